"""Comparisons with a sign: read as a range, or named with what can be written; never half read."""

from __future__ import annotations

import pytest

from search.fields import NUMBER_FIELDS
from search.query.parser import parse_query
from search.understanding import understand
from search.understanding.finding import find_conditions


@pytest.mark.parametrize(
    ("query", "words", "described"),
    [
        ("> 60 tablets", "> 60 tablets", "quantity above 60"),
        ("norco >60 tablets", ">60 tablets", "quantity above 60"),
        ("norco ≥ 60 tabs", ">= 60 tabs", "quantity at least 60"),
        ("PT >= 12 visits", ">= 12 visits", "visits at least 12"),
        ("PT > 12 therapy sessions", "> 12 therapy sessions", "visits above 12"),
        ("oxycodone < 30 mg", "< 30 mg", "dose in mg below 30"),
        ("fentanyl >= 50mcg", ">= 50mcg", "dose in mg at least 0.05"),
        ("quantity > 60 norco", "quantity > 60", "quantity above 60"),
        ("qty>60 norco", "qty>60", "quantity above 60"),
        ("visits <= 6", "visits <= 6", "visits at most 6"),
        ("MRI age < 40", "age < 40", "age of the patient below 40"),
        ("norco > 1,000 pills", "> 1,000 pills", "quantity above 1000"),
    ],
)
def test_a_comparison_with_a_unit_or_a_field_is_a_condition(query: str, words: str, described: str) -> None:
    parsed = parse_query(query)
    (condition,) = find_conditions(parsed.text)
    assert parsed.text[slice(*condition.span)] == words
    assert condition.description == described
    assert parsed.notes == ()
    (interpretation,) = [
        part for part in understand(parsed, lambda _: 0).interpretations if part.kind in NUMBER_FIELDS
    ]
    assert interpretation.means == described


@pytest.mark.parametrize("query", ["MED > 120", "MED>120", "morphine equivalents >= 120", "pain > 7"])
def test_any_other_comparison_is_read_as_words_and_named(query: str) -> None:
    parsed = parse_query(query)
    assert find_conditions(parsed.text) == ()
    (note,) = parsed.notes
    assert "compares nothing that letters have a number for" in note
    assert "write a field, as in quantity:>" in note
    assert query.split()[0].split(">")[0].lower() in parsed.description.lower()


@pytest.mark.parametrize(
    "query",
    [
        "quantity:>60",
        "quantity: > 60",
        "quantity:≥60",
        'request:"> 60 tablets"',
        "norco",
        "a -> b",
        "L4 > L5",
    ],
)
def test_a_range_of_a_field_and_words_in_quotes_are_left_alone(query: str) -> None:
    parsed = parse_query(query)
    assert parsed.notes == ()
    assert not any(condition.kind == "quantity" for condition in find_conditions(parsed.text))


@pytest.mark.parametrize(
    ("query", "described"),
    [
        ("date:2014-2015", "decision date from 2014 to 2015"),
        ("date:2014–2015", "decision date from 2014 to 2015"),
        ("date:1/1/2014-6/30/2014", "decision date from Jan 1, 2014 to Jun 30, 2014"),
        ("date:1/1/2014 - 6/30/2014", "decision date from Jan 1, 2014 to Jun 30, 2014"),
        ("date: 2015", "decision date is 2015"),
        ("date:2014-06", "decision date is Jun 2014"),
        ("injury:2014", "date of injury is 2014"),
        ("doi:>=2014", "date of injury from 2014"),
        ("DOI: 2014-2015", "date of injury from 2014 to 2015"),
        ("quantity:≥60", "quantity at least 60"),
        ("quantity:=>60", "quantity at least 60"),
        ("quantity:<=30", "quantity at most 30"),
        ("page:78 - 82", "page from 78 to 82"),
        ("outcome: upheld", "outcome is upheld"),
    ],
)
def test_a_range_of_a_field_is_read_whole(query: str, described: str) -> None:
    assert parse_query(query).description == described


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("http://www.drugs.com/famotidine.html", "http://www.drugs.com/famotidine.html"),
        ("indication: low back pain", "indication, low, back, pain"),
        ("what % of NSAIDs get reversed", "NSAIDs, get, reversed"),
        ("overturn % for MRI", "overturn, MRI"),
        ("ODG Knee & Leg", "ODG, Knee, Leg"),
        ("ODG Pain (Chronic) soma", "ODG, Pain, Chronic, soma"),
    ],
)
def test_signs_that_are_no_operators_leave_words(query: str, words: str) -> None:
    assert parse_query(query).description == words
