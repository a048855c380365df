"""How many of the decided issues were overturned, and between which bounds that share is known.

The interval is Wilson's (E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", Journal of the American Statistical Association 22, 1927, 209-212) at 95 %: unlike the plain one
it stays within 0 and 1, and is right where few issues or hardly any overturned ones are counted.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from search.model.letters import Outcome
from search.model.requests import Filter
from search.model.results import SearchResponse

MIN_SAMPLE_SIZE = 10
"""Decided issues that are needed for a rate; of fewer it is only said how many were overturned."""

Z_95_PERCENT = 1.959963984540054
"""The normal quantile that leaves 2.5 % on either side."""

DECIDED_OUTCOMES = (Outcome.OVERTURNED, Outcome.UPHELD)


@dataclass(frozen=True)
class Rate:
    """``overturned`` of the ``of`` issues that were overturned or upheld; ``share`` with its 95 % interval
    ``low`` to ``high``, from 0 to 1, each ``None`` where there are fewer than ``MIN_SAMPLE_SIZE`` issues."""

    overturned: int
    of: int
    share: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def words(self) -> str:
        """``Overturned 34 of 212: 16 in 100, likely between 12 and 22 in 100``."""
        return f"Overturned {self.overturned:,} of {self.of:,}: {self.likely}"

    @property
    def likely(self) -> str:
        """What the counts say of such decisions, for whoever reads no statistics: of 0 of 6 ``with so few,
        anything up to 4 in 10 is possible``; of 34 of 212 ``16 in 100, likely between 12 and 22 in 100``.
        The bounds are those of the interval; in tenths they are rounded away from the middle."""
        low, high = wilson(self.overturned, self.of)
        if self.of < MIN_SAMPLE_SIZE:
            return " ".join(["with so few, anything", *_between(low, high, 10), "is possible"])
        if self.overturned == 0:
            return " ".join(["none of them, but anything", *_between(low, high, 100), "is possible"])
        if self.overturned == self.of:
            return " ".join(["all of them, but anything", *_between(low, high, 100), "is possible"])
        return " ".join([f"{_share(self.overturned / self.of)} in 100, likely", *_between(low, high, 100)])

    @property
    def brief(self) -> str:
        """``16% (12–22%)``; empty where there is no rate."""
        if self.share is None or self.low is None or self.high is None:
            return ""
        return f"{100 * self.share:.0f}% ({100 * self.low:.0f}–{100 * self.high:.0f}%)"

    @property
    def percent(self) -> str:
        """``16.0%, 11.7–21.6%``; empty where there is no rate."""
        if self.share is None or self.low is None or self.high is None:
            return ""
        return f"{100 * self.share:.1f}%, {100 * self.low:.1f}–{100 * self.high:.1f}%"


def _between(low: float, high: float, of: int) -> tuple[str, ...]:
    """``up to 4 in 10``, ``from 2 in 10 up``, ``between 12 and 22 in 100``; nothing where all is possible."""
    if of == 10:  # a few decisions leave nothing out
        first, last = math.floor(of * low), math.ceil(of * high)
    else:
        first, last = min(99, round(of * low)), max(1, round(of * high))
    if first <= 0:
        return () if last >= of else (f"up to {last} in {of}",)
    if last >= of:
        return (f"from {first} in {of} up",)
    return (f"between {first} and {last} in {of}",)


def _share(share: float) -> str:
    """A share in hundredths; one that is not 0 or 1 is not rounded to it."""
    rounded = round(100 * share)
    if rounded == 0:
        return "fewer than 1"
    return "more than 99" if rounded == 100 else str(rounded)


def rate(overturned: int, upheld: int) -> Rate:
    """The rate of decided issues, ``overturned`` and ``upheld`` ones.

    34 overturned and 178 upheld ones have the rate .160 with the interval .117 to .216."""
    of = overturned + upheld
    if of < MIN_SAMPLE_SIZE:
        return Rate(overturned, of)
    return Rate(overturned, of, overturned / of, *wilson(overturned, of))


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % interval of the share ``successes / n``, for ``n`` of 1 or more."""
    share, z_squared = successes / n, Z_95_PERCENT * Z_95_PERCENT
    centre = (share + z_squared / (2 * n)) / (1 + z_squared / n)
    half_width = (
        Z_95_PERCENT / (1 + z_squared / n) * math.sqrt(share * (1 - share) / n + z_squared / (4 * n * n))
    )
    # At the ends the bound is exactly 0 or 1; floating point misses it by a hair.
    low = 0.0 if successes == 0 else max(0.0, centre - half_width)
    high = 1.0 if successes == n else min(1.0, centre + half_width)
    return low, high


def rate_of(response: SearchResponse) -> Rate | None:
    """The rate of a result set; ``None`` where what was asked for says which outcome is listed, so that
    a rate would say nothing, or where no issue was overturned or upheld."""
    if response.query.asks_outcome or not lists_both_outcomes(response.query.filters):
        return None
    return rate_of_counts(response.outcomes)


def rate_of_counts(outcomes: Mapping[str, int]) -> Rate | None:
    """The rate of issues counted by outcome, or ``None`` where none was overturned or upheld."""
    overturned, upheld = (outcomes.get(outcome.value, 0) for outcome in DECIDED_OUTCOMES)
    return rate(overturned, upheld) if overturned + upheld else None


def lists_both_outcomes(filters: Collection[Filter]) -> bool:
    """Whether the outcome filters leave both overturned and upheld to be listed."""
    outcomes = [filter_ for filter_ in filters if filter_.field == "outcome"]
    included = {filter_.value.lower() for filter_ in outcomes if not filter_.exclude}
    excluded = {filter_.value.lower() for filter_ in outcomes if filter_.exclude}
    decided = {outcome.value for outcome in DECIDED_OUTCOMES}
    return not decided & excluded and (not included or included == decided)
