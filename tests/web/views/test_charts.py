"""The charts of rates and their files, against a count of every letter; and where their rows lead."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from flask.testing import FlaskClient

from search.analytics.breakdown import RatedValue
from search.analytics.rates import MIN_SAMPLE_SIZE, rate, wilson
from search.fields import CHARTED_FACETS, FACET_FIELDS, UNRATED_FACETS, FacetField
from search.fields.documents import filter_values
from search.model.requests import Mode, SearchRequest, Window
from search.model.results import FacetValue
from search.opening import LiveSearcher
from tests.web.html import Element, read
from web.app import create_app
from web.export.rates import rates_as_csv
from web.presentation.labels import value_label
from web.views.charts import ROWS_AMONG_CHARTS

pytestmark = pytest.mark.slow

Counts = Counter[tuple[str, str]]
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture(scope="module")
def pages(many: LiveSearcher) -> FlaskClient:
    return create_app(many).test_client()


def scanned(live: LiveSearcher, field: FacetField, query: str = "") -> Counts:
    """Every issue by its value and its outcome."""
    hits = live.current().search(SearchRequest(query, Mode.KEYWORD, window=Window(k=1000))).hits
    return Counter(
        (value, hit.issue.outcome.value)
        for hit in hits
        for value in filter_values(hit.determination, hit.issue)[field]
    )


def chart(client: FlaskClient, field: str, address: str = "/charts?mode=keyword") -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text[:2000]
    heading = read(response.text)
    return next(
        part
        for part in heading.all("section", class_="forest")
        if part.attributes["aria-labelledby"] == f"by-{field}"
    )


def rows(part: Element) -> list[tuple[str, str, str, Element]]:
    found = []
    for row in part.one("tbody").all("tr"):
        plot, percent, of = row.all("td")
        found.append((row.one("th").said, percent.said, of.said, plot))
    return found


def file(client: FlaskClient, field: str, asked: str = "mode=keyword") -> list[dict[str, str]]:
    response = client.get(f"/charts/{field}.csv?{asked}")
    assert response.status_code == 200
    assert response.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


@pytest.mark.parametrize("field", CHARTED_FACETS)
def test_the_file_has_every_value_with_its_counts_and_interval(
    many: LiveSearcher, pages: FlaskClient, field: FacetField
) -> None:
    expected = scanned(many, field)
    written = file(pages, field)
    assert {row["value"] for row in written} == {value for value, _ in expected}
    rated = 0
    for row in written:
        overturned, upheld = expected[row["value"], "overturned"], expected[row["value"], "upheld"]
        assert (int(row["overturned"]), int(row["upheld"])) == (overturned, upheld)
        assert int(row["issues"]) == sum(n for (value, _), n in expected.items() if value == row["value"])
        if overturned + upheld < MIN_SAMPLE_SIZE:
            assert row["rate"] == row["low"] == row["high"] == ""
            continue
        rated += 1
        low, high = wilson(overturned, overturned + upheld)
        assert float(row["rate"]) == pytest.approx(overturned / (overturned + upheld), abs=0.00005)
        assert (float(row["low"]), float(row["high"])) == pytest.approx((low, high), abs=0.00005)
    assert rated


def test_a_chart_draws_what_its_figures_say_and_nothing_below_ten(pages: FlaskClient) -> None:
    part = chart(pages, "treatment")
    axis = [int(tick.said.rstrip("%")) for tick in part.one("svg", role="img").all("text")]
    assert axis[0] == 0
    rated = 0
    for _, percent, of, plot in rows(part):
        overturned, of_all = (int(number) for number in of.split(" of "))
        if of_all < MIN_SAMPLE_SIZE:
            assert percent == "–"
            assert plot.all("circle") == []
            continue
        rated += 1
        assert percent == rate(overturned, of_all - overturned).percent
        at = float(str(plot.one("circle").attributes["cx"]).rstrip("%")) * axis[-1] / 100
        assert at == pytest.approx(100 * overturned / of_all, abs=0.01)
        line = plot.one("line", class_="interval").attributes
        ends = [float(str(line[end]).rstrip("%")) * axis[-1] / 10_000 for end in ("x1", "x2")]
        assert ends == pytest.approx(list(wilson(overturned, of_all)), abs=0.0001)
        assert ends[1] <= axis[-1] / 100
    assert rated


def test_a_chart_has_a_name_a_description_and_the_most_frequent_first(pages: FlaskClient) -> None:
    part = chart(pages, "treatment")
    drawing = part.one("svg", role="img")
    assert drawing.one("title").said == "Share overturned by treatment"
    assert "axis from 0 to" in drawing.one("desc").said
    written = file(pages, "treatment")
    assert [name for name, *_ in rows(part)] == [row["value"] for row in written[:ROWS_AMONG_CHARTS]]
    more = part.all("p", class_="hint")[-1].one("a")
    assert more.said == f"{len(written) - ROWS_AMONG_CHARTS} rarer"
    whole = chart(pages, "treatment", more.attributes["href"] or "")
    assert [name for name, *_ in rows(whole)] == [row["value"] for row in written]


def test_years_run_forwards(pages: FlaskClient) -> None:
    years = [name.lstrip("~") for name, *_ in rows(chart(pages, "year"))]
    assert years == sorted(years)
    assert len(years) > 1


@pytest.mark.parametrize("field", CHARTED_FACETS)
@pytest.mark.parametrize("asked", ["q=pain", "outcome=overturned", "not_treatment=MRI&q=pain"])
def test_a_row_leads_to_as_many_issues_as_it_counts(pages: FlaskClient, field: str, asked: str) -> None:
    address = f"/charts?mode=keyword&view=list&{asked}"
    for row in chart(pages, field, address).one("tbody").all("tr")[:4]:
        listed = read(pages.get(row.one("a").attributes["href"] or "").text)
        line = listed.one("p", class_="rate").said
        assert line.startswith(f"Overturned {row.all('td')[2].said}")


def test_a_filter_on_the_outcome_is_left_aside_and_that_is_said(pages: FlaskClient) -> None:
    page = read(pages.get("/charts?mode=keyword&outcome=upheld").text)
    assert "The filter on the outcome is not applied here." in [note.said for note in page.all(class_="note")]
    assert file(pages, "year", "mode=keyword&outcome=upheld") == file(pages, "year")


def test_where_a_value_is_filtered_its_chart_has_no_others(pages: FlaskClient) -> None:
    first, second, *_ = (row["value"] for row in file(pages, "guideline"))
    kept = [row["value"] for row in file(pages, "guideline", f"mode=keyword&guideline={first}")]
    assert kept == [first]
    left = [row["value"] for row in file(pages, "guideline", f"mode=keyword&not_guideline={first}")]
    assert first not in left
    assert second in left


def test_a_query_that_asks_for_an_outcome_has_counts_and_no_rates(pages: FlaskClient) -> None:
    page = read(pages.get("/charts?mode=keyword&q=outcome:upheld").text)
    assert "asks for an outcome" in page.one(class_="note").said
    assert page.all(class_="dot") == []
    assert page.all(class_="whole-line") == []
    assert all(row["rate"] == "" for row in file(pages, "treatment", "mode=keyword&q=outcome:upheld"))


def test_similar_cases_have_charts_of_their_own(client: FlaskClient) -> None:
    issue = "CM16-0900001%231"
    page = read(client.get(f"/charts?issue={issue}").text)
    answer = client.get(f"/api/v1/similar?issue_id={issue}").json
    assert answer is not None
    assert page.one("p", class_="back").said.endswith(f"Back to the {answer['total']} issue")
    lead = page.one("p", class_="back").one("a").attributes["href"]
    assert lead == f"/similar?issue={issue}"
    for row in page.all("tbody")[0].all("tr"):
        assert str(row.one("a").attributes["href"]).startswith(f"/similar?issue={issue}&")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/charts/wording.csv", 404),
        ("/charts/outcome.csv", 404),
        ("/charts/wording", 404),
        ("/charts/reason", 404),
        ("/charts/quantity", 404),
        ("/charts?issue=CM99-0000000%231", 404),
        ("/charts?q=soma+AND+(", 400),
        ("/charts/year.csv?quantity=many", 400),
        ("/charts?mode=guess", 400),
        ("/charts?q=soma&issue=CM16-0900001%231", 400),
    ],
)
def test_what_cannot_be_charted_is_said(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_nothing_found_is_an_empty_page(client: FlaskClient) -> None:
    page = read(client.get("/charts?q=zyzzyva&mode=keyword").text)
    assert page.all("section", class_="forest") == []
    assert page.one(class_="none").said == "No issue matches."


def test_hostile_values_are_escaped(client: FlaskClient) -> None:
    page = client.get("/charts?q=pain+<script>alert(1)</script>&treatment=<img+src=x>").text
    assert "<script>" not in page
    assert "<img" not in page


@pytest.mark.parametrize("start", STARTS)
def test_no_value_in_a_file_begins_as_a_formula(start: str) -> None:
    hostile = f'{start}HYPERLINK("http://x.example";"y"),2'
    parts = [RatedValue(FacetValue(value, 3, 1, 2), None) for value in (hostile, "MRI", f"MRI {start}")]
    (_, *values) = csv.reader(io.StringIO(rates_as_csv(parts), newline=""))
    assert [row[0] for row in values] == [f"'{hostile}", "MRI", f"MRI {start}"]
    assert {tuple(row[1:]) for row in values} == {("3", "1", "2", "", "", "", "0")}


def test_the_search_page_leads_to_the_charts_of_the_same_search(client: FlaskClient) -> None:
    page = read(client.get("/?q=pain&mode=keyword&specialty=Internal+Medicine").text)
    assert page.all("a", class_="rate-more")[0].attributes["href"] == (
        "/charts?q=pain&mode=keyword&specialty=Internal+Medicine"
    )


def test_a_facet_leads_to_all_of_its_values_whatever_is_chosen_of_it(pages: FlaskClient) -> None:
    chosen = file(pages, "treatment")[0]["value"]
    page = read(pages.get(f"/?q=pain&mode=keyword&treatment={chosen}").text)
    facet = next(p for p in page.all(class_="facet") if p.attributes["aria-labelledby"] == "facet-treatment")
    address = facet.one("p", class_="hint").one("a").attributes["href"] or ""
    assert address == "/charts/treatment?q=pain&mode=keyword"
    listed = [name for name, *_ in rows(chart(pages, "treatment", address))]
    assert listed == [row["value"] for row in file(pages, "treatment", "q=pain&mode=keyword")]


@pytest.mark.parametrize(
    "field", [field for field in FACET_FIELDS if field not in UNRATED_FACETS.union(CHARTED_FACETS)]
)
def test_other_facets_have_a_chart_when_asked_for(
    many: LiveSearcher, pages: FlaskClient, field: FacetField
) -> None:
    address, expected = f"/charts/{field}?mode=keyword", scanned(many, field)
    if not expected:
        # No invented letter says it.
        assert "No issue matches." in pages.get(address).text
        return
    names = {name for name, *_ in rows(chart(pages, field, address))}
    assert names == {value_label(field, value) for value, _ in expected}
