from __future__ import annotations

import pytest

from search.analytics.periods import PeriodRate, rates_by_period
from search.analytics.rates import rate
from search.model.requests import Filter
from search.model.results import FacetValue


def month(name: str, overturned: int, upheld: int, other: int = 0) -> FacetValue:
    return FacetValue(name, overturned + upheld + other, overturned, upheld)


def test_decisions_before_and_from_december_2017_are_rated_apart() -> None:
    months = [month("2015-03", 1, 4), month("2017-11", 2, 0), month("2017-12", 1, 0), month("2018-01", 0, 7)]
    assert rates_by_period(months, ()) == (
        PeriodRate("before December 2017", rate(3, 4)),
        PeriodRate("from December 2017", rate(1, 7)),
    )


def test_a_year_without_a_month_counts_where_it_is_certain() -> None:
    months = [month("2014", 1, 1), month("2017", 50, 50), month("2019", 0, 3), month("2018-02", 1, 0)]
    before, since = rates_by_period(months, ())
    assert (before.rate, since.rate) == (rate(1, 1), rate(1, 3))


@pytest.mark.parametrize(
    "months",
    [
        [],
        [month("2016-01", 3, 4)],
        [month("2018-01", 3, 4)],
        [month("2016-01", 3, 4), month("2018-01", 0, 0, other=2)],
        [month("2016-01", 3, 4), month("2017", 9, 9)],
    ],
)
def test_where_only_one_period_has_decisions_there_is_nothing_to_tell_apart(months: list[FacetValue]) -> None:
    assert rates_by_period(months, ()) == ()


@pytest.mark.parametrize("filter_", [Filter("year", "2018"), Filter("date", "2017-12", exclude=True)])
def test_where_a_time_is_chosen_the_months_are_not_those_of_the_set(filter_: Filter) -> None:
    months = [month("2016-01", 3, 4), month("2018-01", 3, 4)]
    assert rates_by_period(months, [Filter("outcome", "upheld")])
    assert rates_by_period(months, [filter_]) == ()
