from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letters.encoding import decode
from indexer.letters.lines import Line, as_text, body, clean, flow, text_lines


def test_flow_keeps_the_hyphen_of_a_broken_word_and_the_blank_of_a_suspended_one() -> None:
    assert flow(["for long-", "term use"]) == "for long-term use"
    assert flow(["a two-", "to three-week trial"]) == "a two- to three-week trial"
    assert flow(["dated 11-", "17-2016"]) == "dated 11- 17-2016"


def test_flow_folds_all_white_space() -> None:
    assert flow([" a  b ", "", "c\td"]) == "a b c d"


@given(st.lists(st.text(max_size=20), max_size=20))
def test_flow_of_flow_changes_nothing(lines: list[str]) -> None:
    assert flow([flow(lines)]) == flow(lines)


@given(st.binary(max_size=200))
def test_any_bytes_decode_and_divide_into_lines(data: bytes) -> None:
    lines = text_lines(decode(data))
    assert all(line.text == line.text.strip() != "" for line in lines)
    assert text_lines(decode(data)) == lines


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("37° – “warm”".encode(), '37° - "warm"'),
        ("it\u2019s caf\u00e9".encode("cp1252"), "it's café"),
        ("\ufeffplain".encode(), "plain"),
        ("wide".encode("utf-16"), "wide"),
        (b"a\xc2\xa0b", "a b"),
    ],
)
def test_letters_in_any_usual_encoding_become_plain_text(data: bytes, text: str) -> None:
    assert clean(decode(data)) == text


def test_a_soft_hyphen_shows_only_at_the_end_of_a_line() -> None:
    assert clean("docu\u00admen\u00ad\ntation") == "documen-\ntation"


def test_room_above_a_line_is_told_by_the_blank_lines_that_mean_a_paragraph() -> None:
    single = text_lines("one\ntwo\n\nthree\n\n\n\nfour")
    assert [line.opens for line in single] == [None, False, True, None]
    double = text_lines("one\n\ntwo\n\n \n\nthree\n\nfour\n\nfive\n\nsix")
    assert [line.opens for line in double] == [None, False, True, False, False, False]
    assert [line.opens for line in text_lines("one\n\ntwo\n\nthree")] == [None, None, None]


def test_page_numbers_and_footers_belong_to_the_page() -> None:
    footer = "Final Determination Letter for IMR Case Number CM14-0000001   3"
    text = f"the dose was\n30\nin all\n\n\n\n2\n\n\n\n{footer}\nend"
    assert [line.text for line in body(text_lines(text))] == ["the dose was", "30", "in all", "end"]
    assert [line.text for line in text_lines(text) if line.footer] == ["2", " ".join(footer.split())]


def test_a_word_hyphenated_by_the_line_break_is_mended_only_on_evidence() -> None:
    broken = [
        Line("The documen-"),
        Line("tation, and the non-"),
        Line("certified splint."),
        Line("No documentation."),
    ]
    assert flow(body(broken)) == "The documentation, and the non-certified splint. No documentation."


def test_the_lines_as_text_have_an_empty_line_where_a_paragraph_begins() -> None:
    assert as_text([Line("a", None), Line("b", False), Line("c", True)]) == "a\nb\n\nc"
