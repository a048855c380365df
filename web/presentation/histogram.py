"""When the issues of a result set were decided: a bar for each year, or for each month of one year."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.model.requests import Filter
from search.model.results import FacetValue
from web.forms.state import State

GAP = 3
"""More empty years than this in a row are one empty place."""

Months = Callable[[int], tuple[FacetValue, ...]]
"""A year to its months."""


@dataclass(frozen=True)
class Bar:
    """A year or month: ``value`` with the heights of its parts and of all in hundredths of the tallest bar.
    ``to`` is where the bar leads; ``chosen`` is whether that takes its filter away."""

    value: FacetValue
    century: str
    label: str
    name: str
    overturned: float
    upheld: float
    whole: float
    to: State
    chosen: bool


@dataclass(frozen=True)
class Histogram:
    """The bars in the order of time. In one ``year``, ``undated`` more issues have no day stated;
    ``back`` leads to all years, where a filter on the time is set."""

    bars: tuple[Bar, ...]
    year: int | None
    undated: int
    back: State | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw: no issue of the year has its day stated."""
        return not any(bar.value.count for bar in self.bars)

    @property
    def inferred(self) -> bool:
        """Whether any year is not stated in a letter."""
        return any(bar.value.inferred for bar in self.bars)


def histogram(years: Sequence[FacetValue], state: State, months: Months) -> Histogram | None:
    """The bars of a result set with these ``years``: of months where one year alone is chosen or found,
    ``None`` where no year is known."""
    found = {int(value.value): value for value in years if value.value.isdecimal()}
    if not found:
        return None
    timed = any(one.field in ("year", "date") for one in state.filters)
    back = state.at_all_times() if timed else None
    year = _one_year(found, state.filters)
    if year is None:
        return Histogram(_bars(_without_gaps(found), state), None, 0, back)
    *within, undated = months(year)
    return Histogram(_bars(within, state), year, undated.count, back)


def _one_year(found: dict[int, FacetValue], filters: Sequence[Filter]) -> int | None:
    chosen = [one.value for one in filters if one.field == "year" and not one.exclude]
    if len(chosen) == 1 and chosen[0].isdecimal() and int(chosen[0]) in found:
        return int(chosen[0])
    return next(iter(found)) if len(found) == 1 else None


def _without_gaps(found: dict[int, FacetValue]) -> list[FacetValue]:
    filled: list[FacetValue] = []
    before = min(found) - 1
    for year in sorted(found):
        empty = range(before + 1, year)
        if len(empty) > GAP:
            filled.append(FacetValue(f"{empty[0]}–{empty[-1]}", 0))
        else:
            filled.extend(FacetValue(str(between), 0) for between in empty)
        filled.append(found[year])
        before = year
    return filled


def _bars(values: Sequence[FacetValue], state: State) -> tuple[Bar, ...]:
    most = max((value.count for value in values), default=0) or 1

    def bar(value: FacetValue) -> Bar:
        century, label, name = _said(value)
        wanted = Filter("date" if "-" in value.value else "year", value.value)
        return Bar(
            value,
            century,
            label,
            name,
            overturned=round(100 * value.overturned / most, 2),
            upheld=round(100 * value.upheld / most, 2),
            whole=round(100 * value.count / most, 2),
            to=state.decided_in(value.value),
            chosen=wanted in state.filters,
        )

    return tuple(map(bar, values))


def _said(value: FacetValue) -> tuple[str, str, str]:
    """What stands under a bar, in two parts, the first of which may be left out where room is short,
    and its name. A year that no letter states has a tilde."""
    if "–" in value.value:
        return "", "…", value.value
    year, _, month = value.value.partition("-")
    if month:
        return "", calendar.month_abbr[int(month)], f"{calendar.month_name[int(month)]} {year}"
    tilde = "~" if value.inferred and value.inferred == value.count else ""
    return year[:-2], year[-2:], tilde + year
