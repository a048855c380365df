"""From signals to one ranked result set.

Every signal ranks on its own; its scores are divided by the best that it gives any issue of the whole
index, so that filters change neither the order nor what belongs to the result set. The convex combination
of these normalized scores is the score of an issue (0 to 1).
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
"""Hits of each signal's ranking that are fused. Beyond them a typed query's list goes on by its words."""

NOTHING = FieldValue("determination", ())
"""Matches no issue."""


@dataclass(frozen=True)
class SignalScores:
    """What one signal says of the issues: its ranking, and the best score it gives any issue of the whole
    index. ``missing`` is the normalized score of an issue that is not ranked: a ranking that was cut says
    of those beyond only that they are no better than its last."""

    signal: Signal
    ranking: Ranking
    best: float
    missing: float = 0.0

    @cached_property
    def raw(self) -> Mapping[str, float]:
        """The signal's own scores by id."""
        return {hit.issue_id: hit.score for hit in self.ranking.hits}

    @cached_property
    def normalized(self) -> Mapping[str, float]:
        """The same as shares of the best."""
        return {issue_id: _share(score, self.best) for issue_id, score in self.raw.items()}


class FusedHit(NamedTuple):
    """An issue in a ranked list. Its score is ``scale`` times the sum of the weighted ``signal_scores``."""

    issue_id: str
    score: float
    signal_scores: tuple[SignalScores, ...]
    scale: float = 1.0


@dataclass(frozen=True)
class RankedList:
    """A list, best first, as deep as asked for. ``near_by_meaning`` are the issues of the result set that
    need counting beside those that match the query's words. The first ``fused`` hits are the same however
    deep the list is."""

    order: tuple[FusedHit, ...]
    near_by_meaning: tuple[str, ...]
    fused: int


def rank(plan: QueryPlan, filters: Sequence[Filter], engine: Engine, depth: int) -> RankedList:
    """The best ``depth`` issues (all that were fused, where those are more). A shorter list is always the
    beginning of a longer one.

    An example with two signals of weight .5. BM25 gives A 12 and B 6, and 12 is the best of the whole
    index; similarity gives B .80 and C .60, and .80 is its best. Normalized, that is A 1 and B .5 by words,
    B 1 and C .75 by meaning; so B scores .75, A .5 and C .375. C has none of the words: it belongs to the
    result set because .75 is more than ``plan.similarity_share`` (.7).

    Beyond ``CANDIDATE_DEPTH`` matches of the words nothing is fused any more, and the list goes on by the
    words alone. Say the 500th of them has a BM25 of 3, a normalized score of .25: every issue behind it is
    scored as if similarity gave it what it gives those that it did not rank, so that no issue of the tail
    can stand above one that was fused.
    """
    scores = _candidates(plan, filters, engine)
    pool = {hit.issue_id for signal_scores in scores for hit in signal_scores.ranking.hits}
    scores += tuple(
        _attribute_scores(signal, sorted(pool), engine)
        for signal in active(plan.signals, plan.mode)
        if isinstance(signal, AttributeSignal)
    )
    order = _fused(scores, pool)
    if plan.min_score is not None:
        hits = [FusedHit(issue_id, score, scores) for issue_id, score in order if score >= plan.min_score]
        return RankedList(tuple(hits), tuple(hit.issue_id for hit in hits), len(hits))
    near = _near_by_meaning(scores, plan.similarity_share)
    lexical = {
        issue_id
        for signal_scores in scores
        if isinstance(signal_scores.signal, LexicalSignal)
        for issue_id in signal_scores.raw
    }
    hits = [
        FusedHit(issue_id, score, scores)
        for issue_id, score in order
        if issue_id in lexical or issue_id in near
    ]
    fused = len(hits)
    hits += _tail(plan, filters, engine, scores, near, depth)
    return RankedList(tuple(hits), tuple(near), fused)


def sorted_by_date(
    plan: QueryPlan, filters: Sequence[Filter], engine: Engine, depth: int, sort: Sort
) -> RankedList:
    """The same result set by the date of the decision; its first ``CANDIDATE_DEPTH`` can be collapsed."""
    ranked = rank(plan, filters, engine, CANDIDATE_DEPTH)
    clause = narrowed(plan, filters).required_query or NOTHING
    ids = engine.sorted_by_date(
        clause, max(depth, CANDIDATE_DEPTH), newest=sort is Sort.NEWEST, extra_ids=ranked.near_by_meaning
    )
    scores = ranked.order[0].signal_scores if ranked.order else ()
    by_id = dict(_fused(scores, set(ids)))
    order = tuple(FusedHit(issue_id, by_id[issue_id], scores) for issue_id in ids)
    return RankedList(order, ranked.near_by_meaning, min(CANDIDATE_DEPTH, len(order)))


def counts(
    plan: QueryPlan,
    filters: Sequence[Filter],
    engine: Engine,
    fields: Sequence[FacetField],
    near_by_meaning: Sequence[str],
) -> Mapping[FacetField, tuple[FacetValue, ...]]:
    """The result set by the values of ``fields``: every match, and what is near by meaning."""
    if not fields:
        return {}
    return engine.facets(narrowed(plan, filters).required_query or NOTHING, fields, extra_ids=near_by_meaning)


def issues_near_by_meaning(plan: QueryPlan, filters: Sequence[Filter], engine: Engine) -> tuple[str, ...]:
    """The issues of a typed query's result set that belong to it for their meaning."""
    dense = tuple(signal for signal in active(plan.signals, plan.mode) if isinstance(signal, DenseSignal))
    return tuple(_near_by_meaning(_scores_of(dense, plan, filters, engine), plan.similarity_share))


def _candidates(plan: QueryPlan, filters: Sequence[Filter], engine: Engine) -> tuple[SignalScores, ...]:
    """What the signals that rank by themselves say; attributes only add to what these find."""
    ranking = tuple(
        signal for signal in active(plan.signals, plan.mode) if not isinstance(signal, AttributeSignal)
    )
    return _scores_of(ranking, plan, filters, engine)


def _scores_of(
    signals: Sequence[Signal], plan: QueryPlan, filters: Sequence[Filter], engine: Engine
) -> tuple[SignalScores, ...]:
    narrow = narrowed(plan, filters)
    narrow_signals = {signal.name: signal for signal in narrow.signals}
    scores = []
    for signal in signals:
        ranking = _ranking(narrow_signals[signal.name], narrow.filter_query, plan.source_issue, engine)
        # Conditions that were typed are part of the query, so they do narrow what a best match is;
        # only for meaning not, where they say nothing about what is near.
        is_whole = not filters and (isinstance(signal, LexicalSignal) or plan.filter_query == EVERYTHING)
        # As deep as the others: a page that asks for both outcomes and for counts asks this once.
        top = ranking if is_whole else _ranking(signal, EVERYTHING, plan.source_issue, engine)
        best = top.hits[0].score if top.hits else 0.0
        is_cut = len(ranking.hits) >= CANDIDATE_DEPTH
        missing = _share(ranking.hits[-1].score, best) if is_cut else 0.0
        scores.append(SignalScores(signal, ranking, best, missing))
    return tuple(scores)


def _share(score: float, best: float) -> float:
    # rank-bm25 scores below zero where every letter has the word.
    return score / best if best > 0 else score - best


def _ranking(signal: Signal, filter_query: Clause, source_issue: str | None, engine: Engine) -> Ranking:
    # One more than is fused, since the source is taken out.
    depth = CANDIDATE_DEPTH + 1
    match signal:
        case LexicalSignal():
            ranking = engine.keyword(signal.clause, depth)
        case DenseSignal():
            ranking = engine.dense(signal.vectors, depth, filter_query=filter_query, scope=signal.scope)
        case AttributeSignal():
            ranking = Ranking((), 0)
        case _:
            assert_never(signal)
    hits = tuple(hit for hit in ranking.hits if hit.issue_id != source_issue)[:CANDIDATE_DEPTH]
    return Ranking(hits, ranking.total - (len(ranking.hits) - len(hits)))


def _attribute_scores(signal: AttributeSignal, ids: Sequence[str], engine: Engine) -> SignalScores:
    """The worth of the values that each issue shares, added up; issues without any are not ranked."""
    scores = dict.fromkeys(ids, 0.0)
    by_field = engine.values(ids, [match.field for match in signal.matches if match.values])
    for match in signal.matches:
        wanted = set(match.values)
        for issue_id, values in by_field.get(match.field, {}).items():
            if not wanted.isdisjoint(values):
                scores[issue_id] += match.worth
    hits = sorted(
        (ScoredHit(issue_id, score) for issue_id, score in scores.items() if score),
        key=lambda hit: (-hit.score, hit.issue_id),
    )
    return SignalScores(signal, Ranking(tuple(hits), len(hits)), 1.0)


def _fused(scores: Sequence[SignalScores], pool: set[str]) -> list[tuple[str, float]]:
    return convex_combination([(part.signal.weight, part.normalized, part.missing) for part in scores], pool)


def _near_by_meaning(scores: Sequence[SignalScores], share: float) -> dict[str, None]:
    return {
        issue_id: None
        for part in scores
        if isinstance(part.signal, DenseSignal)
        for issue_id, score in part.raw.items()
        if score >= share * max(part.best, 0.0)
    }


def _tail(
    plan: QueryPlan,
    filters: Sequence[Filter],
    engine: Engine,
    scores: Sequence[SignalScores],
    near: Mapping[str, None],
    depth: int,
) -> list[FusedHit]:
    """The matches behind the fused ones, in the order of their words; see :func:`rank`."""
    lexical = next((part for part in scores if isinstance(part.signal, LexicalSignal)), None)
    if lexical is None or depth <= CANDIDATE_DEPTH or len(lexical.ranking.hits) < CANDIDATE_DEPTH:
        return []
    clause = narrowed(plan, filters).required_query or NOTHING
    behind = engine.keyword(clause, depth).hits[CANDIDATE_DEPTH:]
    hits = tuple(hit for hit in behind if hit.issue_id not in near)
    # By the other signals they are what every issue beyond is, so that the list stays in order.
    tail_scores = tuple(
        SignalScores(part.signal, Ranking(hits, len(hits)), part.best)
        if part is lexical
        else replace(part, ranking=Ranking((), 0), missing=part.missing)
        for part in scores
    )
    fused = dict(_fused(tail_scores, {hit.issue_id for hit in hits}))
    return [FusedHit(hit.issue_id, fused[hit.issue_id], tail_scores) for hit in hits]
