"""What is typed, pasted or uploaded goes nowhere but into the answer."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.opening import LiveSearcher
from tests.web.html import read
from tests.web.letters import LETTERS
from tests.web.multipart import form
from web.app import create_app

SECRET = "xylophonist"


class Failing:
    """A searcher source with a fault: what it raises holds what was asked for."""

    def __init__(self, live: LiveSearcher) -> None:
        self._live = live

    def current(self) -> object:
        return self

    def status(self) -> object:
        return self._live.current().status()

    def __getattr__(self, name: str) -> object:
        def broken(*asked: object) -> object:
            raise RuntimeError(f"broken on {asked!r}")

        return broken


def logged(caplog: pytest.LogCaptureFixture) -> str:
    formatter = logging.Formatter("%(name)s %(levelname)s %(pathname)s %(message)s")
    return "\n".join(formatter.format(record) for record in caplog.records)


def test_no_log_record_holds_what_was_typed_pasted_or_uploaded(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.get(f"/?q={SECRET}")
    client.get(f"/?q={SECRET}+AND")
    client.get(f"/determinations/CM16-0900001?q={SECRET}")
    client.get(f"/api/v1/search?q={SECRET}&outcom={SECRET}")
    client.post("/similar", **form(text=f"Spasm of a {SECRET}.", step="whole"))
    client.post("/similar", **form(text=f"Norco was denied to a {SECRET}.", go="view=list&fold=0"))
    client.post("/similar", **form(text=f"Norco was denied to a {SECRET}.", step="look"))
    client.post("/similar", **form(file=(f"{SECRET}.txt", f"A {SECRET}.".encode()), step="look"))
    client.post("/similar", **form(text=f"Norco was denied to a {SECRET}.", step="compare"))
    client.post("/similar", **form(text="Norco was denied.", added=SECRET, step="add"))
    client.post("/similar", **form(text="Norco was denied.", added=SECRET, step=SECRET))
    client.post("/similar", **form(text="Norco was denied.", without=SECRET))
    client.post("/similar", **form(text="Norco was denied.", without=SECRET * 9))
    client.post("/similar", **form(text="Norco was denied.", go=f"treatment={SECRET}"))
    client.post("/similar", **form(text="Norco was denied.", go=f"mode={SECRET}"))
    client.post("/similar", **form(file=(f"{SECRET}.txt", f"A {SECRET}.".encode())))
    client.post("/similar", **form(file=(f"{SECRET}.pdf", f"%PDF {SECRET}".encode())))
    client.post("/api/v1/similar", json={"text": f"Spasm of a {SECRET}."})
    client.post("/api/v1/similar", json={"txt": SECRET})
    text = logged(caplog)
    assert "POST /similar 200" in text, "the log says what was answered"
    assert SECRET not in text.lower()


@pytest.mark.parametrize("settings", ["", "fold=0&weight_facts=50", "subject=1&view=list"])
def test_no_step_of_a_page_holds_what_was_pasted(client: FlaskClient, settings: str) -> None:
    text = (
        f"The request for Norco for a {SECRET} was denied. The request for soma for the {SECRET} was denied, "
        "as it is not meant for long-term use and shows no functional improvement."
    )
    page = read(client.post("/similar", **form(text=text, go=settings)).text)
    assert SECRET in page.one("textarea", name="text").text
    assert SECRET in page.one("main").said.replace(text, "")
    looked = read(client.post("/similar", **form(text=text)).text)
    offered = [words.attributes["value"] for words in looked.all("input", name="offered_words")]
    kept = [v for e in looked.walk() for v in e.attributes.values() if SECRET in v and v not in offered]
    assert [value for value in kept if value != SECRET] == [], "but for the boxes of words"
    values = [value for element in page.walk() for value in element.attributes.values()]
    assert [value for value in values if SECRET in value] == []
    for quote in page.all("blockquote"):
        assert SECRET not in quote.said
    assert not [quote for quote in page.all("blockquote") if "In your case" in quote.said]


def test_nothing_that_was_pasted_lies_in_the_index_afterwards(client: FlaskClient, data: Path) -> None:
    def lying() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in sorted(data.rglob("*")) if file.is_file()}

    before = lying()
    client.post("/similar", **form(text=f"The request for Norco for a {SECRET} was denied.", go="fold=0"))
    client.post("/similar", **form(text=f"The request for Norco for a {SECRET} was denied.", added=SECRET))
    client.post("/api/v1/similar?weight_facts=9", json={"text": f"Norco for a {SECRET} was denied."})
    assert lying() == before


def test_a_failure_is_logged_by_place_and_without_the_words(
    live: LiveSearcher, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(Failing(live)).test_client()  # type: ignore[arg-type]
    for response in (client.get(f"/?q={SECRET}"), client.post("/similar", **form(text=SECRET))):
        assert response.status_code == 500
        assert "broken" not in response.text
    text = logged(caplog)
    assert "RuntimeError at" in text
    assert "in search" in text or "search" in text
    assert SECRET not in text


def test_a_failure_of_the_api_is_a_problem_in_json(live: LiveSearcher) -> None:
    response = create_app(Failing(live)).test_client().get(f"/api/v1/search?q={SECRET}")  # type: ignore[arg-type]
    assert response.status_code == 500
    assert response.mimetype == "application/problem+json"
    assert SECRET not in response.text


def test_uploads_need_no_disk(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not" / "there"))
    letter = LETTERS[0].text.encode() + b" " * 3_000_000
    response = client.post("/similar", **form(file=("denial.txt", letter)))
    assert response.status_code == 200


def test_metrics_hold_routes_and_no_words(client: FlaskClient) -> None:
    client.get(f"/?q={SECRET}")
    client.get(f"/{SECRET}")
    client.get(f"/determinations/{SECRET}")
    metrics = client.get("/metrics").text
    assert 'imr_http_requests_total{route="/",method="GET",status="200"} 1' in metrics
    assert 'route="/determinations/<determination_id>",method="GET",status="404"' in metrics
    assert SECRET not in metrics
