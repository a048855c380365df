"""Reasons on result rows, in a letter, among the filters and in the API."""

from __future__ import annotations

from itertools import count

from flask.testing import FlaskClient

from search.model.letters import Issue, Outcome, Treatment
from search.reasons import reasons
from tests.web.html import Element, read
from web.presentation.reason_tags import issue_tags, tagged_sentences
from web.presentation.sentences import addressed_sentences

SAID = "The worker has taken it for two years, and the file shows no functional improvement with it."


def page_of(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return read(response.text)


def test_a_row_has_reasons_that_open_to_their_sentence_and_lead_to_more(client: FlaskClient) -> None:
    page = page_of(client, "/?q=carisoprodol&mode=keyword&view=list&fold=0")
    found = [
        tag
        for tag in page.all("details", class_="reason")
        if tag.one("summary").said == "no functional improvement" and tag.one("blockquote").said == SAID
    ]
    assert len(found) == 1
    assert found[0].one("summary").attributes["title"] == SAID
    more = found[0].one("a").attributes["href"]
    assert more == "/?q=carisoprodol&mode=keyword&view=list&reason=no+functional+improvement&fold=false"
    only = page_of(client, more)
    rows = only.all("li", class_="hit")
    assert rows
    assert all("no functional improvement" in row.one(class_="reasons").said for row in rows)


def test_no_row_shows_more_than_three(client: FlaskClient) -> None:
    page = page_of(client, "/?q=request&mode=keyword&view=list&fold=0")
    shown = [len(row.all("details", class_="reason")) for row in page.all("li", class_="hit")]
    assert 1 <= max(shown) <= 3


def test_reasons_are_filters_with_counts(client: FlaskClient) -> None:
    page = page_of(client, "/?q=request&mode=keyword")
    facet = page.one("section", **{"aria-labelledby": "facet-reason"})
    assert {value.said for value in facet.all(class_="value-text")} <= {one.name for one in reasons()}
    counts = client.get("/api/v1/facets?q=request&mode=keyword").json["facets"]["reason"]
    rows = client.get("/api/v1/search?q=request&mode=keyword&k=100").json["hits"]
    for one in counts:
        has = [row for row in rows if one["value"] in [reason["tag"] for reason in row["reasons"]]]
        assert len(has) == one["count"]


def test_a_letter_lists_its_reasons_beside_the_marked_sentences(client: FlaskClient) -> None:
    page = page_of(client, "/determinations/CM16-0900001?q=functional")
    listed = page.one("article", id="issue-1").one("ul", class_="reason-list")
    links = {link.said.partition(":")[0]: link.attributes["href"] for link in listed.all("a")}
    proof = page.one(id=links["no functional improvement"].removeprefix("#"))
    assert "proof" in proof.attributes["class"].split()
    assert proof.said.startswith("The worker has taken it for two years, and the file shows no functional")
    assert [mark.said for mark in proof.all("mark")] == ["functional"]
    proving = {"#" + one.attributes["id"] for one in page.all("span", class_="proof")}
    assert proving == {link for link in _links(page) if link.startswith("#")}
    assert "/?reason=no+functional+improvement" in _links(page)


def _links(page: Element) -> set[str]:
    lists = page.all("ul", class_="reason-list")
    return {link.attributes["href"] for one in lists for link in one.all("a")}


def test_each_reason_points_at_the_sentence_that_gives_it() -> None:
    text = "He fell. There are no red flags, <b>no</b> rationale was given.  No quantity was stated.\nEnd."
    issue = Issue(1, "MRI", Outcome.UPHELD, Treatment("test", "Diagnostic Testing"), rationale=text)
    found = tagged_sentences(issue, addressed_sentences(text, "i1-r", {"red", "quantiti"}, count(1)))
    assert len(found) >= 3
    for one in found:
        assert "".join(run.text for run in one.sentence.runs).strip() == one.tag.sentence
    assert [one.tag for one in found] == list(issue_tags(issue))


def test_hostile_words_of_a_rationale_stay_words(client: FlaskClient) -> None:
    for address in ("/?q=script&view=list", "/determinations/CM16-0900003"):
        assert "<script>" not in client.get(address).text
