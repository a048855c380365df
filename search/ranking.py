"""From signals to one ranked result set.

Every signal ranks on its own; its scores are divided by the best that it gives any issue of the
whole index, so that filters change neither the order nor what belongs to the result set, and the
convex combination of all signals is the score of an issue (0 to 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, assert_never

from search.asked import Asked, narrowed
from search.engine import Engine, Ranking, Scored
from search.fusion import convex_combination
from search.query.clauses import EVERYTHING, Clause, Value
from search.signals import Meaning, Signal, Values, Words, active
from search.types import FacetField, FacetValue, Filter, Sort

DEPTH = 500
"""How deep each signal's ranking is fused. Beyond it a typed query's list goes on by its words."""

NOTHING = Value("determination", ())
"""Matches no issue."""


@dataclass(frozen=True)
class Evidence:
    """What one signal says of the issues: its ranking, and the best score it gives any issue of the
    whole index."""

    signal: Signal
    ranking: Ranking
    best: float
    missing: float = 0.0
    """The share of an issue that is not listed: a list that was cut says of those beyond only that
    they are no better than its last."""

    @cached_property
    def raw(self) -> Mapping[str, float]:
        """The signal's own scores by id."""
        return {hit.issue_id: hit.score for hit in self.ranking.hits}

    @cached_property
    def scores(self) -> Mapping[str, float]:
        """The same as shares of the best."""
        return {found: _share(score, self.best) for found, score in self.raw.items()}


class Placed(NamedTuple):
    """An issue in a ranked list: its score is ``scale`` times what the evidence adds up to."""

    issue_id: str
    score: float
    evidence: tuple[Evidence, ...]
    scale: float = 1.0


@dataclass(frozen=True)
class Ranked:
    """A list, best first, as far as asked for, and the issues of the result set that need counting
    beside those that match its words. The first ``fused`` of the list are the same however much is
    asked for."""

    order: tuple[Placed, ...]
    near: tuple[str, ...]
    fused: int


def rank(asked: Asked, filters: Sequence[Filter], engine: Engine, wanted: int) -> Ranked:
    """The best ``wanted`` issues (all that were fused, where those are more). Whatever is wanted,
    a shorter list is the beginning of a longer one."""
    evidence = _evidence(asked, filters, engine)
    pool = {hit.issue_id for found in evidence for hit in found.ranking.hits}
    evidence += tuple(
        _in_common(signal, sorted(pool), engine)
        for signal in active(asked.signals, asked.mode)
        if isinstance(signal, Values)
    )
    order = _fused(evidence, pool)
    if asked.least is not None:
        kept = [Placed(found, score, evidence) for found, score in order if score >= asked.least]
        return Ranked(tuple(kept), tuple(found.issue_id for found in kept), len(kept))
    near = _near(evidence, asked.near)
    worded = {found for part in evidence if isinstance(part.signal, Words) for found in part.raw}
    kept = [Placed(found, score, evidence) for found, score in order if found in worded or found in near]
    fused = len(kept)
    kept += _beyond(asked, filters, engine, evidence, near, wanted)
    return Ranked(tuple(kept), tuple(near), fused)


def by_date(asked: Asked, filters: Sequence[Filter], engine: Engine, wanted: int, sort: Sort) -> Ranked:
    """The same result set by the date of the decision; the first ``DEPTH`` of it can be folded."""
    ranked = rank(asked, filters, engine, DEPTH)
    clause = narrowed(asked, filters).matching or NOTHING
    ids = engine.dated(clause, max(wanted, DEPTH), newest=sort is Sort.NEWEST, also=ranked.near)
    evidence = ranked.order[0].evidence if ranked.order else ()
    scores = dict(_fused(evidence, set(ids)))
    order = tuple(Placed(found, scores[found], evidence) for found in ids)
    return Ranked(order, ranked.near, min(DEPTH, len(order)))


def counts(
    asked: Asked, filters: Sequence[Filter], engine: Engine, fields: Sequence[FacetField], near: Sequence[str]
) -> Mapping[FacetField, tuple[FacetValue, ...]]:
    """The result set by the values of ``fields``: every match, and what is near."""
    if not fields:
        return {}
    return engine.facets(narrowed(asked, filters).matching or NOTHING, fields, also=near)


def near(asked: Asked, filters: Sequence[Filter], engine: Engine) -> tuple[str, ...]:
    """The issues of a typed query's result set that are near by meaning."""
    meanings = tuple(s for s in active(asked.signals, asked.mode) if isinstance(s, Meaning))
    return tuple(_near(_evidence_of(meanings, asked, filters, engine), asked.near))


def _evidence(asked: Asked, filters: Sequence[Filter], engine: Engine) -> tuple[Evidence, ...]:
    ranking = tuple(s for s in active(asked.signals, asked.mode) if not isinstance(s, Values))
    return _evidence_of(ranking, asked, filters, engine)


def _evidence_of(
    signals: Sequence[Signal], asked: Asked, filters: Sequence[Filter], engine: Engine
) -> tuple[Evidence, ...]:
    narrow = narrowed(asked, filters)
    clauses = {s.name: s for s in narrow.signals}
    result = []
    for signal in signals:
        ranking = _ranking(clauses[signal.name], narrow.where, asked.source, engine, DEPTH)
        # Conditions that were typed are part of the query, so they do narrow what a best match is;
        # only for meaning not, where they say nothing about what is near.
        whole = not filters and (isinstance(signal, Words) or asked.where == EVERYTHING)
        # As deep as the others: a page that asks for both sides and for counts asks this once.
        top = ranking if whole else _ranking(signal, EVERYTHING, asked.source, engine, DEPTH)
        best = top.hits[0].score if top.hits else 0.0
        cut = len(ranking.hits) >= DEPTH
        result.append(Evidence(signal, ranking, best, _share(ranking.hits[-1].score, best) if cut else 0.0))
    return tuple(result)


def _share(score: float, best: float) -> float:
    # rank-bm25 scores below zero where every letter has the word.
    return score / best if best > 0 else score - best


def _ranking(signal: Signal, where: Clause, source: str | None, engine: Engine, k: int) -> Ranking:
    match signal:
        case Words():
            # One more than asked for, since the source is taken out.
            found = engine.keyword(signal.clause, k + 1)
        case Meaning():
            found = engine.dense(signal.vectors, k + 1, where=where, part=signal.part)
        case Values():
            found = Ranking((), 0)
        case _:
            assert_never(signal)
    hits = tuple(hit for hit in found.hits if hit.issue_id != source)[:k]
    return Ranking(hits, found.total - (len(found.hits) - len(hits)))


def _in_common(signal: Values, ids: Sequence[str], engine: Engine) -> Evidence:
    scores = dict.fromkeys(ids, 0.0)
    by_field = engine.values(ids, [shared.field for shared in signal.shared if shared.values])
    for shared in signal.shared:
        wanted = set(shared.values)
        for found, values in by_field.get(shared.field, {}).items():
            if not wanted.isdisjoint(values):
                scores[found] += shared.worth
    hits = sorted(((found, score) for found, score in scores.items() if score), key=lambda i: (-i[1], i[0]))
    return Evidence(signal, Ranking(tuple(Scored(*hit) for hit in hits), len(hits)), 1.0)


def _fused(evidence: Sequence[Evidence], pool: set[str]) -> list[tuple[str, float]]:
    return convex_combination([(e.signal.weight, e.scores, e.missing) for e in evidence], pool)


def _near(evidence: Sequence[Evidence], share: float) -> dict[str, None]:
    return {
        found: None
        for part in evidence
        if isinstance(part.signal, Meaning)
        for found, score in part.raw.items()
        if score >= share * max(part.best, 0.0)
    }


def _beyond(
    asked: Asked,
    filters: Sequence[Filter],
    engine: Engine,
    evidence: Sequence[Evidence],
    near: Mapping[str, None],
    wanted: int,
) -> list[Placed]:
    """The matches behind the fused ones, in the order of their words."""
    worded = next((part for part in evidence if isinstance(part.signal, Words)), None)
    if worded is None or wanted <= DEPTH or len(worded.ranking.hits) < DEPTH:
        return []
    clause = narrowed(asked, filters).matching or NOTHING
    hits = tuple(hit for hit in engine.keyword(clause, wanted).hits[DEPTH:] if hit.issue_id not in near)
    # By the other signals they are what every issue beyond is, so that the list stays in order.
    parts = tuple(
        Evidence(part.signal, Ranking(hits, len(hits)), part.best)
        if part is worded
        else replace(part, ranking=Ranking((), 0), missing=part.missing)
        for part in evidence
    )
    scores = dict(_fused(parts, {hit.issue_id for hit in hits}))
    return [Placed(hit.issue_id, scores[hit.issue_id], parts) for hit in hits]
