"""How far a mean over queries can be trusted: bootstrap intervals and paired randomization tests.

Smucker, Allan and Carterette, "A Comparison of Statistical Significance Tests for Information
Retrieval Evaluation", CIKM 2007. Everything random is seeded: the same values give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

CONFIDENCE = 0.95
BOOTSTRAP_SAMPLES = 10_000
MAX_EXACT_QUERIES = 16
"""Queries whose values differ, up to which a randomization test counts every assignment of signs: with 16
that are 2 ** 16 = 65,536."""
RANDOMIZATION_SAMPLES = 100_000
_SEED = 20_160_101
_TOLERANCE = 1e-9
"""Sums of the same differences in another order differ by rounding; within this they count as equal."""


class Interval(NamedTuple):
    """The ends of an interval."""

    low: float
    high: float


def bootstrap_interval(values: Sequence[float]) -> Interval:
    """The 95 % interval of the mean of ``values`` over queries drawn with replacement (percentile
    bootstrap, 10,000 draws). One value says nothing of its spread: it is its own interval."""
    sample = np.asarray(values, np.float64)
    generator = np.random.default_rng(_SEED)
    means = np.concatenate(
        [
            sample[generator.integers(len(sample), size=(rows, len(sample)))].mean(axis=1)
            for rows in _blocks(BOOTSTRAP_SAMPLES, len(sample))
        ]
    )
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, (tail, 1 - tail))
    return Interval(float(low), float(high))


def randomization_p(differences: Sequence[float]) -> float:
    """The two-sided p value of a paired randomization test: how often the sum of ``differences`` is as far
    from 0 or farther when the two values of each query are swapped at random, which changes a sign.

    Of the differences 1, 1 and 1 the sum is 3; of the 8 assignments of signs two have a sum of 3 or -3, so
    p = 2 / 8 = 0.25. Exact for up to 16 queries that differ, else from 100,000 seeded samples, the
    observed one counted among them."""
    differing = np.asarray([value for value in differences if abs(value) > _TOLERANCE], np.float64)
    observed = abs(differing.sum())
    if len(differing) <= MAX_EXACT_QUERIES:
        sums = _signed_sums(differing)
        return float(np.mean(np.abs(sums) >= observed - _TOLERANCE))
    generator = np.random.default_rng(_SEED)
    as_extreme = 0
    for rows in _blocks(RANDOMIZATION_SAMPLES, len(differing)):
        signs = generator.integers(0, 2, size=(rows, len(differing)), dtype=np.int8) * 2 - 1
        as_extreme += int(np.sum(np.abs(signs @ differing) >= observed - _TOLERANCE))
    return (as_extreme + 1) / (RANDOMIZATION_SAMPLES + 1)


def _blocks(rows: int, columns: int) -> Iterator[int]:
    """``rows`` in parts, so that no array is larger than a few megabytes."""
    step = max(1, 1_000_000 // columns)
    for start in range(0, rows, step):
        yield min(step, rows - start)


def _signed_sums(differences: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The sums of ``differences`` for all assignments of signs: of 1 and 2 they are -3, -1, 1 and 3."""
    sums = np.zeros(1)
    for difference in differences:
        sums = np.concatenate((sums - difference, sums + difference))
    return sums
