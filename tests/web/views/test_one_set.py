"""One result set on every page, in every file and in the API: what is listed is what is counted."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient

from search.model.requests import SearchRequest
from search.opening import LiveSearcher
from tests.web.html import Element, read
from web.app import create_app
from web.config import WebConfig

QUERIES = (
    "norco",
    "hydrocodone",
    "opioids",
    "physical therapy",
    "PT",
    "lumbar mri",
    "mri or x-ray",
    "epidural steroid injection",
    "lumbar esi",
    "acupuncture overturned",
    "how often is acupuncture overturned",
    "what do overturned acupuncture decisions say that upheld do not",
    "soma denied",
    "norco 2016",
    "norco since 2015",
    "functional improvement",
    "weaning",
    "weaning functional improvement",
    "request:therapy AND (lumbar OR cervical)",
    "norco OR soma",
    "NOT norco",
    "surgery",
    "h-wave",
    "xyzzy",
    "norco low back pain functional improvement",
    "MTUS page 124 carisoprodol",
    "",
)
SETTINGS = ("", "&mode=keyword", "&outcome=upheld", "&not_outcome=other", "&year=2016", "&fold=false")


@pytest.fixture(scope="module")
def pages(many: LiveSearcher) -> FlaskClient:
    return create_app(many).test_client()


def json_of(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text[:500]
    return response.get_json()


def page_of(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text[:500]
    return read(response.text)


def headline_total(page: Element) -> int:
    said = page.one("p", role="status").said
    found = re.match(r"([\d,]+) issues?\b", said)
    return int(found[1].replace(",", "")) if found else 0


@pytest.mark.parametrize("chosen", SETTINGS)
@pytest.mark.parametrize("query", QUERIES)
def test_the_same_number_stands_everywhere(pages: FlaskClient, query: str, chosen: str) -> None:
    asked = f"q={quote_plus(query)}{chosen}"
    if not query and "outcome" not in chosen and "year" not in chosen:
        asked += "&not_year=1900"
    found = json_of(pages, f"/api/v1/search?{asked}&k=1")
    total = found["total"]
    assert sum(found["outcomes"].values()) == total
    # The headline of either layout, and the parts that it names.
    for view in ("", "&view=list"):
        page = page_of(pages, f"/?{asked}{view}")
        assert headline_total(page) == total
        if rate := page.all("p", class_="rate"):
            overturned, decided = map(int, re.findall(r"\d+", rate[0].one("strong").said))
            outcomes = found["outcomes"]
            assert overturned == outcomes.get("overturned", 0)
            assert decided == overturned + outcomes.get("upheld", 0)
            assert (found["rate"]["overturned"], found["rate"]["of"]) == (overturned, decided)
    # Facets, files, charts and the histogram.
    facets = json_of(pages, f"/api/v1/facets?{asked}".replace("&fold=false", ""))
    assert facets["total"] == total
    if "outcome" not in chosen:
        assert sum(value["count"] for value in facets["facets"]["outcome"]) == total
        assert json_of(pages, f"/charts.json?{asked}")["total"] == total
    whole = json_of(pages, f"/export.json?{asked}".replace("&fold=false", "") + "&fold=false")
    assert whole["total"] == len(whole["issues"]) == whole["rows"] == total
    assert whole["left_out"] == 0
    undated = sum(record["year"] is None for record in whole["issues"])
    if "year" not in chosen:
        assert sum(value["count"] for value in facets["facets"]["year"]) + undated == total


@pytest.mark.parametrize("query", ["norco", "physical therapy", "opioids", "weaning", "lumbar mri"])
def test_the_histogram_has_every_dated_issue_of_the_set(many: LiveSearcher, query: str) -> None:
    searcher = many.current()
    plan = searcher.plan(SearchRequest(query))
    total, facets = plan.counted(("year",))
    months = plan.histogram()
    assert sum(month.count for month in months) == sum(year.count for year in facets["year"].values)
    assert total is not None
    assert sum(month.count for month in months) <= total


def test_what_is_asked_by_a_treatments_name_is_what_its_facet_counts(pages: FlaskClient) -> None:
    counted = json_of(pages, "/api/v1/facets")["facets"]["treatment"]
    checked = 0
    for value in counted[:40]:
        found = json_of(pages, f"/api/v1/search?q={quote_plus(value['value'])}&k=1")
        asked = found["query"]["asked"]
        if len(asked["treatments"]) != 1 or asked["treatments"][0]["several"] or asked["parts"]:
            continue
        if any(part["kind"] not in ("drug", "treatment") for part in found["query"]["understood"]):
            continue
        checked += 1
        assert found["total"] == value["count"], value
        outcomes = found["outcomes"]
        assert (outcomes.get("overturned", 0), outcomes.get("upheld", 0)) == (
            value["overturned"],
            value["upheld"],
        )
    assert checked >= 8


@pytest.mark.parametrize(
    "names",
    [
        ("PT", "physical therapy", "physiotherapy", "physical therapy sessions"),
        ("ESI", "epidural steroid injection", "epidural steroid injections"),
        ("norco", "Norco", "hydrocodone/acetaminophen", "hydrocodone-acetaminophen", "norko"),
        ("soma", "carisoprodol", "SOMA", "carisoprodal"),
        ("mri", "magnetic resonance imaging", "MRI"),
    ],
)
def test_one_treatment_is_one_set_by_any_of_its_names(pages: FlaskClient, names: tuple[str, ...]) -> None:
    sets = {name: ids(pages, name) for name in names}
    assert sets[names[0]]
    assert {name: found for name, found in sets.items() if found != sets[names[0]]} == {}


def ids(pages: FlaskClient, query: str) -> set[str]:
    exported = json_of(pages, f"/export.json?q={quote_plus(query)}&fold=false")
    return {record["issue_id"] for record in exported["issues"]}


# Without a set


@pytest.mark.parametrize("asked", ["q=norco", "q=functional+improvement", "q=acupuncture+overturned"])
def test_by_meaning_alone_nothing_is_counted(client: FlaskClient, asked: str) -> None:
    found = json_of(client, f"/api/v1/search?{asked}&mode=dense&k=20")
    assert (found["total"], found["rate"], found["outcomes"], found["near"]) == (None, None, {}, [])
    assert found["hits"]
    assert any("nothing is counted" in note for note in found["query"]["notes"])
    page = page_of(client, f"/?{asked}&mode=dense")
    assert page.one("p", role="status").said == "The nearest issues"
    assert "nothing is counted" in page.one(class_="understood").said
    for absent in ("rate", "facet", "when", "count", "layout-switch", "near"):
        assert not page.all(class_=absent), absent
    assert not [a for a in page.all("a") if a.attributes.get("href", "").startswith(("/charts", "/contrast"))]
    other = page.one("p", class_="headline-first").one("a")
    assert (other.said, "mode=" in other.attributes["href"]) == (
        "Search by words and meaning, with counts",
        False,
    )
    listed = [title.said for title in page.all(class_="hit-title")]
    exported = json_of(client, f"/export.json?{asked}&mode=dense")
    assert (exported["total"], exported["left_out"], exported["rows"]) == (None, 0, len(listed))


def test_what_counts_answers_without_a_set_with_one_sentence(client: FlaskClient) -> None:
    facets = json_of(client, "/api/v1/facets?q=norco&mode=dense")
    assert (facets["total"], facets["facets"]) == (None, {})
    charts = json_of(client, "/charts.json?q=norco&mode=dense")
    assert (charts["total"], charts["rate"], charts["parts"]) == (None, None, {})
    contrast = json_of(client, "/contrast.json?q=norco&mode=dense")
    assert (contrast["overturned"], contrast["upheld"], contrast["of_overturned"]) == (0, 0, [])
    for answered in (facets, charts, contrast):
        assert len([note for note in answered["notes"] if "nothing is counted" in note]) == 1
    for address in (
        "/charts?q=norco&mode=dense",
        "/contrast?q=norco&mode=dense",
        "/print?q=norco&mode=dense",
    ):
        assert "nothing is counted" in page_of(client, address).one("main").said
    assert not page_of(client, "/charts?q=norco&mode=dense").all(class_="forest")


# What a headline says


def test_a_condition_that_leaves_nothing_is_one_click_from_what_it_left(pages: FlaskClient) -> None:
    page = page_of(pages, "/?q=norco+page+987")
    every = json_of(pages, "/api/v1/search?q=norco&k=1")["total"]
    assert page.one("p", role="status").said == f"None of {every:,} cites page 987"
    assert not page.all("p", class_="rate")
    way = page.one("p", class_="headline-first").one("a")
    assert way.said == f"Show all {every:,}"
    assert headline_total(page_of(pages, way.attributes["href"])) == every


def test_a_treatment_that_none_disputes_has_no_rate_but_what_is_near(pages: FlaskClient) -> None:
    response = pages.get("/?q=h-wave")
    page = read(response.text)
    said = page.one("p", role="status").said
    assert re.fullmatch(r"No decision on H-wave device in this index \([\d,]+ letters\)", said)
    assert not page.all("p", class_="rate")
    assert not page.all("section", class_="list")
    assert "No issue disputes" not in html.unescape(response.text)
    found = json_of(pages, "/api/v1/search?q=h-wave&k=20")
    near = page.all("section", class_="near")
    assert bool(near) is bool(found["near"])


def test_a_question_for_the_rate_has_it_first_with_the_overturned_ones_one_click_away(
    pages: FlaskClient,
) -> None:
    page = page_of(pages, "/?q=how+often+is+acupuncture+overturned")
    headline = page.one("div", class_="headline-asked")
    paragraphs = [part.said for part in headline.all("p")]
    assert paragraphs[0].startswith("Overturned ")
    overturned = int(paragraphs[0].split()[1])
    link = headline.one("p", class_="headline-first").one("a")
    assert headline_total(page_of(pages, link.attributes["href"])) == overturned


def test_a_question_what_tells_the_outcomes_apart_is_offered_the_contrast_first(pages: FlaskClient) -> None:
    page = page_of(pages, "/?q=what+do+overturned+acupuncture+decisions+say+that+upheld+do+not")
    first = page.one("div", class_="headline").all("a")[0]
    assert first.said == "What overturned decisions say that upheld ones do not"
    assert first.attributes["href"].startswith("/contrast?")


def test_a_file_that_stops_early_says_how_many_are_left_out(many: LiveSearcher) -> None:
    client = create_app(many, config=WebConfig(rows_in_export=3, rows_in_print=2)).test_client()
    total = json_of(client, "/api/v1/search?q=norco&k=1")["total"]
    assert total > 3
    cut = client.get("/export.json?q=norco&fold=false")
    assert (cut.get_json()["rows"], cut.get_json()["left_out"]) == (3, total - 3)
    assert f'filename="imr-issues-first-3-without-{total - 3}.json"' in cut.headers["Content-Disposition"]
    printed = page_of(client, "/print?q=norco&fold=false").one("dl").said
    assert f"the first 2 of {total} rows; {total - 2} are left out" in printed
