"""Lists by date: the switch, what it keeps, and what it reaches."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.html import Element, read
from tests.web.letters import DENIAL
from tests.web.multipart import form

ADDRESS = "/?q=request&mode=keyword&view=list"


def page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text[:2000]
    return read(response.text)


def switch(found: Element) -> dict[str, str]:
    links = found.one("nav", **{"aria-label": "Order"}).all("a")
    return {link.said: link.attributes["href"] for link in links}


def letters(found: Element) -> list[str]:
    return [one.said.rpartition(" ")[2] for one in found.all(class_="hit-id")]


def test_newest_and_oldest_are_each_others_reverse_by_day_and_show_it(client: FlaskClient) -> None:
    links = switch(page(client, ADDRESS))
    newest, oldest = page(client, links["Newest"]), page(client, links["Oldest"])
    first = letters(newest)
    assert first[0] == "CM16-0900006"
    assert first[-1] == "letter-without-header", "an inferred year stands at its beginning"
    assert letters(oldest)[0] == "letter-without-header"
    assert list(dict.fromkeys(first)) == list(dict.fromkeys(reversed(letters(oldest))))
    assert "Feb 2, 2017" in newest.all(class_="hit-id")[0].said
    assert "Newest first, found by words" in newest.one(class_="understood").said
    assert sorted(first) == sorted(letters(page(client, ADDRESS)))


def test_the_order_is_kept_by_filters_letters_exports_and_the_pack(client: FlaskClient) -> None:
    newest = page(client, f"{ADDRESS}&sort=newest")
    for link in newest.all("a", class_="value-name")[:3]:
        assert "sort=newest" in link.attributes["href"]
    csv = next(link for link in newest.all("a") if link.said == "CSV for spreadsheets").attributes["href"]
    rows = client.get(csv).text.splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == [str(at) for at in range(1, len(rows) + 1)]
    assert "CM16-0900006" in rows[0]
    assert "Newest first" in page(client, "/print?q=request&mode=keyword&sort=newest").said
    letter = newest.one("ul", class_="hits") if newest.all("ul", class_="hits") else newest
    second = letter.all(class_="hit-title")[1].one("a").attributes["href"]
    beside = page(client, second.partition("#")[0]).one("nav", class_="beside")
    assert "sort=newest" in beside.all("a")[0].attributes["href"]


def test_by_date_nothing_comes_behind_the_list(client: FlaskClient) -> None:
    address = "/?q=spasm&view=list"
    assert page(client, address).all("section", class_="near")
    assert not page(client, f"{address}&sort=oldest").all("section", class_="near")


def test_by_date_a_list_ends_where_it_ends(small_pages: FlaskClient) -> None:
    whole = page(small_pages, "/?q=request&mode=keyword&view=list&sort=newest&fold=0")
    pages = int(whole.one(class_="pager").said.partition(" of ")[2].split()[0])
    last = page(small_pages, f"/?q=request&mode=keyword&view=list&sort=newest&fold=0&page_all={pages}")
    assert not last.all("a", rel="next nofollow")
    assert last.all("li", class_="hit")


def test_a_pasted_text_is_sorted_by_a_button(client: FlaskClient) -> None:
    found = read(client.post("/similar", **form(text=DENIAL, view="list", step="compare")).text)
    go = next(b.attributes["value"] for b in found.all("button", name="go") if b.said == "Newest")
    newest = read(client.post("/similar", **form(text=DENIAL, go=go)).text)
    assert "Newest first" in newest.one(class_="understood").said


def test_files_and_their_menu_say_the_order(client: FlaskClient) -> None:
    assert "in one list, newest first" in page(client, f"{ADDRESS}&sort=newest").said
    heading = client.get("/export.json?issue=CM16-0900001%231&sort=oldest&without=pain").get_json()
    assert (heading["sort"], heading["without"]) == ("oldest", ["pain"])


def test_the_api_sorts_and_refuses_another_order(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=request&mode=keyword&sort=newest&k=20").get_json()["hits"]
    assert found[0]["determination_id"] == "CM16-0900006"
    assert client.get("/api/v1/search?sort=best").status_code == 400
    assert client.get("/?q=a&sort=best").status_code == 400
