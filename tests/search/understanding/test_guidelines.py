"""Guidelines and pages in a query, and what an issue must cite for them."""

from __future__ import annotations

import pytest

from search.query.clauses import Boolean, Clause, DisjunctionMax, FieldValue, NumberRange
from search.query.parser import parse_query
from search.understanding import understand
from search.understanding.finding import find_conditions
from search.understanding.guidelines import find_guidelines
from search.vocabulary.tables import rows

CHRONIC_PAIN = "Chronic Pain Medical Treatment Guidelines"
FORMS = [
    ("p 114", "p 114", "page is 114"),
    ("carisoprodol p. 65", "p. 65", "page is 65"),
    ("p.65", "p.65", "page is 65"),
    ("pp. 29-30 norco", "pp. 29-30", "page is 29 to 30"),
    ("pp 29, 30", "pp 29, 30", "page is 29 or 30"),
    ("pg 24", "pg 24", "page is 24"),
    ("pages 29 and 65", "pages 29 and 65", "page is 29 or 65"),
    ("page 124 of MTUS", "page 124 of MTUS", "page is 124 of MTUS"),
    ("MTUS p29", "MTUS p29", "page is 29 of MTUS"),
    ("MTUS, page 29", "MTUS, page 29", "page is 29 of MTUS"),
    ("MTUS page 124 carisoprodol", "MTUS page 124", "page is 124 of MTUS"),
    ("MTUS guidelines for soma page 29", "page 29", "page is 29 of MTUS"),
    ("FCE, ACOEM page 137", "ACOEM page 137", "page is 137 of ACOEM"),
    ("ACOEM 2nd edition page 137", "ACOEM 2nd edition page 137", "page is 137 of ACOEM"),
    ("ODG p 12", "ODG p 12", "page is 12 of ODG"),
    ("ACOEM Chapter 12, page 303", "ACOEM Chapter 12, page 303", "page is 303 of Low Back Complaints"),
    ("ACOEM low back disorders", "ACOEM low back disorders", "guideline is Low Back Disorders"),
    ("ODG Low Back", "ODG Low Back", "guideline is ODG Low Back - Lumbar & Thoracic"),
    ("ODG pain chapter soma", "ODG pain chapter", "guideline is ODG Pain (Chronic)"),
    ("ODG chapter on knee", "ODG chapter on knee", "guideline is ODG Knee & Leg"),
    ("Low Back Complaints 2004", "Low Back Complaints 2004", "guideline is Low Back Complaints 2004"),
    (
        "Chronic Pain Medical Treatment 2009",
        "Chronic Pain Medical Treatment 2009",
        f"guideline is {CHRONIC_PAIN} 2009",
    ),
    (
        "tramadol where UR cited Chronic Pain Medical Treatment 2009",
        "where UR cited Chronic Pain Medical Treatment 2009",
        f"guideline is {CHRONIC_PAIN} 2009, cited by the claims administrator",
    ),
    (
        "knee MRI but reviewer cited Low Back Complaints",
        "but reviewer cited Low Back Complaints",
        "guideline is Low Back Complaints, relied on by the reviewer",
    ),
    (
        "PT under the Postsurgical Treatment Guidelines",
        "under the Postsurgical Treatment Guidelines",
        "guideline is Postsurgical Treatment Guidelines",
    ),
    ("decisions citing ACOEM", "citing ACOEM", "guideline is ACOEM"),
    ("norco per ODG", "per ODG", "guideline is ODG"),
    (
        "MRI, ODG shoulder cited by the reviewer",
        "ODG shoulder cited by the reviewer",
        "guideline is ODG Shoulder, relied on by the reviewer",
    ),
    (
        "MTUS acupuncture guidelines",
        "MTUS acupuncture guidelines",
        "guideline is Acupuncture Medical Treatment Guidelines",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("query", "words", "described"), FORMS)
def test_a_guideline_or_page_is_a_condition(query: str, words: str, described: str) -> None:
    (condition,) = find_conditions(query)
    assert query[slice(*condition.span)] == words
    assert condition.description == described
    assert condition.sure


@pytest.mark.parametrize(
    "query",
    [
        "MTUS norco", "ODG", "ODG 2014 soma", "low back pain norco", "chronic pain norco",
        "acupuncture 2014 trial",
        "opioid treatment", "s/p 2 surgeries", "page 2 of the letter", "page 1 of 3", "pain 8/10",
        "shoulder surgery", "knee brace", "ACOEM chapter 99", "10 p",
    ],
)  # fmt: skip
def test_other_words_cite_nothing(query: str) -> None:
    assert list(find_guidelines(query)) == []


@pytest.mark.parametrize("query", ["low back complaints", "shoulder disorders", "cytochrome p450"])
def test_what_may_be_something_else_is_offered(query: str) -> None:
    (condition,) = find_guidelines(query)
    assert not condition.sure


def labels() -> list[str]:
    """The names of guidelines in the filters, those of one word aside."""
    names = [
        f"ODG {row['chapter']}" if row["source"] == "ODG" else row["chapter"] for row in rows("chapters")
    ]
    ambiguous = {"Chronic Pain", "Traumatic Brain Injury", "Interstitial Lung Disease", "Work-Related Asthma"}
    telling = ("Guidelines", "Complaints", "Disorders", "Conditions")
    return [
        name
        for name in dict.fromkeys(names)
        if name.startswith("ODG") or (name.endswith(telling) and name not in ambiguous)
    ]


@pytest.mark.parametrize("label", labels())
def test_a_label_as_the_filters_show_it_is_a_condition_and_leaves_no_words(label: str) -> None:
    understood = understand(parse_query(f"norco {label}"), lambda _: 1)
    (condition,) = [part for part in understood.interpretations if part.kind == "guideline" and part.on]
    assert condition.means == f"guideline is {label}"
    assert "norco" in understood.free_text.lower()
    assert understood.free_text.split(" (")[0] == "norco"


def test_a_page_of_a_guideline_is_one_of_the_same_citation() -> None:
    (condition,) = find_conditions("Chronic Pain Medical Treatment Guidelines p. 80-81")
    values = (f"{CHRONIC_PAIN}, p. 80", f"{CHRONIC_PAIN}, p. 81")
    assert condition.clause == DisjunctionMax(
        (FieldValue("cited_by_reviewer", values), FieldValue("cited_by_claims_administrator", values))
    )


def test_who_cites_an_edition_has_cited_it() -> None:
    (condition,) = find_conditions("UR cited Chronic Pain Medical Treatment 2009")
    assert condition.clause == FieldValue("edition_by_claims_administrator", (f"{CHRONIC_PAIN} 2009",))
    (condition,) = find_conditions("reviewer relied on ODG Knee & Leg")
    assert condition.clause == FieldValue("cited_by_reviewer", ("ODG Knee & Leg",))


@pytest.mark.parametrize(
    ("source", "has", "lacks"),
    [
        ("MTUS", ["MTUS", CHRONIC_PAIN, "Low Back Complaints"], ["ODG", "ODG Shoulder"]),
        ("ACOEM", ["ACOEM", "Low Back Complaints", "Low Back Disorders"], [CHRONIC_PAIN, "MTUS"]),
        ("ODG", ["ODG", "ODG Shoulder"], ["MTUS", "Shoulder Complaints"]),
    ],
)
def test_a_source_is_all_of_its_chapters(source: str, has: list[str], lacks: list[str]) -> None:
    (condition,) = find_conditions(f"norco per {source}")
    values = values_of(condition.clause)
    assert set(has) <= values
    assert not set(lacks) & values


def values_of(clause: Clause) -> set[str]:
    assert isinstance(clause, FieldValue)
    return set(clause.values)


def test_a_long_range_of_pages_is_asked_of_the_numbers() -> None:
    (condition,) = find_conditions("MTUS pages 1-127")
    assert isinstance(condition.clause, Boolean)
    assert condition.clause.must[1] == NumberRange("page", 1, 127)


@pytest.mark.parametrize(
    ("query", "described"),
    [
        ("CPMTG p 78", f"page is 78 of {CHRONIC_PAIN}"),
        ("MRI, chapter 12 of ACOEM", "guideline is Low Back Complaints"),
        ("General Approaches 2004", "guideline is General Approaches 2004"),
        ("page 92 chronic pain guidelines", f"page is 92 of {CHRONIC_PAIN}"),
        ("ODG, Low Back chapter, MRI", "guideline is ODG Low Back - Lumbar & Thoracic"),
        ("ESI, page 46, MTUS", "page is 46 of MTUS"),
    ],
)
def test_a_guideline_may_be_written_in_other_ways(query: str, described: str) -> None:
    (condition,) = find_conditions(query)
    assert (condition.description, condition.sure) == (described, True)


@pytest.mark.parametrize("query", ["norco not based on MTUS", "are trigger points covered under MTUS"])
def test_what_is_not_cited_is_no_condition(query: str) -> None:
    assert list(find_guidelines(query)) == []
