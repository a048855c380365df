from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.html import Element, read
from tests.web.letters import LETTERS
from tests.web.multipart import form

PASTED = "Carisoprodol for spasm was denied, since it is not meant for long-term use."


def titles(part: Element) -> list[str]:
    return [found.said for found in part.all(class_="hit-title")]


def paste(
    client: FlaskClient, text: str = "", file: tuple[str, bytes] | None = None, step: str = "compare"
) -> TestResponse:
    return client.post("/similar", **form(text=text, file=file, step=step))


def test_the_form_posts_and_says_that_nothing_is_stored(client: FlaskClient) -> None:
    page = read(client.get("/similar").text)
    form = page.one("form", class_="paste")
    assert (form.attributes["method"], form.attributes["enctype"]) == ("post", "multipart/form-data")
    assert "Nothing you paste or upload is stored" in form.said


def test_an_issue_is_never_similar_to_itself(client: FlaskClient) -> None:
    page = read(client.get("/similar?issue=CM16-0900001%231").text)
    assert titles(page.one(id="list-overturned"))[0] == "Soma 350mg #30"
    assert "Carisoprodol 350mg #60 with 2 refills" not in titles(page)
    assert page.one("h1").said == "Carisoprodol 350mg #60 with 2 refills"


def test_what_the_issue_is_about_can_be_held_fixed(client: FlaskClient) -> None:
    page = read(client.get("/similar?issue=CM16-0900001%231").text)
    chip = next(chip for chip in page.all("a", class_="chip") if chip.said.startswith("carisoprodol"))
    narrowed = read(client.get(chip.attributes["href"]).text)
    assert titles(narrowed) == ["Soma 350mg #30"]
    assert narrowed.one("a", class_="chip-on").said.startswith("carisoprodol")


@pytest.mark.parametrize("issue", ["CM16-0900001#9", "CM99-1#1", "nonsense"])
def test_an_unknown_issue_is_not_found(client: FlaskClient, issue: str) -> None:
    response = client.get("/similar", query_string={"issue": issue})
    assert response.status_code == 404
    assert issue.partition("#")[0] in read(response.text).one("main").said


def test_a_pasted_text_is_compared_as_a_whole(client: FlaskClient) -> None:
    response = paste(client, PASTED, step="whole")
    page = read(response.text)
    assert len(page.all("section", class_="subject")) == 1
    assert titles(page.one(class_="list-upheld"))[0] == "Carisoprodol 350mg #60 with 2 refills"
    assert page.one("textarea", name="text").text == PASTED


def test_a_pasted_letter_gives_a_list_for_each_issue(client: FlaskClient) -> None:
    page = read(paste(client, LETTERS[1].text).text)
    subjects = page.all("section", class_="subject")
    assert [subject.all("h2")[0].said for subject in subjects] == [i.request for i in LETTERS[1].issues]
    for subject, issue in zip(subjects, LETTERS[1].issues, strict=True):
        assert issue.request not in titles(subject), "an indexed issue is not its own precedent"


def test_an_uploaded_file_is_read_like_a_pasted_letter(client: FlaskClient) -> None:
    page = read(paste(client, file=("denial.txt", LETTERS[0].text.encode())).text)
    assert len(page.all("section", class_="subject")) == len(LETTERS[0].issues)


def test_the_answer_to_a_pasted_text_is_kept_by_no_cache(client: FlaskClient) -> None:
    for response in (paste(client, PASTED), paste(client, ""), paste(client, PASTED, step="look")):
        assert response.headers["Cache-Control"] == "no-store"


def test_nothing_to_compare_is_said(client: FlaskClient) -> None:
    response = paste(client, "  \n ")
    assert response.status_code == 400
    assert "nothing to compare" in read(response.text).one(role="alert").said


def test_text_and_file_together_are_refused_and_the_text_is_kept(client: FlaskClient) -> None:
    response = paste(client, PASTED, file=("a.txt", b"x"))
    assert response.status_code == 400
    assert read(response.text).one("textarea").text == PASTED


def test_a_text_over_the_limit_is_refused_with_both_numbers(client: FlaskClient) -> None:
    response = paste(client, "spasm " * 40_000)
    assert response.status_code == 400
    assert "240,000 characters and the limit is 200,000" in read(response.text).one(role="alert").said


def test_a_text_of_the_longest_allowed_length_is_compared(client: FlaskClient) -> None:
    for step in ("look", "whole"):
        assert paste(client, "é" * 199_990 + " spasm", step=step).status_code == 200


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(client: FlaskClient) -> None:
    response = paste(client, file=("denial.pdf", b"%PDF-1.7 broken"))
    assert response.status_code == 422
    assert read(response.text).one(role="alert").said


def test_a_request_over_twenty_megabytes_is_refused(client: FlaskClient) -> None:
    response = paste(client, file=("big.txt", b"x" * 22_000_000))
    assert response.status_code == 413
    assert "20 MB" in read(response.text).one("main").said
