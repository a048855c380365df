"""Results by query as means that can be reported: by kind of query, with intervals, against another run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.errors import ImrError
from search.evaluation.measures import Measure, mean
from search.evaluation.significance import Interval, bootstrap_interval, randomization_p
from search.evaluation.trec import JudgedQuery

Results = Mapping[str, Mapping[str, float]]
"""Query id to measure to value."""

ALL_QUERIES = "all"


@dataclass(frozen=True)
class PairedComparison:
    """Another run's mean, how far ours is above it, the 95 % interval of that and the p of a paired
    randomization test."""

    mean: float
    difference: float
    interval: Interval
    p: float


@dataclass(frozen=True)
class Summary:
    """One measure over ``queries`` queries of a group."""

    group: str
    measure: str
    queries: int
    mean: float
    interval: Interval | None = None
    against: PairedComparison | None = None


def queries_by_kind(queries: Sequence[JudgedQuery], results: Results) -> dict[str, list[str]]:
    """The measured queries by kind, in the order in which the kinds appear. Raises ``ImrError`` for
    a measured query that is not among ``queries``."""
    known = {query.id for query in queries}
    for query in results:
        if query not in known:
            raise ImrError(f"Query '{query}' is judged but not among the queries: give the file it is in.")
    groups: dict[str, list[str]] = {}
    for found in queries:
        if found.id in results:
            groups.setdefault(found.kind or "no kind", []).append(found.id)
    return groups


def summarize(
    results: Results,
    measures: Sequence[Measure],
    *,
    group: str = ALL_QUERIES,
    among: Sequence[str] | None = None,
    other: Results | None = None,
    interval: bool = False,
) -> list[Summary]:
    """Every measure over the queries ``among`` (all where that is ``None``), compared with the ``other``
    run's results for the same queries."""
    chosen = {query: results[query] for query in (results if among is None else among)}
    found = []
    for measure in measures:
        name = str(measure)
        values = [by_measure[name] for by_measure in chosen.values()]
        found.append(
            Summary(
                group,
                name,
                len(chosen),
                mean(chosen, measure),
                bootstrap_interval(values) if interval and values else None,
                _against(values, [other[query][name] for query in chosen]) if other and values else None,
            )
        )
    return found


def _against(ours: Sequence[float], theirs: Sequence[float]) -> PairedComparison:
    differences = [one - another for one, another in zip(ours, theirs, strict=True)]
    return PairedComparison(
        sum(theirs) / len(theirs),
        sum(differences) / len(differences),
        bootstrap_interval(differences),
        randomization_p(differences),
    )
