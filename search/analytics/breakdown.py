"""A result set taken apart: how many of each treatment, guideline or year were overturned.

A filter on the outcome is left aside here, since the rate of one outcome says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.analytics.facets import counts_of
from search.analytics.rates import Rate, rate_of_counts
from search.engine.steps import Step
from search.fields import CHARTED_FACETS, FacetField
from search.model.requests import Filter
from search.model.results import FacetValue, InterpretedQuery
from search.query.ranges import is_range
from search.retrieval.plan import QueryPlan


@dataclass(frozen=True)
class RatedValue:
    """The issues with one value; ``rate`` is ``None`` where none was overturned or upheld."""

    value: FacetValue
    rate: Rate | None


@dataclass(frozen=True)
class Breakdown:
    """The result set as a whole and by field, most issues first; years run forwards. ``rate`` is
    ``None`` where the words ask for an outcome, or nothing was overturned or upheld; ``total`` where there is
    no result set."""

    query: InterpretedQuery
    total: int | None
    rate: Rate | None
    parts: dict[FacetField, tuple[RatedValue, ...]]


def breakdown_of(plan: QueryPlan, fields: Sequence[FacetField] = CHARTED_FACETS) -> Step[Breakdown]:
    """What was asked for, by ``fields``."""
    filters = tuple(filter_ for filter_ in plan.interpreted.filters if filter_.field != "outcome")
    counts = yield from counts_of(plan, filters, ("outcome", *fields))
    outcomes = {value.value: value.count for value in counts.facets["outcome"].values}
    rated = not plan.interpreted.asks_outcome
    return Breakdown(
        replace(plan.interpreted, filters=filters),
        None if plan.set_query is None else sum(outcomes.values()),
        rate_of_counts(outcomes) if rated else None,
        {
            field: _rated_values(field, _filtered(field, counts.facets[field].values, filters), rated=rated)
            for field in fields
        },
    )


def _filtered(
    field: FacetField, values: Sequence[FacetValue], filters: Sequence[Filter]
) -> tuple[FacetValue, ...]:
    """Where values of a field are filtered for, no others: those that an issue has beside them would
    be counted within them only."""
    included = {
        filter_.value.lower() for filter_ in filters if filter_.field == field and not filter_.exclude
    }
    if not included or any(is_range(value) for value in included):
        return tuple(values)
    return tuple(value for value in values if value.value.lower() in included)


def _rated_values(field: FacetField, values: Sequence[FacetValue], *, rated: bool) -> tuple[RatedValue, ...]:
    ordered = sorted(values, key=lambda value: value.value) if field == "year" else values
    return tuple(RatedValue(value, rate_of_counts(value.outcomes) if rated else None) for value in ordered)
