"""Why a row stands where it does: the fold of every row, and two rows side by side."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.html import Element, read
from tests.web.letters import DENIAL

PAGES = (
    "/?q=physical+therapy&view=list",
    "/?q=norco+denied&view=list",
    "/?q=functional+improvement&view=list",
    "/?q=pain&mode=dense",
    "/similar?issue=CM16-0900001%231&view=list",
)


def page_of(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text[:2000]
    return read(response.text)


def pasted(client: FlaskClient, text: str) -> Element:
    response = client.post("/similar", data={"text": text, "view": "list", "step": "compare"})
    assert response.status_code == 200
    return read(response.text)


def folds(page: Element) -> list[Element]:
    return page.all("details", class_="why-here")


def rows_of_table(page: Element) -> dict[str, list[str]]:
    rows = page.one("table", class_="order-points").all("tr")
    return {row.all("th")[0].said: [cell.said for cell in row.all("td")] for row in rows[1:]}


@pytest.mark.parametrize("address", PAGES)
def test_every_row_folds_out_parts_that_add_up(client: FlaskClient, address: str) -> None:
    page = page_of(client, address)
    rows = page.all("li", class_="hit")
    assert len(folds(page)) == len(rows) > 1
    for fold in folds(page):
        percents = [int(one.said.removesuffix("%")) for one in fold.all(class_="part-share")]
        widths = [int(one.attributes["width"]) for one in fold.all("rect")]
        said = re.search(r" (\d+) of 100 points in all", fold.said)
        assert said
        assert sum(percents) == (0 if said[1] == "0" else 100)
        assert widths == percents
        assert "open" not in fold.attributes


def test_the_set_comes_first_and_what_is_near_says_so(client: FlaskClient) -> None:
    page = page_of(client, "/?q=soma&view=list")
    of_set = page.one("section", class_="list").all("details", class_="why-here")
    near = page.one("section", class_="near").all("details", class_="why-here")
    assert "Number 1 of its list. In the result set: disputes soma (carisoprodol)." in of_set[0].said
    for fold in near:
        assert (
            "Behind the result set, which comes first: not about soma (carisoprodol), but near it."
            in fold.said
        )
        assert "Number" not in fold.said
    assert "Why below" not in near[0].said
    assert "Why below the one before?" in near[1].said


def test_a_row_says_why_it_stands_below_the_one_before(client: FlaskClient) -> None:
    first, second, *_ = folds(page_of(client, "/?q=functional+improvement&view=list"))
    assert "Why below" not in first.said
    assert re.search(r"Why below number 1\? The one above .+ \(\d.* against .* points\)", second.said)
    link = second.one("a").attributes["href"]
    assert urlsplit(link).path == "/compare"
    pairs = parse_qsl(urlsplit(link).query)
    assert [name for name, _ in pairs] == ["pick", "pick", "q", "view"][:3]
    assert ("q", "functional improvement") in pairs
    assert client.get(link).status_code == 200


def test_a_list_by_date_says_that_points_do_not_decide(client: FlaskClient) -> None:
    for fold in folds(page_of(client, "/?q=physical+therapy&view=list&sort=newest")):
        assert "This list goes by date" in fold.said
        assert "Why below" not in fold.said


def test_where_nothing_ranks_there_is_nothing_to_fold_out(client: FlaskClient) -> None:
    page = page_of(client, "/?q=denied&view=list")
    assert page.all("li", class_="hit")
    assert not folds(page)


def test_no_address_of_a_pasted_text_holds_it(client: FlaskClient) -> None:
    page = pasted(client, DENIAL)
    found = folds(page)
    assert found
    assert [fold for fold in found if "Why below number 1?" in fold.said]
    assert not [link for fold in found for link in fold.all("a")]
    assert not page.one("form", class_="compare-bar").all("input", type="hidden")


def test_a_filter_comes_along_to_the_comparison(client: FlaskClient) -> None:
    page = page_of(client, "/?q=medically+necessary&outcome=upheld&view=list&mode=keyword")
    link = folds(page)[1].one("a").attributes["href"]
    assert ("outcome", "upheld") in parse_qsl(urlsplit(link).query)
    bar = page.one("form", class_="compare-bar").all("input", type="hidden")
    assert {(one.attributes["name"], one.attributes["value"]) for one in bar} == {
        ("q", "medically necessary"), ("outcome", "upheld"), ("mode", "keyword"),
    }  # fmt: skip


def test_two_rows_side_by_side_have_their_points_and_the_difference(client: FlaskClient) -> None:
    fold = folds(page_of(client, "/?q=functional+improvement&view=list"))[1]
    said = re.search(r"The one above (.+ points\))", fold.said)
    assert said
    page = page_of(client, fold.one("a").attributes["href"])
    order = page.one("section", class_="order")
    assert f"A stands above B: A {said[1]}" in order.said
    rows = rows_of_table(page)
    assert list(rows) == [
        "Words of the query in the letter", "Meaning of the query", "Grounds of the decision",
        "All together, of 100",
    ]  # fmt: skip
    for first, second, difference in rows.values():
        value = 0.0 if difference == "equal" else float(difference.replace("−", "-"))
        assert value == pytest.approx(float(first) - float(second), abs=0.11)
    *parts, total = rows.values()
    assert float(total[0]) == pytest.approx(sum(float(part[0]) for part in parts), abs=0.11)


def test_the_order_of_the_list_decides_whatever_is_chosen_first(client: FlaskClient) -> None:
    found = page_of(client, "/?q=functional+improvement&view=list").all("input", name="pick", type="checkbox")
    first, second = (box.attributes["value"] for box in found[:2])
    chosen = urlencode([("pick", second), ("pick", first), ("q", "functional improvement")])
    order = page_of(client, f"/compare?{chosen}").one("section", class_="order")
    assert "B stands above A: B " in order.said
    assert [head.said for head in order.one("thead").all("th")] == ["Points for", "B", "A", "Difference"]


def test_what_is_near_stands_below_the_set_whatever_its_points(client: FlaskClient) -> None:
    page = page_of(client, "/?q=soma&view=list")
    picks = [box.attributes["value"] for box in page.all("input", name="pick", type="checkbox")]
    near = page.one("section", class_="near").all("input", name="pick")[0].attributes["value"]
    chosen = urlencode([("pick", picks[0]), ("pick", near), ("q", "soma")])
    order = page_of(client, f"/compare?{chosen}").one("section", class_="order")
    assert "A stands above B: A is in the result set, which comes first; B is only near it." in order.said


def test_similar_cases_are_compared_by_their_parts_and_the_source_is_none_of_them(
    client: FlaskClient,
) -> None:
    source = "CM16-0900001#1"
    page = page_of(client, f"/similar?{urlencode({'issue': source, 'view': 'list'})}")
    first, second = [box.attributes["value"] for box in page.all("input", name="pick", type="checkbox")[:2]]
    chosen = urlencode([("pick", source), ("pick", first), ("pick", second), ("issue", source)])
    order = page_of(client, f"/compare?{chosen}").one("section", class_="order")
    assert "B stands above C: " in order.said
    assert "A stands" not in order.said
    assert [head.said for head in order.one("thead").all("th")] == ["Points for", "B", "C", "Difference"]
    alone = urlencode([("pick", source), ("pick", first), ("issue", source)])
    assert not page_of(client, f"/compare?{alone}").all(class_="order")


def test_an_issue_that_the_list_has_not_is_named(client: FlaskClient) -> None:
    chosen = urlencode(
        [("pick", "CM16-0900001#1"), ("pick", "CM16-0900004#1"), ("q", "soma"), ("year", "2016")]
    )
    order = page_of(client, f"/compare?{chosen}").one("section", class_="order")
    assert "B is not among the first 500 of this list" in order.said
    assert not order.all("table")


def test_without_a_list_nothing_is_said_of_an_order_and_bad_ones_are_refused(client: FlaskClient) -> None:
    picks = urlencode([("pick", "CM16-0900001#1"), ("pick", "CM16-0900004#1")])
    assert not page_of(client, f"/compare?{picks}").all(class_="order")
    assert client.get(f"/compare?{picks}&q=soma+AND+(").status_code == 400
    assert client.get(f"/compare?{picks}&q=soma&issue=CM16-0900001%231").status_code == 400
