"""Summaries of a run: means of its measures by kind of query, with intervals, compared with another run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.errors import ImrError
from search.evaluation.measures import Measure, mean
from search.evaluation.significance import Interval, bootstrap_interval, randomization_p
from search.evaluation.trec import JudgedQuery

Results = Mapping[str, Mapping[str, float]]
"""The value of each measure, by query id and name."""

ALL_QUERIES = "all"
"""The group of all queries."""


@dataclass(frozen=True)
class PairedComparison:
    """The comparison with another run: its mean, how far ours is above it, the 95 % interval of that
    difference and the p value of a paired randomization test."""

    mean: float
    difference: float
    interval: Interval
    p: float


@dataclass(frozen=True)
class Summary:
    """The mean of one measure over the ``queries`` queries of a group."""

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
    for query_id in results:
        if query_id not in known:
            raise ImrError(f"Query '{query_id}' is judged but not among the queries: give the file it is in.")
    groups: dict[str, list[str]] = {}
    for query in queries:
        if query.id in results:
            groups.setdefault(query.kind or "no kind", []).append(query.id)
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
    """A summary for each measure over the queries ``among`` (``None``: all), with the 95 % ``interval`` of
    the mean where asked for, and compared with the results of an ``other`` run for the same queries."""
    chosen = {query: results[query] for query in (results if among is None else among)}
    summaries = []
    for measure in measures:
        name = str(measure)
        values = [by_measure[name] for by_measure in chosen.values()]
        summaries.append(
            Summary(
                group,
                name,
                len(chosen),
                mean(chosen, measure),
                bootstrap_interval(values) if interval and values else None,
                _compared(values, [other[query][name] for query in chosen]) if other and values else None,
            )
        )
    return summaries


def _compared(ours: Sequence[float], theirs: Sequence[float]) -> PairedComparison:
    differences = [our - their for our, their in zip(ours, theirs, strict=True)]
    return PairedComparison(
        sum(theirs) / len(theirs),
        sum(differences) / len(differences),
        bootstrap_interval(differences),
        randomization_p(differences),
    )
