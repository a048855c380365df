"""Guidelines noted up, as pages; and what a row and a letter say of both sides' guidelines."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask.testing import FlaskClient

from tests.web.html import Element, read

CHRONIC = "Chronic Pain Medical Treatment Guidelines"


def page(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text[:2000]
    return read(response.text)


def noted(client: FlaskClient, words: str) -> Element:
    return page(client, f"/guidelines?{urlencode({'cited': words})}")


def counted(client: FlaskClient, link: Element) -> tuple[int, int]:
    """The number that a link shows, and how many issues stand where it leads."""
    total = page(client, link.attributes["href"]).one(role="status").said
    return int(link.said.split()[0]), int(total.split()[0])


def test_the_list_has_every_guideline_under_its_source(client: FlaskClient) -> None:
    found = page(client, "/guidelines")
    titles = [one.one("h2").said for one in found.all("section", class_="noted")]
    assert titles == ["MTUS until November 2017", "ODG"]
    first = found.all("tbody")[0].all("tr")[0]
    assert first.one("th").said == CHRONIC
    link = first.one("th").one("a")
    assert page(client, link.attributes["href"]).one("h1").said == CHRONIC


def test_every_number_leads_to_so_many_issues(client: FlaskClient) -> None:
    for address in ("/guidelines", f"/guidelines?{urlencode({'cited': CHRONIC})}"):
        links = page(client, address).all("a", class_="side-count")
        assert len(links) >= 8
        for link in links:
            shown, there = counted(client, link)
            assert shown == there > 0


def test_a_guideline_leads_to_its_pages_and_sections_and_they_lead_back(client: FlaskClient) -> None:
    found = noted(client, CHRONIC)
    assert "In the MTUS until Dec 1, 2017; now: ACOEM Chronic Pain." in found.said
    rows = {row.one("th").said: row for row in found.all("tr") if row.all("th", scope="row")}
    assert {"Page 29", "Page 98", "Carisoprodol", "Physical medicine"} <= set(rows)
    part = page(client, rows["Page 98"].one("th").one("a").attributes["href"])
    assert part.one("h1").said == f"{CHRONIC}, p. 98"
    assert any(link.said == CHRONIC for link in part.all("a"))
    assert not part.all("h2", id="sections")


def test_who_cited_it_counts_each_side_both_and_each_alone(client: FlaskClient) -> None:
    who = noted(client, f"{CHRONIC}, p. 63").one("table", class_="noted-who").all("tr")[1:]
    said = {row.one("th").said: row.one("td").said for row in who}
    # One letter cites it on both sides, and in another the claims administrator alone.
    assert said["Reviewer relied on it"].startswith("1 issue")
    assert said["Claims administrator cited it"].startswith("2 issues")
    assert said["Both"].startswith("1 issue")
    assert said["Reviewer alone"] == "–"
    assert said["Claims administrator alone"].startswith("1 issue")
    assert said["Either"].startswith("2 issues")


def test_what_nobody_cites_is_not_found_and_a_misspelt_parameter_is_named(client: FlaskClient) -> None:
    response = client.get("/guidelines?cited=ODG+Nowhere")
    assert response.status_code == 404
    assert "No issue cites" in read(response.text).said
    assert client.get("/guidelines?page=3").status_code == 400
    assert client.get("/guidelines?cited=" + "x" * 500).status_code == 400


def test_a_guideline_is_escaped_wherever_it_stands(alike_pages: FlaskClient) -> None:
    found = noted(alike_pages, "Knee Complaints")
    assert "<u>" in found.said
    assert not found.all("u")
    link = next(one for one in found.all("a") if "<u>" in one.said)
    assert "<u>" in page(alike_pages, link.attributes["href"]).one("h1").said


def test_a_letter_links_its_guidelines_pages_and_sections(client: FlaskClient) -> None:
    issue = page(client, "/determinations/CM16-0900001").one(id="issue-1")
    reviewer = issue.one(id="issue-1-reviewer")
    links = {link.said: link.attributes["href"] for link in reviewer.one("ul", class_="cites").all("a")}
    assert set(links) == {f"MTUS {CHRONIC}", "29", "Carisoprodol (Soma)"}
    for address in links.values():
        assert page(client, address).one("h1").said.startswith(CHRONIC)


def test_a_letter_and_its_rows_say_where_both_sides_differ(client: FlaskClient) -> None:
    letter = page(client, "/determinations/CM16-0900001")
    assert "The two sides rely on different guidelines." not in letter.one(id="issue-1").said
    assert "The two sides rely on different guidelines." in letter.one(id="issue-2").said
    found = page(client, "/?q=physical+therapy+lumbar&mode=keyword&sides=different")
    row = found.all("li", class_="hit")[0]
    assert re.search(r"Claims administrator cited MTUS ACOEM Low Back Complaints, p\. 303–305", row.said)


def test_a_row_says_what_has_been_replaced_since_and_a_letter_by_what(client: FlaskClient) -> None:
    row = page(client, "/?q=norco&mode=keyword").all("li", class_="hit")[0]
    assert row.one(class_="since").said == "since replaced"
    issue = page(client, "/determinations/CM16-0900002").one(id="issue-1")
    assert [item.said for item in issue.one(class_="regime").all("li")] == [
        f"{CHRONIC}: In the MTUS until Dec 1, 2017; now: ACOEM Chronic Pain.",
        "Decided before the MTUS had a drug formulary (January 1, 2018).",
    ]


def test_issues_are_filtered_by_whether_the_sides_differ(client: FlaskClient) -> None:
    found = page(client, "/?sides=different&view=list")
    assert found.one(role="status").said.startswith("4 issues")
    assert "No guideline in common" in found.one("ul", class_="chips").said
