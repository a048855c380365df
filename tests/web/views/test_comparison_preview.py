"""Which words cases are compared by, and which are left out."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from search.model.requests import IssueSubject, Mode, SimilarRequest, TextSubject, Window
from search.opening import LiveSearcher
from tests.web.html import read
from tests.web.letters import DENIAL

ISSUE = "/similar?issue=CM16-0900001%231"


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


def test_by_meaning_alone_words_that_are_left_out_make_no_difference_and_that_is_said(
    client: FlaskClient,
) -> None:
    said = "words that are left out make no difference"
    assert said in read(client.get(f"{ISSUE}&mode=dense&without=spasm").text).one("main").said
    assert said not in read(client.get(f"{ISSUE}&without=spasm").text).one("main").said
