"""What is said in large of how many were overturned, on every page of results and in the API."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search.analytics.rates import rate
from tests.web.html import read
from tests.web.letters import LETTERS


def line(client: FlaskClient, address: str) -> list[str]:
    return [found.said for found in read(client.get(address).text).all("p", class_="rate")]


def decided(outcome: str) -> int:
    return sum(issue.outcome.lower() == outcome for letter in LETTERS for issue in letter.issues)


EVERY = rate(decided("overturned"), decided("upheld"))


@pytest.mark.parametrize("view", ["columns", "list"])
def test_all_issues_have_a_rate_with_its_interval(client: FlaskClient, view: str) -> None:
    assert EVERY.of >= 10
    assert line(client, f"/?q=pain+OR+NOT+pain&mode=keyword&view={view}") == [EVERY.words.replace(":", "")]
    assert "in 100, likely between" in EVERY.words


def test_of_a_few_issues_is_said_what_they_leave_open(client: FlaskClient) -> None:
    assert line(client, "/?q=treatment:carisoprodol&mode=keyword") == [
        "Overturned 1 of 2 with so few, anything is possible"
    ]


@pytest.mark.parametrize("asked", ["q=pain&outcome=upheld", "q=outcome:upheld", "q=soma+denied"])
def test_where_one_outcome_is_asked_for_no_rate_is_said(client: FlaskClient, asked: str) -> None:
    page = client.get(f"/?{asked}&mode=keyword")
    assert read(page.text).all("li", class_="hit")
    assert line(client, f"/?{asked}&mode=keyword") == []


def test_similar_cases_have_a_rate_of_their_own(client: FlaskClient) -> None:
    address = "/similar?issue=CM16-0900001%231"
    answer = client.get("/api/v1/similar?issue_id=CM16-0900001%231").json
    assert answer is not None
    counted = answer["outcomes"]
    found = rate(counted.get("overturned", 0), counted.get("upheld", 0))
    assert line(client, address) == [found.words.replace(":", "")]
    title = read(client.get(address).text).one(class_="headline-title").said
    assert title == "Carisoprodol"


def test_each_request_of_a_pasted_text_has_its_own_rate(client: FlaskClient) -> None:
    text = "Request: Carisoprodol 350mg #60\nRequest: Physical therapy 12 visits"
    page = read(client.post("/similar", data={"text": text, "step": "compare"}).text)
    assert [len(part.all("p", class_="rate")) for part in page.all("section", class_="subject")] == [1, 1]


def test_the_api_has_the_rate_in_numbers(client: FlaskClient) -> None:
    every = client.get("/api/v1/search?mode=keyword").json
    assert every is not None
    assert every["rate"] == {
        "overturned": EVERY.overturned,
        "of": EVERY.of,
        "share": pytest.approx(EVERY.share),
        "low": pytest.approx(EVERY.low),
        "high": pytest.approx(EVERY.high),
    }
    one = client.get("/api/v1/search?mode=keyword&outcome=overturned").json
    assert one is not None
    assert one["rate"] is None


def test_facet_values_say_how_many_were_overturned_and_upheld(client: FlaskClient) -> None:
    counted = client.get("/api/v1/facets?mode=keyword").json
    assert counted is not None
    soma = next(v for v in counted["facets"]["treatment"] if v["value"] == "carisoprodol")
    assert soma == {"value": "carisoprodol", "count": 2, "overturned": 1, "upheld": 1, "inferred": 0}
