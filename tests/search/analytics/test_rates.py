"""Rates against published and hand-worked intervals, and against what defines Wilson's interval."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analytics.rates import MIN_SAMPLE_SIZE, Z_95_PERCENT, lists_both_outcomes, rate, rate_of, wilson
from search.model.requests import Filter, Mode
from search.model.results import InterpretedQuery, SearchResponse


def response(
    *filters: Filter, overturned: int = 34, upheld: int = 178, asks_outcome: bool = False
) -> SearchResponse:
    query = InterpretedQuery("soma", "soma", filters=filters, asks_outcome=asks_outcome)
    outcomes = {"overturned": overturned, "upheld": upheld, "other": 5}
    return SearchResponse(query, Mode.KEYWORD, sum(outcomes.values()), 1.0, "build", (), outcomes=outcomes)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_intervals_are_those_that_newcombe_tabulates(successes: int, n: int, low: float, high: float) -> None:
    found = wilson(successes, n)
    assert found == (pytest.approx(low, abs=0.00006), pytest.approx(high, abs=0.00006))


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_bound_is_a_share_that_the_score_test_just_does_not_reject(case: tuple[int, int]) -> None:
    successes, n = case
    share = successes / n
    low, high = wilson(successes, n)
    assert 0 <= low <= share <= high <= 1
    for bound in (low, high):
        assert abs(share - bound) == pytest.approx(
            Z_95_PERCENT * math.sqrt(bound * (1 - bound) / n), abs=1e-9
        )


def test_a_rate_is_said_with_its_count_and_interval() -> None:
    assert rate(34, 178).words == "Overturned 34 of 212: 16 in 100, likely between 12 and 22 in 100"
    assert (
        rate(1_200, 10_800).words == "Overturned 1,200 of 12,000: 10 in 100, likely between 9 and 11 in 100"
    )
    assert rate(34, 178).percent == "16.0%, 11.7–21.6%"


@pytest.mark.parametrize(
    ("overturned", "upheld", "likely"),
    [
        (0, 1, "with so few, anything up to 8 in 10 is possible"),
        (1, 0, "with so few, anything from 2 in 10 up is possible"),
        (1, 1, "with so few, anything is possible"),
        (0, 6, "with so few, anything up to 4 in 10 is possible"),
        (3, 3, "with so few, anything between 1 and 9 in 10 is possible"),
        (0, 10, "none of them, but anything up to 28 in 100 is possible"),
        (10, 0, "all of them, but anything from 72 in 100 up is possible"),
        (1, 13, "7 in 100, likely between 1 and 31 in 100"),
        (1, 400, "fewer than 1 in 100, likely up to 1 in 100"),
        (400, 1, "more than 99 in 100, likely from 99 in 100 up"),
        (500, 500, "50 in 100, likely between 47 and 53 in 100"),
    ],
)
def test_an_interval_is_said_in_plain_words(overturned: int, upheld: int, likely: str) -> None:
    assert rate(overturned, upheld).likely == likely


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_words_say_the_interval(case: tuple[int, int]) -> None:
    overturned, n = case
    said = rate(overturned, n - overturned).likely
    of = 10 if n < MIN_SAMPLE_SIZE else 100
    bounds = re.search(rf"(?:between (\d+) and|up to|from (\d+)) ?(\d+)? ?in {of}", said)
    if bounds is None:
        assert said == "with so few, anything is possible"
        return
    low, high = wilson(overturned, n)
    first = int(bounds[1] or bounds[2] or 0)
    last = int(bounds[3] or of)
    assert abs(first - of * low) <= 1
    assert abs(last - of * high) <= 1
    assert of == 100 or first <= of * low <= of * high <= last
    assert "%" not in said


def test_below_ten_issues_only_the_counts_are_said() -> None:
    few = rate(3, MIN_SAMPLE_SIZE - 4)
    assert (few.share, few.low, few.high) == (None, None, None)
    assert few.words == "Overturned 3 of 9: with so few, anything between 1 and 7 in 10 is possible"
    assert rate(3, MIN_SAMPLE_SIZE - 3).share == 0.3


def test_the_rate_of_an_answer_leaves_out_issues_with_neither_outcome() -> None:
    found = rate_of(response())
    assert found is not None
    assert (found.overturned, found.of) == (34, 212)


def test_where_one_outcome_is_asked_for_there_is_no_rate() -> None:
    assert rate_of(response(Filter("outcome", "overturned"))) is None
    assert rate_of(response(Filter("outcome", "Upheld", exclude=True))) is None
    assert rate_of(response(asks_outcome=True)) is None
    assert rate_of(response(Filter("outcome", "other", exclude=True))) is not None
    assert rate_of(response(overturned=0, upheld=0)) is None


def test_both_sides_are_listed_unless_a_filter_leaves_one_out() -> None:
    both = (Filter("outcome", "Overturned"), Filter("outcome", "upheld"))
    assert lists_both_outcomes(())
    assert lists_both_outcomes(both)
    assert lists_both_outcomes((Filter("treatment", "soma"),))
    assert not lists_both_outcomes(both[:1])
    assert not lists_both_outcomes((*both, Filter("outcome", "upheld", exclude=True)))
