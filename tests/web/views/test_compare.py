"""Issues side by side: chosen in lists, shown in columns, with what all have marked."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.web.html import Element, read

THERAPY = ("CM16-0900001#2", "CM16-0900004#1")


def compared(client: FlaskClient, *picked: str) -> Element:
    response = client.get(f"/compare?{urlencode([('pick', one) for one in picked])}")
    assert response.status_code == 200, response.text[:2000]
    return read(response.text)


def row(page: Element, title: str) -> list[Element]:
    found = next(one for one in page.all("tr") if one.all("th", scope="row") and one.one("th").said == title)
    return found.all("td")


def shared(cells: list[Element]) -> list[list[str]]:
    return [[one.said for one in cell.all(class_="in-all")] for cell in cells]


def test_each_issue_has_a_column_with_its_outcome_request_and_words(client: FlaskClient) -> None:
    page = compared(client, *THERAPY)
    heads = page.all("th", scope="col")
    assert [head.one(class_="compare-title").said for head in heads] == [
        "Physical therapy 6 visits for the lumbar spine",
        "Physical therapy 12 visits for the right wrist",
    ]
    assert [head.one(class_="badge").said for head in heads] == ["Overturned", "Upheld"]
    rationales = [cell.said for cell in row(page, "Rationale")]
    assert rationales[0].startswith("The worker has a new flare")
    assert rationales[1].startswith("Twelve visits exceed")
    assert [cell.said for cell in row(page, "Conclusion")] == [
        "The request for physical therapy is medically necessary.",
        "The request for physical therapy is not medically necessary.",
    ]
    for head in heads:
        letter, _, anchor = head.one("a").attributes["href"].partition("#")
        assert read(client.get(letter).text).all(id=anchor)


def test_what_all_have_is_marked_and_nothing_else(client: FlaskClient) -> None:
    page = compared(client, *THERAPY)
    assert shared(row(page, "Treatment")) == [["physical therapy", "Rehabilitation Services"]] * 2
    assert shared(row(page, "Body part")) == [[], []]
    chronic = "MTUS Chronic Pain Medical Treatment Guidelines, p. 98–99 since replaced"
    assert shared(row(page, "Reviewer relied on")) == [[chronic], [chronic]]
    assert shared(row(page, "Claims administrator cited")) == [[], []]
    three = compared(client, *THERAPY, "CM16-0900002#1")
    assert shared(row(three, "Treatment")) == [[], [], []]


def test_reasons_stand_with_the_sentence_that_gives_them(client: FlaskClient) -> None:
    (first, second) = row(compared(client, "CM16-0900001#1", "CM16-0900002#1"), "Reasons given")
    for cell in (first, second):
        assert cell.all("li")
        assert all(one.one("q").said for one in cell.all("li"))
    assert "no functional improvement" in first.said
    assert shared([first]) == shared([second])


@pytest.mark.parametrize("picked", [(), THERAPY[:1], ("CM16-0900001#1",) * 3, tuple("abcde")])
def test_fewer_than_two_and_more_than_four_are_refused_in_one_sentence(
    client: FlaskClient, picked: tuple[str, ...]
) -> None:
    response = client.get(f"/compare?{urlencode([('pick', one) for one in picked])}")
    assert response.status_code == 400
    assert "choose two to four" in read(response.text).said


def test_an_issue_that_there_is_not_and_another_parameter_are_named(client: FlaskClient) -> None:
    unknown = client.get("/compare?pick=CM16-0900001%231&pick=CM16-0900001%239")
    assert unknown.status_code == 404
    assert "There is no issue 'CM16-0900001#9'" in read(unknown.text).said
    assert client.get("/compare?pick=a&pick=b&colour=red").status_code == 400


def test_every_row_can_be_chosen_and_similar_cases_come_with_their_source(client: FlaskClient) -> None:
    lists = read(client.get("/?q=request&mode=keyword").text)
    rows = lists.all("li", class_="hit")
    boxes = lists.all("input", name="pick", type="checkbox")
    assert len(boxes) == len(rows) > 2
    assert {box.attributes["form"] for box in boxes} == {
        lists.one("form", class_="compare-bar").attributes["id"]
    }
    similar = read(client.get("/similar?issue=CM16-0900001%231").text)
    hidden = similar.one("form", class_="compare-bar").all("input", type="hidden")
    assert [(one.attributes["name"], one.attributes["value"]) for one in hidden] == [
        ("pick", "CM16-0900001#1"),
        ("issue", "CM16-0900001#1"),
    ]
    letter = read(client.get("/determinations/CM16-0900002").text)
    assert [box.attributes["value"] for box in letter.all("input", name="pick")] == [
        "CM16-0900002#1",
        "CM16-0900002#2",
        "CM16-0900002#3",
    ]


def test_what_is_compared_is_escaped(alike_pages: FlaskClient) -> None:
    page = compared(alike_pages, "CM16-0910003#1", "CM16-0910004#1")
    assert "<b>large</b>" in page.said
    assert not page.all("b")
    assert not page.all("img")
