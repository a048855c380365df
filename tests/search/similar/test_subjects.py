"""What a pasted or uploaded text asks for: the requests that are compared one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.model.documents import RequestStatus
from search.similar.places import NOWHERE, Places
from search.similar.subjects import (
    Submission,
    submission_of_file,
    submission_of_text,
    whole_text,
    written_request,
)
from tests.web.letters import LETTERS

DENIAL = "UR denied Ambien 10 mg #30 and Soma 350 mg #60 because no benefit is seen."
LETTER = LETTERS[1]


def asked(submission: Submission) -> list[str]:
    return [subject.found.request for subject in submission.subjects]


def test_a_pasted_denial_is_one_subject_for_each_request() -> None:
    for submission in (submission_of_text(DENIAL), submission_of_file("denial.txt", DENIAL.encode())):
        assert asked(submission) == ["Ambien 10 mg #30", "Soma 350 mg #60"]
        assert submission.text == DENIAL
        for subject in submission.subjects:
            assert subject.text == DENIAL
            assert subject.compared.request == subject.found.request
            assert DENIAL[slice(*subject.found.at)] == subject.found.request


@pytest.mark.parametrize(
    ("text", "medical"),
    [("The claimant broke her wrist.", True), ("Please send the file.", False), ("", False)],
)
def test_a_text_that_asks_for_nothing_has_no_subject(text: str, medical: bool) -> None:
    submission = submission_of_text(text)
    assert submission.subjects == ()
    assert submission.medical is medical


def test_a_text_is_compared_as_a_whole_without_a_request() -> None:
    (whole,) = whole_text(submission_of_text(DENIAL)).subjects
    assert (whole.found.request, whole.found.at) == ("", (0, len(DENIAL)))
    assert (whole.compared.text, whole.compared.request) == (DENIAL, None)


def test_the_issues_of_a_letter_are_its_requests_and_left_out_of_what_is_found() -> None:
    submission = submission_of_text(LETTER.text)
    assert submission.case_number == LETTER.name
    assert asked(submission) == [issue.request for issue in LETTER.issues]
    for number, (subject, issue) in enumerate(zip(submission.subjects, LETTER.issues, strict=True), start=1):
        assert subject.text == issue.rationale
        assert subject.compared.exclude_issue == f"{LETTER.name}#{number}"
        assert subject.found.status is RequestStatus.DENIED, "the letter has a date of the denial"
        start, end = subject.found.at
        assert LETTER.text[start : end + 1] == f"{issue.request}:"
    assert [subject.found.treatment for subject in submission.subjects] == [
        "hydrocodone/acetaminophen",
        "MRI",
        "gabapentin",
    ]
    assert [subject.found.quantity for subject in submission.subjects] == [120, None, 90]


def test_a_request_that_a_visitor_writes_is_read_as_one_of_a_letter() -> None:
    request = written_request("Norco 10/325 mg #120")
    assert (request.treatment, request.strength, request.quantity) == (
        "hydrocodone/acetaminophen",
        "10/325 mg",
        120,
    )
    assert (request.status, request.at, request.confidence) == (None, NOWHERE, 1)


@pytest.mark.parametrize(
    ("text", "request_", "after", "found"),
    [
        ("Request:\n  Norco\n  #60", "Norco #60", 0, "Norco\n  #60"),
        ("Soma #30 was asked for. Soma #30: Upheld", "Soma #30", 0, "Soma #30"),
        ("Soma #30 was asked for.\nSoma #30 is: Upheld", "Soma #30", 0, "Soma #30"),
        ("Soma #30: Upheld. Then Soma #30: Overturned", "Soma #30", 5, "Soma #30"),
        ("Norco 10/325 page 2 #60", "Norco 10/325 #60", 0, "Norco 10/325"),
        ("Norco #60", "acupuncture six times", 0, ""),
        ("", "Norco", 0, ""),
        ("Norco", "", 0, ""),
    ],
)  # fmt: skip
def test_a_request_has_its_place_whatever_breaks_it(text: str, request_: str, after: int, found: str) -> None:
    start, end = Places(text).of(request_, after)
    assert text[start:end] == found
    if "Upheld" in text:
        assert text[end:].startswith((":", " is:")), "the outcome comes behind an issue"
        assert start >= after


@given(st.text("ab \n:", max_size=60), st.text("ab ", max_size=9))
def test_a_place_is_the_request_white_space_aside_or_its_beginning(text: str, request_: str) -> None:
    start, end = Places(text).of(request_)
    place = " ".join(text[start:end].split())
    assert 0 <= start <= end <= len(text)
    assert " ".join(request_.split()).startswith(place)
    if " ".join(request_.split()) in " ".join(text.split()):
        assert place == " ".join(request_.split())
