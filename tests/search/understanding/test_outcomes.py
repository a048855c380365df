"""Outcomes in a query: where a word says which decisions are wanted, and where it says something else."""

from __future__ import annotations

import pytest

from search.query.clauses import FieldValue
from search.understanding.finding import find_conditions
from search.understanding.outcomes import compares_outcomes


def outcomes(query: str, *, sure: bool = True) -> list[str]:
    return [
        condition.clause.values[0]
        for condition in find_conditions(query)
        if condition.kind == "outcome" and condition.sure is sure and isinstance(condition.clause, FieldValue)
    ]


@pytest.mark.parametrize(
    "query",
    [
        "overturned norco", "acupuncture that was approved", "physical therapy approved for neck",
        "naproxin approved", "IMR approved", "approved by IMR norco", "decisions that granted MRI",
        "decisions granting MRI", "approved acupuncture", "denial overturned", "denial was reversed norco",
        "UR denied, IMR approved", "MRI denied by UR and overturned", "norco denied but later overturned",
        "cases we won norco", "acupuncture won at imr", "favorable decisions ESI",
        "decided in favor of the injured worker", "norco was approved", "cases where MRI was approved",
        "approved by orthopedic surgeons", "looking for approved acupuncture", "MRI that IMR overturned",
        "not upheld norco", "MRI, allowed", "authorized acupuncture", "certified chiropractic",
        "NORCO OVERTURNED", "overtuned norco", "aproved MRI",
    ],
)  # fmt: skip
def test_a_word_for_an_overturned_denial_is_a_condition(query: str) -> None:
    assert outcomes(query) == ["overturned"]


@pytest.mark.parametrize(
    "query",
    [
        "upheld norco", "norco denied", "denied norco", "denial upheld", "norco not certified",
        "non-certified MRI", "noncertified MRI", "rejected by the reviewer", "not overturned soma",
        "unfavorable outcome ESI", "affirmed MRI", "why was norco denied", "why does imr deny norco",
        "cold therapy unit rental after shoulder surgery, denial upheld", "cases lost norco",
        "decisions denying acupuncture", "denied by IMR norco",
    ],
)  # fmt: skip
def test_a_word_for_an_upheld_denial_is_a_condition(query: str) -> None:
    assert outcomes(query) == ["upheld"]


@pytest.mark.parametrize(
    "query",
    [
        "UR denied norco", "utilization review denied norco", "FDA approved patch",
        "previously authorized PT",
        "previously approved PT", "board certified", "certified hand therapist",
        "denials of norco",
        "norco denial", "should acupuncture be approved", "can norco be allowed",
        "SHOULD NORCO BE OVERTURNED",
        "must PT be authorized", "is it covered", "how to get acupuncture approved", "approved by UR",
        "approved by the claims administrator", "approved by the treating neurologist", "partially approved",
        "not medically necessary", "patient denied pain", "reversed cervical lordosis", "lost work time",
        "hearing lost", "denied claim", "denied body part", "weight lost", "sustained injury",
    ],
)  # fmt: skip
def test_what_another_decided_or_what_ought_to_be_is_none(query: str) -> None:
    assert outcomes(query) == []
    assert outcomes(query, sure=False) == []


@pytest.mark.parametrize(
    "query",
    [
        "is acupuncture approved",
        "when is acupuncture approved as an initial trial",
        "request for norco was denied",
        "when does imr approve norco",
    ],
)
def test_in_a_sentence_it_is_offered(query: str) -> None:
    assert outcomes(query) == []
    assert len(outcomes(query, sure=False)) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("overturned vs upheld MRI", ["overturned", "vs", "upheld"]),
        ("what do overturned acupuncture decisions say that upheld do not", ["overturned", "upheld"]),
        ("approved and denied acupuncture", ["approved", "denied"]),
        ("difference between approved and denied ESI", ["difference between", "approved", "denied"]),
        ("overturned compared to upheld norco", ["overturned", "compared to", "upheld"]),
        ("granted/denied MRI", ["granted", "denied"]),
        ("why are some approved and others denied", ["approved", "denied"]),
    ],
)
def test_both_outcomes_are_compared_and_neither_is_a_condition(query: str, words: list[str]) -> None:
    assert [query[start:end] for start, end in compares_outcomes(query)] == words
    assert outcomes(query) == outcomes(query, sure=False) == []


@pytest.mark.parametrize(
    "query",
    [
        "overturned norco",
        "UR denied, IMR approved",
        "overturned or approved",
        "not overturned but upheld",
        "norco was denied but overturned",
        "denied by UR and overturned",
        "knee AND (denied OR NOT overturned)",
    ],
)
def test_one_outcome_is_not_compared(query: str) -> None:
    assert compares_outcomes(query) == ()
