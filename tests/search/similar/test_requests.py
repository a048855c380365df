"""The requests that pasted denials name, over invented texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.similar.documents.reading import MAX_REQUESTS
from search.similar.documents.trimming import MAX_REQUEST_CHARACTERS
from search.similar.requests import is_request, requests_in

NAMED = {
    "The request for Norco 5/325 mg #90 is non-certified.": ["Norco 5/325 mg #90"],
    "Retrospective request for a ketoprofen/baclofen cream. Not supported.": ["ketoprofen/baclofen cream"],
    "Request: left knee arthroscopy with partial meniscectomy.": [
        "left knee arthroscopy with partial meniscectomy"
    ],
    "UR failed to approve requests for Norco, Soma, and Xanax.": ["Norco", "Soma", "Xanax"],
    "UR denied Ambien 10 mg #30 and Soma 350 mg #60 because no benefit is seen.": [
        "Ambien 10 mg #30",
        "Soma 350 mg #60",
    ],
    "The surgeon is requesting a functional capacity evaluation.": ["functional capacity evaluation"],
    "1. Ultram 50mg #60 - NON-CERTIFIED\n2. 8 sessions of acupuncture was denied": [
        "Ultram 50mg #60",
        "8 sessions of acupuncture",
    ],
    "We regret that the MRI of the left hip cannot be approved.": ["MRI of the left hip"],
    "Not medically necessary: TENS unit purchase": ["TENS unit purchase"],
    "Denial of: lumbar epidural steroid injection at L4-5": ["lumbar epidural steroid injection at L4-5"],
    "The provider requested ten visits of chiropractic care. UR denied since no exam was made.": [
        "ten visits of chiropractic care"
    ],
    "Requested: shoulder arthroscopy with rotator cuff repair and decompression": [
        "shoulder arthroscopy with rotator cuff repair and decompression"
    ],
    "Retrospective request for Terocin patches, Menthoderm gel and a ketoprofen cream.": [
        "Terocin patches",
        "Menthoderm gel",
        "ketoprofen cream",
    ],
    "The request for ketoprofen 10%, baclofen 2% and lidocaine 5% in a cream base is denied.": [
        "ketoprofen 10%, baclofen 2% and lidocaine 5% in a cream base"
    ],
    "The claimant fell from a roof and has pain.": [],
    "She asked for a ride and the insurer denied it because it was late.": [],
    "": [],
}


@pytest.mark.parametrize("text", NAMED)
def test_a_denial_names_what_it_disputes(text: str) -> None:
    assert list(requests_in(text)) == NAMED[text]


def test_a_request_alone_is_one_and_a_story_is_none() -> None:
    assert is_request("12 visits of physical therapy")
    assert not is_request("The claimant fell from a roof.")
    assert not is_request("physical therapy " * 40)


def test_a_request_is_named_once() -> None:
    text = "The request for Norco 5/325 mg is denied. " * 3
    assert requests_in(text) == ("Norco 5/325 mg",)


def test_a_long_list_is_bounded() -> None:
    text = "\n".join(f"{n}. Norco {n} mg #{n}: denied" for n in range(1, 90))
    assert len(requests_in(text)) == MAX_REQUESTS


@given(
    st.text(max_size=400) | st.lists(st.sampled_from([*NAMED, "denied", "request for", ":"])).map(" ".join)
)
def test_any_text_gives_requests_that_stand_in_it(text: str) -> None:
    words = "".join(text.split())
    for request in requests_in(text):
        assert 0 < len(request) <= MAX_REQUEST_CHARACTERS
        assert "".join(request.split()) in words


def test_the_examples_in_the_docstrings_are_read_as_they_say() -> None:
    text = (
        "The request for Norco 5/325 mg #90 and Soma 350 mg #60 is non-certified.\n"
        "She asked for a ride. Denial of: physical therapy."
    )
    assert requests_in(text) == ("Norco 5/325 mg #90", "Soma 350 mg #60", "physical therapy")
    repeated = "The request for Norco 5/325 mg was denied. The request for Norco is denied."
    assert requests_in(repeated) == ("Norco 5/325 mg",)
    two_forms = "UR denied the request for Norco 10/325 mg #60 because no benefit is seen."
    assert requests_in(two_forms) == ("Norco 10/325 mg #60",)
    lists = {
        "six sessions of physical therapy and acupuncture, and Norco 10/325 mg #60": (
            "six sessions of physical therapy",
            "acupuncture",
            "Norco 10/325 mg #60",
        ),
        "physical therapy and a ride": ("physical therapy and a ride",),
        "shoulder arthroscopy with rotator cuff repair and decompression": (
            "shoulder arthroscopy with rotator cuff repair and decompression",
        ),
        "ketoprofen 10%, baclofen 2% and lidocaine 5% cream": (
            "ketoprofen 10%, baclofen 2% and lidocaine 5% cream",
        ),
        "Terocin patches, Menthoderm gel and a ketoprofen cream": (
            "Terocin patches",
            "Menthoderm gel",
            "ketoprofen cream",
        ),
    }
    assert {written: requests_in(f"Request: {written}") for written in lists} == lists
