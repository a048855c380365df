"""Guidelines, charts and contrasts as JSON: the same numbers as their pages, under the same address."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from search.opening import LiveSearcher
from tests.web.html import read
from web.app import create_app

CHRONIC = "Chronic Pain Medical Treatment Guidelines"


@pytest.fixture(scope="module")
def pages(many: LiveSearcher) -> FlaskClient:
    return create_app(many).test_client()


@pytest.mark.parametrize(
    "address",
    [
        "/guidelines",
        f"/guidelines?{urlencode({'cited': CHRONIC})}",
        "/charts?mode=keyword&category=Pharmaceuticals",
        "/contrast?mode=keyword&category=Pharmaceuticals&q=%22%3E%3Cb",
    ],
)
def test_a_page_names_its_twin(pages: FlaskClient, address: str) -> None:
    response = pages.get(address)
    if response.status_code == 200:
        (link,) = read(response.text).all("link", rel="alternate")
        path, _, query = address.partition("?")
        assert link.attributes["href"] == f"{path}.json" + (f"?{query}" if query else "")


def test_guidelines_have_the_numbers_of_their_page(client: FlaskClient) -> None:
    every = client.get("/guidelines.json").get_json()["guidelines"]
    shown = read(client.get("/guidelines").text).all("th", scope="row")
    assert {one["reviewer"]["value"] for one in every} == {one.said for one in shown}
    found = client.get(f"/guidelines.json?{urlencode({'cited': CHRONIC})}").get_json()
    assert found["replaced"] == {"guideline": CHRONIC, "until": "2017-12-01", "successor": "Chronic Pain"}
    one = found["noted"]
    assert one["cited"] == {"guideline": CHRONIC, "page": None, "section": None}
    first = next(by_side for by_side in every if by_side["cited"] == one["cited"])
    assert one["reviewer"]["count"] == first["reviewer"]["count"]
    assert [page["cited"]["page"] for page in one["pages"]][:2] == [16, 17]


def test_charts_have_every_value_with_its_rate(pages: FlaskClient) -> None:
    found = pages.get("/charts.json?mode=keyword&category=Pharmaceuticals").get_json()
    listed = pages.get("/api/v1/search?mode=keyword&category=Pharmaceuticals").get_json()
    assert found["total"] == listed["total"]
    assert found["rate"] == listed["rate"]
    years = found["parts"]["year"]
    assert sum(part["value"]["count"] for part in years) <= found["total"]
    assert any(part["rate"] and part["rate"]["share"] is not None for part in years)


def test_contrasts_have_the_terms_of_their_page(pages: FlaskClient) -> None:
    query = "?mode=keyword&category=Pharmaceuticals"
    found = pages.get(f"/contrast.json{query}").get_json()
    page = read(pages.get(f"/contrast{query}").text)
    words = [one["words"] for one in found["of_overturned"] + found["of_upheld"]]
    assert words == [term.one("h3").said for term in page.all("li", class_="term")]
    quote = found["of_overturned"][0]["quotes"][0]
    letter, _, _ = quote["issue_id"].partition("#")
    issues = pages.get(f"/api/v1/determinations/{letter}").get_json()["issues"]
    assert any(quote["text"] in (issue["rationale"] or "") for issue in issues)
    assert quote["text"][slice(*quote["mark"])].lower().startswith(words[0].split()[0][:3].lower())


def test_what_a_page_refuses_its_twin_refuses(client: FlaskClient) -> None:
    unknown = client.get("/guidelines.json?cited=ODG+Nowhere")
    assert (unknown.status_code, unknown.mimetype) == (404, "application/problem+json")
    assert client.get("/guidelines.json?colour=red").status_code == 400
    assert client.get("/contrast.json?q=soma+AND+(norco").status_code == 400
    assert client.get("/charts.json?q=soma&issue=CM16-0900001%231").status_code == 400


@pytest.mark.parametrize("twin", ["charts", "contrast"])
def test_a_misspelt_filter_is_named_and_a_layout_is_no_filter(client: FlaskClient, twin: str) -> None:
    assert client.get(f"/{twin}.json?q=soma&tretment=norco").status_code == 400
    assert client.get(f"/{twin}.json?q=soma&view=list&page_all=2&sort=newest").status_code == 200
