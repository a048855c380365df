"""The requests of a text, shown, edited and chosen before anything is compared."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from search.model.documents import DocumentRequest, RequestStatus
from search.opening import LiveSearcher
from search.similar.subjects import Subject, Submission
from tests.indexer.pdfs import letter_pdf
from tests.web.html import Element, read
from tests.web.letters import DENIAL, LETTERS
from tests.web.multipart import form
from tests.web.sending import changed, fields
from web.app import create_app
from web.config import WebConfig
from web.forms.request_rows import digest, rows_of
from web.presentation.comparison_preview import MarkedText, comparison_preview

ISSUE = "/similar?issue=CM16-0900001%231"
REQUESTS = [
    "Norco 10/325 mg #120",
    "MRI of the right shoulder",
    "Physical therapy 12 visits for the right wrist",
]
DIGEST = digest(DENIAL)


def posted(client: FlaskClient, **fields: object) -> TestResponse:
    return client.post("/similar", **form(**fields))  # type: ignore[arg-type]


def requests_of(page: Element) -> list[str]:
    """The words of the rows of a page of requests."""
    return [row.one("textarea").text for row in page.all("li", class_="request-row")]


def ticked(page: Element) -> list[str]:
    boxes = page.all("input", type="checkbox", name="ticked")
    return [box.attributes["value"] for box in boxes if "checked" in box.attributes]


def facts(page: Element) -> list[list[str]]:
    return [
        [fact.said for fact in row.all("li") if fact is not row] for row in page.all(class_="request-row")
    ]


def headings(page: Element) -> list[str]:
    return [one.said for head in page.all(class_="subject-head") for one in head.all("h2")]


def looked_at(client: FlaskClient, text: str = DENIAL) -> Element:
    response = posted(client, text=text)
    assert response.status_code == 200
    return read(response.text)


def sent(client: FlaskClient, data: MultiDict[str, str], **button: str) -> Element:
    """The page that comes where a button of a form is pressed."""
    response = client.post("/similar", data=MultiDict([*data.items(multi=True), *button.items()]))
    assert response.status_code == 200, response.text[:3000]
    return read(response.text)


def test_requests_are_shown_before_anything_is_compared(client: FlaskClient) -> None:
    response = posted(client, text=DENIAL)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    page = read(response.text)
    assert page.one("h1").said == "Requests in your text"
    assert requests_of(page) == REQUESTS
    assert ticked(page) == ["1", "2", "3"]
    assert {button.said for button in page.all("button", value="compare")} == {"Compare 3 requests"}
    assert not page.all("li", class_="hit")
    assert page.one("textarea", name="text").text == DENIAL


def test_the_place_of_each_request_is_marked_in_the_text(client: FlaskClient) -> None:
    page = looked_at(client, "<b>UR</b> denied Norco 10/325 mg #60 & Soma 350 mg #60 <script>today</script>.")
    shown = page.one(class_="as-read-text")
    assert shown.text == "<b>UR</b> denied Norco 10/325 mg #60 & Soma 350 mg #60 <script>today</script>."
    assert [mark.text for mark in shown.all("mark")] == requests_of(page)
    links = [link for link in page.all("a") if link.said.startswith("In the text")]
    assert [link.attributes["href"].removeprefix("#") for link in links] == [
        mark.attributes["id"] for mark in shown.all("mark")
    ]


def test_the_distinctive_words_are_offered_ticked_and_those_unticked_are_left_out(
    client: FlaskClient,
) -> None:
    page = looked_at(client)
    boxes = page.all("input", name="compared_word")
    words = [box.attributes["value"] for box in boxes]
    assert {"shoulder", "urine"} <= set(words)
    assert all(word in DENIAL for word in words), "in the text's own forms"
    assert all("checked" in box.attributes for box in boxes)
    kept = [word for word in words if word != "urine"]
    found = sent(client, changed(fields(page), "compared_word", *kept), step="compare")
    assert "Left out: the word urine." in found.one(class_="understood").said
    back = sent(client, fields(found), step="look")
    unticked = [box for box in back.all("input", name="compared_word") if "checked" not in box.attributes]
    assert [box.attributes["value"] for box in unticked] == ["urine"]
    go = next(b.attributes["value"] for b in found.all("button", name="go") if b.said == "Compare everything")
    assert "Left out" not in sent(client, fields(found), go=go).one("main").said


def test_what_is_ticked_is_compared_and_nothing_else(client: FlaskClient) -> None:
    form = changed(fields(looked_at(client)), "ticked", "1", "3")
    assert headings(sent(client, form, step="compare")) == [REQUESTS[0], REQUESTS[2]]


def test_edited_words_are_compared_as_they_are_edited(client: FlaskClient) -> None:
    form = fields(looked_at(client))
    form = changed(changed(form, "request", "Soma 350 mg #60", *REQUESTS[1:]), "ticked", "1")
    shown = sent(client, form, step="look")
    assert requests_of(shown) == ["Soma 350 mg #60", *REQUESTS[1:]]
    assert "carisoprodol" in facts(shown)[0]
    found = sent(client, fields(shown), step="compare")
    assert headings(found) == ["Soma 350 mg #60"]
    titles = {title.said for title in found.all(class_="hit-title")}
    assert "Soma 350mg #30" in titles
    listed = found.one("section", class_="subject").said
    assert "carisoprodol" in listed.lower()


def test_a_request_is_added_and_another_removed(client: FlaskClient) -> None:
    page = looked_at(client)
    more = sent(client, changed(fields(page), "added", "acupuncture 6 visits"), step="add")
    assert requests_of(more) == [*REQUESTS, "acupuncture 6 visits"]
    assert facts(more)[3] == ["Added by you", "acupuncture", "6 visits"]
    assert ticked(more) == ["1", "2", "3", "4"]
    assert more.one("input", id="added").attributes.get("value", "") == ""
    fewer = sent(client, changed(fields(more), "ticked", "1", "4"), remove="2")
    assert requests_of(fewer) == [REQUESTS[0], REQUESTS[2], "acupuncture 6 visits"]
    assert ticked(fewer) == ["1", "3"]
    assert headings(sent(client, fields(fewer), step="compare")) == [REQUESTS[0], "acupuncture 6 visits"]


def test_what_stands_in_the_box_for_another_request_is_compared_too(client: FlaskClient) -> None:
    form = changed(changed(fields(looked_at(client)), "ticked", "1"), "added", "Soma 350 mg #30")
    assert headings(sent(client, form, step="compare")) == [REQUESTS[0], "Soma 350 mg #30"]


def test_the_way_back_to_the_requests_has_everything_still_in_it(client: FlaskClient) -> None:
    form = changed(fields(looked_at(client)), "ticked", "1", "3")
    form = changed(form, "request", REQUESTS[0] + " refills 2", *REQUESTS[1:])
    found = sent(client, changed(form, "weight_facts", "20"), step="compare")
    assert "Back to the requests" in [button.said for button in found.all("button", value="look")]
    back = sent(client, fields(found), step="look")
    assert requests_of(back) == [REQUESTS[0] + " refills 2", *REQUESTS[1:]]
    assert ticked(back) == ["1", "3"]
    assert back.one("textarea", name="text").text == DENIAL
    assert back.one("input", name="weight_facts").attributes["value"] == "20"


def test_a_step_from_the_results_keeps_what_is_chosen(client: FlaskClient) -> None:
    found = sent(client, changed(fields(looked_at(client)), "ticked", "1", "3"), step="compare")
    go = next(b.attributes["value"] for b in found.all("button", name="go") if b.said == "One list")
    again = sent(client, fields(found), go=go)
    assert headings(again) == [REQUESTS[0], REQUESTS[2]]
    assert again.all(class_="subjects-beside"), "one column for each request"


def test_a_text_that_has_changed_is_read_anew_before_it_is_compared(client: FlaskClient) -> None:
    form = changed(fields(looked_at(client)), "text", "The request for Soma 350 mg #60 is denied.")
    page = sent(client, form, step="compare")
    assert "The text has changed" in page.one("main").said
    assert requests_of(page) == ["Soma 350 mg #60"]


def test_line_ends_as_browsers_send_them_change_nothing(client: FlaskClient) -> None:
    form = fields(looked_at(client))
    found = sent(client, changed(form, "text", DENIAL.replace("\n", "\r\n")), step="compare")
    assert headings(found) == REQUESTS


def test_the_whole_text_is_compared_where_that_is_asked_for(client: FlaskClient) -> None:
    found = sent(client, fields(looked_at(client)), step="whole")
    assert headings(found) == ["Similar to your text"]
    assert found.one("p", role="status").said == "The text was compared as a whole."
    again = sent(client, fields(found), step="compare")
    assert headings(again) == ["Similar to your text"]
    assert requests_of(sent(client, fields(found), step="look")) == REQUESTS


@pytest.mark.parametrize(
    ("text", "is_whole_offered"), [("Please call me back.", False), ("Her knee hurts since she fell.", True)]
)
def test_a_text_without_a_request_says_so_and_can_be_given_one(
    client: FlaskClient, text: str, is_whole_offered: bool
) -> None:
    page = looked_at(client, text)
    assert page.one("p", role="status").said == "No medical request was found in this text."
    assert page.one("textarea", name="text").text == text
    assert not page.all(class_="hit")
    assert bool(page.all("button", value="whole")) is is_whole_offered
    added = sent(client, changed(fields(page), "added", "Soma 350 mg #60"), step="add")
    found = sent(client, fields(added), step="compare")
    assert headings(found) == ["Soma 350 mg #60"]
    assert found.all(class_="hit")


@pytest.mark.parametrize(("number", "indexed"), [("CM16-0900001", True), ("CM16-0999999", False)])
def test_the_case_that_a_text_is_about_is_offered(client: FlaskClient, number: str, indexed: bool) -> None:
    page = looked_at(client, LETTERS[0].text.replace("CM16-0900001", number))
    (note,) = [note for note in page.all(class_="note") if "This is about" in note.said]
    assert number in note.said
    links = [link.attributes["href"] for link in note.all("a")]
    assert links == ([f"/determinations/{number}"] if indexed else [])
    assert ("not in this index" in note.said) is not indexed


def test_the_issues_of_a_letter_are_its_requests(client: FlaskClient) -> None:
    page = looked_at(client, LETTERS[1].text)
    assert requests_of(page) == [issue.request for issue in LETTERS[1].issues]
    assert facts(page)[0][:2] == ["Denied", "Sure"]
    assert headings(sent(client, fields(page), step="compare")) == requests_of(page)


def test_approved_and_unsure_requests_are_shown_and_not_ticked() -> None:
    text = "Soma, Norco, Ambien"
    found = [
        DocumentRequest("Soma", (0, 4), 0.9, status=RequestStatus.APPROVED),
        DocumentRequest("Norco", (6, 11), 0.9, status=RequestStatus.MODIFIED),
        DocumentRequest("Ambien", (13, 19), 0.3),
    ]
    submission = Submission(text, tuple(Subject(text, request) for request in found))
    rows = rows_of(MultiDict(), submission, 30)
    assert [row.ticked for row in rows] == [False, True, False]
    assert [row.ticked for row in rows_of(MultiDict(), submission, 0)] == [False] * 3


def test_places_within_places_share_a_mark(live: LiveSearcher) -> None:
    text = "Norco #60, Soma"
    found = [DocumentRequest("Norco #60", (0, 9), 1), DocumentRequest("#60, Soma", (6, 15), 1)]
    submission = Submission(text, tuple(Subject(text, request) for request in found))
    shown = comparison_preview(submission, rows_of(MultiDict(), submission, 30), live.current())
    assert shown.text == (MarkedText(text, (1, 2)),)


def test_the_text_of_a_file_goes_on_in_the_form(client: FlaskClient) -> None:
    page = read(posted(client, file=("denial.txt", DENIAL.encode())).text)
    assert page.one("textarea", name="text").text.strip() == DENIAL.strip()
    assert requests_of(page) == REQUESTS
    assert headings(sent(client, fields(page), step="compare")) == REQUESTS


def test_the_text_of_a_pdf_goes_on_in_the_form(client: FlaskClient) -> None:
    page = read(posted(client, file=("letter.pdf", letter_pdf(LETTERS[0].text, header=False))).text)
    assert requests_of(page) == ["Carisoprodol 350mg #60 with 2 refills", LETTERS[0].issues[1].request]


def test_a_longer_file_is_read_up_to_the_limit_and_that_is_said(live: LiveSearcher) -> None:
    client = create_app(live, config=WebConfig(text_characters=len(DENIAL))).test_client()
    page = read(posted(client, file=("denial.txt", (DENIAL + "Soma was denied." * 20).encode())).text)
    assert "its last 320 characters are left out" in page.one("main").said
    assert requests_of(page) == REQUESTS


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": " "}, "There is nothing to compare"),
        ({"text": DENIAL, "step": "dance"}, "There is no step 'dance'"),
        (
            {"text": DENIAL, "offered_words": "\n".join(f"word{n}" for n in range(51))},
            "without has 51 values and the limit is 50",
        ),
        ({"text": DENIAL, "without": "x" * 61}, "A value of without has 1 to 60 characters"),
        ({"text": DENIAL, "added": "x" * 2001}, "A request has 2,001 characters and the limit is 2000"),
        ({"text": DENIAL, "read": DIGEST, "request": "Soma", "found": "4"}, "There is no request '4'"),
        ({"text": DENIAL, "read": DIGEST, "request": "Soma", "found": "x"}, "There is no request 'x'"),
        ({"text": DENIAL, "read": DIGEST, "request": "Soma"}, "read the text again"),
        ({"text": DENIAL, "read": DIGEST, "ticked": "x"}, "A value of ticked is no number from 1"),
        ({"text": DENIAL, "read": DIGEST, "remove": "-1"}, "'-1' is not a value of remove"),
        ({"text": DENIAL, "read": DIGEST, "step": "compare"}, "No request is ticked"),
    ],
)
def test_what_cannot_be_compared_is_said(client: FlaskClient, given: dict[str, str], said: str) -> None:
    response = client.post("/similar", data=MultiDict(given))
    assert response.status_code == 400
    assert said in read(response.text).one(role="alert").said


@pytest.mark.parametrize(
    ("text", "file", "said"),
    [
        (DENIAL, ("a.txt", b"more"), "There is a text and a file"),
        ("", ("a.pdf", b"%PDF-1.7 broken"), "The PDF is damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    client: FlaskClient, text: str, file: tuple[str, bytes], said: str
) -> None:
    response = posted(client, text=text, file=file)
    assert response.status_code in (400, 422)
    assert said in read(response.text).one(role="alert").said


def test_more_requests_than_can_be_compared_at_once_are_refused(live: LiveSearcher) -> None:
    client = create_app(live, config=WebConfig(lists_per_letter=2)).test_client()
    page = looked_at(client)
    assert ticked(page) == ["1", "2"]
    response = client.post(
        "/similar",
        data=MultiDict(
            [*changed(fields(page), "ticked", "1", "2", "3").items(multi=True), ("step", "compare")]
        ),
    )
    assert response.status_code == 400
    again = read(response.text)
    assert "3 requests are ticked and 2 are compared at once" in again.one(role="alert").said
    assert ticked(again) == ["1", "2", "3"]
