"""What a set of issues adds up to, from the columns: facets by outcome, months, and the order by date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from search.engine.protocol import MAX_MONTHS, FacetCounts
from search.fields import FacetField
from search.index.columns import Columns, Counts, Mask
from search.index.keyword.base import Ordinals
from search.model.letters import Outcome
from search.model.results import FacetValue

_DECIDED = (Outcome.OVERTURNED.value, Outcome.UPHELD.value)
"""The decided outcomes, in the order of a facet value's counts."""
_EPOCH = 719_163
"""The day 1970-01-01 as :meth:`datetime.date.toordinal` counts it."""


def facet_counts(
    columns: Columns, mask: Mask, fields: Sequence[FacetField], limit: int
) -> Mapping[FacetField, FacetCounts]:
    """The values of ``fields`` among the issues of ``mask``, the ``limit`` most frequent of each."""
    if not fields:
        return {}
    by_outcome = columns.cross_tabulated(fields, mask, "outcome", _DECIDED)
    undated = mask & ~columns.range_mask("date", None, None)
    inferred = columns.cross_tabulated({"year"} & set(fields), undated, "outcome", ())
    return {field: _facet_counts(by_outcome[field], inferred.get(field, {}), limit) for field in fields}


def month_counts(columns: Columns, mask: Mask) -> tuple[tuple[FacetValue, ...], int]:
    """The months in which the issues of ``mask`` were decided, in order, each beside the year of those
    without a stated day; the latest ``MAX_MONTHS``, and how many earlier ones are left out."""
    stated = columns.first_numbers("date")
    dated = mask & ~np.isnan(stated)
    days = (stated[dated].astype(np.int64) - _EPOCH).astype("datetime64[D]")
    months, number = np.unique(days.astype("datetime64[M]"), return_inverse=True)
    counts = [np.bincount(number[group[dated]], minlength=len(months)) for group in _groups(columns)]
    every = np.bincount(number, minlength=len(months))
    values = [
        FacetValue(str(month), int(count), *(int(group[position]) for group in counts))
        for position, (month, count) in enumerate(zip(months, every, strict=True))
    ]
    undated = mask & np.isnan(stated)
    for year, by_outcome in columns.cross_tabulated(["year"], undated, "outcome", _DECIDED)["year"].items():
        count = sum(by_outcome)
        values.append(FacetValue(year, count, by_outcome[0], by_outcome[1], count))
    values.sort(key=lambda value: value.value)
    return tuple(values[-MAX_MONTHS:]), max(0, len(values) - MAX_MONTHS)


def by_date(columns: Columns, mask: Mask, *, newest: bool) -> tuple[Ordinals, npt.NDArray[np.float64]]:
    """The issues of ``mask`` by the day of their decision, and these days; ties by number, which are ties by
    id, and issues without any date last, their day infinite."""
    issues = np.flatnonzero(mask)
    days = decision_days(columns)[issues]
    order = np.lexsort((issues, np.where(np.isnan(days), np.inf, -days if newest else days)))
    return issues[order], np.where(np.isnan(days), np.inf, days)[order]


def decision_days(columns: Columns) -> npt.NDArray[np.float64]:
    """The day of each issue's decision as :meth:`datetime.date.toordinal` counts it; the first of January
    where only the year is known, NaN where no date is. 2016 is 735,964: of the 2,015 years before it,
    2,015 * 365 days, and 503 - 20 + 5 leap days, and one to be in it."""
    years = columns.first_numbers("year")
    known = ~np.isnan(years)
    years_before = years[known] - 1
    leap_days = years_before // 4 - years_before // 100 + years_before // 400
    days = np.full(len(years), np.nan)
    days[known] = years_before * 365 + leap_days + 1
    stated = columns.first_numbers("date")
    return np.where(np.isnan(stated), days, stated)


def _groups(columns: Columns) -> Iterator[Mask]:
    return (columns.mask("outcome", [outcome]) for outcome in _DECIDED)


def _facet_counts(
    by_outcome: Mapping[str, Counts], inferred: Mapping[str, Counts], limit: int
) -> FacetCounts:
    """Values with their counts, the most frequent first. ``{"hip": (3, 1, 0)}`` is one value that 4 issues
    have: 3 overturned, 1 upheld, none with another outcome."""
    values = sorted(
        (
            FacetValue(value, sum(counts), counts[0], counts[1], sum(inferred.get(value, ())))
            for value, counts in by_outcome.items()
        ),
        key=lambda value: (-value.count, value.value),
    )
    return FacetCounts(tuple(values[:limit]), max(0, len(values) - limit))
