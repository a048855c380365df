"""Ways of ranking compared query by query, as a table that a document can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.evaluation.measures import Measure, parse_measure
from search.evaluation.significance import bootstrap_interval, randomization_p

NDCG = parse_measure("nDCG@10")
RECIPROCAL_RANK = parse_measure("RR@10")
RECALL = parse_measure("R@50")
RANKED_CUTOFF = 10
"""Ids of a ranking of which the unjudged ones are counted, the first ones."""


@dataclass(frozen=True)
class Judged:
    """A query's kind, its judgments, and the set that it belongs to."""

    kind: str
    grades: Mapping[str, int]
    of_set: str = ""


@dataclass(frozen=True)
class Tried:
    """A way of ranking: a name and, for every query in order, its ids best first."""

    name: str
    rankings: Sequence[Sequence[str]]


def table(judged: Sequence[Judged], reference: Tried, others: Sequence[Tried]) -> Iterator[str]:
    """The lines of a Markdown table: nDCG@10 with its 95 % interval, by set and by kind, RR@10 and R@50.
    ``reference`` comes first, and every other way is compared with it: the difference of nDCG@10 with its
    interval over queries, the p of a paired randomization test, and what is left of the difference without
    the one query that speaks for it most. *unjudged* is the share of the first ten that nobody has judged,
    which count as wrong."""
    groups = _groups(judged)
    heading = ["way of ranking", "nDCG@10", "95 %", *groups, "RR@10", "R@50"]
    yield from table_heading([*heading, "difference", "95 %", "p", "without one", "unjudged"])
    reference_values = ndcg_values(judged, reference)
    for way in (reference, *others):
        values = ndcg_values(judged, way)
        cells = [way.name, share(mean(values)), interval(values)]
        cells += [share(mean([values[number] for number in members])) for members in groups.values()]
        cells += [share(mean(_values(judged, way, measure))) for measure in (RECIPROCAL_RANK, RECALL)]
        cells += ["", "", "", ""] if way is reference else _differing(values, reference_values)
        yield table_line([*cells, share(_unjudged(judged, way))])


def ndcg_values(judged: Sequence[Judged], way: Tried) -> list[float]:
    """nDCG@10 of every query, in order."""
    return _values(judged, way, NDCG)


def difference_cells(differences: Sequence[float]) -> list[str]:
    """The mean of ``differences``, its 95 % interval and the p of a paired randomization test."""
    low, high = bootstrap_interval(differences)
    p = f"{randomization_p(differences):.3f}".removeprefix("0")
    return [f"{mean(differences):+.3f}", f"{low:+.3f} to {high:+.3f}", p]


def table_heading(cells: Sequence[str]) -> Iterator[str]:
    """The first two lines of a table."""
    yield table_line(cells)
    yield "|---" * len(cells) + "|"


def table_line(cells: Sequence[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def interval(values: Sequence[float]) -> str:
    """The 95 % bootstrap interval of the mean."""
    low, high = bootstrap_interval(values)
    return f"{share(low)}-{share(high)}"


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def share(value: float) -> str:
    """A share as tables have it: ".951"."""
    return f"{value:.3f}".removeprefix("0")


def _groups(judged: Sequence[Judged]) -> dict[str, list[int]]:
    """The queries by set, where there are several, and by kind."""
    sets = list(dict.fromkeys(query.of_set for query in judged))
    kinds = dict.fromkeys(query.kind for query in judged)
    by_set = {
        name: [number for number, query in enumerate(judged) if query.of_set == name]
        for name in (sets if len(sets) > 1 else ())
    }
    return by_set | {
        kind: [number for number, query in enumerate(judged) if query.kind == kind] for kind in kinds
    }


def _differing(values: Sequence[float], reference_values: Sequence[float]) -> list[str]:
    differences = [
        value - reference_value for value, reference_value in zip(values, reference_values, strict=True)
    ]
    total = sum(differences)
    largest = max(differences) if total > 0 else min(differences)
    rest = (total - largest) / max(len(differences) - 1, 1)
    return [*difference_cells(differences), f"{rest:+.3f}"]


def _values(judged: Sequence[Judged], way: Tried, measure: Measure) -> list[float]:
    return [measure.of(ids, query.grades) for ids, query in zip(way.rankings, judged, strict=True)]


def _unjudged(judged: Sequence[Judged], way: Tried) -> float:
    rankings = zip(way.rankings, judged, strict=True)
    return mean(
        [
            sum(issue_id not in query.grades for issue_id in ids[:RANKED_CUTOFF]) / RANKED_CUTOFF
            for ids, query in rankings
        ]
    )
