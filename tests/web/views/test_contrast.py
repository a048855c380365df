"""The contrast of a result set as a page: counts, quotes that lead to their sentence, and too few."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search.opening import LiveSearcher
from tests.web.html import Element, read
from web.app import create_app

LINK = "What overturned rationales say"


@pytest.fixture(scope="module")
def pages(many: LiveSearcher) -> FlaskClient:
    return create_app(many).test_client()


def page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text[:2000]
    return read(response.text)


def test_every_quote_leads_to_its_sentence(pages: FlaskClient) -> None:
    found = page(pages, "/contrast?mode=keyword")
    terms = found.all("li", class_="term")
    assert len(terms) >= 6
    for term in terms[:3] + terms[-3:]:
        for quote in term.all("blockquote"):
            assert quote.one("mark").said
            letter, _, anchor = quote.one("footer").one("a").attributes["href"].partition("#")
            said = page(pages, letter).one(id=anchor).said
            assert quote.one("p").said in said


def test_the_way_there_and_back_keeps_what_was_asked(pages: FlaskClient) -> None:
    lists = page(pages, "/?mode=keyword&category=Pharmaceuticals&view=list")
    way = next(link for link in lists.all("a") if link.said == LINK)
    contrasted = page(pages, way.attributes["href"])
    assert "Pharmaceuticals" in contrasted.one("ul", class_="chips").said
    back = next(link for link in contrasted.all("a") if link.said.endswith("Back to the issues"))
    assert page(pages, back.attributes["href"]).one(role="status").said == lists.one(role="status").said


def test_similar_cases_are_contrasted_too(pages: FlaskClient) -> None:
    lists = page(pages, "/?mode=keyword&category=Pharmaceuticals&view=list")
    similar = next(link for link in lists.all("a", class_="action")).attributes["href"]
    way = next(
        link for link in page(pages, similar).all("a") if link.said == "What overturned rationales say"
    )
    assert page(pages, way.attributes["href"]).one("h1").said.startswith("What overturned")


def test_too_few_are_said_with_the_next_step(client: FlaskClient) -> None:
    assert (
        "At least 5 different rationales of each outcome"
        in page(client, "/contrast?q=norco&mode=keyword").said
    )
    asks = page(client, "/contrast?q=norco+overturned&mode=keyword")
    assert "take that word out of it" in asks.said


def test_what_cannot_be_asked_is_refused(client: FlaskClient) -> None:
    assert client.get("/contrast?q=soma&issue=CM16-0900001%231").status_code == 400
    assert client.get("/contrast?q=soma+AND+(norco").status_code == 400
    assert client.get("/contrast?issue=CM16-0900001%239").status_code == 404
