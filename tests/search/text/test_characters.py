"""Characters that look alike are one, in letters and in queries."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letters.lines import clean
from search.query.case_number import case_number
from search.query.clauses import Boolean, Term
from search.query.parser import parse_query
from search.text.characters import plain_query, plain_text


def of_category(category: str) -> list[str]:
    return [sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign) == category]


@pytest.mark.parametrize("sign", [*of_category("Zs"), *"\t\n\r\v\x85\u2028\u2029"])
def test_every_blank_is_a_blank(sign: str) -> None:
    for query in ("norco AND soma", "rationale: weaning", "NOT soma norco", "norco /s weaning"):
        typed = parse_query(query.replace(" ", sign))
        assert typed == parse_query(query)


@pytest.mark.parametrize("sign", [*of_category("Pd"), "−", "⁃"])
def test_every_hyphen_is_a_hyphen(sign: str) -> None:
    assert plain_query(f"x{sign}ray") == "x-ray"
    assert case_number(f"CM16{sign}0213037") == "CM16-0213037"
    assert clean(f"x{sign}ray") == "x-ray"


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u202a", "\ufe0f"]
)
def test_signs_that_show_nothing_are_dropped(sign: str) -> None:
    assert parse_query(f"outcome:{sign}upheld nor{sign}co") == parse_query("outcome:upheld norco")
    assert case_number(f"{sign}CM16-0213037") == "CM16-0213037"
    assert clean(f"nor{sign}co") == "norco"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("“red flags”", '"red flags"'),
        ("«red flags»", '"red flags"'),
        ("reviewer’s", "reviewer's"),
        ("ｎｏｒｃｏ　ＡＮＤ　ｓｏｍａ", "norco AND soma"),
        ("quantity:≥60", "quantity:>=60"),
        ("quantity:≤60", "quantity:<=60"),
        ("Norco™", "Norco"),
        ("6″ wrap", "6  wrap"),
        ("ﬁbromyalgia", "fibromyalgia"),
        ("½ tablet", "1/2 tablet"),
    ],
)
def test_a_query_is_read_in_plain_characters(typed: str, plain: str) -> None:
    assert plain_query(typed) == plain


@given(st.text(max_size=80))
def test_plain_text_is_plain(text: str) -> None:
    plain = plain_query(text)
    assert "\n" not in plain
    assert not any(unicodedata.category(sign) in ("Cf", "Pd", "Cs") for sign in plain if sign != "-")
    assert plain_text(plain_text(text)) == plain_text(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_a_query_of_the_keyboard_stays_as_it_is(text: str) -> None:
    assert plain_query(text) == text
    assert plain_text(text) == text


def test_spans_are_those_of_the_plain_query() -> None:
    parsed = parse_query("\u200bsoma\u00a0\u00adnorco ≥ x")
    assert parsed.text == "soma norco >= x"
    assert isinstance(parsed.clause, Boolean)
    spans = [term.span for term in parsed.clause.should if isinstance(term, Term) and term.span]
    assert [parsed.text[slice(*span)] for span in spans] == ["soma", "norco", "x"]
