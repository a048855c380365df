"""Rates by the values of a field as charts: tables with a drawing in each row, as forest plots are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from search.analytics.breakdown import RatedValue
from search.analytics.rates import Rate
from search.fields import FacetField
from web.forms.state import State
from web.presentation.labels import value_label

TICK_PERCENT = 20
"""Ticks of the axis are this far apart, and it ends at one of them."""


@dataclass(frozen=True)
class PlottedRate:
    """Where a rate and its interval stand on the axis, in hundredths of its length."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class RateAxis:
    """An axis from 0 to ``end`` percent with a tick at each of ``ticks``; ``total`` is the rate of the
    whole result set, drawn as a line through all rows."""

    end: int
    ticks: tuple[int, ...]
    total: PlottedRate | None

    def plotted(self, rate: Rate | None) -> PlottedRate | None:
        """A rate on this axis; ``None`` where there are too few issues for one."""
        return _plotted(rate, self.end)


@dataclass(frozen=True)
class ChartRow:
    """A value of the chart's field with its rate, the search for its issues, and the drawing of the rate."""

    name: str
    rated: RatedValue
    search: State
    plot: PlottedRate | None


@dataclass(frozen=True)
class RateChart:
    """The rows of one field; ``hidden`` more values are on the page of this chart alone, as far as its limit
    goes, and in the CSV file."""

    field: FacetField
    rows: tuple[ChartRow, ...]
    hidden: int
    csv_url: str
    own_page_url: str


def rate_axis(total: Rate | None, rates: Sequence[Rate | None]) -> RateAxis:
    """An axis for all charts of a page, long enough for every interval shown: to 60 % where the highest
    ends at 41 %."""
    highest = max((rate.high for rate in (total, *rates) if rate and rate.high is not None), default=0.0)
    end = max(TICK_PERCENT, math.ceil(100 * highest / TICK_PERCENT) * TICK_PERCENT)
    return RateAxis(end, tuple(range(0, end + 1, TICK_PERCENT)), _plotted(total, end))


def chart_rows(
    field: FacetField, values: Sequence[RatedValue], state: State, axis: RateAxis, home_url: str
) -> tuple[ChartRow, ...]:
    """``values`` as rows, each leading to its issues at ``home_url``."""
    return tuple(
        ChartRow(
            _row_name(field, rated),
            rated,
            state.narrowed_to(home_url, field, rated.value.value),
            axis.plotted(rated.rate),
        )
        for rated in values
    )


def _plotted(rate: Rate | None, end: int) -> PlottedRate | None:
    if rate is None or rate.share is None or rate.low is None or rate.high is None:
        return None
    return PlottedRate(*(round(10_000 * share / end, 2) for share in (rate.share, rate.low, rate.high)))


def _row_name(field: FacetField, rated: RatedValue) -> str:
    """The value in words; a year that none of its letters states has a tilde (``~2015``)."""
    value = rated.value
    label = value_label(field, value.value)
    return f"~{label}" if value.inferred and value.inferred == value.count else label
