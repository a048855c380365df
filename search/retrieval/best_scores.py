"""The best scores: what each signal gives the issue that it likes most, over the whole index.

A plan has them once, since filters change neither the order nor what belongs to the result set.
"""

from __future__ import annotations

from collections.abc import Sequence

from search.engine.protocol import DenseQuery, LexicalQuery, Ranking, RankQuery
from search.query.clauses import EVERYTHING
from search.retrieval.signals import DenseSignal, LexicalSignal, Signal

CANDIDATE_DEPTH = 500
"""Hits of each signal's ranking that are fused. Beyond them a result set's list goes on by its words."""


def best_score_query(signal: LexicalSignal | DenseSignal) -> RankQuery:
    """What is asked for a signal's best score. By meaning as many hits as are fused: the mean over several
    vectors depends on how deep each is searched."""
    if isinstance(signal, DenseSignal):
        return DenseQuery(signal.vectors, CANDIDATE_DEPTH + 1, EVERYTHING, signal.scope)
    return LexicalQuery(signal.clause, 2)


def best_score(ranking: Ranking, source_issue: str | None = None) -> float:
    """The best score in a ranking, ``source_issue`` left aside; 0 where nothing is ranked."""
    return next((hit.score for hit in ranking.hits if hit.issue_id != source_issue), 0.0)


def best_scores(
    signals: Sequence[Signal], rankings: Sequence[Ranking], source_issue: str | None = None
) -> dict[str, float]:
    """The best scores by signal, of the rankings that :func:`best_score_query` asks for, in order."""
    return {
        signal.name: max(
            best_score(ranking, source_issue), signal.full if isinstance(signal, LexicalSignal) else 0.0
        )
        for signal, ranking in zip(signals, rankings, strict=True)
    }
