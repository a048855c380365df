"""Paging through a list while new builds are published: exact while the build is there, one sentence and the
first page afterwards, and nothing that was withdrawn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.build.builder import Builder
from search.index.builds import build_paths, current_name
from search.model.letters import Letter
from search.opening import LiveSearcher
from tests.search.letters import issue, letter
from tests.web.html import Element, read
from web.app import create_app
from web.config import WebConfig
from web.services import BUILD_GONE

WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
]


def day(*numbers: int, words: str = "", year: int = 2016) -> list[Letter]:
    return [
        letter(f"CM16-{n:07}", issue(1, f"Cane {WORDS[n]}", f"A cane {WORDS[n]} {words}."), year=year)
        for n in numbers
    ]


FIRST_DAY, SECOND_DAY = day(*range(9)), day(*range(9, 15), words="cane cane", year=2017)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    Builder(tmp_path, encoder=None).index(lambda _: FIRST_DAY)
    return tmp_path


@pytest.fixture
def client(data: Path) -> FlaskClient:
    config = WebConfig(rows_per_column=2, rows_in_list=2)
    return create_app(LiveSearcher.of(data), config=config).test_client()


def shown(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return read(response.text)


def ids(page: Element) -> list[str]:
    links = (row.one(class_="hit-title").one("a").attributes["href"] for row in page.all("article"))
    return [link.partition("?")[0].removeprefix("/determinations/") + "#1" for link in links]


def onward(page: Element) -> str:
    return page.one("a", rel="next nofollow").attributes["href"].partition("#")[0]


def walked(client: FlaskClient, page: Element) -> list[str]:
    """The ids from a page to the last one."""
    found = ids(page)
    while page.all("a", rel="next nofollow"):
        page = shown(client, onward(page))
        found += ids(page)
    return found


@pytest.mark.parametrize("more", ["&view=list", "&view=list&sort=newest", "&view=list&mode=keyword"])
def test_pages_fit_together_while_their_build_is_there(client: FlaskClient, data: Path, more: str) -> None:
    expected = walked(client, shown(client, f"/?q=%22cane%22{more}"))
    assert len(expected) == len(set(expected)) == len(FIRST_DAY)
    first = shown(client, f"/?q=%22cane%22{more}")
    Builder(data, encoder=None).index(lambda _: SECOND_DAY)
    assert ids(shown(client, f"/?q=%22cane%22{more}")) != expected[:2]
    assert walked(client, first) == expected
    # The way back and the neighbours of what is read are of the same list.
    second = shown(client, onward(first))
    opened = next(a for a in second.all("a") if "rank=3" in a.attributes.get("href", ""))
    reader = shown(client, opened.attributes["href"].partition("#")[0])
    following = next(a for a in reader.all("a") if "rank=4" in a.attributes.get("href", ""))
    assert expected[3].partition("#")[0] in following.attributes["href"]
    assert f"build={first_build(first)}" in following.attributes["href"]


def first_build(page: Element) -> str:
    return onward(page).partition("build=")[2].partition("&")[0]


def test_a_first_page_names_no_build(client: FlaskClient, data: Path) -> None:
    page = shown(client, "/?q=%22cane%22&view=list")
    assert first_build(page) == current_name(data)
    others = [a.attributes["href"] for a in page.all("a") if a.attributes.get("rel") != "next nofollow"]
    assert not [address for address in others if "build=" in address]


def test_where_the_build_is_gone_a_sentence_says_so_above_the_first_page(
    client: FlaskClient, data: Path
) -> None:
    page = shown(client, "/?q=%22cane%22&view=list")
    address, build = onward(page), first_build(page)
    Builder(data, encoder=None).index(lambda _: SECOND_DAY)
    shutil.rmtree(build_paths(data, build).folder)
    restarted = shown(client, address)
    assert BUILD_GONE in restarted.text
    assert ids(restarted) == ids(shown(client, "/?q=%22cane%22&view=list"))
    answer = client.get(f"/api/v1/search?q=%22cane%22&k=3&offset=3&build={build}").get_json()
    assert answer["query"]["notes"][0] == BUILD_GONE
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3]
    assert answer["build"] == current_name(data)


def test_the_api_pages_through_a_build_by_its_name(client: FlaskClient, data: Path) -> None:
    whole = client.get("/api/v1/search?q=%22cane%22&k=100").get_json()
    Builder(data, encoder=None).index(lambda _: SECOND_DAY)
    address = f"/api/v1/search?q=%22cane%22&k=4&build={whole['build']}"
    pages = [client.get(f"{address}&offset={offset}").get_json() for offset in (0, 4, 8)]
    assert [hit["issue_id"] for page in pages for hit in page["hits"]] == [
        hit["issue_id"] for hit in whole["hits"]
    ]
    assert {page["build"] for page in pages} == {whole["build"]}
    issue_id = whole["hits"][0]["issue_id"].replace("#", "%23")
    similar = f"/api/v1/similar?issue_id={issue_id}&build={whole['build']}"
    assert client.get(similar).get_json()["build"] == whole["build"]


def test_what_was_withdrawn_is_in_no_earlier_build_either(client: FlaskClient, data: Path) -> None:
    page = shown(client, "/?q=%22cane%22&view=list")
    second = ids(shown(client, onward(page)))
    Builder(data, encoder=None).remove([second[0].partition("#")[0]])
    again = shown(client, onward(page))
    assert ids(again) == second[1:]
    assert "1 of these issues left out: the letter was withdrawn in the meantime." in again.text
    answer = client.get(f"/api/v1/search?q=%22cane%22&k=100&build={first_build(page)}").get_json()
    assert second[0] not in {hit["issue_id"] for hit in answer["hits"]}
    assert len(answer["hits"]) == len(FIRST_DAY) - 1
    issue_id = second[0].replace("#", "%23")
    assert client.get(f"/api/v1/similar?issue_id={issue_id}&build={first_build(page)}").status_code == 404


@pytest.mark.parametrize("build", ["..", "../..", "CURRENT", ".draft-x", "x" * 80])
def test_a_build_is_named_by_its_name_alone(client: FlaskClient, build: str) -> None:
    assert BUILD_GONE in shown(client, f"/?q=%22cane%22&view=list&page_all=2&build={build}").text


def test_a_name_that_is_too_long_is_refused(client: FlaskClient) -> None:
    assert client.get(f"/?q=%22cane%22&build={'x' * 81}").status_code == 400
