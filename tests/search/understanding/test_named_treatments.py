"""Which treatments a query names, which of them it asks for, and for which parts of the body."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.clauses import Boolean, DisjunctionMax, FieldValue
from search.understanding.asked import Asked
from search.understanding.body_parts import any_part, find_parts
from search.understanding.circumstances import cue_before, joins, reason_before
from search.understanding.letter_case import with_abbreviations
from search.understanding.treatment_names import NamedTreatment, find_treatment_names


def asked(query: str) -> list[str]:
    return [name.label for name in find_treatment_names(query) if not name.circumstance]


def named(query: str) -> list[str]:
    return [name.label for name in find_treatment_names(query)]


def values(name: NamedTreatment) -> set[str]:
    return {value for _, values in name.members for value in values}


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        # What surrounds a name qualifies it.
        ("repeat MRI", ["MRI"]),
        ("mri without contrast", ["MRI"]),
        ("MRI w/o contrast", ["MRI"]),
        ("MRI with and without contrast", ["MRI"]),
        ("additional physical therapy", ["physical therapy"]),
        ("post-op PT", ["physical therapy"]),
        ("physical therapy 12 visits", ["physical therapy"]),
        ("x-ray series", ["x-ray"]),
        ("cold pack", ["hot/cold pack"]),
        ("TENS unit purchase", ["TENS unit"]),
        ("TENS unit rental 30 days", ["TENS unit"]),
        ("acupuncture trial", ["acupuncture"]),
        ("spinal cord stimulator trial", ["spinal cord stimulator"]),
        # A whole name, never a single word of one.
        ("interferential unit", ["interferential unit"]),
        ("weight loss program", ["weight loss program"]),
        ("functional restoration program", ["functional restoration program"]),
        ("PRP injection", ["platelet rich plasma injection"]),
        ("aquatic therapy", ["aquatic therapy"]),
        ("H-wave", ["H-wave device"]),
        ("NESP-R", ["functional restoration program"]),
        ("Tylenol #3", ["codeine/acetaminophen"]),
        ("interferential", ["interferential unit"]),
        # Classes and categories.
        ("opioids", ["opioids"]),
        ("NSAIDs", ["NSAIDs"]),
        ("surgery", ["surgery"]),
        ("braces", ["braces"]),
        ("imaging", ["imaging"]),
        ("topicals", ["topical analgesics"]),
        ("injections", ["injections"]),
        ("sleep aids", ["sleep aids"]),
        # Several.
        ("MRI or x-ray", ["MRI", "x-ray"]),
        ("PT and OT", ["physical therapy", "occupational therapy"]),
        ("norco, soma", ["hydrocodone/acetaminophen", "carisoprodol"]),
        ("PT or surgery", ["physical therapy", "surgery"]),
        # Misspelled.
        ("accupuncture", ["acupuncture"]),
        ("noroc", ["hydrocodone/acetaminophen"]),
        ("hydrocodoone", ["hydrocodone"]),
        # Everyday words are no names beside something definite.
        ("norco patch pills", ["hydrocodone/acetaminophen"]),
        # None.
        ("weaning", []),
        ("functional improvement", []),
        ("low back pain", []),
        ("red flags", []),
        ("", []),
    ],
)
def test_a_query_asks_for_the_treatments_that_it_names(query: str, labels: list[str]) -> None:
    assert asked(query) == labels


@pytest.mark.parametrize(
    "cue",
    [
        "after", "following", "despite", "in spite of", "failed", "failure of", "status post", "s/p",
        "concurrent with", "without", "w/o", "no", "before", "prior", "history of", "instead of",
        "in addition to", "while on", "already had", "has had", "completed", "refractory to",
        "no improvement with", "side effects of", "due to", "rather than",
    ],
)  # fmt: skip
def test_what_stands_behind_a_circumstance_is_not_asked_for(cue: str) -> None:
    for treatment in ("physical therapy", "the physical therapy"):
        query = f"MRI {cue} {treatment}"
        assert named(query) == ["MRI", "physical therapy"]
        assert asked(query) == ["MRI"], query


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("injection, failed PT", ["injections"]),
        ("failed PT, lumbar MRI", ["MRI"]),
        ("failed PT and acupuncture, MRI", ["MRI"]),
        ("failed NSAIDs, PT and acupuncture, MRI", ["MRI"]),
        ("MRI. failed PT. acupuncture", ["MRI", "acupuncture"]),
        ("MRI after PT or acupuncture", ["MRI"]),
        ("request for a fusion", ["spinal fusion"]),
        ("consultation for a fusion", ["specialist consultation"]),
        ("consultation for a lumbar fusion", ["specialist consultation"]),
        ("failed PT but acupuncture", ["acupuncture"]),
    ],
)
def test_a_circumstance_reaches_over_its_list_and_no_further(query: str, labels: list[str]) -> None:
    assert asked(query) == labels


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        (" and ", True), (" or ", True), (", ", True), ("/", True), (" & ", True), (", and ", True),
        (" plus the ", True), (" for ", False), (" after ", False), (" ", False), (". ", False),
    ],
)  # fmt: skip
def test_two_names_are_in_one_list_where_nothing_else_stands_between(between: str, joined: bool) -> None:
    assert joins(between) is joined


def test_a_cue_ends_with_its_sentence() -> None:
    assert cue_before("despite the ")
    assert not cue_before("despite all; ")
    assert not cue_before("afternoon ")
    text = "consultation for a fusion"
    assert reason_before(text, len("consultation"), text.index("fusion"))
    text = "MRI request for a fusion"
    assert not reason_before(text, len("MRI"), text.index("fusion"))


@pytest.mark.parametrize(
    ("drug", "has", "lacks"),
    [
        ("hydrocodone", {"hydrocodone"}, {"hydrocodone/acetaminophen"}),
        ("norco", {"hydrocodone/acetaminophen"}, {"hydrocodone"}),
        ("diclofenac", {"diclofenac", "diclofenac (topical)"}, set()),
        ("oral diclofenac", {"diclofenac"}, {"diclofenac (topical)"}),
        ("diclofenac tablets", {"diclofenac"}, {"diclofenac (topical)"}),
        ("topical ketoprofen", {"ketoprofen (topical)"}, {"ketoprofen"}),
        ("ketoprofen cream", {"ketoprofen cream"}, {"ketoprofen"}),
        ("acetaminophen", {"acetaminophen"}, {"hydrocodone/acetaminophen"}),
    ],
)
def test_a_drug_is_every_product_with_it_by_the_way_that_is_said(
    drug: str, has: set[str], lacks: set[str]
) -> None:
    (name,) = find_treatment_names(drug)
    assert has <= values(name)
    assert not lacks & values(name)


@pytest.mark.parametrize(
    ("query", "folded"),
    [
        ("ct head", "CT head"),
        ("pt", "PT"),
        ("pt low back", "PT low back"),
        ("low back pt", "low back PT"),
        ("pt 12 visits", "PT 12 visits"),
        ("additional pt", "additional PT"),
        ("pt or ot", "PT or OT"),
        ("pt still off work", "pt still off work"),
        ("the pt is off work", "the pt is off work"),
        ("PT WEANING DENIED", "pt WEANING DENIED"),
        ("PT KNEE", "PT KNEE"),
        ("PT weaning", "PT weaning"),
        ("it is as is", "it is as is"),
    ],
)
def test_an_abbreviation_is_told_in_any_case(query: str, folded: str) -> None:
    assert with_abbreviations(query) == folded


@given(st.text(max_size=60))
def test_folding_moves_no_character_and_changes_nothing_but_case(text: str) -> None:
    folded = with_abbreviations(text)
    assert len(folded) == len(text)
    assert folded.lower() == text.lower()


@given(st.text("pt PTmri MRI after,and /knee norco.", max_size=60))
def test_names_stand_in_order_apart_from_each_other(text: str) -> None:
    names = find_treatment_names(text)
    for left, right in pairwise(names):
        assert left.span[1] <= right.span[0]
    for name in names:
        assert 0 <= name.span[0] < name.span[1] <= len(text)
        assert name.members


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("knee MRI", ["knee"]),
        ("right knee MRI", ["right knee"]),
        ("bilateral knee MRI", ["knee"]),
        ("low back", ["lumbar spine"]),
        ("neck and shoulder", ["cervical spine", "shoulder"]),
        ("L4-5 ESI", ["lumbar spine"]),
        ("MRI after knee surgery", []),
        ("headache", []),
        ("psyche", []),
        ("weaning", []),
    ],
)
def test_a_part_of_the_body_is_what_a_treatment_is_for(query: str, labels: list[str]) -> None:
    assert [part.label for part in find_parts(query)] == labels


def test_a_treatment_whose_name_has_its_part_needs_no_other() -> None:
    query = "knee brace"
    assert find_parts(query, named=find_treatment_names(query)) == []
    (part,) = find_parts("brain MRI", named=find_treatment_names("brain MRI"))
    assert part.label == "head"
    assert find_parts("knee MRI", taken=[(0, 4)]) == []


def test_a_side_narrows_and_both_sides_do_not() -> None:
    (right,), (both,), (back,) = map(find_parts, ("right knee", "bilateral knees", "back"))
    assert right.clause == FieldValue("body_side", ("right knee",))
    assert both.clause == FieldValue("body_part", ("knee",))
    assert back.clause == FieldValue("body_part", ("back", "lumbar spine", "thoracic spine"))
    assert any_part([right, both]) == DisjunctionMax((right.clause, both.clause))
    assert any_part([]) is None


def asked_of(query: str) -> Asked:
    names = find_treatment_names(query)
    parts = find_parts(query, (), names)
    return Asked(tuple(name for name in names if not name.circumstance), tuple(parts))


def test_each_name_is_for_its_own_parts_or_all_for_the_same() -> None:
    def clause(query: str) -> str:
        return shown(asked_of(query).clause(query))

    assert clause("PT or OT wrist") == ("(physical therapy & wrist) or (occupational therapy & wrist)")
    assert clause("cervical MRI or lumbar ESI").endswith("(epidural steroid injection & lumbar spine)")
    assert "cervical spine) or" in clause("cervical MRI or lumbar ESI")
    assert clause("soma low back").startswith("carisoprodol")
    assert "lumbar" not in clause("soma low back")


def shown(clause: object) -> str:
    if isinstance(clause, FieldValue):
        return "|".join(value for value in clause.values if " MR" not in value)
    if isinstance(clause, DisjunctionMax):
        return " or ".join(map(shown, clause.parts))
    assert isinstance(clause, Boolean)
    return f"({' & '.join(map(shown, clause.must))})"


@pytest.mark.parametrize(
    ("query", "together"),
    [
        ("norco and soma", ["hydrocodone/acetaminophen", "carisoprodol"]),
        ("norco, soma", ["hydrocodone/acetaminophen", "carisoprodol"]),
        ("MRI with EMG", ["MRI", "EMG"]),
        ("norco or soma", []),
        ("PT/OT", []),
        ("norco and vicodin", []),  # the same
        ("norco", []),
        ("norco soma", []),
    ],
)
def test_names_joined_by_and_are_asked_for_together(query: str, together: list[str]) -> None:
    assert [name.label for name in asked_of(query).together(query)] == together


def test_a_query_for_tablets_alone_is_for_no_part_of_the_body() -> None:
    assert not asked_of("norco knee").is_local
    assert asked_of("norco knee MRI").is_local
    assert asked_of("knee").is_local
    assert asked_of("lidocaine patch knee").is_local


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        # A cue reaches as far as its own object.
        ("prior authorization MRI shoulder", ["MRI"]),
        ("insurance does not cover acupuncture", ["acupuncture"]),
        ("they will not pay for my wheelchair", ["wheelchair"]),
        ("failed conservative treatment lumbar ESI", ["epidural steroid injection"]),
        ("no red flags MRI lumbar", ["MRI"]),
        ("MRI after 6 weeks of physical therapy", ["MRI"]),
        # Where nothing else is named, what is taken beside is what is asked for.
        ("concurrent opioid and benzo use", ["opioids", "benzodiazepines"]),
        ("currently taking norco", ["hydrocodone/acetaminophen"]),
        ("failed physical therapy", []),
        # Who orders something, what came out of it, and what a name is part of.
        ("chiropractor requested an MRI of the neck", ["MRI"]),
        ("x-rays were negative MRI of knee", ["MRI"]),
        ("opioid contract and urine drug screen", ["urine drug testing"]),
        ("opioids except tramadol", ["opioids"]),
        # Everyday words in a sentence, and a number.
        ("what should I report to my doctor about the denial", []),
        ("ten sessions of PT", ["physical therapy"]),
        ("report", ["record review"]),
    ],
)
def test_sentences_ask_for_what_they_ask_for(query: str, labels: list[str]) -> None:
    assert [name.label for name in asked_of(query).names] == labels


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("CESI", ["cervical spine"]),
        ("LESI", ["lumbar spine"]),
        ("CXR", ["chest"]),
        ("MRI of the spine", ["spine"]),
        ("pt lt shoulder", ["left shoulder"]),
        ("R shoulder scope", ["right shoulder"]),
        ("knee brace", []),
        ("rotator cuff repair", []),
    ],
)
def test_parts_and_sides_within_names_count(query: str, parts: list[str]) -> None:
    assert [part.label for part in asked_of(query).parts] == parts
