"""When the issues of a result set were decided: a bar for each year, or for each month of one year."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass

from search.analytics.facets import months_of_year
from search.model.requests import Filter
from search.model.results import FacetValue
from web.forms.state import State

MAX_EMPTY_YEARS = 3
"""More empty years than this in a row become one empty bar."""


@dataclass(frozen=True)
class Bar:
    """A year or month with its issues. Heights are in hundredths of the tallest bar: ``total`` of all issues,
    ``overturned`` and ``upheld`` of the parts. Under the bar stand ``century`` (left out where room is short)
    and ``label``: ``20`` and ``15``. ``search`` is where the bar leads; ``chosen`` is whether that removes
    its filter."""

    value: FacetValue
    century: str
    label: str
    name: str
    overturned: float
    upheld: float
    total: float
    search: State
    chosen: bool


@dataclass(frozen=True)
class DateHistogram:
    """The bars in the order of time. Of one ``year``, ``without_month`` more issues have no day stated;
    ``all_years`` leads to all years, where a filter on the time is set."""

    bars: tuple[Bar, ...]
    year: int | None
    without_month: int
    all_years: State | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw: no issue of the year has its day stated."""
        return not any(bar.value.count for bar in self.bars)

    @property
    def inferred(self) -> bool:
        """Whether any issue has a year that its letter does not state."""
        return any(bar.value.inferred for bar in self.bars)


def date_histogram(
    years: Sequence[FacetValue], state: State, months_of_set: Sequence[FacetValue]
) -> DateHistogram | None:
    """The histogram of a result set with these ``years`` and months: by month where one year alone is chosen
    or known, ``None`` where no year is known."""
    by_year = {int(value.value): value for value in years if value.value.isdecimal()}
    if not by_year:
        return None
    filtered = any(filter_.field in ("year", "date") for filter_ in state.filters)
    all_years = state.at_all_times() if filtered else None
    year = _single_year(by_year, state.filters)
    if year is None:
        return DateHistogram(_bars(_with_empty_years(by_year), state), None, 0, all_years)
    *months, without_month = months_of_year(months_of_set, year)
    return DateHistogram(_bars(months, state), year, without_month.count, all_years)


def _single_year(by_year: dict[int, FacetValue], filters: Sequence[Filter]) -> int | None:
    chosen = [filter_.value for filter_ in filters if filter_.field == "year" and not filter_.exclude]
    if len(chosen) == 1 and chosen[0].isdecimal() and int(chosen[0]) in by_year:
        return int(chosen[0])
    return next(iter(by_year)) if len(by_year) == 1 else None


def _with_empty_years(by_year: dict[int, FacetValue]) -> list[FacetValue]:
    """The years in order with the empty ones between them: of 2010 and 2013 also 2011 and 2012; of 2010 and
    2015 one value ``2011–2014``."""
    filled: list[FacetValue] = []
    previous = min(by_year) - 1
    for year in sorted(by_year):
        empty = range(previous + 1, year)
        if len(empty) > MAX_EMPTY_YEARS:
            filled.append(FacetValue(f"{empty[0]}–{empty[-1]}", 0))
        else:
            filled.extend(FacetValue(str(empty_year), 0) for empty_year in empty)
        filled.append(by_year[year])
        previous = year
    return filled


def _bars(values: Sequence[FacetValue], state: State) -> tuple[Bar, ...]:
    tallest = max((value.count for value in values), default=0) or 1

    def bar(value: FacetValue) -> Bar:
        century, label, name = _bar_labels(value)
        own_filter = Filter("date" if "-" in value.value else "year", value.value)
        return Bar(
            value,
            century,
            label,
            name,
            overturned=round(100 * value.overturned / tallest, 2),
            upheld=round(100 * value.upheld / tallest, 2),
            total=round(100 * value.count / tallest, 2),
            search=state.decided_in(value.value),
            chosen=own_filter in state.filters,
        )

    return tuple(map(bar, values))


def _bar_labels(value: FacetValue) -> tuple[str, str, str]:
    """The century and the rest that stand under a bar, and its full name: ``("20", "15", "2015")``,
    ``("", "Mar", "March 2015")``. A year that no letter states has a tilde."""
    if "–" in value.value:
        return "", "…", value.value
    year, _, month = value.value.partition("-")
    if month:
        return "", calendar.month_abbr[int(month)], f"{calendar.month_name[int(month)]} {year}"
    tilde = "~" if value.inferred and value.inferred == value.count else ""
    return year[:-2], year[-2:], tilde + year
