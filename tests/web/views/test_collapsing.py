"""Issues decided in the same words are one row; what is near comes behind the result set, uncounted."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.html import Element, read
from tests.web.multipart import form

SEARCH = "/?q=shoulder&mode=keyword"
SERVICE = "Request: arm sling after shoulder surgery"


def page_of(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text[:2000]
    return read(response.text)


def titles(part: Element) -> list[str]:
    return [found.said for found in part.all(class_="hit-title")]


def step(page: Element, said: str) -> str:
    """Where the first link with these words leads."""
    return next(a.attributes["href"] for a in page.all("a") if a.said == said)


def test_the_same_words_are_one_row_that_leads_to_the_others(alike_pages: FlaskClient) -> None:
    page = page_of(alike_pages, SEARCH)
    upheld = page.one(id="list-upheld")
    (row,) = [row for row in upheld.all("li", class_="hit") if row.all(class_="more-like")]
    assert row.one(class_="more-like").said == "+ 5 more decided in the same words"
    assert upheld.one(class_="count").said == f"{len(titles(upheld))} rows · {len(titles(upheld)) + 5} issues"
    link = step(row, "5 more decided in the same words")
    same = page_of(alike_pages, link)
    assert len(titles(same)) == 6
    assert all(title.startswith("Associated surgical service") for title in titles(same))
    assert {badge.said for badge in same.all(class_="badge")} == {"Upheld"}
    assert "decided in the same words" in same.all("ul", class_="chips")[-1].said
    assert same.one(id="list-all").one(class_="count").said == "6 issues"


def test_counts_are_of_issues_however_many_rows_they_make(alike_pages: FlaskClient) -> None:
    page = page_of(alike_pages, SEARCH)
    every = page_of(alike_pages, step(page, "Show every issue"))
    assert page.one("p", role="status").said == every.one("p", role="status").said
    assert "5 are shown once with others" in page.one(class_="understood").said
    assert len(titles(every)) == len(titles(page)) + 5
    assert set(titles(page)) < set(titles(every))
    assert step(every, "Show them once") == SEARCH
    total = int(page.one("p", role="status").said.split()[0])
    assert total == len(titles(every))


def test_pages_of_rows_show_every_row_once(small_alike_pages: FlaskClient, alike_pages: FlaskClient) -> None:
    address = f"{SEARCH}&view=list"
    whole = titles(page_of(alike_pages, address))
    seen = []
    while True:
        page = page_of(small_alike_pages, address)
        seen += titles(page)
        following = page.all("a", rel="next nofollow")
        if not following:
            break
        address = following[0].attributes["href"].partition("#")[0]
    assert seen == whole
    last = -(-len(whole) // 2)
    assert f"Page {last} of {last}" in page.one(class_="pager").said


def test_similar_cases_are_folded_within_their_set(alike_pages: FlaskClient) -> None:
    page = read(alike_pages.post("/similar", **form(text=SERVICE, go="weight_facts=9&view=list")).text)
    (listed,) = page.all("section", class_="list")
    assert [found.said for found in listed.all(class_="more-like")] == ["+ 1 more decided in the same words"]
    assert listed.one(class_="count").said == "1 row · 2 issues"
    assert page.one(class_="headline").one("p", class_="total").said == "2 issues"
    assert "facts 9" in page.one(class_="understood").said


def test_from_a_pasted_text_the_same_words_are_looked_up_in_the_search(alike_pages: FlaskClient) -> None:
    page = read(alike_pages.post("/similar", **form(text=SERVICE, step="compare")).text)
    (more,) = page.one(class_="subject").all("section", class_="list")[-1].all(class_="more-like")
    link = more.all("a")[0].attributes["href"]
    assert link.startswith("/?wording=")
    assert "sling" not in link
    found = titles(page_of(alike_pages, link))
    assert len(found) == 6
    every = next(b.attributes["value"] for b in page.all("button", name="go") if b.said == "Show every issue")
    unfolded = read(alike_pages.post("/similar", **form(text=SERVICE, go=every)).text)
    assert unfolded.all(class_="more-like") == []
    assert len(titles(unfolded)) > len(titles(page))


def test_every_step_of_a_search_keeps_how_it_is_listed(small_alike_pages: FlaskClient) -> None:
    page = page_of(small_alike_pages, f"{SEARCH}&fold=false&view=list&page_all=2")
    steps = [a for a in page.all("a") if a.attributes.get("href", "").startswith("/?q=")]
    assert len(steps) > 20
    for link in steps:
        assert ("fold=false" in link.attributes["href"]) is (link.said != "Show them once"), link.said
    hidden = page.one("form", role="search").all("input", type="hidden")
    assert {(i.attributes["name"], i.attributes["value"]) for i in hidden} == {
        ("fold", "false"),
        ("view", "list"),
    }


# Behind the result set


def near_of(page: Element) -> Element | None:
    found = page.all("section", class_="near")
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/?q=sling", "Not about sling (shoulder sling), but near it"),
        ("/?q=h-wave&view=list", "Not about H-wave device, but near it"),
        ("/?q=shoulder+exercise", "Without some of these words, but near them"),
    ],
)
def test_what_is_near_comes_behind_the_set_under_its_own_heading(
    alike_pages: FlaskClient, address: str, heading: str
) -> None:
    page = page_of(alike_pages, address)
    near = near_of(page)
    assert near is not None
    assert near.all("h2")[0].said == heading
    listed = [link for part in page.all("section", class_="list") for link in hrefs(part)]
    behind = hrefs(near)
    assert behind
    assert not set(listed) & set(behind)
    assert len(listed) + len(behind) <= 20
    # Nothing there is counted: neither in its heading nor anywhere above.
    assert not near.all(class_="count")
    folded = len(page.all(class_="more-like"))
    if listed:
        assert page.one("p", role="status").said.startswith(f"{len(listed) + folded} ")


def hrefs(part: Element) -> list[str]:
    return [
        title.one("a").attributes["href"].partition("?")[0]
        + "#"
        + title.one("a").attributes["href"].partition("#")[2]
        for title in part.all(class_="hit-title")
    ]


def test_nothing_comes_behind_a_list_that_goes_on_or_a_later_page(small_alike_pages: FlaskClient) -> None:
    first = page_of(small_alike_pages, f"{SEARCH}&view=list")
    assert "1–2 of" in first.one(class_="count").said
    assert near_of(first) is None
    for address in (f"{SEARCH}&view=list&page_all=2", f"{SEARCH}&page_upheld=2"):
        assert near_of(page_of(small_alike_pages, address)) is None


def test_where_nothing_is_asked_nothing_is_near(alike_pages: FlaskClient) -> None:
    assert near_of(page_of(alike_pages, "/?outcome=upheld")) is None


def test_a_case_number_that_is_not_there_never_leads_to_another_letter(alike_pages: FlaskClient) -> None:
    assert "no such case" in page_of(alike_pages, "/?q=CM16-0999999").one(class_="understood").said
