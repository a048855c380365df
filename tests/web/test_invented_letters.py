"""Whatever shows an invented letter says so, and nothing says so of another: every address is walked over an
index of invented letters and over one of letters that are not."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.generator import LetterFormat, generate
from search.cli.group import imr
from search.model.letters import INVENTED, INVENTED_NOTICE
from search.opening import LiveSearcher
from tests.web.forms.test_operations import ADDRESSES
from tests.web.html import read
from tests.web.letters import DENIAL, LETTERS
from web.app import create_app

SHOWING: dict[tuple[str, str], tuple[str, ...]] = {
    ("GET", "/"): ("/?q=necessary&fold=0", "/?q=necessary&fold=0&view=list&sort=newest", "/?q={letter}"),
    ("GET", "/similar"): ("/similar?issue={issue}", "/similar?issue={issue}&view=list"),
    ("POST", "/similar"): ("/similar",),
    ("GET", "/determinations/<determination_id>"): (
        "/determinations/{letter}",
        "/determinations/{letter}?q=necessary&list=all&rank=1",
    ),
    ("GET", "/determinations/<determination_id>/text"): ("/determinations/{letter}/text",),
    ("GET", "/charts"): ("/charts?issue={issue}",),
    ("GET", "/charts/<field>"): ("/charts/treatment?issue={issue}",),
    ("GET", "/charts.json"): ("/charts.json?issue={issue}",),
    ("GET", "/contrast"): ("/contrast?issue={issue}", "/contrast?q=necessary"),
    ("GET", "/contrast.json"): ("/contrast.json?issue={issue}", "/contrast.json?q=necessary"),
    ("GET", "/compare"): ("/compare?pick={issue}&pick={other}",),
    ("GET", "/print"): ("/print?q=necessary", "/print?issue={issue}", "/print?pick={issue}"),
    ("GET", "/export.csv"): ("/export.csv?q=necessary", "/export.csv?issue={issue}"),
    ("GET", "/export.json"): ("/export.json?q=necessary", "/export.json?issue={issue}"),
    ("GET", "/export.ris"): ("/export.ris?q=necessary", "/export.ris?issue={issue}"),
    ("GET", "/api/v1/search"): ("/api/v1/search?q=necessary&explain=true", "/api/v1/search?q={letter}"),
    ("GET", "/api/v1/similar"): ("/api/v1/similar?issue_id={issue}",),
    ("POST", "/api/v1/similar"): ("/api/v1/similar",),
    ("GET", "/api/v1/determinations/<determination_id>"): ("/api/v1/determinations/{letter}",),
}
"""Every address that can show a letter, and how it is asked to."""

NOT_SHOWING: dict[tuple[str, str], str] = {
    ("GET", "/charts/<field>.csv"): "/charts/treatment.csv?issue={issue}",
    ("GET", "/guidelines"): "/guidelines",
    ("GET", "/guidelines.json"): "/guidelines.json",
    ("GET", "/matter"): "/matter",  # which the script fills: tests/web/browser/test_workspace.py
    ("GET", "/help"): "/help",
    ("GET", "/healthz"): "/healthz",
    ("GET", "/readyz"): "/readyz",
    ("GET", "/metrics"): "/metrics",
    ("GET", "/robots.txt"): "/robots.txt",
    ("GET", "/api/v1/facets"): "/api/v1/facets?q=necessary",
    ("GET", "/api/v1/openapi.json"): "/api/v1/openapi.json",
}
"""The addresses that name no letter, with the request that comes nearest to it."""

DESCRIBING = ("/metrics", "/api/v1/openapi.json")
"""The addresses that speak of invented letters where there are none."""

LETTER_ITSELF = re.compile(r'<(pre|textarea)\b.*?</\1>|<p class="prose.*?</p>', re.DOTALL)
"""Where a page has the words of a letter, its header's own line with the number among them."""
MARK = re.compile(rf"(?:#\d+)?\s*\(?{INVENTED}")


@dataclass(frozen=True)
class Walked:
    """An index to walk: its pages, the ids of its letters, and three of them to ask for."""

    client: FlaskClient
    ids: tuple[str, ...]
    letters: tuple[str, ...]

    def answers(self, method: str, address: str) -> Iterator[TestResponse]:
        """What ``address`` answers, asked about each of the letters that it can be asked about."""
        first, *others = self.letters
        for letter in self.letters if "{" in address else (first,):
            other = next(one for one in (*others, first) if one != letter)
            words = {"letter": letter, "issue": f"{letter}#1", "other": f"{other}#1"}
            asked = address.format(**{name: quote(word) for name, word in words.items()})
            if method == "POST":
                fields = (
                    {"text": DENIAL} if address.startswith("/api/") else {"text": DENIAL, "step": "compare"}
                )
                body = {"json" if address.startswith("/api/") else "data": fields}
                answer = self.client.post(asked, **body)  # type: ignore[arg-type]
            else:
                answer = self.client.get(asked, follow_redirects=True)
            assert answer.status_code == 200, (asked, answer.text)
            yield answer

    def shown_in(self, text: str) -> list[re.Match[str]]:
        """Where ``text`` names a letter."""
        return list(re.finditer("|".join(map(re.escape, sorted(self.ids, key=len, reverse=True))), text))


@pytest.fixture(scope="module")
def invented(many: LiveSearcher) -> Walked:
    """Letters of ``imr synth`` as the fixture ``many`` wrote them, with their header and without."""
    ids = [str(letter.truth["determination_id"]) for letter in generate(150, fmt=LetterFormat.TEXT)]
    headed = [name for name in ids if name.startswith("CM00-")]
    return Walked(create_app(many).test_client(), tuple(ids), (*headed[:2], *sorted({*ids} - {*headed})[:1]))


@pytest.fixture(scope="module")
def others(live: LiveSearcher) -> Walked:
    ids = tuple(letter.name for letter in LETTERS)
    return Walked(create_app(live).test_client(), ids, (ids[0], ids[1], "letter-without-header"))


def test_no_address_is_forgotten() -> None:
    assert sorted([*SHOWING, *NOT_SHOWING]) == sorted(ADDRESSES)


@pytest.mark.parametrize(
    ("method", "address"), [(method, one) for (method, _), asked in SHOWING.items() for one in asked]
)
def test_what_shows_an_invented_letter_says_so_beside_its_number(
    invented: Walked, method: str, address: str
) -> None:
    for answer in invented.answers(method, address):
        kind = answer.content_type.partition(";")[0]
        assert _checked[kind](answer.text, invented) > 0


def test_a_text_that_is_an_invented_letter_is_named_as_one(invented: Walked, others: Walked) -> None:
    for walked, mark in ((invented, f" ({INVENTED})"), (others, "")):
        number = walked.letters[0]
        text = walked.client.get(f"/determinations/{number}/text").text
        page = walked.client.post("/similar", data={"text": text})
        assert f"This is about {number}{mark}: open the decision." in read(page.text).one("main").said
        answer = walked.client.post("/api/v1/similar?requests=true", json={"text": text}).get_json()
        assert (answer["case_number"], answer.get("invented", False)) == (number, bool(mark))


@pytest.mark.parametrize(("key", "address"), NOT_SHOWING.items(), ids=str)
def test_what_shows_no_letter_names_none(invented: Walked, key: tuple[str, str], address: str) -> None:
    for answer in invented.answers(key[0], address):
        assert invented.shown_in(answer.text.replace("&quot;", "")) == []


@pytest.mark.parametrize(
    ("method", "address"),
    [
        *((method, one) for (method, _), asked in SHOWING.items() for one in asked),
        *((method, one) for (method, _), one in NOT_SHOWING.items()),
    ],
)
def test_of_letters_that_are_not_invented_nothing_says_so(others: Walked, method: str, address: str) -> None:
    for answer in others.answers(method, address):
        if address in DESCRIBING:
            continue
        assert INVENTED not in answer.text
        assert '"invented":true' not in answer.text
        assert "data-invented" not in answer.text
        if address.startswith("/export.csv"):
            assert "invented" not in answer.text


def _checked_page(text: str, walked: Walked) -> int:
    """Visible words alone: addresses and the values of forms have numbers too."""
    assert "are invented letters" in read(text).one(class_="foot").said
    said = read(LETTER_ITSELF.sub("", text)).said
    return _all_marked(said, walked)


def _all_marked(text: str, walked: Walked) -> int:
    shown = walked.shown_in(text)
    assert [text[at.start() :][:80] for at in shown if not MARK.match(text, at.end())] == []
    return len(shown)


def _checked_json(text: str, walked: Walked) -> int:
    return _marked_within(json.loads(text), walked, marked=False)


def _marked_within(value: Any, walked: Walked, *, marked: bool) -> int:
    """How often a value names a letter: within an object that is marked, or with the mark behind the name."""
    if isinstance(value, dict):
        marked = marked or value.get("invented") is True
        if "case_number" in value and "words" in value:  # a query, with what was typed
            return _all_marked(value["words"], walked)
        if "citation" in value:
            _all_marked(value["citation"], walked)
        return sum(_marked_within(inner, walked, marked=marked) for inner in value.values())
    if isinstance(value, list):
        return sum(_marked_within(inner, walked, marked=marked) for inner in value)
    if isinstance(value, str):
        return len(walked.shown_in(value)) if marked else _all_marked(value, walked)
    return 0


def _checked_csv(text: str, walked: Walked) -> int:
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["invented"] for row in rows} == {"True"}
    return sum(_all_marked(row["citation"], walked) for row in rows)


def _checked_ris(text: str, walked: Walked) -> int:
    records = text.split("ER  - \r\n")[:-1]
    for record in records:
        lines = [line.split("  - ", 1) for line in record.splitlines()]
        assert ["KW", INVENTED] in lines
        assert "PB" not in dict(lines), "no court decided it"
        for tag, words in lines:
            if tag in ("TI", "N1"):
                _all_marked(words, walked)
    return len(records)


def _checked_text(text: str, walked: Walked) -> int:
    return text.count(INVENTED_NOTICE)


_checked = {
    "text/html": _checked_page,
    "application/json": _checked_json,
    "text/csv": _checked_csv,
    "application/x-research-info-systems": _checked_ris,
    "text/plain": _checked_text,
}
"""By media type: how often a letter is shown, every one of them marked."""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> LiveSearcher:
    """The letters of the tests, and two of them once more as invented ones: by the number, by the notice."""
    folder, data = tmp_path_factory.mktemp("mixed"), tmp_path_factory.mktemp("mixed_data")
    for letter in LETTERS:
        (folder / f"{letter.name}.txt").write_text(letter.text, "utf-8")
    by_number = LETTERS[0].text.replace(LETTERS[0].name, "CM00-0900001")
    (folder / "by_number.txt").write_text(by_number, "utf-8")
    without_header = next(letter for letter in LETTERS if letter.decided is None)
    (folder / "by_notice.txt").write_text(f"{INVENTED_NOTICE}\n{without_header.text}", "utf-8")
    done = CliRunner().invoke(
        imr, ["index", str(folder), "--data", str(data), "--workers", "1", "--no-dense"]
    )
    assert done.exit_code == 0, done.output
    return LiveSearcher.of(data)


INVENTED_AMONG_OTHERS = {"CM00-0900001", "by_notice"}


def test_among_others_an_invented_letter_alone_is_marked(mixed: LiveSearcher) -> None:
    client = create_app(mixed).test_client()
    page = read(client.get("/?q=necessary&mode=keyword&fold=0&view=list").text)
    rows = [row.one(class_="hit-id").said for row in page.all(class_="hit")]
    assert len(rows) == 13
    for row in rows:
        assert row.endswith(f" {INVENTED}") is any(name in row for name in INVENTED_AMONG_OTHERS)
    assert "2 of them are invented letters" in page.one(class_="foot").said
    hits = client.get("/api/v1/search?q=necessary&mode=keyword&fold=false&k=50").get_json()["hits"]
    assert {(hit["determination_id"] in INVENTED_AMONG_OTHERS, hit.get("invented")) for hit in hits} == {
        (True, True),
        (False, None),
    }
    file = client.get("/export.csv?q=necessary&mode=keyword&fold=0").text
    for row_of_file in csv.DictReader(io.StringIO(file, newline="")):
        is_invented = row_of_file["determination_id"] in INVENTED_AMONG_OTHERS
        assert row_of_file["invented"] == ("True" if is_invented else "")
        assert (f"({INVENTED})" in row_of_file["citation"]) is is_invented


def test_the_number_of_invented_letters_stands_where_the_build_is_described(mixed: LiveSearcher) -> None:
    client = create_app(mixed).test_client()
    assert mixed.current().status().invented == 2
    assert client.get("/readyz").get_json()["invented"] == 2
    assert "\nimr_invented_letters 2\n" in client.get("/metrics").text
    assert "2 of them are invented letters" in read(client.get("/").text).one(class_="hero").said
    assert client.get("/export.json?q=soma").get_json()["invented"] == 2
    assert INVENTED in read(client.get("/help").text).one("main").said


def test_a_letter_page_says_what_the_mark_means(mixed: LiveSearcher) -> None:
    client = create_app(mixed).test_client()
    for name in INVENTED_AMONG_OTHERS:
        page = read(client.get(f"/determinations/{name}").text)
        assert page.one("h1").said.endswith(f"{name} {INVENTED}")
        assert page.one(class_="invented-notice").said == INVENTED_NOTICE
        for issue in page.all("article", class_="issue"):  # which may be printed on a page of its own
            assert issue.one(class_="issue-top").one(class_="invented").said == INVENTED
        assert f"{name} ({INVENTED})" in page.one("title").said
