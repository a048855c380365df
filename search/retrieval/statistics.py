"""The document frequencies that planning reads, asked for at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from search.engine.steps import Step, term_statistics
from search.query.clauses import Boolean, Clause, DisjunctionMax, Phrase, Term
from search.text.significant_terms import idf

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


def idf_of_clause(clause: Clause, statistics: Statistics) -> float:
    """The sum of the inverse document frequencies of the words that ``clause`` looks for, of alternatives the
    best: about the BM25 of an issue that has each of them once. Words that no issue has count nothing."""
    match clause:
        case Term():
            frequency = statistics.frequencies.get(clause.term, 0)
            return clause.weight * idf(frequency, statistics.size) if frequency else 0.0
        case Phrase():
            return sum(idf_of_clause(Term(term, weight=clause.weight), statistics) for term in clause.terms)
        case DisjunctionMax():
            return max((idf_of_clause(part, statistics) for part in clause.parts), default=0.0)
        case Boolean():
            return sum(idf_of_clause(part, statistics) for part in clause.must + clause.should)
        case _:
            return 0.0
