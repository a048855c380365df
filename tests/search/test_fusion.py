"""Reciprocal rank fusion: the sum written out, and what must hold for any rankings."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fusion import reciprocal_rank_fusion

rankings = st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), max_size=4)


def test_the_score_is_the_sum_of_reciprocal_ranks() -> None:
    fused = reciprocal_rank_fusion([["a", "b", "c"], ["c", "a"]])
    assert dict(fused) == pytest.approx({"a": 1 / 61 + 1 / 62, "b": 1 / 62, "c": 1 / 63 + 1 / 61})
    assert [found for found, _ in fused] == ["a", "c", "b"]


def test_ties_are_ordered_by_id() -> None:
    assert [found for found, _ in reciprocal_rank_fusion([["b"], ["a"]])] == ["a", "b"]


@given(st.lists(st.text(min_size=1, max_size=3), unique=True))
def test_fusing_one_ranking_keeps_its_order(ranking: list[str]) -> None:
    assert [found for found, _ in reciprocal_rank_fusion([ranking])] == ranking


@given(rankings)
def test_everything_listed_is_fused_once_and_best_first(given_rankings: list[list[str]]) -> None:
    fused = reciprocal_rank_fusion(given_rankings)
    assert sorted(found for found, _ in fused) == sorted({found for one in given_rankings for found in one})
    assert all(one >= other for (_, one), (_, other) in itertools.pairwise(fused))


@given(rankings)
def test_the_order_of_the_rankings_does_not_matter(given_rankings: list[list[str]]) -> None:
    forwards = reciprocal_rank_fusion(given_rankings)
    backwards = reciprocal_rank_fusion(given_rankings[::-1])
    assert dict(forwards) == pytest.approx(dict(backwards))
