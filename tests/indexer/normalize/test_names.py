"""Every written form of the tables normalizes to its treatment, alone and inside a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalize.treatment import normalize_request
from search.vocabulary.tables import items, rows

FRAMES = (
    "{}",
    "Request for {}, 6 visits",
    "{} 2 times a week for 4 weeks",
    "Retrospective {} (DOS 1/2/2016)",
    "Associated surgical service: {}",
    "Repeat {}",
    "{} (purchase)",
    "Additional {} for the left knee",
)
DRUG_FRAMES = ("{}", "Request for {} #60", "{} 10mg #30 with 2 refills", "1 prescription of {}", "post-op {}")
OF_A_PART = {"arthroscopy": "knee arthroscopy", "brace": "knee brace"}
"""What these are called where the request names the knee."""
PROCEDURES = {
    "hyaluronic acid (viscosupplement)": "viscosupplementation",
    "onabotulinumtoxinA": "botulinum toxin injection",
}
ELSEWHERE = {"Tenex", "(transdermal)", "(transmucosal)", "(transdermal/buccal)", "(low dose)"}
"""Also a procedure, and what only a variant's canonical name is called."""

TREATMENTS = [
    (form.lstrip("=~"), row["canonical"])
    for row in rows("treatments")
    for form in (row["canonical"], *items(row["synonyms"]))
]
DRUGS = [
    (form.lstrip("=~"), row["generic"])
    for row in rows("drugs")
    for form in (row["generic"], *items(row["synonyms"]), *items(row["brands"]))
    if not any(form.endswith(end) for end in ELSEWHERE)
]


def names(request: str) -> list[str | None]:
    return [treatment.generic_name for treatment in normalize_request(request).treatments]


@given(st.sampled_from(TREATMENTS), st.sampled_from(FRAMES))
def test_a_treatment_is_found_under_each_of_its_names(named: tuple[str, str], frame: str) -> None:
    form, canonical = named
    expected = {canonical, OF_A_PART.get(canonical, canonical)}
    assert expected & set(names(frame.format(form))), (form, names(frame.format(form)))


@given(st.sampled_from(DRUGS), st.sampled_from(DRUG_FRAMES))
def test_a_drug_is_found_under_each_of_its_names(named: tuple[str, str], frame: str) -> None:
    form, generic = named
    assert set(names(frame.format(form))) == {PROCEDURES.get(generic, generic)}


def test_a_name_belongs_to_one_treatment() -> None:
    owners: dict[str, set[str]] = {}
    for form, canonical in TREATMENTS:
        owners.setdefault(form.lower(), set()).add(canonical)
    assert {form: owned for form, owned in owners.items() if len(owned) > 1} == {}


@pytest.mark.parametrize("kind", ["treatment", "drug class"])
def test_every_name_of_a_group_is_found_in_a_request(kind: str) -> None:
    listed = [items(row["names"]) for row in rows("equivalents") if row["kind"] == kind]
    forms = [name.lstrip(">~?=") for group in listed for name in group]
    assert [form for form in forms if names(form) == [None]] == []


@pytest.mark.parametrize(
    "spellings",
    [
        ("x-ray of the wrist", "xray of the wrist", "X Rays wrist", "x-rays wrist", "radiographs wrist"),
        ("EMG and NCS of the arms", "EMG/NCV arms", "electrodiagnostic studies, arms", "NCV & EMG arms"),
        ("follow-up visit", "f/u visit", "follow up", "office visit"),
        ("urine tox screen", "UDS", "urine drug test", "urinalysis for toxicology", "drug screening"),
        ("RTC repair, right", "rotator cuff repair, right", "RCR right shoulder"),
        ("PT re-eval", "physical therapy eval", "physical therapy re-evaluation"),
        ("L4-5 LESI", "lumbar epidural steroid inj", "epidural steroid injection L4-5"),
    ],
)
def test_spellings_and_abbreviations_give_one_value(spellings: tuple[str, ...]) -> None:
    values = {text: names(text) for text in spellings}
    assert len({tuple(value) for value in values.values()}) == 1, values


@pytest.mark.parametrize(
    ("misspelled", "canonical"),
    [
        ("acupunctre, 6 visits", "acupuncture"),
        ("meniscectmy of the right knee", "meniscectomy"),
        ("psychotherpy x 6", "psychotherapy"),
        ("electromyogrphy of the arms", "EMG"),
        ("wheelchiar rental", "wheelchair"),
    ],
)
def test_a_misspelled_treatment_is_corrected(misspelled: str, canonical: str) -> None:
    assert names(misspelled) == [canonical]


@pytest.mark.parametrize("text", ["message", "infection", "transition", "ambulation", "impatient", "falling"])
def test_an_english_word_is_no_misspelled_treatment(text: str) -> None:
    assert names(text) == [None]
