"""Older builds brought up to date: letters are read anew from their stored texts, and none is lost."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import zlib
from pathlib import Path

import pytest

from indexer.build.builder import Builder
from indexer.build.verify import problems
from search.errors import IndexOutdated
from search.index.builds import current_build, current_name
from search.index.store import Store, StoreWriter
from search.model.letter_json import to_json
from search.model.letters import Letter
from search.model.requests import Mode, SearchRequest
from search.opening import open_searcher
from tests.indexer.build.conftest import Embedding, Reading
from tests.indexer.build.runs import counts, ids, index, pretend, write
from tests.web.letters import LETTERS

pytestmark = pytest.mark.slow

FIRST, SECOND = LETTERS[0], LETTERS[1]


def change_letter(data: Path, name: str, **columns: bytes) -> None:
    """Changes what the store of the published build has of a letter."""
    with contextlib.closing(sqlite3.connect(current_build(data).store)) as connection:
        for column, value in columns.items():
            connection.execute(f"UPDATE determinations SET {column} = ? WHERE id = ?", [value, name])
        connection.commit()


def test_a_build_of_older_rules_is_searched_and_every_letter_is_read_anew_by_the_next_run(
    data: Path, letters: Path
) -> None:
    current = index(data, letters).manifest.contents
    pretend(data, contents="older")
    assert len(ids(data)) == 10
    some = letters.parent / "some"
    some.mkdir()
    shutil.move(letters / f"{FIRST.name}.txt", some)
    reading = Reading(some)
    report = Builder(data, encoder=None).index(reading, below=[some])
    # What is given is read from its file, the others from their stored texts.
    assert reading.parsed == [f"{FIRST.name}.txt"]
    assert counts(report) == (0, 0, 1, 0, 0)
    assert (report.changes.reread, report.manifest.contents) == (5, current)
    assert len(ids(data)) == 10
    assert problems(current_build(data)) == []
    again = Builder(data, encoder=None).index(reading, below=[some])
    assert (again.published, again.changes.reread, len(reading.parsed)) == (False, 0, 1)


def test_without_letters_a_run_reads_anew_what_older_rules_read_and_nothing_else(
    data: Path, letters: Path
) -> None:
    first = index(data, letters)
    assert not Builder(data, encoder=None).update().published
    store = Store(current_build(data).store)
    before = {
        name: store.letters([name])[name] for name in (FIRST.name, SECOND.name, "letter-without-header")
    }
    pretend(data, contents="older")
    report = Builder(data, encoder=None, workers=2).update()
    assert (counts(report), report.changes.reread, report.published) == ((0, 0, 0, 0, 0), 6, True)
    assert report.manifest.contents == first.manifest.contents
    after = Store(current_build(data).store)
    # The rules are the same in truth: so is what they read, down to the sha256 of the files.
    assert {name: after.letters([name])[name] for name in before} == before
    assert problems(current_build(data)) == []
    assert not Builder(data, encoder=None).update().published


def test_removing_reads_nothing_and_claims_nothing(data: Path, letters: Path) -> None:
    index(data, letters)
    pretend(data, contents="older")
    report = Builder(data, encoder=None).remove([SECOND.name])
    assert (report.manifest.contents, report.changes.reread) == ("older", 0)
    assert SECOND.name not in {issue_id.partition("#")[0] for issue_id in ids(data)}
    # Withdrawn letters stay withdrawn when the others are read anew.
    assert Builder(data, encoder=None).update().changes.reread == 5
    assert SECOND.name not in {issue_id.partition("#")[0] for issue_id in ids(data)}


def test_only_passages_whose_text_the_rules_changed_are_embedded_anew(
    dense: Path, embedding: Embedding
) -> None:
    before = current_build(dense).read_manifest()
    store = Store(current_build(dense).store)
    letter = store.letters([FIRST.name])[FIRST.name]
    store.close()
    assert letter is not None
    request = FIRST.issues[0].request
    record = to_json(letter.determination)
    assert request.encode() in record
    # The first letter as rules would have left it that read another request.
    change_letter(dense, FIRST.name, record=record.replace(request.encode(), b"Something else"))
    pretend(dense, contents="older")
    report = Builder(dense, encoder=embedding.choice()).update()
    assert report.changes.reread == 6
    assert embedding.texts == []
    assert report.manifest.passages == before.passages
    (hit,) = open_searcher(dense).search(SearchRequest('request:"carisoprodol"', Mode.KEYWORD)).hits
    assert hit.issue_id == f"{FIRST.name}#1"
    # And a text that was never embedded before.
    text = zlib.compress(FIRST.text.replace(request, "Baclofen 10mg #30").encode())
    change_letter(dense, FIRST.name, text=text)
    pretend(dense, contents="older")
    Builder(dense, encoder=embedding.choice()).update()
    assert len(embedding.texts) == 1
    assert embedding.texts[0].startswith("Baclofen 10mg #30")
    assert problems(current_build(dense)) == []


@pytest.mark.parametrize("older", [{"contents": "older"}, {"format": 4}], ids=["rules", "format"])
def test_a_letter_that_cannot_be_read_anew_keeps_its_record_or_is_quarantined(
    data: Path, letters: Path, older: dict[str, object]
) -> None:
    index(data, letters)
    for name in (FIRST.name, SECOND.name):
        change_letter(data, name, text=zlib.compress(b"?"))
    change_letter(data, SECOND.name, record=b"{}")
    pretend(data, **older)
    report = Builder(data, encoder=None).update()
    assert (report.changes.reread, report.changes.kept, counts(report)) == (4, [FIRST.name], (0, 0, 0, 0, 1))
    (quarantined,) = report.changes.quarantined
    assert (quarantined.path, quarantined.reason) == (
        f"{SECOND.name}.txt",
        "The text is not a letter: it has no heading of one and no sentences.",
    )
    assert report.changes.notes == [
        f"{FIRST.name} cannot be read anew and stays as older rules read it: {quarantined.reason}"
    ]
    found = {issue_id.partition("#")[0] for issue_id in ids(data)}
    assert (FIRST.name in found, SECOND.name in found) == (True, False)
    assert open_searcher(data).quarantined() == [quarantined]
    assert problems(current_build(data)) == []


@pytest.mark.parametrize(
    ("older", "why"),
    [
        ({"format": 4}, "has format 4, which this program does not read"),
        ({"reading": {}}, "was made with another layout of files, other fields, another analyzer and "
         "another layout of the keyword index than this program has"),
    ],
    ids=["format", "fingerprint"],
)  # fmt: skip
def test_a_build_that_does_not_fit_says_what_to_do_and_loses_no_letter(
    data: Path, letters: Path, older: dict[str, object], why: str
) -> None:
    before = index(data, letters).build
    pretend(data, **older)
    sentence = (
        f"The build {before} {why}: run 'imr index' without a path, which reads its stored letters anew."
    )
    for refused in (
        lambda: open_searcher(data),
        lambda: problems(current_build(data)),
        lambda: Builder(data, encoder=None).remove([FIRST.name]),
    ):
        with pytest.raises(IndexOutdated) as raised:
            refused()
        assert str(raised.value) == sentence
    changed = letters.parent / "changed"
    changed.mkdir()
    write(changed, FIRST, summary="A potter with a sore thumb.")
    write(changed, FIRST, "new", name="CM16-0900099")
    report = index(data, changed)
    assert (counts(report), report.changes.reread) == ((1, 1, 0, 0, 0), 5)
    assert len(ids(data)) == 12
    assert problems(current_build(data)) == []


def test_an_encoder_that_the_vectors_were_not_made_with_is_refused_and_mended(
    dense: Path, embedding: Embedding
) -> None:
    description = current_build(dense).encoder / "encoder.json"
    description.write_bytes(description.read_bytes() + b"\n")
    with pytest.raises(IndexOutdated, match="carries another encoder than its vectors were made with: run"):
        open_searcher(dense)
    report = Builder(dense, encoder=embedding.choice()).update()
    assert len(embedding.texts) > 10
    assert report.changes.reread == 6
    assert problems(current_build(dense)) == []


def test_vectors_of_another_format_are_kept_where_the_encoder_is_the_same(
    dense: Path, embedding: Embedding
) -> None:
    pretend(dense, format=4)
    report = Builder(dense, encoder=embedding.choice()).update()
    assert (embedding.texts, report.changes.reread) == ([], 6)
    pretend(dense, format=4)
    (current_build(dense).dense / "vectors.faiss").write_bytes(b"of another library")
    Builder(dense, encoder=embedding.choice()).update()
    assert len(embedding.texts) > 10
    assert problems(current_build(dense)) == []


def test_a_run_that_fails_while_it_reads_anew_leaves_no_trace(
    data: Path, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: StoreWriter, letter: Letter) -> None:
        raise OSError("the disk is full")

    before = index(data, letters).build
    pretend(data, format=4)
    with monkeypatch.context() as patch:
        patch.setattr(StoreWriter, "put", failing)
        with pytest.raises(OSError, match="the disk is full"):
            Builder(data, encoder=None).update()
    assert current_name(data) == before
    assert [path.name for path in (data / "builds").iterdir()] == [before]
    assert Builder(data, encoder=None).update().changes.reread == 6
