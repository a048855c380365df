"""The reviewer's specialty in a query, and specialists that review nothing."""

from __future__ import annotations

import pytest

from search.query.clauses import FieldValue
from search.understanding.finding import find_conditions
from search.understanding.reviewers import find_specialties


@pytest.mark.parametrize(
    ("query", "specialty"),
    [
        ("chiro, reviewer was a chiropractor", "Chiropractor"),
        ("everything overturned by orthopedic surgeons", "Orthopedic Surgery"),
        ("by orthopedic surgeons overturned MRI", "Orthopedic Surgery"),
        ("reviewed by a psychiatrist", "Psychiatry"),
        ("pain management reviewer", "Pain Management"),
        ("orthopedic reviewer", "Orthopedic Surgery"),
        ("ortho reviewer knee", "Orthopedic Surgery"),
        ("decided by a neurologist", "Neurology"),
        ("decisions by internists", "Internal Medicine"),
        ("upheld by pain specialists", "Pain Management"),
        ("upheld by pain specialists", "Pain Medicine"),
        ("overturned by PM&R doctors", "Physical Medicine & Rehabilitation"),
        ("reviewer's specialty is Orthopedic Surgery", "Orthopedic Surgery"),
        ("reviewer specialty: neurology", "Neurology"),
        ("reviewer board certified in internal medicine", "Internal Medicine"),
        ("acupuncture denied by chiropractors", "Chiropractor"),
        ("approved by occupational medicine physicians", "Occupational Medicine"),
        ("MRI overturned by a family practice doctor", "Family Practice"),
        ("reviewers who are orthopedic surgeons", "Orthopedic Surgery"),
        ("decided by pain management", "Pain Management"),
    ],
)
def test_who_reviews_or_decides_has_a_specialty(query: str, specialty: str) -> None:
    (condition,) = [condition for condition in find_conditions(query) if condition.kind == "specialty"]
    assert isinstance(condition.clause, FieldValue)
    assert specialty in condition.clause.values


@pytest.mark.parametrize(
    "query",
    [
        "neurologist consultation", "referral to pain management", "orthopedic consult",
        "neurosurgeon consultation overturned", "prescribed by a neurologist",
        "evaluation by orthopedic surgeon",
        "recommended by pain management", "PT by a physical therapist",
        "UR reviewer was a chiropractor",
        "peer reviewer was a chiropractor", "review of systems", "chiropractor",
        "follow up with psychiatrist",
    ],
)  # fmt: skip
def test_who_treats_or_is_seen_is_no_reviewer(query: str) -> None:
    assert list(find_specialties(query)) == []


def test_an_outcome_beside_its_reviewer_stays_one() -> None:
    found = [
        condition.description for condition in find_conditions("everything overturned by orthopedic surgeons")
    ]
    assert found == ["outcome is overturned", "specialty is Orthopedic Surgery"]
