"""A score as parts that add up: constructed cases, and whatever is searched for."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine.protocol import Ranking, ScoredHit
from search.model.requests import IssueSubject, Mode, SearchRequest, SimilarRequest, TextSubject, Window
from search.model.results import Hit, SearchResponse
from search.opening import open_searcher
from search.query.clauses import EVERYTHING
from search.results.score_parts import parts_of, shares_of, whole_percents
from search.results.signal_words import SIGNAL_WORDS, signal_words
from search.retrieval.ranking import FusedHit
from search.retrieval.scores import SignalScores
from search.retrieval.signals import LexicalSignal
from search.searcher import Searcher
from tests.examples import examples
from tests.web.letters import DENIAL

WORDS = (
    "norco", "soma", "lumbar", "mri", "physical", "therapy", "denied", "2016", "opioid*", "zebra", "what",
    '"functional improvement"', "since", "shoulder", "spasm", "wrist", "quantity:>10", "acupuncture", "and",
)  # fmt: skip


@pytest.fixture(scope="module")
def searcher(small_build: Path) -> Searcher:
    return open_searcher(small_build)


def scores(name: str, weight: float, found: dict[str, float], missing: float = 0.0) -> SignalScores:
    """A signal whose best score in the index is 10."""
    hits = tuple(ScoredHit(issue_id, score) for issue_id, score in found.items())
    return SignalScores(LexicalSignal(name, weight, EVERYTHING), Ranking(hits, len(hits)), 10.0, missing)


def fused_hit(*parts: SignalScores, scale: float = 1.0) -> FusedHit:
    return FusedHit("A#1", 0.0, parts, scale)


def test_points_are_the_weighed_shares_of_the_best() -> None:
    words, meaning = parts_of(fused_hit(scores("words", 0.5, {"A#1": 8}), scores("meaning", 0.5, {"A#1": 4})))
    assert (words.name, words.signal) == ("Words of the query in the letter", "words")
    assert (words.points, words.most, words.percent) == (pytest.approx(40), 50, 67)
    assert (meaning.points, meaning.most, meaning.percent) == (pytest.approx(20), 50, 33)
    assert words.share == pytest.approx(2 / 3)


def test_what_is_not_ranked_has_what_the_ranking_was_cut_at_and_the_heaviest_stands_first() -> None:
    cut = scores("meaning", 0.4, {"B#1": 10}, missing=0.25)
    first, second = parts_of(fused_hit(cut, scores("words", 0.6, {"A#1": 5})))
    assert (first.signal, first.points) == ("words", pytest.approx(30))
    assert (second.signal, second.points) == ("meaning", pytest.approx(10))


def test_what_is_near_keeps_its_own_points() -> None:
    part = scores("words", 1.0, {"A#1": 6})
    assert parts_of(fused_hit(part, scale=0.5)) == parts_of(fused_hit(part))


def test_nothing_ranks_where_nothing_has_points() -> None:
    assert parts_of(fused_hit(scores("words", 1.0, {"A#1": 0.0}))) == ()
    assert parts_of(fused_hit()) == ()


def test_what_only_takes_from_a_score_has_points_and_no_share() -> None:
    (part,) = parts_of(fused_hit(scores("meaning", 1.0, {"A#1": -1})))
    assert (part.points, part.share, part.percent) == (pytest.approx(-10), 0.0, 0)


def test_a_part_below_zero_is_no_share() -> None:
    assert shares_of([30.0, -10.0, 10.0]) == [0.75, 0.0, 0.25]


def test_a_signal_without_words_is_called_by_its_name() -> None:
    assert signal_words("stated amounts").name == "Stated amounts"
    assert "“stated amounts”" in signal_words("stated amounts").more


def test_thirds_are_34_33_and_33() -> None:
    assert whole_percents([1 / 3] * 3) == [34, 33, 33]
    assert whole_percents([0.995, 0.004, 0.001]) == [100, 0, 0]


@given(st.lists(st.floats(-5, 100), max_size=12))
def test_shares_and_percents_add_up(points: list[float]) -> None:
    shares = shares_of(points)
    percents = whole_percents(shares)
    if any(shares):
        assert math.fsum(shares) == pytest.approx(1)
        assert sum(percents) == 100
    else:
        assert not any(percents)
    assert all(abs(100 * share - percent) < 1 for share, percent in zip(shares, percents, strict=True))


def assert_adds_up(response: SearchResponse) -> None:
    for hit in (*response.hits, *response.near):
        assert hit.explanation is not None
        scale = hit.explanation["scale"]
        assert isinstance(scale, float)
        points = math.fsum(part.points for part in hit.parts)
        assert scale * points == pytest.approx(100 * hit.score, abs=1e-6)
        assert_shares(hit)


def assert_shares(hit: Hit) -> None:
    if hit.parts:
        has_points = any(part.points > 0 for part in hit.parts)
        assert math.fsum(part.share for part in hit.parts) == pytest.approx(1 if has_points else 0)
        assert sum(part.percent for part in hit.parts) == (100 if has_points else 0)
        assert math.fsum(part.most for part in hit.parts) == pytest.approx(100)
        assert {part.signal for part in hit.parts} <= set(SIGNAL_WORDS), "give it words in signal_words.py"


@settings(max_examples=examples(60), deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
    mode=st.sampled_from(Mode),
)
def test_the_parts_of_every_hit_add_up_to_its_score(searcher: Searcher, words: list[str], mode: Mode) -> None:
    request = SearchRequest(" ".join(words), mode=mode, window=Window(30), explain=True)
    assert_adds_up(searcher.search(request))


@pytest.mark.parametrize("mode", Mode)
def test_the_parts_of_similar_cases_add_up(searcher: Searcher, mode: Mode) -> None:
    for subject in (IssueSubject("CM16-0900001#1"), TextSubject(DENIAL)):
        request = SimilarRequest(subject, mode=mode, window=Window(30), explain=True)
        response = searcher.similar(request)
        assert response.hits
        assert all(hit.parts for hit in response.hits)
        assert_adds_up(response)


def test_nothing_ranks_where_only_conditions_are_asked(searcher: Searcher) -> None:
    response = searcher.search(SearchRequest("denied 2017"))
    assert response.hits
    assert not any(hit.parts for hit in response.hits)
