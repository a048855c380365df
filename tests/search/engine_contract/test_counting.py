"""Totals, facets by outcome and months, over every case.

Promised is the whole of :class:`search.engine.protocol.Counts`, so the whole is compared: each value with its
issues, overturned, upheld and inferred ones, their order, and how many are left out.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.engine.protocol import MAX_MONTHS, CountQuery
from search.fields import FACET_FIELDS, FILTER_FIELDS
from search.query.clauses import EVERYTHING, NOTHING, NumberRange
from tests.search.engine_contract.cases import CASES, SOMA, UPHELD, Case
from tests.search.engine_contract.conftest import Opened
from tests.search.engine_contract.oracle_counts import counts_of


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_matches_is_counted(many: Opened, case: Case) -> None:
    query = CountQuery(case.clause, FACET_FIELDS, months=True)
    (counts,) = many.snapshot.aggregate([query])
    assert counts == counts_of(many.oracle, query)


@pytest.mark.parametrize("field", FILTER_FIELDS)
def test_every_field_is_counted(many: Opened, field: str) -> None:
    query = CountQuery(EVERYTHING, (field,))
    wanted = counts_of(many.oracle, query)
    # A request was approved in part, or nothing is said of it.
    assert len(wanted.facets[field].values) >= (1 if field == "modified" else 2)
    assert many.snapshot.aggregate([query]) == (wanted,)


@pytest.mark.parametrize("limit", [0, 1, 3, 10_000])
def test_the_most_frequent_values_are_listed_and_the_others_counted(many: Opened, limit: int) -> None:
    query = CountQuery(SOMA, ("guideline", "wording", "outcome"), limit)
    (counts,) = many.snapshot.aggregate([query])
    assert counts == counts_of(many.oracle, query)
    assert counts.facets["wording"].left_out == max(0, len(counts_of_all(many)) - limit)


def counts_of_all(many: Opened) -> tuple[object, ...]:
    return counts_of(many.oracle, CountQuery(SOMA, ("wording",))).facets["wording"].values


def test_only_what_is_asked_for_is_counted(many: Opened) -> None:
    total, facet, months = many.snapshot.aggregate(
        [CountQuery(UPHELD), CountQuery(UPHELD, ("year",)), CountQuery(UPHELD, months=True)]
    )
    assert (total.facets, total.months) == ({}, ())
    assert (set(facet.facets), facet.months) == ({"year"}, ())
    assert (months.facets, bool(months.months)) == ({}, True)
    assert total.total == facet.total == months.total == len(many.oracle.ids(UPHELD))


def test_inferred_years_are_said_to_be(many: Opened) -> None:
    (counts,) = many.snapshot.aggregate([CountQuery(EVERYTHING, ("year",), months=True)])
    inferred = {value.value: value.inferred for value in counts.facets["year"].values}
    assert sum(inferred.values()) > 5
    by_month = {value.value: value for value in counts.months if "-" not in value.value}
    assert {year: count for year, count in inferred.items() if count} == {
        year: value.count for year, value in by_month.items()
    }


def test_the_latest_months_are_listed_and_the_earlier_counted(opened: Callable[[str], Opened]) -> None:
    months = opened("months")
    size = len(months.oracle.issues)
    assert size > MAX_MONTHS
    (counts,) = months.snapshot.aggregate([CountQuery(EVERYTHING, months=True)])
    assert counts == counts_of(months.oracle, CountQuery(EVERYTHING, months=True))
    assert (counts.total, len(counts.months), counts.months_left_out) == (size, MAX_MONTHS, size - MAX_MONTHS)
    last = counts.months[-1].value
    later = NumberRange("year", int(last[:4]))
    (few,) = months.snapshot.aggregate([CountQuery(later, months=True)])
    assert (few.months[-1].value, few.months_left_out, few.total) == (last, 0, len(few.months))


def test_nothing_is_counted_of_nothing(many: Opened) -> None:
    (counts,) = many.snapshot.aggregate([CountQuery(NOTHING, ("outcome", "year"), months=True)])
    assert counts == counts_of(many.oracle, CountQuery(NOTHING, ("outcome", "year"), months=True))
    assert (counts.total, counts.months) == (0, ())
