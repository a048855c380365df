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

from search.engine.protocol import Engine, Ranking, ScoredHit
from search.fields import FacetField
from search.model.requests import Filter, Sort
from search.model.results import FacetValue
from search.query.clauses import EVERYTHING, Clause, FieldValue
from search.retrieval.fusion import convex_combination
from search.retrieval.plan import QueryPlan, narrowed
from search.retrieval.signals import AttributeSignal, DenseSignal, LexicalSignal, Signal, active

CANDIDATE_DEPTH = 500
"""How deep each signal's ranking is fused. Beyond it a typed query's list goes on by its words."""

NOTHING = FieldValue("determination", ())
"""Matches no issue."""


@dataclass(frozen=True)
class SignalScores:
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


class FusedHit(NamedTuple):
    """An issue in a ranked list: its score is ``scale`` times what the evidence adds up to."""

    issue_id: str
    score: float
    evidence: tuple[SignalScores, ...]
    scale: float = 1.0


@dataclass(frozen=True)
class RankedList:
    """A list, best first, as far as asked for, and the issues of the result set that need counting
    beside those that match its words. The first ``fused`` of the list are the same however much is
    asked for."""

    order: tuple[FusedHit, ...]
    near: tuple[str, ...]
    fused: int


def rank(plan: QueryPlan, filters: Sequence[Filter], engine: Engine, wanted: int) -> RankedList:
    """The best ``wanted`` issues (all that were fused, where those are more). Whatever is wanted,
    a shorter list is the beginning of a longer one."""
    evidence = _evidence(plan, filters, engine)
    pool = {hit.issue_id for found in evidence for hit in found.ranking.hits}
    evidence += tuple(
        _in_common(signal, sorted(pool), engine)
        for signal in active(plan.signals, plan.mode)
        if isinstance(signal, AttributeSignal)
    )
    order = _fused(evidence, pool)
    if plan.min_score is not None:
        kept = [FusedHit(found, score, evidence) for found, score in order if score >= plan.min_score]
        return RankedList(tuple(kept), tuple(found.issue_id for found in kept), len(kept))
    near = _near(evidence, plan.similarity_share)
    worded = {found for part in evidence if isinstance(part.signal, LexicalSignal) for found in part.raw}
    kept = [FusedHit(found, score, evidence) for found, score in order if found in worded or found in near]
    fused = len(kept)
    kept += _beyond(plan, filters, engine, evidence, near, wanted)
    return RankedList(tuple(kept), tuple(near), fused)


def by_date(
    plan: QueryPlan, filters: Sequence[Filter], engine: Engine, wanted: int, sort: Sort
) -> RankedList:
    """The same result set by the date of the decision; the first ``CANDIDATE_DEPTH`` of it can be folded."""
    ranked = rank(plan, filters, engine, CANDIDATE_DEPTH)
    clause = narrowed(plan, filters).required_query or NOTHING
    ids = engine.dated(clause, max(wanted, CANDIDATE_DEPTH), newest=sort is Sort.NEWEST, also=ranked.near)
    evidence = ranked.order[0].evidence if ranked.order else ()
    scores = dict(_fused(evidence, set(ids)))
    order = tuple(FusedHit(found, scores[found], evidence) for found in ids)
    return RankedList(order, ranked.near, min(CANDIDATE_DEPTH, len(order)))


def counts(
    plan: QueryPlan,
    filters: Sequence[Filter],
    engine: Engine,
    fields: Sequence[FacetField],
    near: Sequence[str],
) -> Mapping[FacetField, tuple[FacetValue, ...]]:
    """The result set by the values of ``fields``: every match, and what is near."""
    if not fields:
        return {}
    return engine.facets(narrowed(plan, filters).required_query or NOTHING, fields, also=near)


def near(plan: QueryPlan, filters: Sequence[Filter], engine: Engine) -> tuple[str, ...]:
    """The issues of a typed query's result set that are near by meaning."""
    meanings = tuple(s for s in active(plan.signals, plan.mode) if isinstance(s, DenseSignal))
    return tuple(_near(_evidence_of(meanings, plan, filters, engine), plan.similarity_share))


def _evidence(plan: QueryPlan, filters: Sequence[Filter], engine: Engine) -> tuple[SignalScores, ...]:
    ranking = tuple(s for s in active(plan.signals, plan.mode) if not isinstance(s, AttributeSignal))
    return _evidence_of(ranking, plan, filters, engine)


def _evidence_of(
    signals: Sequence[Signal], plan: QueryPlan, filters: Sequence[Filter], engine: Engine
) -> tuple[SignalScores, ...]:
    narrow = narrowed(plan, filters)
    clauses = {s.name: s for s in narrow.signals}
    result = []
    for signal in signals:
        ranking = _ranking(
            clauses[signal.name], narrow.filter_query, plan.source_issue, engine, CANDIDATE_DEPTH
        )
        # Conditions that were typed are part of the query, so they do narrow what a best match is;
        # only for meaning not, where they say nothing about what is near.
        whole = not filters and (isinstance(signal, LexicalSignal) or plan.filter_query == EVERYTHING)
        # As deep as the others: a page that asks for both sides and for counts asks this once.
        top = ranking if whole else _ranking(signal, EVERYTHING, plan.source_issue, engine, CANDIDATE_DEPTH)
        best = top.hits[0].score if top.hits else 0.0
        cut = len(ranking.hits) >= CANDIDATE_DEPTH
        result.append(
            SignalScores(signal, ranking, best, _share(ranking.hits[-1].score, best) if cut else 0.0)
        )
    return tuple(result)


def _share(score: float, best: float) -> float:
    # rank-bm25 scores below zero where every letter has the word.
    return score / best if best > 0 else score - best


def _ranking(signal: Signal, where: Clause, source: str | None, engine: Engine, k: int) -> Ranking:
    match signal:
        case LexicalSignal():
            # One more than asked for, since the source is taken out.
            found = engine.keyword(signal.clause, k + 1)
        case DenseSignal():
            found = engine.dense(signal.vectors, k + 1, where=where, part=signal.part)
        case AttributeSignal():
            found = Ranking((), 0)
        case _:
            assert_never(signal)
    hits = tuple(hit for hit in found.hits if hit.issue_id != source)[:k]
    return Ranking(hits, found.total - (len(found.hits) - len(hits)))


def _in_common(signal: AttributeSignal, ids: Sequence[str], engine: Engine) -> SignalScores:
    scores = dict.fromkeys(ids, 0.0)
    by_field = engine.values(ids, [shared.field for shared in signal.shared if shared.values])
    for shared in signal.shared:
        wanted = set(shared.values)
        for found, values in by_field.get(shared.field, {}).items():
            if not wanted.isdisjoint(values):
                scores[found] += shared.worth
    hits = sorted(((found, score) for found, score in scores.items() if score), key=lambda i: (-i[1], i[0]))
    return SignalScores(signal, Ranking(tuple(ScoredHit(*hit) for hit in hits), len(hits)), 1.0)


def _fused(evidence: Sequence[SignalScores], pool: set[str]) -> list[tuple[str, float]]:
    return convex_combination([(e.signal.weight, e.scores, e.missing) for e in evidence], pool)


def _near(evidence: Sequence[SignalScores], share: float) -> dict[str, None]:
    return {
        found: None
        for part in evidence
        if isinstance(part.signal, DenseSignal)
        for found, score in part.raw.items()
        if score >= share * max(part.best, 0.0)
    }


def _beyond(
    plan: QueryPlan,
    filters: Sequence[Filter],
    engine: Engine,
    evidence: Sequence[SignalScores],
    near: Mapping[str, None],
    wanted: int,
) -> list[FusedHit]:
    """The matches behind the fused ones, in the order of their words."""
    worded = next((part for part in evidence if isinstance(part.signal, LexicalSignal)), None)
    if worded is None or wanted <= CANDIDATE_DEPTH or len(worded.ranking.hits) < CANDIDATE_DEPTH:
        return []
    clause = narrowed(plan, filters).required_query or NOTHING
    hits = tuple(
        hit for hit in engine.keyword(clause, wanted).hits[CANDIDATE_DEPTH:] if hit.issue_id not in near
    )
    # By the other signals they are what every issue beyond is, so that the list stays in order.
    parts = tuple(
        SignalScores(part.signal, Ranking(hits, len(hits)), part.best)
        if part is worded
        else replace(part, ranking=Ranking((), 0), missing=part.missing)
        for part in evidence
    )
    scores = dict(_fused(parts, {hit.issue_id for hit in hits}))
    return [FusedHit(hit.issue_id, scores[hit.issue_id], parts) for hit in hits]
