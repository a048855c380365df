"""The rate before and from the month in which other guidelines came into force.

From December 2017 on the treatment guidelines of the MTUS are those of ACOEM, so that what was decided before
says less of what is decided since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.analytics.facets import DATE_FIELDS
from search.analytics.rates import Rate, rate
from search.model.requests import Filter
from search.model.results import FacetValue

GUIDELINES_CHANGED = "2017-12"
"""The first month in which the guidelines of today applied."""


@dataclass(frozen=True)
class PeriodRate:
    """The rate of a period: ``before December 2017``, or ``from December 2017``."""

    name: str
    rate: Rate


def rates_by_period(months: Sequence[FacetValue], filters: Sequence[Filter]) -> tuple[PeriodRate, ...]:
    """The rates before and from December 2017 of a result set with these ``months``; none where only one of
    the two has decisions, or where ``filters`` choose a time, which the months leave aside.

    A letter that does not state the day stands by its year; of 2017 it may be either, and is left out."""
    if any(filter_.field in DATE_FIELDS for filter_ in filters):
        return ()
    change = int(GUIDELINES_CHANGED[:4])
    before = [month for month in months if _is_before(month.value, change)]
    since = [month for month in months if _is_since(month.value, change)]
    periods = tuple(
        PeriodRate(name, rate(sum(m.overturned for m in found), sum(m.upheld for m in found)))
        for name, found in (("before December 2017", before), ("from December 2017", since))
    )
    return periods if all(period.rate.of for period in periods) else ()


def _is_before(month: str, change: int) -> bool:
    return month < GUIDELINES_CHANGED if "-" in month else int(month) < change


def _is_since(month: str, change: int) -> bool:
    return month >= GUIDELINES_CHANGED if "-" in month else int(month) > change
