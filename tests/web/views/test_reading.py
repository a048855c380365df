"""Reading a letter: addresses of sentences, marked places one after the other, the results beside."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.model.letters import Letter
from search.opening import LiveSearcher
from tests.web.html import Element, read
from web.app import create_app
from web.config import WebConfig
from web.presentation.letter_layout import lay_out
from web.presentation.sentences import addressed_sentences


def page_of(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return read(response.text)


def rows(page: Element, list_name: str) -> list[Element]:
    return page.one("section", id=f"list-{list_name}").all("article")


def link_of(row: Element) -> str:
    return row.one(class_="hit-title").one("a").attributes["href"]


def test_every_sentence_has_an_address_of_its_own(client: FlaskClient, letters: tuple[Letter, ...]) -> None:
    page = page_of(client, "/determinations/CM16-0900001")
    rationale = letters[0].determination.issues[0].rationale
    sentences = [one for one in page.all(class_="sentence") if one.attributes["id"].startswith("i1-r")]
    assert [one.attributes["id"] for one in sentences] == ["i1-r1", "i1-r2", "i1-r3"]
    assert "".join(one.text for one in sentences) == rationale
    for one in page.all(class_="sentence"):
        assert one.one("a", class_="pin").attributes["href"] == f"#{one.attributes['id']}"
    addresses = [one.attributes["id"] for one in page.walk() if "id" in one.attributes]
    assert len(addresses) == len(set(addresses))


def test_fixed_text_has_no_addresses(letters: tuple[Letter, ...]) -> None:
    reading = lay_out(letters[0])
    folded = [part for part in reading.before if part.folded]
    assert folded
    assert all(sentence.number == 0 for part in folded for sentence in part.text)


@given(st.text(st.sampled_from("ab .-X\n"), max_size=60))
def test_sentences_are_the_whole_text_whatever_is_marked(text: str) -> None:
    hits = iter(range(1, 1000))
    found = addressed_sentences(text, "x", {"a", "b", "ab"}, hits)
    assert "".join(run.text for sentence in found for run in sentence.runs) == text
    numbers = [run.match for sentence in found for run in sentence.runs if run.match]
    assert numbers == list(range(1, len(numbers) + 1))


def test_marked_places_lead_to_each_other_in_the_order_of_the_page(client: FlaskClient) -> None:
    page = page_of(client, "/determinations/CM16-0900001?q=lumbar+carisoprodol")
    places = [mark.attributes["id"] for mark in page.all("mark")]
    assert len(places) > 2
    assert places == [f"hit-{number}" for number in range(1, len(places) + 1)]
    ways = [[a.attributes["href"] for a in turn.all("a")] for turn in page.all(class_="turns")]
    assert ways[0] == ["#hit-2"]
    assert ways[1] == ["#hit-1", "#hit-3"]
    assert ways[-1] == [f"#hit-{len(places) - 1}"]
    assert "#hit-1" in {a.attributes["href"] for a in page.one(role="status").all("a")}


def test_marks_are_switched_off_and_on_and_the_query_stays(client: FlaskClient) -> None:
    start = "/determinations/CM16-0900001?q=carisoprodol"
    away = page_of(client, start).one(role="status").all("a")[-1].attributes["href"]
    without = page_of(client, away)
    assert without.all("mark") == []
    again = without.one(role="status").one("a").attributes["href"]
    assert again == start
    assert page_of(client, again).all("mark")


def test_a_row_opens_its_letter_at_its_place_in_the_list(client: FlaskClient) -> None:
    found = page_of(client, "/?q=pain&category=Pharmaceuticals&view=list")
    first, second = (link_of(row) for row in rows(found, "all")[:2])
    page = page_of(client, first.partition("#")[0])
    beside = page.one("nav", class_="beside")
    ways = {a.said: a.attributes["href"] for a in beside.all("a")}
    assert ways["Next result"] == second
    assert "Previous result" not in ways
    back = read(client.get(beside.all("a")[0].attributes["href"].partition("#")[0]).text)
    assert [link_of(row) for row in rows(back, "all")][:2] == [first, second]


def test_results_are_walked_in_their_order_beyond_the_page(live: LiveSearcher, client: FlaskClient) -> None:
    small = create_app(live, config=WebConfig(rows_per_column=2, rows_in_list=2)).test_client()
    listed = [link_of(row) for row in rows(page_of(client, "/?q=pain&view=list"), "all")]
    assert len(listed) > 4
    walked = [listed[0]]
    while True:
        page = page_of(small, walked[-1].partition("#")[0])
        onward = [a for a in page.one("nav", class_="beside").all("a") if a.said == "Next result"]
        if not onward:
            break
        walked.append(onward[0].attributes["href"])
    assert walked == listed
    back = page.one("nav", class_="beside").all("a")[0].attributes["href"]
    link = link_of(rows(page_of(small, back.partition("#")[0]), "all")[-1])
    # From a second page on a link says which build the list is of.
    assert re.sub("&build=[^&]*", "", link) == listed[-1]


def test_a_column_is_walked_on_its_own(client: FlaskClient) -> None:
    listed = [link_of(row) for row in rows(page_of(client, "/?q=pain"), "overturned")]
    page = page_of(client, listed[0].partition("#")[0])
    assert "Overturned 1" in page.one("nav", class_="beside").said
    assert listed[1] in {a.attributes["href"] for a in page.one("nav", class_="beside").all("a")}


def test_similar_decisions_are_walked_as_well(many: LiveSearcher) -> None:
    client = create_app(many).test_client()
    issue = client.get("/api/v1/search?q=norco&k=1").get_json()["hits"][0]["issue_id"]
    similar = page_of(client, f"/similar?issue={quote_plus(issue)}&view=list")
    first, second = (link_of(row) for row in rows(similar, "all")[:2])
    beside = page_of(client, first.partition("#")[0]).one("nav", class_="beside")
    assert beside.all("a")[0].said == "← Similar decisions"
    assert beside.all("a")[-1].attributes["href"] == second


def test_a_place_that_another_letter_holds_by_now_leads_nowhere(client: FlaskClient) -> None:
    row = rows(page_of(client, "/?q=pain&view=list"), "all")[0]
    other = "CM16-0900004" if "CM16-0900004" not in link_of(row) else "CM16-0900001"
    address = re.sub(r"/determinations/[^?]*", f"/determinations/{other}", link_of(row)).partition("#")[0]
    beside = page_of(client, address).one("nav", class_="beside")
    assert len(beside.all("a")) == 1


def test_a_place_that_is_none_is_named(client: FlaskClient) -> None:
    for place, name in (("list=best&rank=1", "best"), ("list=all&rank=0", "rank")):
        response = client.get(f"/determinations/CM16-0900001?q=pain&{place}")
        assert response.status_code == 400
        assert name in read(response.text).one("main").said


def test_a_list_that_cannot_be_asked_for_still_shows_the_letter(client: FlaskClient) -> None:
    page = page_of(client, '/determinations/CM16-0900001?q="open&list=all&rank=1')
    assert page.all("article", id="issue-1")


def test_rows_of_a_pasted_text_carry_nothing_of_it(client: FlaskClient) -> None:
    response = client.post(
        "/similar", data={"text": "The request for Norco 10/325 mg #120 is denied.", "step": "compare"}
    )
    links = [a.attributes["href"] for a in read(response.text).all("a")]
    opened = [link for link in links if link.startswith("/determinations/")]
    assert opened
    assert not any("?" in link for link in opened)
