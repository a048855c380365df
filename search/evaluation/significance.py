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
"""Up to so many differing queries every assignment of signs is counted (2 to the power of it)."""
RANDOMIZATION_SAMPLES = 100_000
_SEED = 20_160_101
_TIE = 1e-9
"""Sums of the same differences in another order differ by rounding: they count as equal."""


class Interval(NamedTuple):
    """The least and the greatest value."""

    low: float
    high: float


def bootstrap_interval(values: Sequence[float]) -> Interval:
    """The 95 % interval of the mean of ``values`` over queries drawn with replacement (percentile
    bootstrap, 10,000 draws). One value says nothing of its spread: it is its own interval."""
    given = np.asarray(values, np.float64)
    generator = np.random.default_rng(_SEED)
    means = np.concatenate(
        [
            given[generator.integers(len(given), size=(rows, len(given)))].mean(axis=1)
            for rows in _blocks(BOOTSTRAP_SAMPLES, len(given))
        ]
    )
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, (tail, 1 - tail))
    return Interval(float(low), float(high))


def randomization_p(differences: Sequence[float]) -> float:
    """The two-sided p of the paired differences: how often their sum is as far from 0 when each
    query's two values are swapped at random. Exact for up to 16 queries that differ, else from 100,000
    seeded samples, the one observed counted among them."""
    differing = np.asarray([value for value in differences if abs(value) > _TIE], np.float64)
    observed = abs(differing.sum())
    if len(differing) <= MAX_EXACT_QUERIES:
        sums = _every_sum(differing)
        return float(np.mean(np.abs(sums) >= observed - _TIE))
    generator = np.random.default_rng(_SEED)
    beyond = 0
    for rows in _blocks(RANDOMIZATION_SAMPLES, len(differing)):
        signs = generator.integers(0, 2, size=(rows, len(differing)), dtype=np.int8) * 2 - 1
        beyond += int(np.sum(np.abs(signs @ differing) >= observed - _TIE))
    return (beyond + 1) / (RANDOMIZATION_SAMPLES + 1)


def _blocks(rows: int, columns: int) -> Iterator[int]:
    """``rows`` in parts, so that no table is larger than a few megabytes."""
    step = max(1, 1_000_000 // columns)
    for start in range(0, rows, step):
        yield min(step, rows - start)


def _every_sum(differences: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The sum for every assignment of signs."""
    sums = np.zeros(1)
    for difference in differences:
        sums = np.concatenate((sums - difference, sums + difference))
    return sums
