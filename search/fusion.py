"""Several rankings into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

RRF_K = 60


def convex_combination(
    parts: Sequence[tuple[float, Mapping[str, float], float]], ids: Iterable[str]
) -> list[tuple[str, float]]:
    """``ids`` by the weighted sum of their scores, best first, ties by id. A part is its weight, its
    scores by id, and the score of an id that it does not list; the scores are comparable, that
    is, they have been normalized.

    Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 42(1), 2023:
    a convex combination of normalized scores is better than fusing ranks, and its weight is
    learned from few queries.
    """
    scores = {
        found: sum(weight * listed.get(found, missing) for weight, listed, missing in parts) for found in ids
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def reciprocal_rank_fusion(rankings: Sequence[Sequence[str]], *, k: int = RRF_K) -> list[tuple[str, float]]:
    """Ids by the sum of ``1 / (k + rank)`` over the rankings that list them (ranks from 1), best
    first, ties by id. Only ranks count, so rankings of any score scale can be merged: the
    baseline that needs no tuning.

    Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual
    rank learning methods", SIGIR 2009.
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, found in enumerate(ranking, start=1):
            scores[found] = scores.get(found, 0.0) + 1.0 / (k + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
