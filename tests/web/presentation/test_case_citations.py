"""An issue is cited in one style, and nothing that the letter does not state is made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from search.model.letters import Determination, Letter, SectionKind
from tests.web.html import read
from web.presentation import case_citations


@pytest.fixture(scope="module")
def letter(letters: tuple[Letter, ...]) -> Determination:
    return next(one.determination for one in letters if one.determination.case_number == "CM16-0900002")


def test_a_citation_names_case_issue_date_and_part(letter: Determination) -> None:
    dated = replace(letter, decision_date=dt.date(2017, 1, 5))
    cited = case_citations.citation(dated, letter.issues[1], SectionKind.RATIONALE)
    assert cited == "IMR Case No. CM16-0900002, Issue 2 (Final Determination, Jan. 5, 2017), rationale"


@pytest.mark.parametrize(
    ("month", "written"), [(5, "May 5"), (6, "June 5"), (7, "July 5"), (9, "Sept. 5"), (12, "Dec. 5")]
)
def test_months_are_written_as_in_legal_citations(letter: Determination, month: int, written: str) -> None:
    dated = replace(letter, decision_date=dt.date(2016, month, 5))
    assert f"(Final Determination, {written}, 2016)" in case_citations.citation(dated, letter.issues[0])


def test_a_citation_says_which_fields_the_letter_does_not_state(letter: Determination) -> None:
    bare = replace(
        letter, determination_id="003_file", case_number=None, decision_date=None,
        ur_denial_date=dt.date(2015, 3, 1),
    )  # fmt: skip
    start = "IMR letter 003_file (case number not stated), Issue 1"
    assert (
        case_citations.citation(bare, letter.issues[0])
        == f"{start} (Final Determination, date not stated, about 2015)"
    )
    unknown = replace(bare, ur_denial_date=None, latest_date_mentioned=None)
    assert (
        case_citations.citation(unknown, letter.issues[0])
        == f"{start} (Final Determination, date not stated)"
    )


@pytest.mark.parametrize("part", SectionKind)
def test_every_part_is_pointed_to_by_its_name_or_not_at_all(letter: Determination, part: SectionKind) -> None:
    cited = case_citations.citation(letter, letter.issues[0], part)
    nameless = {SectionKind.HEADER, SectionKind.BOILERPLATE, SectionKind.OTHER}
    assert cited.endswith(")") == (part in nameless)


def test_an_issue_without_a_rationale_is_cited_without_one(letter: Determination) -> None:
    assert case_citations.issue_citation(letter, letter.issues[0]).endswith("), rationale")
    assert case_citations.issue_citation(letter, replace(letter.issues[0], rationale=None)).endswith(")")


def test_rows_and_letters_show_the_citation_of_each_issue(client: FlaskClient) -> None:
    row = read(client.get("/?q=carisoprodol+350mg&mode=keyword&view=list").text).all(
        "details", class_="cite"
    )[0]
    number = row.attributes["data-issue"].partition("#")[0]
    assert row.one(class_="citation").said.startswith(f"IMR Case No. {number}, Issue ")
    page = read(client.get("/determinations/CM16-0900002").text)
    cites = page.all("details", class_="cite")
    assert [one.attributes["data-issue"] for one in cites] == [f"CM16-0900002#{n}" for n in (1, 2, 3)]
    assert "CM16-0900002, Issue 2 (Final Determination, " in cites[1].one(class_="citation").said
    assert cites[1].attributes["data-href"] == "/determinations/CM16-0900002#issue-2"


def test_a_citation_of_a_row_points_to_the_part_it_quotes(client: FlaskClient) -> None:
    page = read(client.get("/?q=summary:lumbar&mode=keyword&view=list").text)
    quoted = [hit for hit in page.all(class_="hit") if hit.all("footer")]
    assert quoted
    for hit in quoted:
        said = hit.one("footer").said.lower()
        assert hit.one(class_="citation").said.lower().endswith(f"), {said}")
