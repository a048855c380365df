"""Ways of making one ranking of several signals: from a pool to a score for every issue."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.pool import Column, Numbers, Pool

RRF_K = 60

Normalized = Callable[[Numbers, Column], Numbers]
"""One signal's scores made comparable; an issue that it does not list has no number before and one
after."""


def share_of_best(scores: Numbers, column: Column) -> Numbers:
    """The product's: the share of the best score that any issue of the index has."""
    shares = scores / column.best if column.best > 0 else scores - column.best
    return np.asarray(np.where(np.isnan(scores), column.missing, shares), np.float64)


def min_max(scores: Numbers, column: Column) -> Numbers:
    """The last one listed becomes 0, the first 1."""
    low, high = _extremes(scores)
    scaled: Numbers = np.where(np.isnan(scores), 0.0, (scores - low) / ((high - low) or 1.0))
    return scaled


def z_score(scores: Numbers, column: Column) -> Numbers:
    """Standard deviations above the mean of those listed; the others are what the last one is."""
    listed = scores[~np.isnan(scores)]
    if not len(listed):
        return np.zeros(len(scores))
    last = np.where(np.isnan(scores), listed.min(), scores)
    return np.asarray((last - listed.mean()) / (listed.std() or 1.0), np.float64)


def theoretical(scores: Numbers, column: Column) -> Numbers:
    """The least score possible becomes 0 (BM25: 0, cosine: -1), the first one listed 1."""
    lowest_possible = -1.0 if column.kind == "meaning" else 0.0
    low, high = _extremes(scores)
    missing = (
        (low - lowest_possible) / (high - lowest_possible)
        if column.kind == "meaning" and high > lowest_possible
        else 0.0
    )
    return np.where(np.isnan(scores), missing, (scores - lowest_possible) / ((high - lowest_possible) or 1.0))


NORMALIZATIONS: dict[str, Normalized] = {
    "share of best": share_of_best,
    "min-max": min_max,
    "z": z_score,
    "theoretical": theoretical,
}


def normalized(pool: Pool, how: Normalized) -> Numbers:
    """The pool's scores made comparable, column by column. Values in common are shares as they are."""
    columns = [
        np.nan_to_num(pool.raw[:, number]) if column.kind == "values" else how(pool.raw[:, number], column)
        for number, column in enumerate(pool.columns)
    ]
    return np.stack(columns, axis=1) if columns else np.zeros((len(pool.ids), 0))


def weights_in_code(pool: Pool) -> Numbers:
    """The weights that the product has, which sum to 1."""
    return np.array([column.weight for column in pool.columns], np.float64)


def convex(pool: Pool, how: Normalized, weights: Numbers) -> Numbers:
    """The weighted sum of the normalized scores."""
    return np.asarray(normalized(pool, how) @ weights, np.float64)


def rrf(rankings: Sequence[Numbers], k: int = RRF_K) -> Numbers:
    """The sum of ``1 / (k + rank)`` over the rankings (scores, not a number where one does not list
    an issue); issues with the same score have the same rank. The baseline that needs no tuning.

    Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank
    learning methods", SIGIR 2009.
    """
    total = np.zeros_like(rankings[0])
    for scores in rankings:
        listed = ~np.isnan(scores)
        values = scores[listed]
        ranks = len(values) - np.searchsorted(np.sort(values), values, side="right") + 1
        total[listed] += 1.0 / (k + ranks)
    return total


def of_kinds(pool: Pool, *kinds: str) -> Numbers:
    """The convex combination of the signals of these kinds alone, as the product weighs them."""
    weights = weights_in_code(pool) * [column.kind in kinds for column in pool.columns]
    return convex(pool, share_of_best, weights)


def _extremes(scores: Numbers) -> tuple[float, float]:
    listed = scores[~np.isnan(scores)]
    return (float(listed.min()), float(listed.max())) if len(listed) else (0.0, 0.0)
