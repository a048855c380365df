"""The pack to print says what was asked of which build, and quotes with pinpoints."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from search.model.letters import Letter
from search.opening import LiveSearcher
from tests.web.html import Element, read
from web.app import create_app
from web.config import WebConfig
from web.presentation import labels


def facts(page: Element) -> dict[str, str]:
    found = page.one(class_="pack-facts")
    return {one.all("dt")[0].said: one.all("dd")[0].said for one in found.all("div")}


def test_a_pack_says_query_filters_counts_date_and_build(client: FlaskClient, live: LiveSearcher) -> None:
    page = read(
        client.get("/print?q=request&mode=keyword&specialty=Internal+Medicine&not_outcome=other").text
    )
    said = facts(page)
    assert said["Query"] == "request"
    assert said["Only"] == "Reviewer specialty: Internal Medicine"
    assert said["Without"] == "Outcome: Other outcome"
    assert said["Order"] == "Ranked by words"
    assert said["Issues found"].startswith(f"{len(page.all(class_='pack-issue'))}: ")
    assert said["Printed here"] == "all"
    assert said["Made on"] == f"{labels.date_label(dt.datetime.now(dt.UTC).date())} (UTC)"
    assert live.current().status().build in said["Index"]


def test_every_quote_of_a_pack_stands_in_its_letter_and_is_pinpointed(
    client: FlaskClient, letters: tuple[Letter, ...]
) -> None:
    texts = {one.determination.determination_id: " ".join(one.text.split()) for one in letters}
    page = read(client.get("/print?q=summary:lumbar&mode=keyword").text)
    issues = page.all(class_="pack-issue")
    footers = [footer.said for issue in issues for footer in issue.all("footer")]
    assert [said for said in footers if said.endswith("), clinical case summary")]
    for issue in issues:
        link = issue.one("h2").one("a").attributes["href"]
        letter = link.removeprefix("/determinations/").partition("#")[0]
        cited = issue.one(class_="pack-cite").said
        quotes = issue.all("blockquote")
        assert any(quote.one("footer").said.endswith("), rationale") for quote in quotes)
        for quote in quotes:
            assert quote.one("footer").said.startswith(f"{cited}, ")
            for words in quote.one("p").said.split("…"):
                assert words.strip() in texts[letter]


def test_a_pack_is_in_the_order_of_the_page_and_ends_at_the_limit(live: LiveSearcher) -> None:
    short = create_app(live, config=WebConfig(rows_in_print=2)).test_client()
    page = read(short.get("/print?q=request&mode=keyword&fold=0").text)
    listed = read(short.get("/?q=request&mode=keyword&fold=0&view=list").text)
    titles = [one.said for one in listed.all("h3", class_="hit-title")]
    assert [one.one("h2").said for one in page.all(class_="pack-issue")] == titles[:2]
    assert facts(page)["Printed here"].startswith("the first 2 of ")


def test_a_pack_of_similar_cases_names_what_they_are_compared_with(client: FlaskClient) -> None:
    said = facts(read(client.get("/print?issue=CM16-0900001%231&weight_facts=60").text))
    assert said["Compared with"].startswith("IMR Case No. CM16-0900001, Issue 1 (")
    assert "facts 60" in said["Order"]


def test_chosen_issues_are_printed_in_the_order_of_the_choice(client: FlaskClient) -> None:
    page = read(client.get("/print?pick=CM16-0900002%232&pick=CM16-0900001%231&pick=CM16-0900002%232").text)
    assert [one.said.partition(" (")[0] for one in page.all(class_="pack-cite")] == [
        "IMR Case No. CM16-0900002, Issue 2", "IMR Case No. CM16-0900001, Issue 1",
    ]  # fmt: skip
    assert facts(page)["Issues"] == "2, chosen one by one"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/print?pick=nothing%231", 404),
        ("/print?pick=CM16-0900001%231&q=soma", 400),
        ("/print?q=(soma", 400),
        ("/print?outcom=upheld", 400),
        ("/print?" + "&".join(f"pick=x%23{number}" for number in range(101)), 400),
    ],
)
def test_what_cannot_be_printed_is_said(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert read(response.text).all("h1")
