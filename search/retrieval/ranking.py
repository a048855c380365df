"""From a plan to one ranked list, by relevance or by date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from search.engine.protocol import MAX_RANKED, DenseQuery, LexicalQuery, Ranking, ScoredHit
from search.engine.steps import Step, rank, side_by_side
from search.model.requests import Filter, Sort
from search.query.clauses import Clause
from search.retrieval.best_scores import CANDIDATE_DEPTH
from search.retrieval.plan import QueryPlan, membership, narrowed
from search.retrieval.scores import (
    SignalScores,
    Values,
    attribute_scores,
    fused,
    signal_scores,
    together_scores,
)
from search.retrieval.signals import AttributeSignal, DenseSignal, LexicalSignal, TogetherSignal, active


class FusedHit(NamedTuple):
    """An issue in a ranked list. Its score is ``scale`` times the sum of the weighted ``signal_scores``."""

    issue_id: str
    score: float
    signal_scores: tuple[SignalScores, ...]
    scale: float = 1.0


@dataclass(frozen=True)
class ListQuery:
    """A list to be ranked: what narrows the plan, how deep at least, and in which order. ``fields`` are
    filter fields whose values come along."""

    filters: tuple[Filter, ...]
    depth: int
    sort: Sort = Sort.RELEVANCE
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class RankedList:
    """A list, best first, at least as deep as asked for. The first ``fused`` hits are the same however deep
    the list is. ``searched`` is set where the answer is partial: so many issues were looked at."""

    order: tuple[FusedHit, ...]
    fused: int
    values: Values = field(default_factory=dict)
    searched: int | None = None


def ranked_list(plan: QueryPlan, query: ListQuery) -> Step[RankedList]:
    """The list that ``query`` asks for: the result set, or where the plan has none what is near. A shorter
    list is always the beginning of a longer one.

    An example with two signals of weight .5. BM25 gives A 12 and B 6, and 12 is the best of the whole
    index; similarity gives B .80 and C .60, and .80 is its best. Normalized, that is A 1 and B .5 by words,
    B 1 and C .75 by meaning; so B scores .75, A .5 and C .375.

    Beyond ``CANDIDATE_DEPTH`` issues nothing is fused any more, and a result set's list goes on by the words
    alone. Say the 500th of them has a BM25 of 3, a normalized score of .25: every issue behind it is scored
    as if similarity gave it what it gives those that it did not rank, so that no issue of the tail can stand
    above one that was fused.
    """
    narrow = narrowed(plan, query.filters)
    if query.sort is Sort.RELEVANCE or narrow.set_query is None:
        return (yield from _by_relevance(plan, narrow, query))
    steps: list[Step[Any]] = [
        _by_relevance(plan, narrow, replace(query, depth=0)),
        _by_date(membership(narrow.set_query), query),
    ]
    ranked, ranking = yield from side_by_side(steps)
    return _in_order_of(ranking, ranked)


def _by_relevance(plan: QueryPlan, narrow: QueryPlan, query: ListQuery) -> Step[RankedList]:
    """The fused list, and behind it the tail of a result set."""
    signals = active(plan.signals, plan.mode)
    fields = (*query.fields, *_fields_read(signals))
    has_tail = plan.set_query is not None
    depth = CANDIDATE_DEPTH + 1 + (query.depth if has_tail else 0)
    clauses = {signal.name: signal.listed for signal in narrow.signals if isinstance(signal, LexicalSignal)}
    ranking_signals = [signal for signal in signals if isinstance(signal, LexicalSignal | DenseSignal)]
    rankings = yield from side_by_side(
        [
            _ranked_to(LexicalQuery(clauses[signal.name], depth, fields=fields))
            if isinstance(signal, LexicalSignal)
            else _nearest(_dense_query(signal, narrow, fields))
            for signal in ranking_signals
        ]
    )
    scores = [signal_scores(plan, *pair) for pair in zip(ranking_signals, rankings, strict=True)]
    values = _merged_values(rankings, fields)
    pool = {hit.issue_id for part in scores for hit in part.ranking.hits}
    for signal in signals:
        if isinstance(signal, AttributeSignal):
            scores.append(attribute_scores(signal, sorted(pool), values))
        elif isinstance(signal, TogetherSignal):
            scores.append(together_scores(signal, sorted(pool), values))
    ranked = _fused_list(tuple(scores), pool)
    words = [
        ranking.hits
        for signal, ranking in zip(ranking_signals, rankings, strict=True)
        if isinstance(signal, LexicalSignal)
    ]
    tail = _tail(words[0], ranked) if has_tail and words else ()
    partial = [ranking.searched for ranking in rankings if ranking.searched is not None]
    return replace(
        ranked, order=ranked.order + tail, values=values, searched=min(partial) if partial else None
    )


def _fields_read(signals: Iterable[object]) -> tuple[str, ...]:
    """The filter fields whose values signals are read off."""
    fields: dict[str, None] = {}
    for signal in signals:
        if isinstance(signal, AttributeSignal):
            fields |= {name: None for match in signal.matches for name, _ in match.members}
        elif isinstance(signal, TogetherSignal):
            fields |= {name: None for members in signal.names for name, _ in members}
    return tuple(fields)


def _fused_list(scores: tuple[SignalScores, ...], pool: set[str]) -> RankedList:
    hits = [FusedHit(issue_id, score, scores) for issue_id, score in fused(scores, pool)]
    return RankedList(tuple(hits), len(hits))


def _tail(words: Sequence[ScoredHit], ranked: RankedList) -> tuple[FusedHit, ...]:
    """The matches of the ``words`` behind the fused ones, in their order; see :func:`ranked_list`."""
    listed = {hit.issue_id for hit in ranked.order}
    hits = tuple(hit for hit in words[CANDIDATE_DEPTH:] if hit.issue_id not in listed)
    if not hits:
        return ()
    # By the other signals they are what every issue beyond is, so that the list stays in order.
    first = next(part for part in ranked.order[0].signal_scores if isinstance(part.signal, LexicalSignal))
    scores = tuple(
        replace(part, ranking=Ranking(hits, len(hits)) if part is first else Ranking((), 0))
        for part in ranked.order[0].signal_scores
    )
    by_id = dict(fused(scores, {hit.issue_id for hit in hits}))
    return tuple(FusedHit(hit.issue_id, by_id[hit.issue_id], scores) for hit in hits)


def _by_date(clause: Clause, query: ListQuery) -> Step[Ranking]:
    """The result set by the date of the decision; its first ``CANDIDATE_DEPTH`` can be collapsed."""
    depth = max(query.depth, CANDIDATE_DEPTH)
    return (yield from _ranked_to(LexicalQuery(clause, depth, query.sort, fields=query.fields)))


def _in_order_of(ranking: Ranking, ranked: RankedList) -> RankedList:
    """The issues of ``ranking`` in its order, with the scores that ``ranked`` gives them."""
    scores = ranked.order[0].signal_scores if ranked.order else ()
    by_id = dict(fused(scores, {hit.issue_id for hit in ranking.hits}))
    order = tuple(FusedHit(hit.issue_id, by_id[hit.issue_id], scores) for hit in ranking.hits)
    return replace(ranked, order=order, fused=min(CANDIDATE_DEPTH, len(order)), values=ranking.values)


def _ranked_to(query: LexicalQuery) -> Step[Ranking]:
    """The ranking as deep as ``query`` says, in as many parts as an engine's limit makes necessary."""
    (ranking,) = yield from rank([replace(query, k=min(query.k, MAX_RANKED))])
    while ranking.after is not None and len(ranking.hits) < query.k:
        size = min(query.k - len(ranking.hits), MAX_RANKED)
        (more,) = yield from rank([replace(query, k=size, after=ranking.after)])
        ranking = replace(
            ranking,
            hits=ranking.hits + more.hits,
            values=_merged_values([ranking, more], query.fields),
            after=more.after,
        )
    return ranking


def _nearest(query: DenseQuery) -> Step[Ranking]:
    (ranking,) = yield from rank([query])
    return ranking


def _dense_query(signal: DenseSignal, narrow: QueryPlan, fields: tuple[str, ...] = ()) -> DenseQuery:
    # One more than is fused, since the issue that the query was made from is taken out.
    return DenseQuery(signal.vectors, CANDIDATE_DEPTH + 1, _listable(narrow), signal.scope, fields)


def _listable(plan: QueryPlan) -> Clause:
    """What every issue that a plan lists matches."""
    if plan.set_query is None:
        return plan.filter_query
    return membership(plan.set_query)


def _merged_values(rankings: Iterable[Ranking], fields: Iterable[str]) -> Values:
    merged: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in fields}
    for ranking in rankings:
        for name, values in ranking.values.items():
            merged[name].update(values)
    return merged
