"""Counts of a result set by field and by month, each over what its own filters leave aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from search.engine.protocol import CountQuery, Counts, FacetCounts
from search.engine.steps import Step, count, side_by_side
from search.fields import FacetField
from search.model.requests import Filter
from search.model.results import FacetValue
from search.retrieval.plan import QueryPlan, membership, narrowed

DATE_FIELDS = ("date", "year")
"""The fields whose filters choose a time."""


def counts_of(
    plan: QueryPlan, filters: Sequence[Filter], fields: Sequence[FacetField], *, months: bool = False
) -> Step[Counts]:
    """The result set with those filters by the values of ``fields``; nothing where there is no set."""
    clause = narrowed(plan, filters).set_query
    if clause is None:
        return Counts(0, {field: FacetCounts(()) for field in fields})
    (counts,) = yield from count([CountQuery(membership(clause), tuple(fields), months=months)])
    return counts


def facets_of(plan: QueryPlan, fields: Sequence[FacetField]) -> Step[Mapping[FacetField, FacetCounts]]:
    """Counts by field over the result set; a field's own filters do not narrow its counts, so that its other
    values stay on offer."""
    filters = plan.interpreted.filters
    filtered = {filter_.field for filter_ in filters}
    groups = [(filters, [field for field in fields if field not in filtered])]
    groups += [
        (tuple(filter_ for filter_ in filters if filter_.field != field), [field])
        for field in fields
        if field in filtered
    ]
    counts = yield from side_by_side(
        [counts_of(plan, narrowing, names) for narrowing, names in groups if names]
    )
    by_field = {field: values for group in counts for field, values in group.facets.items()}
    return {field: by_field[field] for field in fields}


def histogram_of(plan: QueryPlan) -> Step[tuple[FacetValue, ...]]:
    """The result set by month, as :class:`search.engine.protocol.Counts` has them. Filters on the date are
    left aside, so that other months stay on offer, but for that of a single year."""
    filters = plan.interpreted.filters
    years = [filter_ for filter_ in filters if filter_.field == "year" and not filter_.exclude]
    chosen = years if len(years) == 1 and years[0].value.isdecimal() else []
    others = [filter_ for filter_ in filters if filter_.field not in DATE_FIELDS]
    return (yield from counts_of(plan, (*others, *chosen), (), months=True)).months


def months_of_year(months: Sequence[FacetValue], year: int) -> tuple[FacetValue, ...]:
    """Of a histogram the twelve months of ``year``, those of zero included, and last the year for issues
    whose letters do not state the day."""
    by_name = {month.value: month for month in months}
    names = [f"{dt.date(year, month, 1):%Y-%m}" for month in range(1, 13)]
    return tuple(by_name.get(name, FacetValue(name, 0)) for name in (*names, str(year)))
