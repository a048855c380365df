"""Case numbers as they are typed, and the digits that may be the end of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.case_number import MIN_TELLING_DIGITS, case_digits, case_number, cases_ending


@pytest.mark.parametrize(
    "text",
    [
        "CM16-0213037", "cm16-0213037", "IMR CM16-0213037", "case number CM16 0213037",
        "case no. CM16-0213037",
        "Case Number: CM16-0213037", "case #CM16-0213037", "IMR case no CM16-0213037", "CM160213037",
        "CM 16 0213037", "CM16\u20110213037", "CM16\u20130213037", "\u200bCM16-0213037", "CM16\u00a00213037",
        '"CM16-0213037"', "CM16-0213037#2", "CM16-0213037 # 2", "CM16-213037", "16-0213037", "16 0213037",
        "determination CM16-0213037", "decision: CM16-0213037", "letter CM16-0213037.", " CM16_0213037 ",
        "IMR 16-0213037", "final determination CM16-0213037",
    ],
)  # fmt: skip
def test_a_case_number_is_read_in_every_form(text: str) -> None:
    assert case_number(text) == "CM16-0213037"


@pytest.mark.parametrize(
    "text",
    ["norco CM16-0213037", "norco", "", "0213037", "2016", "16-02", "CM16", "case", "L4-5", "#120", "10/325"],
)
def test_another_text_is_no_case_number(text: str) -> None:
    assert case_number(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0213037", "0213037"),
        ("213037", "213037"),
        ("3037", "3037"),
        ("case 3037", "3037"),
        ("case number 0213037", "0213037"),
        ("IMR 213037", "213037"),
        ("case 2016", "2016"),
        ("case 037", "037"),
        ("\u200b0213037", "0213037"),
        ("2016", None),
        ("120", None),
        ("#120", None),
        ("no 3037", None),
        ("norco 3037", None),
        ("10,000", None),
        ("12345678", None),
        ("CM16-0213037", None),
    ],
)
def test_digits_may_be_the_end_of_a_case_number(text: str, digits: str | None) -> None:
    assert case_digits(text) == digits


@given(st.integers(0, 9_999_999), st.integers(13, 29), st.integers(4, 7))
def test_a_case_number_ends_with_its_last_digits(number: int, year: int, count: int) -> None:
    case = f"CM{year}-{number:07}"
    assert case_number(f"IMR {case}") == case
    digits, others = f"{number:07}"[-count:], f"{(number + 1) % 10_000_000:07}"[-count:]
    assert (case in cases_ending(digits)) is (count >= MIN_TELLING_DIGITS)
    assert case not in cases_ending(others)
