"""Result sets as files that other programs read."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask.testing import FlaskClient

from search.model.requests import SearchRequest, Window
from search.model.results import Hit
from search.opening import LiveSearcher
from tests.web.html import read
from web.app import create_app
from web.config import WebConfig
from web.export.records import Record, as_csv, as_ris, record


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def hit(live: LiveSearcher) -> Hit:
    return live.current().search(SearchRequest("carisoprodol 350mg", window=Window(k=1))).hits[0]


@pytest.mark.parametrize("asked", ["q=request&mode=keyword", "issue=CM16-0900001%231", "outcome=overturned"])
def test_the_three_formats_hold_the_issues_of_the_page_in_its_order(client: FlaskClient, asked: str) -> None:
    page = "/similar" if asked.startswith("issue") else "/"
    listed = []
    for number in range(1, 3):
        shown = read(client.get(f"{page}?{asked}&view=list&page_all={number}").text)
        (part,) = shown.all("section", class_="list")  # what is near behind it is in no file
        listed += [one.attributes["data-issue"] for one in part.all("details", class_="cite")]
    assert listed
    table = rows(client.get(f"/export.csv?{asked}").text)
    answer = client.get(f"/export.json?{asked}").get_json()
    references = client.get(f"/export.ris?{asked}").text
    assert [row["issue_id"] for row in table] == listed
    assert [one["issue_id"] for one in answer["issues"]] == listed
    assert re.findall(r"^ID  - (.*)\r$", references, re.MULTILINE) == listed
    assert (answer["rows"], answer["total"] - answer["folded"]) == (len(listed), len(listed))


def test_what_is_folded_on_the_page_is_folded_in_the_file(alike_pages: FlaskClient) -> None:
    folded = alike_pages.get("/export.json?q=shoulder&mode=keyword").get_json()
    single = alike_pages.get("/export.json?q=shoulder&mode=keyword&fold=0").get_json()
    assert folded["folded"] == sum(one["same_wording"] for one in folded["issues"]) == 5
    assert len(single["issues"]) == len(folded["issues"]) + 5 == folded["total"]


def test_a_csv_file_reads_back_what_the_letter_says(client: FlaskClient, hit: Hit) -> None:
    response = client.get("/export.csv?q=carisoprodol+350mg")
    first = rows(response.text)[0]
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == 'attachment; filename="imr-issues.csv"'
    assert first["request"] == hit.issue.request
    assert first["rationale"] == hit.issue.rationale
    assert (
        first["address"] == f"http://localhost/determinations/{hit.determination_id}#issue-{hit.issue.number}"
    )
    assert response.text.endswith("\r\n")


def test_a_byte_order_mark_comes_where_it_is_asked_for(client: FlaskClient) -> None:
    assert client.get("/export.csv?q=soma&bom=1").data.startswith(b"\xef\xbb\xbfrank,")
    assert client.get("/export.csv?q=soma").data.startswith(b"rank,")
    assert client.get("/export.json?q=soma&bom=1").status_code == 400


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula(hit: Hit, start: str) -> None:
    hostile = f'{start}HYPERLINK("http://x.example";"y"),2\n3'
    one = replaced(
        record(hit, "http://localhost/"), request=hostile, claims_administrator_guidelines=(hostile,)
    )
    cells = next(csv.DictReader(io.StringIO("".join(as_csv([one])), newline="")))
    assert cells["request"] == cells["claims_administrator_guidelines"] == f"'{hostile}"
    assert cells["rank"] == "1", "numbers stay numbers"


def replaced(one: Record, **changes: object) -> Record:
    return Record(**{name: changes.get(name, getattr(one, name)) for name in Record.__dataclass_fields__})  # type: ignore[arg-type]


def test_a_ris_record_is_a_case_of_one_line_a_field(hit: Hit) -> None:
    one = replaced(record(hit, "http://localhost/x"), rationale="First.\r\nER  - \n\nTY  - BOOK")
    lines = "".join(as_ris([one])).split("\r\n")
    assert lines[0] == "TY  - CASE"
    assert lines[-2:] == ["ER  - ", ""]
    assert [line for line in lines[:-1] if not re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line)] == []
    assert [line[:6] for line in lines].count("TY  - ") == [line[:6] for line in lines].count("ER  - ") == 1
    assert f"SV  - {hit.determination.case_number}" in lines
    assert f"DA  - {hit.determination.decision_date:%Y/%m/%d}/" in lines
    assert "AB  - First. ER - TY - BOOK" in lines


def test_a_ris_record_makes_up_no_date_and_no_number(hit: Hit) -> None:
    one = replaced(
        record(hit, "x"), case_number=None, decision_date=None, year=2015, year_stated=False, rationale=None
    )
    text = "".join(as_ris([one]))
    assert not re.search(r"^(SV|DA|PY|AB)  - ", text, re.MULTILINE)
    assert "N1  - The letter does not state when it was decided; about 2015." in text


def test_a_file_ends_at_the_limit_and_says_how_many_there_are(live: LiveSearcher) -> None:
    short = create_app(live, config=WebConfig(rows_in_export=2)).test_client()
    found = short.get("/export.json?q=request&mode=keyword&fold=0").get_json()
    assert (found["rows"], len(found["issues"])) == (2, 2)
    assert found["total"] > 2
    page = read(short.get("/?q=request&mode=keyword&fold=0").text)
    assert "the first 2 rows of it" in page.one(class_="take").said


def test_an_empty_result_set_is_a_file_without_issues(client: FlaskClient) -> None:
    asked = "q=qwertyuiop&mode=keyword"
    assert rows(client.get(f"/export.csv?{asked}").text) == []
    assert client.get(f"/export.json?{asked}").get_json()["issues"] == []
    assert client.get(f"/export.ris?{asked}").data == b""


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/export.csv?outcom=upheld", 400),
        ("/export.csv?q=(soma", 400),
        ("/export.json?q=soma&issue=CM16-0900001%231", 400),
        ("/export.ris?issue=nothing%231", 404),
        ("/export.csv?narrow=1", 400),
    ],
)
def test_what_cannot_be_exported_is_a_problem_and_no_file(
    client: FlaskClient, address: str, status: int
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert "Content-Disposition" not in response.headers
    assert json.loads(response.text)["detail"]


def test_pages_lead_to_their_own_files(client: FlaskClient) -> None:
    page = read(client.get("/?q=request&mode=keyword&specialty=Internal+Medicine&view=list&fold=0").text)
    links = [link.attributes["href"] for link in page.one(class_="take").all("a")]
    assert links[0] == "/export.csv?q=request&mode=keyword&specialty=Internal+Medicine&fold=false&bom=true"
    assert all(client.get(link).status_code == 200 for link in links)
    similar = read(client.get("/similar?issue=CM16-0900001%231&weight_facts=60&page_upheld=2").text)
    links = [link.attributes["href"] for link in similar.one(class_="take").all("a")]
    assert links[0] == "/export.csv?issue=CM16-0900001%231&weight_facts=60&bom=true"
    assert all(client.get(link).status_code == 200 for link in links)
