"""Issues decided in the same words are one row; a list goes on behind its result set."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.html import Element, read
from tests.web.letters import ALIKE
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
    assert "decided in the same words" in same.one("ul", class_="chips").said
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


def test_similar_cases_are_folded_and_lead_to_the_others_with_their_reasons(alike_pages: FlaskClient) -> None:
    page = page_of(alike_pages, "/similar?issue=CM16-0910001%233&weight_facts=9")
    more = page.all(class_="more-like")
    assert [found.said for found in more] == ["+ 4 more decided in the same words"]
    same = page_of(alike_pages, step(page, "4 more decided in the same words"))
    assert len(titles(same)) == 5
    assert same.one("h1").said == "Associated surgical service: arm sling"
    assert "facts 9" in same.one(class_="understood").said
    assert len(same.all(role="group")) == 5


def test_from_a_pasted_text_the_same_words_are_looked_up_in_the_search(alike_pages: FlaskClient) -> None:
    page = read(alike_pages.post("/similar", **form(text=SERVICE)).text)
    (more,) = page.all(class_="more-like")
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
    page = page_of(small_alike_pages, f"{SEARCH}&fold=false&wide=true&view=list&page_all=2")
    changes = {"Show them once": "fold=false", "Hide nearby matches": "wide=true"}
    steps = [a for a in page.all("a") if a.attributes.get("href", "").startswith("/?q=")]
    assert len(steps) > 20
    for link in steps:
        missing = [s for s in ("fold=false", "wide=true") if s not in link.attributes["href"]]
        assert missing == [said for name, said in changes.items() if link.said == name], link.said
    hidden = page.one("form", role="search").all("input", type="hidden")
    assert {(i.attributes["name"], i.attributes["value"]) for i in hidden} == {
        ("fold", "false"),
        ("view", "list"),
    }


# Behind the result set


@pytest.mark.parametrize(
    "address",
    ["/?q=arthroscopy+cortisone&mode=keyword&view=list", "/similar?issue=CM16-0910003%231&view=list"],
)
def test_a_list_goes_on_with_what_comes_nearest(alike_pages: FlaskClient, address: str) -> None:
    page = page_of(alike_pages, address)
    assert not page.all(class_="beyond-title")
    wide = page_of(alike_pages, step(page, "Show nearby matches").partition("#")[0])
    within, *beyond = wide.one(id="list-all").all("ol", class_="hits")
    assert titles(within) == titles(page)
    assert wide.one("p", role="status").said == page.one("p", role="status").said
    if beyond:
        assert wide.one(class_="beyond-title").said == "Nearby matches (not counted)"
        assert int(beyond[0].attributes["start"]) == len(titles(page)) + 1
    assert step(wide, "Hide nearby matches").partition("#")[0] == address


def test_the_end_of_similar_cases_is_every_issue_there_is(small_alike_pages: FlaskClient) -> None:
    address = "/similar?issue=CM16-0910003%231&view=list&wide=1&fold=0"
    seen: list[str] = []
    for _ in range(20):
        page = page_of(small_alike_pages, address)
        seen += titles(page)
        following = page.all("a", rel="next nofollow")
        if not following:
            break
        address = following[0].attributes["href"].partition("#")[0]
    assert len(seen) == len(set(seen)) == sum(len(letter.issues) for letter in ALIKE) - 1
    assert "No more nearby matches" in page.one(class_="onward").said


def test_a_full_last_page_goes_on_with_the_next(small_alike_pages: FlaskClient) -> None:
    address = "/?q=arthroscopy+cortisone&mode=keyword&view=list&off=disputed"
    page = page_of(small_alike_pages, address)
    assert len(titles(page)) == 2
    assert page.one("p", role="status").said == "2 issues"
    assert "page_all=2" in step(page, "Show nearby matches")


def test_where_nothing_is_asked_nothing_comes_nearest(alike_pages: FlaskClient) -> None:
    page = page_of(alike_pages, "/?outcome=upheld")
    assert page.all(class_="onward") == []


def test_a_case_number_that_is_not_there_never_leads_to_another_letter(alike_pages: FlaskClient) -> None:
    assert "no such case" in page_of(alike_pages, "/?q=CM16-0999999&wide=1").one(class_="understood").said
