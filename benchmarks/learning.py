"""Weights of signals fitted to judged queries: a smooth nDCG@10 at its highest.

Qin, Liu and Li, "A general approximation framework for direct optimization of information retrieval
measures", Information Retrieval 13(4), 2010: the rank of an issue is 1 and, for every other one, how surely
that stands above it, a sigmoid of the difference of their scores. What comes of it can be differentiated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.comparison import NDCG
from benchmarks.fusions import normalized, share_of_best
from benchmarks.pool import Column, Numbers, Pool

NDCG_CUTOFF = 10
TEMPERATURE = 0.02
"""The difference of two scores by which one issue stands above another by 73 %."""
CUTOFF_WIDTH = 1.0
"""Ranks over which the cutoff of the measure is smoothed."""
OF_SET = 100.0
"""What an issue of the result set has more than one behind it: more than any signals weigh."""
MAX_STEPS = 200

Rows = npt.NDArray[np.intp]

Weights = Mapping[str, float]
"""What each signal counts, by its name. A pool's signals share what the absent ones would have."""


def fitted(pools: Sequence[Pool], strength: float) -> Weights:
    """The weights, none negative, by which ``pools`` have the highest smooth nDCG@10, each pulled to equal
    ones by ``strength`` times the square of its distance. Weights in the code are not what they are pulled
    to, since these were chosen on judged queries."""
    names = tuple(dict.fromkeys(column.name for pool in pools for column in _weighed(pool)))
    if not names:
        return {}
    examples = [_example(pool, names) for pool in pools]
    equal = np.full(len(names), 1 / len(names))

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        values, gradients = zip(*(_smooth_ndcg(example, weights) for example in examples), strict=True)
        away = weights - equal
        value = -float(np.mean(values)) + strength * float(away @ away)
        return value, -np.mean(gradients, axis=0) + 2 * strength * away

    best = minimize(
        loss,
        equal,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * len(names),
        options={"maxiter": MAX_STEPS},
    )
    total = float(best.x.sum()) or 1.0
    return {name: float(weight) / total for name, weight in zip(names, best.x, strict=True)}


def weights_by_name(pool: Pool) -> Weights:
    """The weights that the product gives the signals of ``pool``."""
    return {column.name: column.weight for column in _weighed(pool)}


def equal_weights(pool: Pool) -> Weights:
    """The same weight for every signal of ``pool``."""
    return {column.name: 1.0 for column in _weighed(pool)}


def ranked_by(pool: Pool, weights: Weights) -> list[str]:
    """The ids best first by the weighted sum of the signals; one that is not among ``weights`` counts
    nothing, and what is asked for together comes first as ever."""
    of_weighed = sum(weights.get(column.name, 0.0) for column in _weighed(pool)) or 1.0
    in_code = sum(column.weight for column in _weighed(pool)) or 1.0
    shares = [
        column.weight / in_code if column.fixed else weights.get(column.name, 0.0) / of_weighed
        for column in pool.columns
    ]
    return pool.ranking(normalized(pool, share_of_best) @ np.array(shares, np.float64))


def ndcg(pool: Pool, weights: Weights) -> float:
    """nDCG@10 of a pool ranked by ``weights``."""
    return NDCG.of(ranked_by(pool, weights), pool.judged)


@dataclass(frozen=True)
class _Example:
    """A query to fit to: the normalized scores (issues, signals), what each issue has beside them, the rows
    of the useful issues and what each adds to nDCG where it stands first."""

    shares: Numbers
    given: Numbers
    useful: Rows
    gains: Numbers


def _weighed(pool: Pool) -> list[Column]:
    return [column for column in pool.columns if not column.fixed]


def _example(pool: Pool, names: Sequence[str]) -> _Example:
    all_shares = normalized(pool, share_of_best)
    shares = np.zeros((len(pool.ids), len(names)))
    given = np.where(pool.beyond, 0.0, OF_SET)
    in_code = sum(column.weight for column in _weighed(pool)) or 1.0
    for number, column in enumerate(pool.columns):
        if column.fixed:
            given = given + all_shares[:, number] * column.weight / in_code
        else:
            shares[:, names.index(column.name)] = all_shares[:, number]
    ideal = np.sort([grade for grade in pool.judged.values() if grade > 0])[::-1][:NDCG_CUTOFF]
    best = float((ideal / np.log2(np.arange(2, len(ideal) + 2))).sum())
    useful = np.flatnonzero(pool.grades > 0)
    return _Example(shares, given, useful, pool.grades[useful] / best)


def _smooth_ndcg(example: _Example, weights: Numbers) -> tuple[float, Numbers]:
    """The smooth nDCG@10 of a query, and how it changes with each weight."""
    scores = example.shares @ weights + example.given
    above = expit((scores[None, :] - scores[example.useful, None]) / TEMPERATURE)
    above[np.arange(len(example.useful)), example.useful] = 0.0
    ranks = 1 + above.sum(axis=1)
    within = expit((NDCG_CUTOFF + 0.5 - ranks) / CUTOFF_WIDTH)
    logs = np.log2(1 + ranks)
    value = float((example.gains * within / logs).sum())
    by_rank = (
        -example.gains
        * within
        * (1 / ((1 + ranks) * np.log(2) * logs**2) + (1 - within) / (CUTOFF_WIDTH * logs))
    )
    by_score = by_rank[:, None] * above * (1 - above) / TEMPERATURE
    gradient = by_score.sum(axis=0) @ example.shares - by_score.sum(axis=1) @ example.shares[example.useful]
    return value, np.asarray(gradient, np.float64)
