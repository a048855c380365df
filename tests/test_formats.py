"""Builds of every format that there was: each is refused in one sentence or opens, and none of its letters is
lost when it is brought up to date."""

from __future__ import annotations

import sqlite3
import tarfile
import zlib
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from search.index.builds import current_build
from search.model.letter_json import from_json
from search.model.requests import SearchRequest, Window
from search.opening import LiveSearcher, open_searcher
from tests.command_line import Imr, imr, own_folder
from tests.web.letters import LETTERS
from web.app import create_app

__all__ = ["imr", "own_folder"]

pytestmark = pytest.mark.slow

FORMATS = sorted((Path(__file__).parent / "data" / "formats").glob("*.tar.gz"))
IDS = ("000002_5d221811a2474a9c", "CM14-9085286", "CM16-9937519", "CM18-9467875")
WITHDRAWN = "CM15-9554930"

Stored = dict[str, tuple[str, str, str]]
"""The file name, sha256 and raw text of letters by id."""


@pytest.fixture(params=FORMATS, ids=lambda path: path.name.removesuffix(".tar.gz"))
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The data folder with the published build of a format."""
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path / "data", filter="data")
    return tmp_path / "data"


def stored(data: Path) -> Stored:
    with closing(sqlite3.connect(current_build(data).store)) as connection:
        rows = connection.execute("SELECT id, path, sha256, text FROM determinations").fetchall()
    return {row[0]: (row[1], row[2], zlib.decompress(row[3]).decode()) for row in rows}


def searchable(data: Path) -> set[str]:
    hits = open_searcher(data).search(SearchRequest("", window=Window(k=100))).hits
    return {hit.determination_id for hit in hits}


def test_there_is_a_build_of_every_format() -> None:
    assert {path.name for path in FORMATS} >= {f"{number}.tar.gz" for number in range(1, 6)}


def test_every_command_and_page_refuses_it_in_one_sentence_before_any_query(imr: Imr, data: Path) -> None:
    build = current_build(data)
    number = msgspec.json.decode(build.manifest.read_bytes()).get("format")
    why = (
        f"has format {number}, which this program does not read"
        if number
        else "was made with another layout of files and other fields than this program has"
    )
    sentence = (
        f"The build {build.folder.name} {why}: "
        "run 'imr index' without a path, which reads its stored letters anew."
    )
    for words in (
        ["search", "pain"],
        ["similar", "--text", "pain"],
        ["status"],
        ["verify"],
        ["model", "show"],
        ["remove", IDS[0]],
        ["serve", "--port", 0],
    ):
        assert imr(*words, "--data", data).refusal == sentence
    client = create_app(LiveSearcher.of(data)).test_client()
    for address in ("/?q=pain", "/api/v1/search?q=pain"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert sentence.replace("'", "&#39;") in answer.text or sentence in answer.json["detail"]


def test_it_is_brought_up_to_date_without_a_path_and_without_a_letter_lost(imr: Imr, data: Path) -> None:
    before = stored(data)
    assert set(before) == set(IDS)
    done = imr("index", "--data", data, "--workers", 1)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("0 added, 0 replaced, 0 unchanged, 0 removed, 0 quarantined, 4 read anew\n")
    assert stored(data) == before
    assert searchable(data) == set(IDS)
    assert imr("verify", "--data", data).status == 0
    answer = imr("status", "--data", data, "--json").json
    assert [(file["path"], file["reason"]) for file in answer["quarantined"]] == [
        ("/tmp/letters/empty.txt", "The file is empty.")  # where it lay, not where anything is
    ]
    assert answer["status"]["made_by_older_rules"] is False
    assert imr("index", "--data", data).out.splitlines()[1].startswith("nothing changed; still published")


def test_new_letters_come_to_all_that_it_had(imr: Imr, data: Path, letter_folder: Path) -> None:
    before = stored(data)
    done = imr("index", letter_folder, "--data", data, "--no-dense", "--workers", 1, "--json")
    assert done.status == 0
    assert (done.json["added"], done.json["reread"]) == (6, 4)
    after = stored(data)
    assert {name: after[name] for name in IDS} == before
    assert searchable(data) == {*IDS, *(letter.name for letter in LETTERS)}
    assert WITHDRAWN not in after
    assert imr("verify", "--data", data).status == 0


def test_its_letters_are_read_by_the_rules_of_today(imr: Imr, data: Path, tmp_path: Path) -> None:
    """The same as when their texts are read as files, but for the file's name and sha256."""
    assert imr("index", "--data", data, "--workers", 1).status == 0
    texts = tmp_path / "texts"
    texts.mkdir()
    for name, (_, _, text) in stored(data).items():
        (texts / f"{name}.txt").write_text(text, "utf-8")
    expected = [msgspec.json.decode(line) for line in imr("parse", texts).out.splitlines()]
    with closing(sqlite3.connect(current_build(data).store)) as connection:
        records = [row[0] for row in connection.execute("SELECT record FROM determinations ORDER BY id")]
    assert all(from_json(record).issues for record in records)
    for record, parsed in zip(records, expected, strict=True):
        same = {"file": parsed["file"], "sha256": parsed["sha256"]}
        assert msgspec.json.decode(record) | same == parsed
