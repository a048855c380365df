"""Weights learned from judged queries, and what they are worth on queries that they were not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.fusions import Normalized, normalized
from benchmarks.pool import Numbers, Pool

WEIGHT_SAMPLES = 3_000
"""Weights tried: drawn evenly from all that sum to 1."""
AVERAGED_WEIGHTS = 30
"""The learned weights are the mean of these many best ones: a plateau is found rather than a peak."""
NDCG_CUTOFF = 10
SEED = 7


@dataclass(frozen=True)
class Learned:
    """For each query the weights learned from all the others (leave one out), in order."""

    signals: tuple[str, ...]
    weights: Numbers


def leave_one_out(pools: Sequence[Pool], how: Normalized) -> Learned:
    """Weights for every query from the others' nDCG@10."""
    weights_tried = _random_weights(len(pools[0].columns))
    values = _values(pools, how, weights_tried)
    folds = [_best(np.delete(values, held_out, axis=0), weights_tried) for held_out in range(len(pools))]
    return Learned(tuple(column.name for column in pools[0].columns), np.array(folds))


def learned(pools: Sequence[Pool], how: Normalized) -> Numbers:
    """Weights from the nDCG@10 of all the queries."""
    weights_tried = _random_weights(len(pools[0].columns))
    return _best(_values(pools, how, weights_tried), weights_tried)


def ndcg_of_many(pool: Pool, scores: Numbers) -> Numbers:
    """nDCG@10 of several rankings at once: scores (issues, rankings) to one value each."""
    grades = pool.grades
    order = np.argsort(-scores.T.round(12), axis=-1, kind="stable")
    # By tier first: a stable sort of what is already in order of score.
    tiers = np.argsort(pool.beyond[order], axis=-1, kind="stable")
    gains = grades[np.take_along_axis(order, tiers, axis=-1)[:, :NDCG_CUTOFF]]
    discount = 1 / np.log2(np.arange(2, NDCG_CUTOFF + 2))
    ideal = np.sort([grade for grade in pool.judged.values() if grade > 0])[::-1][:NDCG_CUTOFF]
    best = float(ideal @ discount[: len(ideal)])
    return np.asarray(gains @ discount[: gains.shape[1]] / best, np.float64)


def _random_weights(signals: int) -> Numbers:
    return np.random.default_rng(SEED).dirichlet(np.ones(signals), WEIGHT_SAMPLES)


def _values(pools: Sequence[Pool], how: Normalized, weights_tried: Numbers) -> Numbers:
    """nDCG@10, queries by weights."""
    return np.array([ndcg_of_many(pool, normalized(pool, how) @ weights_tried.T) for pool in pools])


def _best(values: Numbers, weights_tried: Numbers) -> Numbers:
    order = np.argsort(-values.mean(axis=0), kind="stable")
    return np.asarray(weights_tried[order[:AVERAGED_WEIGHTS]].mean(axis=0), np.float64)
