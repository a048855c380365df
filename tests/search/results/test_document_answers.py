"""The answer to a text: every request in it, those searched with what is similar."""

from __future__ import annotations

import msgspec
import pytest

from search.errors import ImrError
from search.model.documents import DocumentRequest, RequestStatus
from search.model.requests import TextSubject
from search.model.results import SearchResponse
from search.results.document_answers import (
    ALL_APPROVED,
    certainty,
    document_answer,
    notes_on,
    request_parts,
    searched,
)
from search.similar.subjects import Subject, Submission

TEXT = "Soma, Norco, Ambien"
SOMA = DocumentRequest("Soma", (0, 4), 0.9, treatment="carisoprodol", status=RequestStatus.APPROVED)
NORCO = DocumentRequest("Norco", (6, 11), 0.7, status=RequestStatus.MODIFIED)
AMBIEN = DocumentRequest("Ambien", (0, 0), 0.2)


def submission(*requests: DocumentRequest) -> Submission:
    return Submission(TEXT, tuple(Subject(TEXT, request) for request in requests), "CM16-0900001")


def unasked(subject: TextSubject) -> SearchResponse:
    raise ImrError(f"{subject.request} was searched.")


def test_approved_requests_are_listed_and_not_searched() -> None:
    asked = submission(SOMA)
    answer = document_answer(asked, searched(asked, unasked), case_indexed=True, notes=notes_on(asked))
    (entry,) = msgspec.json.decode(msgspec.json.encode(answer))["requests"]
    assert (entry["status"], entry["disputed"], entry["searched"]) == ("approved", False, False)
    assert (entry["total"], entry["hits"], entry["near"], entry["query"]) == (None, [], [], None)
    assert (entry["treatment"], entry["at"], entry["confidence"]) == ("carisoprodol", [0, 4], 0.9)
    assert answer.notes == (ALL_APPROVED,)
    assert (answer.case_number, answer.case_indexed) == ("CM16-0900001", True)
    assert "invented" not in msgspec.to_builtins(answer)


@pytest.mark.parametrize(("limit", "asked_for"), [(None, ["Norco", "Ambien"]), (1, ["Norco"]), (0, [])])
def test_the_first_requests_in_dispute_are_searched(limit: int | None, asked_for: list[str]) -> None:
    found: list[str | None] = []

    def noted(subject: TextSubject) -> SearchResponse:
        found.append(subject.request)
        assert subject.text == TEXT
        return None  # type: ignore[return-value]

    assert searched(submission(SOMA, NORCO, AMBIEN), noted, limit) == (None, None, None)
    assert found == asked_for


def test_what_is_not_looked_up_is_said() -> None:
    both = submission(SOMA, NORCO, AMBIEN)
    assert notes_on(both) == notes_on(both, 2) == ()
    assert notes_on(both, 1) == (
        "2 requests are in dispute and no more than 1 looked up at once: send the rest alone.",
    )
    assert notes_on(submission())[0].startswith("No medical request was found in this text")


def test_a_request_that_does_not_stand_in_one_piece_has_no_place() -> None:
    asked = submission(NORCO, AMBIEN)
    answer = document_answer(asked, (None, None), case_indexed=None, notes=())
    assert [entry.at for entry in answer.requests] == [(6, 11), None]


def test_certainty_is_said_in_words() -> None:
    assert [certainty(request) for request in (SOMA, NORCO, AMBIEN)] == ["sure", "likely", "unsure"]


def test_what_is_read_of_a_request_is_said_in_short_parts() -> None:
    read = DocumentRequest(
        "x", (0, 1), 1, treatment="acupuncture", quantity=6, visits=6, body_part="lumbar spine"
    )
    assert request_parts(read) == ("acupuncture", "6 visits", "lumbar spine")
    drug = DocumentRequest("x", (0, 1), 1, treatment="carisoprodol", strength="350 mg", quantity=1200)
    assert request_parts(drug) == ("carisoprodol", "350 mg", "quantity 1,200")
    assert request_parts(NORCO) == ()
