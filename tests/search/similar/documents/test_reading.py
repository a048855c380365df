"""The requests in documents of many kinds, all invented: text, and each request with its decision."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.model.documents import Document
from search.similar.documents.reading import MAX_REQUESTS, read_document
from search.similar.documents.trimming import MAX_REQUEST_CHARACTERS

Requests = list[tuple[str, str | None]]

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.txt"))
"""Documents, and behind a line of percent signs what is asked in them: "denied | MRI of the knee"."""


def _example(path: Path) -> tuple[str, Requests]:
    text, _, listed = path.read_text(encoding="utf-8").partition("%%%% requests\n")
    rows = (line.split(" | ", 1) for line in listed.splitlines())
    return text, [(request, None if status == "-" else status) for status, request in rows]


def _found(document: Document) -> Requests:
    return [(one.request, one.status.value if one.status else None) for one in document.requests]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_request_of_a_document_is_read_with_its_decision(path: Path) -> None:
    text, requests = _example(path)
    assert _found(read_document(text)) == requests


def test_what_a_request_says_of_itself_is_given() -> None:
    (request,) = read_document("The request for Norco 10/325 mg #120 is denied.").requests
    assert (request.treatment, request.strength, request.quantity) == (
        "hydrocodone/acetaminophen",
        "10/325 mg",
        120,
    )
    (request,) = read_document("Denied: 12 visits of physical therapy for the left knee").requests
    assert (request.treatment, request.visits, request.body_part) == ("physical therapy", 12, "knee")
    assert request.disputed
    assert 0 < request.confidence <= 1


def test_a_decision_makes_a_request_surer() -> None:
    decided = read_document("Treatment Decision\n- Norco 10/325 mg #60 - denied").requests[0]
    bare = read_document("Norco 10/325 mg #60").requests[0]
    assert decided.confidence > bare.confidence


def test_the_place_of_a_request_is_where_it_stands() -> None:
    text = "The following were denied:\n  1. MRI of the left\n     knee\n  2. Norco 10/325 mg #60\n"
    for request in read_document(text).requests:
        start, end = request.at
        assert " ".join(text[start:end].split()) == request.request


@pytest.mark.parametrize(
    "written", ["CM17-0000001", "CM 17 - 0000001", "CMl7-OOOOOO1", "Case CM17–0000001.", "cm17-0000001"]
)
def test_a_case_number_is_read_as_it_is_scanned(written: str) -> None:
    assert read_document(f"IMR {written}").case_number == "CM17-0000001"


@pytest.mark.parametrize("written", ["17-0000001", "XCM17-0000001", "CM17-00000012", "ADJ0000001", ""])
def test_another_number_is_no_case_number(written: str) -> None:
    assert read_document(f"Claim {written}").case_number is None


def test_a_long_list_is_bounded() -> None:
    text = "Denied:\n" + "\n".join(f"{n}. Norco {n} mg #{n}" for n in range(1, 99))
    requests = read_document(text).requests
    assert len(requests) == MAX_REQUESTS


PIECES = [
    *(_example(path)[0] for path in EXAMPLES),
    *("denied", "request for", ":", "\t", "\f", "> ", "[ ]", "1. ", "(", "|"),
]


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=3).map(" ".join))
def test_any_text_is_read_and_places_lie_in_it_in_order(text: str) -> None:
    document = read_document(text)
    assert document.text == text
    words = "".join(text.split())
    starts = [request.at[0] for request in document.requests]
    assert starts == sorted(starts)
    for request in document.requests:
        start, end = request.at
        assert 0 <= start < end <= len(text)
        assert 0 < len(request.request) <= MAX_REQUEST_CHARACTERS
        assert set("".join(request.request.split())) <= set(words)


ADVERSARIAL = {
    "blanks in a form's line": lambda n: "Employee:" + " " * n + "Claim no:" + " " * n,
    "openings of a request": lambda n: "request for the " * (n // 16),
    "decisions": lambda n: "denied " * (n // 7),
    "headings of a table": lambda n: "Treatment   Decision\n" * (n // 21),
    "numbers of a case": lambda n: "CM0 0 0 0 " * (n // 10),
    "brackets": lambda n: "(" * n,
    "separators": lambda n: "Denied: " + "; " * (n // 2),
    "quotation marks": lambda n: '"abcdefghij klmnop qrstu ' * (n // 25),
    "codes": lambda n: "MRI CPT " + "12345," * (n // 6),
    "short lines": lambda n: "a\n" * (n // 2),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_reading_takes_time_in_proportion_to_the_text(kind: str) -> None:
    read_document("The request for Norco is denied.")
    times = []
    for size in (1, 2, 4):
        text = ADVERSARIAL[kind](6_000 * size)
        begun = time.process_time()
        read_document(text)
        times.append(time.process_time() - begun)
    assert times[2] < 10 * times[0] + 0.5, times  # a square would be 16 times as long


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        (
            "The doctor asks the insurer to approve the drugs below.\nService: Soma 350 mg #30\n",
            [("Soma 350 mg #30", None)],
        ),
        ("Pending payer approval:\n- MRI left knee\n", [("MRI left knee", None)]),
        (
            "Q1. Is a TLSO brace medically necessary?\nA1. Recommend noncertification.\n",
            [("TLSO brace", "denied")],
        ),
        (
            "The request included acupuncture and 8 visits of physical therapy. Acupuncture is approved. "
            "The remaining services are denied.",
            [("acupuncture", "approved"), ("8 visits of physical therapy", "denied")],
        ),
        (
            "* Gym membership - denied\n* Lumbar MRI - they want a call first\n",
            [("Gym membership", "denied"), ("Lumbar MRI", None)],
        ),
        (
            "PATIENT      ORDERED             WHERE IT IS\n"
            "Sorrel I.    Soma 350 mg #30     UR denied it\n"
            "Sorrel I.    MRI left knee       no answer\n",
            [("Soma 350 mg #30", "denied"), ("MRI left knee", None)],
        ),
    ],
)
def test_wishes_answers_rests_and_tables_are_told_apart(
    text: str, requests: list[tuple[str, str | None]]
) -> None:
    assert _found(read_document(text)) == requests
