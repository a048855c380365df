"""Intervals and tests against values worked out by hand, and against every case written out."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ImrError
from search.evaluation.measures import Measure
from search.evaluation.significance import MAX_EXACT_QUERIES, bootstrap_interval, randomization_p
from search.evaluation.summary import queries_by_kind, summarize
from search.evaluation.trec import JudgedQuery

sixteenths = st.integers(-16, 16).map(lambda number: number / 16)
"""Differences whose sums are exact, so that ties are ties."""


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([0.1], 1.0),
        ([0.1, 0.2], 2 / 4),
        ([0.1, 0.2, 0.3, 0.4, 0.5], 2 / 32),
        ([0.3, 0.2, -0.1], 4 / 8),  # |sum| >= .4: both ends, and the observed with its mirror
        ([0.5, -0.5], 1.0),
        ([0.0, 0.0], 1.0),
        ([], 1.0),
        ([0.1, 0.2, 0.3, 0.4, 0.5, *[0.0] * 100], 2 / 32),  # queries that do not differ say nothing
    ],
)
def test_the_exact_p_is_the_one_worked_out_by_hand(differences: list[float], p: float) -> None:
    assert randomization_p(differences) == pytest.approx(p)


@given(st.lists(sixteenths, max_size=8))
def test_the_exact_p_counts_every_assignment_of_signs(differences: list[float]) -> None:
    observed = abs(sum(differences))
    cases = list(itertools.product((-1, 1), repeat=len(differences)))
    extreme = sum(
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True))) >= observed
        for signs in cases
    )
    assert randomization_p(differences) == pytest.approx(extreme / len(cases))


def test_the_sampled_p_is_near_the_exact_one() -> None:
    # Of n equal differences with m minuses, the sum is binomial, whatever n is.
    count, minuses = MAX_EXACT_QUERIES + 14, 9
    differences = [0.25] * (count - minuses) + [-0.25] * minuses
    exact = 2 * sum(math.comb(count, k) for k in range(minuses + 1)) / 2**count
    assert randomization_p(differences) == pytest.approx(exact, abs=0.003)
    assert randomization_p(differences) == randomization_p(differences)


def test_a_sampled_p_is_never_zero() -> None:
    assert 0 < randomization_p([0.5] * 60) < 1e-4


@given(st.lists(sixteenths, min_size=1, max_size=10))
def test_the_sign_of_a_difference_does_not_matter(differences: list[float]) -> None:
    assert randomization_p(differences) == randomization_p([-value for value in differences])


def test_the_interval_of_two_values_reaches_from_one_to_the_other() -> None:
    # A quarter of the draws has the same value twice, at either end.
    assert bootstrap_interval([0.0, 1.0]) == (0.0, 1.0)


def test_the_interval_of_many_values_is_the_normal_one() -> None:
    drawn = random.Random(3)
    values = [drawn.gauss(0.6, 0.2) for _ in range(400)]
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    low, high = bootstrap_interval(values)
    half = 1.96 * spread / math.sqrt(len(values))
    assert low == pytest.approx(mean - half, abs=0.002)
    assert high == pytest.approx(mean + half, abs=0.002)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_interval_lies_among_the_values_and_is_the_same_again(values: list[float]) -> None:
    low, high = bootstrap_interval(values)
    assert min(values) - 1e-12 <= low <= high <= max(values) + 1e-12
    assert bootstrap_interval(values) == (low, high)


RR = Measure("RR")
OURS = {"q1": {"RR": 1.0}, "q2": {"RR": 0.5}, "q3": {"RR": 0.0}}
THEIRS = {"q1": {"RR": 0.5}, "q2": {"RR": 0.25}, "q3": {"RR": 0.25}}


def test_a_summary_has_both_means_their_difference_and_its_p() -> None:
    (found,) = summarize(OURS, [RR], other=THEIRS, interval=True)
    assert (found.group, found.measure, found.queries, found.mean) == ("all", "RR", 3, 0.5)
    assert found.interval == bootstrap_interval([1.0, 0.5, 0.0])
    assert found.against is not None
    assert found.against.mean == pytest.approx(1 / 3)
    assert found.against.difference == pytest.approx(1 / 6)
    assert found.against.interval == bootstrap_interval([0.5, 0.25, -0.25])
    # Of the eight sums of .5, .25 and .25 only that with all signs alike is above .5 either way;
    # those with one of the small signs turned are the observed one.
    assert found.against.p == 6 / 8


def test_a_summary_speaks_of_the_queries_asked_for() -> None:
    (found,) = summarize(OURS, [RR], group="paste", among=["q2"], other=THEIRS)
    assert (found.group, found.queries, found.mean, found.interval) == ("paste", 1, 0.5, None)
    assert found.against is not None
    assert (found.against.difference, found.against.p) == (0.25, 1.0)


def test_nothing_judged_gives_a_mean_of_zero_and_no_interval() -> None:
    (found,) = summarize({}, [RR], other={}, interval=True)
    assert (found.queries, found.mean, found.interval, found.against) == (0, 0.0, None, None)


def test_queries_are_grouped_by_kind_and_a_judged_one_must_be_among_them() -> None:
    queries = [
        JudgedQuery("q3", "a", "paste"),
        JudgedQuery("q1", "b", ""),
        JudgedQuery("q2", "c", "paste"),
        JudgedQuery("q9", "without relevant issues", "question"),
    ]
    assert queries_by_kind(queries, OURS) == {"paste": ["q3", "q2"], "no kind": ["q1"]}
    with pytest.raises(ImrError, match="'q1' is judged"):
        queries_by_kind(queries[:1] + queries[2:], OURS)
