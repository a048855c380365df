"""Weights judged on queries that had no say in them: a set left out, or cross-validation within
cross-validation. How strongly weights are pulled together is chosen among the queries they are fitted to."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.learning import Weights, fitted, ndcg
from benchmarks.pool import Pool

STRENGTHS = (0.02, 0.05, 0.1, 0.2, 0.5)
"""How strongly weights are pulled to equal ones, of which inner folds choose."""
OUTER_FOLDS = 8
INNER_FOLDS = 5
MIN_POOLS = 4
"""Queries that are needed to fit weights; fewer are ranked by equal ones."""
SEED = 11


@dataclass(frozen=True)
class HeldOutWeights:
    """For each query, in order: the ``weights`` that it is ranked by, and the numbers of the queries that
    these were ``fitted_on``, never itself."""

    weights: tuple[Weights, ...]
    fitted_on: tuple[frozenset[int], ...]


def held_out(pools: Sequence[Pool], folds: Sequence[Hashable]) -> HeldOutWeights:
    """Each query of a fold with the weights fitted to all other folds. ``folds`` names that of each query."""
    by_fold: dict[Hashable, tuple[Weights, frozenset[int]]] = {}
    for fold in dict.fromkeys(folds):
        others = [number for number, of_other in enumerate(folds) if of_other != fold]
        by_fold[fold] = (chosen_and_fitted([pools[number] for number in others]), frozenset(others))
    return HeldOutWeights(
        tuple(by_fold[fold][0] for fold in folds), tuple(by_fold[fold][1] for fold in folds)
    )


def chosen_and_fitted(pools: Sequence[Pool]) -> Weights:
    """The weights fitted to ``pools``, pulled to equal ones as strongly as is best for those of them that are
    left out in turn; of what is equally good the strongest."""
    if len(pools) < MIN_POOLS:
        return {column.name: 1.0 for pool in pools for column in pool.columns}
    folds = random_folds(len(pools), INNER_FOLDS)
    values = {strength: _left_out_ndcg(pools, folds, strength) for strength in STRENGTHS}
    best = max(STRENGTHS, key=lambda strength: (round(values[strength], 9), strength))
    return fitted(pools, best)


def random_folds(size: int, folds: int, seed: int = SEED) -> list[int]:
    """The number of the fold of each of ``size`` queries, of as equal size as can be."""
    order = np.random.default_rng(seed).permutation(size)
    return [int(place) % folds for place in np.argsort(order)]


def _left_out_ndcg(pools: Sequence[Pool], folds: Sequence[int], strength: float) -> float:
    total = 0.0
    for fold in sorted(set(folds)):
        weights = fitted([pool for pool, own in zip(pools, folds, strict=True) if own != fold], strength)
        total += sum(ndcg(pool, weights) for pool, own in zip(pools, folds, strict=True) if own == fold)
    return total / len(pools)
