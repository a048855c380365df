"""Clinical summaries to body parts, diagnoses and medications: invented summaries."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalize.clinical import body_parts, diagnoses, medications_mentioned
from search.model.letters import BodyPart
from tests.indexer.conftest import SHARED

AGREED = 0.9
"""Share of the expected values that a matter of judgement must reach, and of ours that must be expected."""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "The potter has low back pain and numbness of the left wrist and hand. The wrist clicks.",
            [BodyPart("lumbar spine"), BodyPart("wrist", "left"), BodyPart("hand", "left")],
        ),
        (
            "Pain in the right side of his neck and shoulder; both legs tingle.",
            [
                BodyPart("cervical spine"),
                BodyPart("shoulder", "right"),
                BodyPart("lower extremity", "bilateral"),
            ],
        ),
        ("Straight leg raise was positive. He is unsteady on his feet and went back to work.", []),
        ("A disc bulge at L4-5; the back aches.", [BodyPart("lumbar spine")]),
        ("The back aches, and the neck.", [BodyPart("back"), BodyPart("cervical spine")]),
        ("Anxiety and headaches.", [BodyPart("psyche"), BodyPart("head")]),
    ],
)
def test_body_parts_are_named_once_with_their_sides(text: str, parts: list[BodyPart]) -> None:
    assert list(body_parts(text)) == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Diagnoses included kiln elbow and glaze dermatitis. She rests.",
            ["kiln elbow", "glaze dermatitis"],
        ),
        ("Diagnoses, 02/03/14:- Kiln elbow- Potter's thumb. Plan: rest.", ["Kiln elbow", "Potter's thumb"]),
        (
            "He was diagnosed with a sprain of the thumb (ICD-10 S63.6), lumbago.",
            ["sprain of the thumb", "lumbago"],
        ),
        ("Diagnosis: 1. Kiln elbow 2. Potter's thumb.", ["Kiln elbow", "Potter's thumb"]),
        ("No word of it.", []),
    ],
)
def test_diagnoses_are_listed_as_written(text: str, found: list[str]) -> None:
    assert list(diagnoses(text)) == found


def test_medications_are_listed_once_as_first_written_and_classes_are_not() -> None:
    text = (
        "Takes Norco, soma and a topical cream; NORCO helps, muscle relaxants"
        " and opioids do not. Lidoderm patches."
    )
    assert medications_mentioned(text) == ("Norco", "soma", "topical cream", "Lidoderm")


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert len(set(body_parts(text))) == len(body_parts(text))
    assert all(name in text for name in medications_mentioned(text))
    assert len(set(diagnoses(text))) == len(diagnoses(text))


@pytest.mark.parametrize("field", ["body_parts", "medications_mentioned"])
def test_the_seed_letters_agree_with_what_is_expected(field: str) -> None:
    path = SHARED / "seeds_truth.json"
    if not path.is_file():
        pytest.skip("the real letters are not beside the project")
    hits = expected_count = found_count = 0
    for letter in json.loads(path.read_text()):
        requests = " ".join(issue["request"] for issue in letter["issues"])
        if field == "body_parts":
            expected = {(part["region"], part["side"]) for part in letter[field]}
            found = {
                (part.region, part.side) for part in body_parts(f"{letter['clinical_summary']} {requests}")
            }
        else:
            expected = {(name, None) for name in letter[field]}
            found = {(name, None) for name in medications_mentioned(letter["clinical_summary"])}
        hits += len(expected & found)
        expected_count += len(expected)
        found_count += len(found)
    assert hits / expected_count >= AGREED
    assert hits / found_count >= AGREED
