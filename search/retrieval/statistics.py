"""The document frequencies that planning reads, asked for at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from search.engine.steps import Step, term_statistics

T = TypeVar("T")


class Statistics:
    """In how many of ``size`` issues terms stand. Notes those that it was not given, and counts them 0."""

    def __init__(self, size: int, frequencies: dict[str, int]) -> None:
        self.size = size
        self.frequencies = frequencies
        self.missing: set[str] = set()

    def frequency(self, term: str) -> int:
        """In how many issues ``term`` stands."""
        if term not in self.frequencies:
            self.missing.add(term)
        return self.frequencies.get(term, 0)


def with_statistics(
    terms: Iterable[str], compute: Callable[[Statistics], T], known: Statistics | None = None
) -> Step[tuple[T, Statistics]]:
    """What ``compute`` makes with the statistics of ``terms`` and of those that are ``known``. Where it reads
    others too, these are asked for and it is run anew, so that ``terms`` decide how many calls it takes and
    never what comes out."""
    frequencies = dict(known.frequencies) if known else {}
    size = known.size if known else 0
    missing = set(terms) - frequencies.keys()
    while True:
        if missing or known is None:
            answer = yield from term_statistics(sorted(missing))
            frequencies.update(answer.frequencies)
            size = answer.size
        statistics = Statistics(size, frequencies)
        result = compute(statistics)
        if not statistics.missing:
            return result, statistics
        missing = statistics.missing
