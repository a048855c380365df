from __future__ import annotations

from flask.testing import FlaskClient

from search.model.letters import Letter
from tests.web.html import Element, read


def page_of(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return read(response.text)


def test_each_issue_has_an_address_a_badge_and_its_texts(client: FlaskClient) -> None:
    page = page_of(client, "/determinations/CM16-0900001")
    issue = page.one("article", id="issue-2")
    assert issue.one("h2").said == "Physical therapy 6 visits for the lumbar spine"
    assert issue.one(class_="badge").said == "Overturned"
    assert "Low Back" in issue.one(id="issue-2-claims-administrator").said
    assert "p. 98–99" in issue.one(id="issue-2-reviewer").one("ul").said
    assert issue.one(id="issue-2-rationale").said.endswith("is medically necessary.")
    assert issue.one("a", class_="action").attributes["href"] == "/similar?issue=CM16-0900001%232"


def test_a_letter_that_went_both_ways_says_so(client: FlaskClient) -> None:
    page = page_of(client, "/determinations/CM16-0900001")
    assert page.one(class_="letter-title").one(class_="badge").said == "Partially overturned"


def test_the_outline_leads_to_every_part(client: FlaskClient) -> None:
    page = page_of(client, "/determinations/CM16-0900002")
    targets = [
        link.attributes["href"].removeprefix("#") for link in page.one("nav", class_="outline").all("a")
    ]
    assert {"issue-1", "issue-2", "issue-3", "raw"} <= set(targets)
    assert all(len(page.all(id=target)) == 1 for target in targets)


def test_fixed_text_is_folded_and_the_rest_is_not(client: FlaskClient) -> None:
    page = page_of(client, "/determinations/CM16-0900001")
    folded = " ".join(part.said for part in page.all("details"))
    assert "more than five years" in folded
    assert "strained her low back" not in folded.replace(page.one("pre").said, "")


def test_no_word_of_the_letter_is_lost(client: FlaskClient, letters: tuple[Letter, ...]) -> None:
    for letter in letters:
        page = page_of(client, f"/determinations/{letter.determination.determination_id}")
        assert page.one("pre").text == letter.text


def test_words_of_the_query_are_marked_and_counted(client: FlaskClient) -> None:
    page = page_of(client, "/determinations/CM16-0900001?q=functional+improvements")
    marked = [mark.said.lower() for mark in page.all("mark")]
    assert marked == ["functional improvement"] * 2
    assert "Your query is marked in 2 places" in page.one(role="status").said


def test_a_query_that_cannot_be_read_marks_nothing_and_the_letter_is_shown(client: FlaskClient) -> None:
    page = page_of(client, '/determinations/CM16-0900001?q="open')
    assert page.all("mark") == []
    assert page.all("article", id="issue-1")


def test_inferred_fields_say_from_what(client: FlaskClient) -> None:
    page = page_of(client, "/determinations/letter-without-header")
    inferred = {found.said for found in page.one("dl").all("dd", class_="inferred")}
    assert any(said.startswith("Nov 10, 2014 inferred from") for said in inferred)


def test_a_stated_field_is_not_marked_as_inferred(client: FlaskClient) -> None:
    facts = page_of(client, "/determinations/CM16-0900001").one("dl")
    decided = next(entry for entry in facts.all("div") if entry.said.startswith("Decision date"))
    assert decided.one("dd").said == "Dec 30, 2016"


def test_the_raw_text_can_be_downloaded(client: FlaskClient, letters: tuple[Letter, ...]) -> None:
    response = client.get("/determinations/CM16-0900001/text")
    assert response.text == letters[0].text
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''CM16-0900001.txt"


def test_an_unknown_letter_is_a_page_that_says_what_to_do(client: FlaskClient) -> None:
    response = client.get("/determinations/CM99-1")
    assert response.status_code == 404
    assert "There is no determination 'CM99-1'" in read(response.text).one("main").said


def test_the_words_that_a_wildcard_stands_for_are_marked(client: FlaskClient) -> None:
    page = page_of(client, "/determinations/CM16-0900001?q=lumb*+/s+spine")
    marked = {mark.said.lower() for mark in page.all("mark")}
    assert "lumbar spine" in marked
