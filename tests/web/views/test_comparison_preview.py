"""What a text is compared by: previewed before it runs, and left out in part."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from search.model.requests import IssueSubject, Mode, SimilarRequest, TextSubject, Window
from search.opening import LiveSearcher
from tests.indexer.pdfs import letter_pdf
from tests.web.html import Element, read
from tests.web.letters import DENIAL, LETTERS
from tests.web.multipart import form

ISSUE = "/similar?issue=CM16-0900001%231"
REQUESTS = [
    "Norco 10/325 mg #120",
    "MRI of the right shoulder",
    "Physical therapy 12 visits for the right wrist",
]


def posted(client: FlaskClient, **fields: object) -> TestResponse:
    return client.post("/similar", **form(**fields))  # type: ignore[arg-type]


def offered(page: Element, name: str) -> list[str]:
    """The labels of the boxes of one name."""
    boxes = (label for label in page.one(id="look").all("label") if label.all("input", name=name))
    return [label.one(class_="leave-what").said for label in boxes]


def headings(page: Element) -> list[str]:
    return [one.said for head in page.all(class_="subject-head") for one in head.all("h2")]


def test_a_preview_shows_the_requests_and_the_distinctive_words_and_runs_nothing(client: FlaskClient) -> None:
    response = posted(client, text=DENIAL, step="look")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    page = read(response.text)
    assert offered(page, "compared_request") == REQUESTS
    words = offered(page, "compared_word")
    assert {"shoulder", "urine"} <= set(words)
    assert all(word in DENIAL for word in words), "in the text's own forms"
    assert not page.all("li", class_="hit")
    assert page.one("textarea").text.strip() == DENIAL.strip()


def unticked(page: Element) -> list[str]:
    boxes = page.one(id="look").all("input", type="checkbox")
    return [box.attributes["value"] for box in boxes if "checked" not in box.attributes]


def test_every_box_is_ticked_until_a_visitor_unticks_it(client: FlaskClient) -> None:
    assert unticked(read(posted(client, text=DENIAL, step="look").text)) == []


def test_a_box_that_is_not_ticked_is_left_out_and_stays_so(client: FlaskClient) -> None:
    preview = read(posted(client, text=DENIAL, step="look").text).one(id="look")
    sent = [(i.attributes["name"], i.attributes["value"]) for i in preview.all("input")]
    sent = [pair for pair in sent if pair not in (("compared_request", "2"), ("compared_word", "shoulder"))]
    page = read(client.post("/similar", data=MultiDict([("text", DENIAL), *sent])).text)
    assert headings(page) == [REQUESTS[0], REQUESTS[2]]
    assert "Left out: 1 request, the word shoulder." in page.one(class_="understood").said
    assert unticked(page) == ["2", "shoulder"]


@pytest.mark.parametrize("number", ["x", "-1", "1001"])
def test_a_number_of_boxes_that_cannot_be_is_refused(client: FlaskClient, number: str) -> None:
    response = posted(client, text=DENIAL, offered_requests=number)
    assert response.status_code == 400
    assert "offered_requests" in read(response.text).one(role="alert").said


def test_what_a_form_of_before_left_out_is_left_out(client: FlaskClient) -> None:
    page = read(posted(client, text=DENIAL, skip="2", without="shoulder").text)
    assert headings(page) == [REQUESTS[0], REQUESTS[2]]
    assert "Left out: 1 request, the word shoulder." in page.one(class_="understood").said
    assert unticked(page) == ["2", "shoulder"]
    go = next(b.attributes["value"] for b in page.all("button", name="go") if b.said == "Compare everything")
    assert headings(read(posted(client, text=DENIAL, skip="2", without="shoulder", go=go).text)) == REQUESTS


def test_a_step_from_there_keeps_what_is_left_out(client: FlaskClient) -> None:
    page = read(posted(client, text=DENIAL, skip="2", without="urine").text)
    go = next(b.attributes["value"] for b in page.all("button", name="go") if b.said == "One list")
    again = read(posted(client, text=DENIAL, go=go).text)
    assert headings(again) == [REQUESTS[0], REQUESTS[2]]
    assert "the word urine" in again.one(class_="understood").said
    assert again.all(class_="subjects-beside"), "one column for each request"


def test_the_text_of_a_file_goes_on_in_the_form(client: FlaskClient) -> None:
    page = read(posted(client, file=("denial.txt", DENIAL.encode()), step="look").text)
    assert page.one("textarea").text.strip() == DENIAL.strip()
    assert offered(page, "compared_request") == REQUESTS


def test_the_text_of_a_pdf_goes_on_in_the_form(client: FlaskClient) -> None:
    page = read(
        posted(client, file=("letter.pdf", letter_pdf(LETTERS[0].text, header=False)), step="look").text
    )
    assert offered(page, "compared_request") == [
        "Carisoprodol 350mg #60 with 2 refills",
        LETTERS[0].issues[1].request,
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " ", "step": "look"}, "There is nothing to compare"),
        ({"text": DENIAL, "file": ("a.txt", b"more"), "step": "look"}, "There is a text and a file"),
        ({"file": ("a.pdf", b"%PDF-1.7 broken"), "step": "look"}, "The PDF is damaged"),
        ({"text": DENIAL, "go": "skip=1&skip=2&skip=3"}, "Every request in the text is left out"),
        (
            {"text": DENIAL, "offered_words": "\n".join(f"word{n}" for n in range(51))},
            "without has 51 values and the limit is 50",
        ),
        ({"text": DENIAL, "skip": "0"}, "A value of skip is no number from 1"),
        ({"text": DENIAL, "skip": "x"}, "A value of skip is no number from 1"),
        ({"text": DENIAL, "without": "x" * 61}, "A value of without has 1 to 60 characters"),
    ],
)
def test_what_cannot_be_compared_is_said(client: FlaskClient, fields: dict[str, object], said: str) -> None:
    response = posted(client, **fields)
    assert response.status_code in (400, 422)
    assert said in read(response.text).one(role="alert").said


def test_an_issues_distinctive_words_are_left_out_by_a_link_and_taken_in_again(client: FlaskClient) -> None:
    page = read(client.get(f"{ISSUE}&view=list").text)
    words = page.one("details", class_="words").all("a", class_="leave")
    first = words[0]
    word = first.one(class_="leave-what").said
    without = read(client.get(first.attributes["href"]).text)
    assert f"the word {word}" in without.one(class_="understood").said
    back = without.one("a", class_="leave-out")
    assert back.attributes["href"] == f"{ISSUE}&view=list"
    export = next(link for link in without.all("a") if link.said == "JSON").attributes["href"]
    assert f"without={word}" in export
    assert client.get(export).status_code == 200


def test_a_word_in_any_form_no_longer_counts_and_only_by_words(live: LiveSearcher) -> None:
    searcher = live.current()
    asked = SimilarRequest(IssueSubject("CM16-0900001#1"), window=Window(k=50), mode=Mode.HYBRID)
    found = searcher.similar(asked)
    plain = {hit.issue_id: hit for hit in (*found.hits, *found.near)}
    assert any("improvement" in (hit.likeness.terms if hit.likeness else ()) for hit in plain.values())
    without = SimilarRequest(**{**vars(asked), "without": ("Improvements",)})
    left = searcher.similar(without)
    for hit in (*left.hits, *left.near):
        assert hit.likeness is not None
        assert "improvement" not in hit.likeness.terms
    meaning = SimilarRequest(**{**vars(asked), "mode": Mode.DENSE})
    same = SimilarRequest(**{**vars(meaning), "without": ("improvement",)})
    assert [hit.issue_id for hit in searcher.similar(meaning).hits] == [
        hit.issue_id for hit in searcher.similar(same).hits
    ]


def test_the_api_leaves_words_out_too(client: FlaskClient) -> None:
    address = "/api/v1/similar?issue_id=CM16-0900001%231"

    def listed(address: str) -> list[dict[str, Any]]:
        answer = client.get(address).get_json()
        return [*answer["hits"], *answer["near"]]

    plain, without = listed(address), listed(f"{address}&without=improvement")
    assert any("improvement" in hit["likeness"]["terms"] for hit in plain)
    assert not any("improvement" in hit["likeness"]["terms"] for hit in without)
    pasted = client.post("/api/v1/similar?without=urine", json={"text": DENIAL})
    assert pasted.status_code == 200
    assert client.get(f"{address}&without=").status_code == 400


def test_the_key_terms_of_a_text_without_known_words_are_none(live: LiveSearcher) -> None:
    assert live.current().significant_terms([SimilarRequest(TextSubject("qzx vbn"))], 20) == ((),)


def test_what_is_left_out_is_said_wherever_the_case_leads(client: FlaskClient) -> None:
    for path in ("/similar", "/charts", "/contrast", "/print"):
        page = read(client.get(f"{path}?issue=CM16-0900001%231&without=spasm&without=years").text)
        assert "the words spasm, years" in page.one("main").said, path


def test_a_request_that_there_is_not_is_not_left_out(client: FlaskClient) -> None:
    page = read(posted(client, text="Norco 10/325 mg #60 was denied.", skip="900").text)
    assert "Left out" not in page.one("main").said


def test_by_meaning_alone_words_that_are_left_out_make_no_difference_and_that_is_said(
    client: FlaskClient,
) -> None:
    said = "words that are left out make no difference"
    assert said in read(client.get(f"{ISSUE}&mode=dense&without=spasm").text).one("main").said
    assert said not in read(client.get(f"{ISSUE}&without=spasm").text).one("main").said
