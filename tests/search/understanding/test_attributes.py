"""Attributes that a query or a pasted text states, as field, value and the words that say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fields import FIELD_NAMES, NUMBER_FIELDS
from search.query import parse_query
from search.understanding.attributes import find_attributes

Stated = list[tuple[str, str, str]]


def stated(text: str) -> Stated:
    return [(one.field, one.value, text[slice(*one.span)]) for one in find_attributes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("retrospective request for norco", [("timing", "retrospective", "retrospective")]),
        ("soma, retro, DOS 11/14/16", [("timing", "retrospective", "retro")]),
        ("prospective request for norco", [("timing", "prospective", "prospective")]),
        ("retrospective and prospective norco", []),
        ("additional 6 visits of PT", [("again", "again", "additional")]),
        ("six more sessions of acupuncture", [("again", "again", "six more sessions")]),
        ("repeat lumbar MRI", [("again", "again", "repeat")]),
        ("continued use of norco", [("again", "again", "continued")]),
        ("initial trial of acupuncture", [("again", "first", "initial")]),
        ("TENS unit trial", [("again", "first", "trial")]),
        ("MRI after a failed trial of NSAIDs", []),
        ("MRI despite ongoing pain", []),
        ("no additional visits", []),
        ("post op physical therapy", [("after_surgery", "yes", "post op")]),
        ("physical therapy after shoulder surgery", [("after_surgery", "yes", "after shoulder surgery")]),
        ("post-op shoe", []),
        ("pre-operative clearance labs", [("depends_on", "surgery", "pre-operative")]),
        (
            "assistant surgeon where the surgery was denied",
            [
                ("depends_on", "surgery", "assistant surgeon"),
                ("dependency_decision", "upheld", "surgery was denied"),
            ],
        ),
        ("UR modified the request", [("modified", "yes", "modified")]),
        ("he works modified duty", []),
        ("unspecified quantity of norco", [("amount_stated", "no", "unspecified quantity")]),
        ("rental, duration not specified", [("duration_stated", "no", "duration not specified")]),
        ("PT 3 months after injury", [("since_injury", "3 to 12 months", "3 months after injury")]),
        ("10 year old back injury", [("since_injury", "over 5 years", "10 year old back injury")]),
        ("six weeks post injury", [("since_injury", "under 3 months", "six weeks post injury")]),
        ("physical therapy", []),
        ("", []),
    ],
)
def test_what_a_text_states_is_found_where_it_says_it(text: str, expected: Stated) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    "text",
    ["modified from 12 to 6", "PT reduced from twelve visits to six", "approved 6 of the 12 sessions"],
)
def test_the_two_amounts_of_a_partial_approval_are_found(text: str) -> None:
    found = {field: value for field, value, _ in stated(text)}
    assert found == {"modified": "yes", "amount_asked": "12", "amount_approved": "6"}


def test_amounts_that_are_no_part_are_not_found() -> None:
    assert stated("increased; modified from 6 to 12") == [("modified", "yes", "modified")]


def test_what_is_read_as_something_else_already_states_nothing() -> None:
    text = "additional visits, post op"
    assert [one.field for one in find_attributes(text, taken=[(0, 10)])] == ["after_surgery"]


def test_every_value_can_be_asked_for_as_a_field() -> None:
    text = (
        "Retrospective additional PT, modified from 12 to 6, post-op, assistant surgeon, surgery denied, "
        "unknown quantity, unknown duration, 2 months after injury"
    )
    found = stated(text)
    assert len(found) == 11
    for field, value, _ in found:
        assert field in FIELD_NAMES
        query = f"{field}:{value}" if field in NUMBER_FIELDS else f'{field}:"{value}"'
        assert value in parse_query(query).description


@given(st.text(max_size=200))
def test_any_text_states_each_field_once_and_inside_it(text: str) -> None:
    found = find_attributes(text)
    assert len({one.field for one in found}) == len(found)
    assert all(0 <= one.span[0] < one.span[1] <= len(text) for one in found)
