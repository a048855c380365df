"""Ways of ranking compared query by query, as a table that a document can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.evaluation.measures import parse_measure
from search.evaluation.significance import bootstrap_interval, randomization_p

NDCG = parse_measure("nDCG@10")
RECALL = parse_measure("R@50")
RANKED_CUTOFF = 10
"""Ids of a ranking of which the unjudged ones are counted, the first ones."""


@dataclass(frozen=True)
class Judged:
    """A query's kind and its judgments."""

    kind: str
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Tried:
    """A way of ranking: a name and, for every query in order, its ids best first."""

    name: str
    rankings: Sequence[Sequence[str]]


def table(judged: Sequence[Judged], reference: Tried, others: Sequence[Tried]) -> Iterator[str]:
    """The lines of a Markdown table. ``reference`` comes first, and every other way is compared with
    it: the difference of nDCG@10, p of a paired randomization test, and what is left of the
    difference without the one query that speaks for it most. *unjudged* is the share of the first
    ten that nobody has judged, which count as wrong."""
    kinds = list(dict.fromkeys(query.kind for query in judged))
    yield _line(
        ["way of ranking", "nDCG@10", "95 %", *kinds, "R@50", "difference", "p", "without one", "unjudged"]
    )
    yield "|---" * (8 + len(kinds)) + "|"
    reference_values = _values(judged, reference)
    for way in (reference, *others):
        values = _values(judged, way)
        low, high = bootstrap_interval(values)
        by_kind = [
            _mean([value for value, query in zip(values, judged, strict=True) if query.kind == kind])
            for kind in kinds
        ]
        recall = _mean(
            [RECALL.of(ids, query.grades) for ids, query in zip(way.rankings, judged, strict=True)]
        )
        cells = [way.name, _share(_mean(values)), f"{_share(low)}-{_share(high)}"]
        cells += [*map(_share, by_kind), _share(recall)]
        cells += ["", "", ""] if way is reference else _differing(values, reference_values)
        yield _line([*cells, _share(_unjudged(judged, way))])


def _differing(values: Sequence[float], reference_values: Sequence[float]) -> list[str]:
    differences = [
        value - reference_value for value, reference_value in zip(values, reference_values, strict=True)
    ]
    total = sum(differences)
    largest = max(differences) if total > 0 else min(differences)
    rest = (total - largest) / max(len(differences) - 1, 1)
    return [
        f"{total / len(differences):+.3f}",
        f"{randomization_p(differences):.3f}".removeprefix("0"),
        f"{rest:+.3f}",
    ]


def _values(judged: Sequence[Judged], way: Tried) -> list[float]:
    return [NDCG.of(ids, query.grades) for ids, query in zip(way.rankings, judged, strict=True)]


def _unjudged(judged: Sequence[Judged], way: Tried) -> float:
    rankings = zip(way.rankings, judged, strict=True)
    return _mean(
        [
            sum(issue_id not in query.grades for issue_id in ids[:RANKED_CUTOFF]) / RANKED_CUTOFF
            for ids, query in rankings
        ]
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
