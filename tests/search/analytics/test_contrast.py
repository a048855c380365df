"""What overturned rationales say that upheld ones do not, against counts made by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analytics.contrast import (
    MAX_QUOTES,
    MIN_RATIONALES,
    MIN_Z_SCORE,
    _occurrences,
    contrast,
    log_odds,
)
from search.model.letters import Determination, Issue, Outcome
from search.model.requests import Filter, IssueSubject, Mode, SearchRequest, SimilarRequest
from search.model.results import InterpretedQuery
from search.searcher import Searcher
from search.text.sentences import sentence_spans
from tests.search.engines import engine_over
from tests.search.letters import issue, letter

OVER = (
    "A trial of exercise failed in the {n} month. Radiculopathy was confirmed by imaging of level {n}{n}. "
    "The request is medically necessary.",
    "Imaging confirmed radiculopathy for patient number {n}, and exercise failed. The guideline recommends "
    "imaging of every patient with red flags. The injection is medically necessary.",
)
UP = (
    "There is no documentation of exercise in file {n}. The request is not medically necessary.",
    "The records hold no documentation of any visit {n}. Guidelines recommend imaging when radiculopathy is "
    "found. The request is not medically necessary.",
)
WORDS = ("alpha", "beta", "gamma", "delta", "kappa", "sigma", "omega", "theta")


def made(texts: tuple[str, ...], outcome: Outcome, start: int) -> list[tuple[Determination, Issue]]:
    """Eight issues with rationales that differ in a word, each in a letter of its own."""
    found = []
    for at, word in enumerate(WORDS):
        text = texts[at % 2].format(n=word)
        name = f"CM16-{start + at:07}"
        one = issue(1, "Injection", text, outcome, category="Injections")
        found.append((letter(name, one).determination, one))
    return found


OVERTURNED, UPHELD = made(OVER, Outcome.OVERTURNED, 1), made(UP, Outcome.UPHELD, 101)
QUERY = InterpretedQuery("injection", "injection")


def test_terms_are_counted_by_rationale_and_told_apart_by_outcome() -> None:
    found = contrast(QUERY, OVERTURNED, UPHELD)
    assert (found.overturned, found.upheld, found.enough) == (8, 8, True)
    over = {one.words: (one.overturned, one.upheld) for one in found.of_overturned}
    up = {one.words: (one.overturned, one.upheld) for one in found.of_upheld}
    assert over["radiculopathy"] == over["exercise failed"] == over["imaging"] == (8, 0)
    assert all(counts[0] > counts[1] for counts in over.values())
    assert up["no documentation"] == (0, 8)
    assert not any("documentation" in words for words in over)


def test_neither_the_guidelines_words_nor_the_conclusion_are_counted() -> None:
    found = contrast(QUERY, OVERTURNED, UPHELD)
    every = {one.words for one in (*found.of_overturned, *found.of_upheld)}
    # "red flags" stands in what the guideline recommends alone, "medically necessary" in the conclusion.
    assert not any("flag" in words or "medically" in words or "necessary" in words for words in every)


def test_every_quote_is_a_sentence_of_its_rationale_with_the_term_in_it() -> None:
    found = contrast(QUERY, OVERTURNED, UPHELD)
    for one, outcome in (
        *((one, Outcome.OVERTURNED) for one in found.of_overturned),
        *((one, Outcome.UPHELD) for one in found.of_upheld),
    ):
        assert 1 <= len(one.quotes) <= MAX_QUOTES
        assert len({quote.determination.determination_id for quote in one.quotes}) == len(one.quotes)
        assert one.z >= MIN_Z_SCORE
        for quote in one.quotes:
            assert quote.issue.outcome is outcome
            rationale = quote.issue.rationale or ""
            spans = list(sentence_spans(rationale))
            start, end = spans[quote.number - 1]
            assert quote.text == rationale[start:end].strip()
            assert quote.text[slice(*quote.mark)]
            assert quote.text[slice(*quote.mark)].split()[0].lower()[:3] == one.words.split()[0].lower()[:3]


def test_a_wording_counts_once() -> None:
    copies = [
        (letter(f"CM16-{n:07}", one).determination, one)
        for n in range(900, 930)
        for one in (issue(1, "Injection", UP[0].format(n="alpha"), Outcome.UPHELD),)
    ]
    assert contrast(QUERY, OVERTURNED, [*UPHELD, *copies]) == contrast(QUERY, OVERTURNED, UPHELD)


def test_with_too_few_rationales_nothing_is_contrasted() -> None:
    found = contrast(QUERY, OVERTURNED[: MIN_RATIONALES - 1], UPHELD)
    assert not found.enough
    assert (found.of_overturned, found.of_upheld) == ((), ())
    nothing = contrast(QUERY, [], [])
    assert (nothing.overturned, nothing.upheld, nothing.enough) == (0, 0, False)


def test_the_log_odds_ratio_is_the_one_of_the_table() -> None:
    ratio, z = log_odds(9, 24, 2, 87)
    cells = (9.5, 15.5, 2.5, 85.5)
    assert ratio == pytest.approx(math.log(9.5 / 15.5) - math.log(2.5 / 85.5))
    assert z == pytest.approx(ratio / math.sqrt(sum(1 / cell for cell in cells)))


def test_terms_are_content_words_a_negation_before_them_and_linking_words_between() -> None:
    sentence = "There is no documentation of exercise."
    assert [sentence[slice(*found.span)] for found in _occurrences(sentence)] == [
        "no documentation",
        "documentation",
        "documentation of exercise",
        "exercise",
    ]


def saying(said: Sequence[str], start: int) -> list[tuple[Determination, Issue]]:
    """Rationales that say these things; each has another word of its own."""
    found = []
    for at, more in enumerate(said):
        own = f"qz{chr(97 + at % 26)}{chr(97 + at // 26)}z"
        text = f"He still has the same trouble with the {own} at home and at work{more}."
        one = issue(1, "Injection", text, Outcome.OVERTURNED)
        found.append((letter(f"CM16-{start + at:07}", one).determination, one))
    return found


def partly(word: str, times: int, of: int) -> list[str]:
    """So many of so many rationales have a word."""
    return [f" and a {word}" if at < times else "" for at in range(of)]


@pytest.mark.parametrize(
    ("here", "there", "named"),
    [
        # (rationales with the word, rationales) on either side; z is ...
        ((3, 8), (0, 10), False),  # 1.62
        ((4, 8), (1, 10), True),  # 1.67
        ((10, 12), (6, 12), False),  # 1.60
        ((4, 12), (0, 12), True),  # 1.66
        ((2, 5), (0, 40), False),  # 2.71, from too few
        ((3, 5), (0, 40), True),  # 3.15
    ],
)
def test_a_term_is_named_from_three_rationales_on_where_one_in_twenty_stands_out_so_far_by_chance(
    here: tuple[int, int], there: tuple[int, int], *, named: bool
) -> None:
    _, z = log_odds(*here, *there)
    assert named is (z >= 1.645 and here[0] >= 3)
    one, other = saying(partly("sling", *here), 1), saying(partly("sling", *there), 101)
    told = [found.words for found in contrast(QUERY, one, other).of_overturned]
    assert told == (["sling"] if named else [])
    assert [found.words for found in contrast(QUERY, other, one).of_upheld] == told


def test_the_fifteen_most_telling_terms_are_named_with_three_quotes_each() -> None:
    words = [f"xk{chr(97 + n)}w" for n in range(16)]
    said = " and a ".join(("", *words))
    found = contrast(QUERY, saying([said] * 8, 1), saying([""] * 8, 101)).of_overturned
    assert [one.words for one in found] == words[:15]
    for one in found:
        first = [quote.determination.determination_id for quote in one.quotes]
        assert first == ["CM16-0000001", "CM16-0000002", "CM16-0000003"]


@pytest.mark.parametrize(("shared", "told"), [(2, ["blue sling", "soft sling"]), (3, ["blue sling", "soft"])])
def test_terms_that_share_a_word_and_three_fifths_of_their_rationales_are_one(
    shared: int, told: list[str]
) -> None:
    blue, soft = range(5), range(5 - shared, 10 - shared)
    here = [
        f"{' and a blue sling' if n in blue else ''}{' and a soft sling' if n in soft else ''}"
        for n in range(12)
    ]
    found = contrast(QUERY, saying(here, 1), saying([" and a sling"] * 12, 101)).of_overturned
    assert [one.words for one in found] == told


def test_with_five_rationales_of_either_outcome_there_is_a_contrast() -> None:
    assert contrast(QUERY, OVERTURNED[:5], UPHELD[:5]).enough
    assert not contrast(QUERY, OVERTURNED[:4], UPHELD).enough
    assert not contrast(QUERY, OVERTURNED, UPHELD[:4]).enough


@given(st.data())
def test_the_log_odds_ratio_turns_round_with_its_sides(data: st.DataObject) -> None:
    of, others = data.draw(st.integers(1, 500)), data.draw(st.integers(1, 500))
    here, there = data.draw(st.integers(0, of)), data.draw(st.integers(0, others))
    ratio, z = log_odds(here, of, there, others)
    back = log_odds(there, others, here, of)
    assert math.isfinite(z)
    assert (ratio, z) == pytest.approx((-back[0], -back[1]))


def test_a_result_set_is_contrasted_whatever_outcome_it_is_filtered_by(tmp_path: Path) -> None:
    letters = [letter(d.determination_id, one, text=str(d)) for d, one in (*OVERTURNED, *UPHELD)]
    searcher = Searcher(engine_over(letters, tmp_path))
    plain = searcher.plan(SearchRequest('"injection"', Mode.KEYWORD)).contrast()
    assert (plain.overturned, plain.upheld) == (8, 8)
    one_side = SearchRequest('"injection"', Mode.KEYWORD, (Filter("outcome", "upheld"),))
    filtered = searcher.plan(one_side).contrast()
    assert filtered.of_overturned == plain.of_overturned
    assert filtered.query.filters == ()
    none = searcher.plan(SearchRequest("injection", Mode.KEYWORD, (Filter("year", "1999"),))).contrast()
    assert not none.enough
    similar = searcher.plan(SimilarRequest(IssueSubject("CM16-0000001#1"), mode=Mode.KEYWORD)).contrast()
    assert similar.overturned <= 7, "an issue is not contrasted with itself"
