"""Several rankings into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


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
    scores = {id_: sum(weight * listed.get(id_, missing) for weight, listed, missing in parts) for id_ in ids}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
