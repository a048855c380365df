"""The body parts, sides and ingredients of issues: the request's own, else what the letter tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.normalize.clinical import body_parts
from indexer.normalize.treatment import normalize_request
from search.fields.documents import filter_values
from search.model.letters import Determination, Issue, Layout, Outcome

SUMMARY = (
    "The patient was hurt on 1/2/2016. She was diagnosed with a lumbar strain. She complains of low back"
    " pain, left shoulder pain and right knee pain. Prior treatment includes surgery of the hernia. X-rays of"
    " the left ankle were normal. The plan includes physical therapy for the right knee."
)


def values(request: str, *others: str, summary: str = SUMMARY) -> dict[str, tuple[str, ...]]:
    issues = []
    for number, text in enumerate((request, *others), 1):
        treatments = normalize_request(text).treatments
        issues.append(Issue(number, text, Outcome.UPHELD, treatments[0], treatments=treatments))
    letter = Determination(
        file="letter.txt",
        determination_id="letter",
        layout=Layout.C_BLOCK,
        sha256="0",
        issues=tuple(issues),
        outcome=Outcome.UPHELD,
        clinical_summary=summary,
    )
    letter = replace(letter, body_parts=body_parts(f"{summary} {request}"))
    return filter_values(letter, letter.issues[0])


@pytest.mark.parametrize(
    ("request_text", "regions", "sides"),
    [
        ("MRI of the left wrist", ("wrist",), ("left wrist",)),
        ("MRI of the knee", ("knee",), ("right knee",)),
        ("MRI of both ankles", ("ankle",), ("left ankle", "right ankle")),
        ("Physical therapy, 6 visits", ("knee",), ("right knee",)),
        ("Acupuncture, 6 visits", ("lumbar spine", "shoulder", "knee"), ("left shoulder", "right knee")),
        ("Back support", ("back", "lumbar spine"), ()),
    ],
)
def test_an_issue_has_the_parts_that_its_request_or_else_its_letter_gives(
    request_text: str, regions: tuple[str, ...], sides: tuple[str, ...]
) -> None:
    found = values(request_text)
    assert (found["body_part"], found["body_side"]) == (regions, sides)


def test_what_goes_with_an_operation_is_for_its_part() -> None:
    found = values("Post-op physical therapy, 12 visits", "Left elbow arthroscopy", "Assistant surgeon")
    assert (found["body_part"], found["body_side"]) == (("elbow",), ("left elbow",))


@pytest.mark.parametrize("summary", ["", "Nothing is known of the patient."])
def test_a_letter_that_tells_no_part_gives_none(summary: str) -> None:
    found = values("Acupuncture, 6 visits", summary=summary)
    assert (found["body_part"], found["body_side"]) == ((), ())


@pytest.mark.parametrize(
    ("request_text", "ingredients"),
    [
        ("Norco 10/325mg #60", ("hydrocodone", "acetaminophen")),
        ("Flector patch #30", ("diclofenac (topical)",)),
        ("Flurbiprofen 20%, Baclofen 5% in cream base", ("flurbiprofen (topical)", "baclofen (topical)")),
        ("Lidocaine 5% ointment", ("lidocaine (topical)",)),
        ("Diclofenac ER 100mg #60", ("diclofenac",)),
        ("Synvisc injection, left knee", ("hyaluronic acid (injected)",)),
        ("Toradol 60mg IM injection", ("ketorolac (injected)",)),
        ("Synapryn 500ml", ("tramadol", "glucosamine")),
        ("MRI of the neck", ()),
    ],
)
def test_an_ingredient_says_how_it_is_used(request_text: str, ingredients: tuple[str, ...]) -> None:
    assert values(request_text)["ingredient"] == ingredients
