"""The convex combination: the sum written out, and what must hold for any scores."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.retrieval.fusion import convex_combination

scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1))
parts = st.lists(st.tuples(st.floats(0, 1), scores, st.floats(0, 0.5)), max_size=4)
IDS = "abcdefgh"


def test_the_score_is_the_weighted_sum_and_what_is_not_listed_has_the_score_of_those_missing() -> None:
    fused = convex_combination([(0.75, {"a": 1.0, "b": 0.5}, 0.25), (0.25, {"c": 1.0}, 0.0)], "abc")
    assert fused == [
        ("a", 0.75 * 1.0),
        ("c", 0.75 * 0.25 + 0.25 * 1.0),
        ("b", 0.75 * 0.5),
    ]


def test_ties_are_ordered_by_id() -> None:
    assert [found for found, _ in convex_combination([(1.0, {"b": 0.5, "a": 0.5}, 0.0)], "cba")] == list(
        "abc"
    )


def test_only_the_ids_asked_for_are_ranked() -> None:
    assert convex_combination([(1.0, {"a": 1.0, "b": 0.5}, 0.0)], "b") == [("b", 0.5)]
    assert convex_combination([], "b") == [("b", 0)]


@given(parts)
def test_every_id_is_ranked_once_and_best_first(
    given_parts: list[tuple[float, dict[str, float], float]],
) -> None:
    fused = convex_combination(given_parts, IDS)
    assert sorted(found for found, _ in fused) == sorted(IDS)
    assert all(one >= other for (_, one), (_, other) in itertools.pairwise(fused))


@given(parts)
def test_the_order_of_the_parts_does_not_matter(
    given_parts: list[tuple[float, dict[str, float], float]],
) -> None:
    forwards = convex_combination(given_parts, IDS)
    backwards = convex_combination(given_parts[::-1], IDS)
    assert dict(forwards) == pytest.approx(dict(backwards))


@given(scores, st.floats(0.1, 1))
def test_one_part_keeps_its_order_whatever_it_weighs(listed: dict[str, float], weight: float) -> None:
    fused = convex_combination([(weight, listed, 0.0)], listed)
    values = [listed[found] for found, _ in fused]
    assert all(one >= other or one == pytest.approx(other) for one, other in itertools.pairwise(values))
