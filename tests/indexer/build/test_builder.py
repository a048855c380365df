"""The life of an index: letters come, change and go, and what is published is always whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build.builder import Builder, writer_lock
from indexer.build.changes import NoLetters
from indexer.build.verify import problems
from indexer.encoders.choice import carried_encoder
from indexer.generator import LetterFormat, generate
from indexer.letters.sources import read_sources
from indexer.reader import FileReader
from search.errors import ImrError, UnreadableLetter
from search.index.builds import build_names, current_build, current_name
from search.index.store import Store
from search.model.letters import Letter, Quarantined
from search.model.requests import Mode, SearchRequest, Window
from search.opening import LiveSearcher, open_searcher
from tests.indexer.build.conftest import Embedding, Reading
from tests.indexer.build.runs import counts, ids, index, pretend, write
from tests.web.letters import LETTERS

pytestmark = pytest.mark.slow

IMR = [sys.executable, "-c", "from search.cli.group import main; main()"]
FIRST, SECOND = LETTERS[0], LETTERS[1]


# What comes and goes


def test_a_first_run_publishes_all_letters(data: Path, letters: Path) -> None:
    report = index(data, letters)
    assert counts(report) == (6, 0, 0, 0, 0)
    assert report.published
    assert report.build == current_name(data)
    manifest = current_build(data).read_manifest()
    assert (manifest.determinations, manifest.issues, manifest.passages) == (6, 10, 0)
    assert manifest.outcomes == {"upheld": 6, "overturned": 4}
    assert (manifest.first_date, manifest.last_date) == (dt.date(2016, 12, 30), dt.date(2017, 2, 2))
    assert problems(current_build(data)) == []
    assert len(ids(data)) == 10


def test_unchanged_letters_are_neither_parsed_nor_embedded(
    dense: Path, letters: Path, embedding: Embedding
) -> None:
    before = current_name(dense)
    reading = Reading(letters)
    report = Builder(dense, encoder=embedding.choice()).index(reading, below=[letters])
    assert counts(report) == (0, 0, 6, 0, 0)
    assert reading.parsed == embedding.texts == []
    assert not report.published
    assert report.build == current_name(dense) == before
    assert build_names(dense) == [before]


def test_only_a_new_letter_is_parsed_and_embedded(dense: Path, letters: Path, embedding: Embedding) -> None:
    before = current_build(dense).read_manifest()
    write(letters, FIRST, "new", name="CM16-0900099", summary="A potter with a sore thumb.")
    reading = Reading(letters)
    report = Builder(dense, encoder=embedding.choice()).index(reading, below=[letters])
    assert counts(report) == (1, 0, 6, 0, 0)
    assert reading.parsed == ["new.txt"]
    # The issues' passages are the first letter's, word for word: only the summary is new.
    assert embedding.texts == ["A potter with a sore thumb."]
    assert report.manifest.passages == before.passages + 3
    assert problems(current_build(dense)) == []


def test_a_changed_letter_is_replaced_and_only_its_new_passages_embedded(
    dense: Path, letters: Path, embedding: Embedding
) -> None:
    rewritten = replace(FIRST.issues[0], request="Baclofen 10mg #30", outcome="Overturned")
    write(letters, replace(FIRST, issues=(rewritten, FIRST.issues[1])))
    report = index(dense, letters, embedding.choice())
    assert counts(report) == (0, 1, 5, 0, 0)
    assert len(embedding.texts) == 1
    assert embedding.texts[0].startswith("Baclofen 10mg #30")
    searcher = open_searcher(dense)
    (hit,) = searcher.search(SearchRequest("baclofen", Mode.KEYWORD)).hits
    assert hit.issue_id == f"{FIRST.name}#1"
    assert searcher.search(SearchRequest('request:"carisoprodol"')).total == 0
    assert problems(current_build(dense)) == []


def test_vectors_of_an_index_built_in_steps_are_those_of_one_built_at_once(
    dense: Path, letters: Path, embedding: Embedding, small_build: Path
) -> None:
    choice = embedding.choice()
    Builder(dense, encoder=choice).remove([FIRST.name, SECOND.name])
    report = index(dense, letters, choice)
    assert counts(report) == (2, 0, 4, 0, 0)
    for text in ("muscle spasm at night", "imaging of the shoulder"):
        request = SearchRequest(text, Mode.DENSE, window=Window(k=50))
        found, expected = (open_searcher(folder).search(request).hits for folder in (dense, small_build))
        assert [(hit.issue_id, hit.score) for hit in found] == [(hit.issue_id, hit.score) for hit in expected]


def test_removed_letters_are_gone_from_every_ranking_and_file(dense: Path, embedding: Embedding) -> None:
    report = Builder(dense, encoder=embedding.choice()).remove([SECOND.name, SECOND.name])
    assert counts(report) == (0, 0, 0, 1, 0)
    assert embedding.texts == []
    searcher = open_searcher(dense)
    for mode in Mode:
        found = searcher.search(SearchRequest("norco gabapentin shoulder", mode, window=Window(k=100)))
        assert SECOND.name not in {hit.determination_id for hit in found.hits}
    for file in current_build(dense).folder.rglob("*"):
        assert file.is_dir() or SECOND.name.encode() not in file.read_bytes(), file
    assert problems(current_build(dense)) == []


def test_removing_an_unknown_letter_removes_nothing(data: Path, letters: Path) -> None:
    before = index(data, letters).build
    with pytest.raises(ImrError, match="No letter has the id CM00-1: nothing was removed"):
        Builder(data, encoder=None).remove(iter([FIRST.name, "CM00-1"]))
    assert current_name(data) == before
    assert len(ids(data)) == 10


def test_an_index_without_vectors_gets_them_and_loses_them(
    data: Path, letters: Path, embedding: Embedding
) -> None:
    index(data, letters)
    report = index(data, letters, embedding.choice())
    assert counts(report) == (0, 0, 6, 0, 0)
    assert report.published
    assert report.manifest.passages == len(embedding.texts) > 10
    assert open_searcher(data).search(SearchRequest("spasm", Mode.DENSE)).hits
    assert index(data, letters).manifest.encoder is None
    assert not current_build(data).dense.exists()


def test_a_folder_without_letters_publishes_nothing_and_says_so(
    data: Path, letters: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NoLetters, match=r"No letter was found in .*empty: nothing was published"):
        index(data, empty)
    assert not (data / "CURRENT").exists()
    (empty / "list.txt").write_text("milk\nbread\n")
    with pytest.raises(NoLetters) as none:
        index(data, empty)
    assert [Path(file.path).name for file in none.value.quarantined] == ["list.txt"]
    published = index(data, letters).build
    with pytest.raises(NoLetters):
        index(data, empty)
    assert current_build(data).folder.name == published


def test_two_files_of_one_name_are_both_kept_whatever_run_they_come_in(data: Path, tmp_path: Path) -> None:
    texts = {
        folder: f"The kiln of {folder} was cold when the potter came in. She lit it and waited for dawn."
        for folder in "abc"
    }
    given = tmp_path / "given"
    for folder, text in texts.items():
        (given / folder).mkdir(parents=True)
        (given / folder / "denial.txt").write_text(text)
    digits = {folder: hashlib.sha256(text.encode()).hexdigest()[:8] for folder, text in texts.items()}
    assert counts(index(data, given / "a")) == (1, 0, 0, 0, 0)
    assert counts(index(data, given / "b")) == (1, 0, 0, 0, 0)
    assert counts(index(data, given)) == (1, 0, 2, 0, 0)
    assert counts(index(data, given)) == (0, 0, 3, 0, 0)
    searcher = open_searcher(data)
    for folder, letter_id in zip(
        "abc", ("denial", f"denial-{digits['b']}", f"denial-{digits['c']}"), strict=True
    ):
        assert searcher.determination(letter_id).text == texts[folder]


def test_all_letters_may_be_removed(dense: Path, embedding: Embedding) -> None:
    Builder(dense, encoder=embedding.choice()).remove([found.name for found in LETTERS])
    assert ids(dense) == set()
    assert problems(current_build(dense)) == []


# Files that cannot be used


def test_a_bad_letter_among_good_ones_stops_nothing_and_is_listed(data: Path, letters: Path) -> None:
    (letters / "0.pdf").write_bytes(b"%PDF-1.7 cut off")
    (letters / "z.txt").write_bytes(b"")
    report = index(data, letters)
    assert counts(report) == (6, 0, 0, 0, 2)
    assert current_build(data).read_manifest().quarantined == 2
    listed = open_searcher(data).quarantined()
    assert [(Path(file.path).name, bool(file.reason)) for file in listed] == [
        ("0.pdf", True),
        ("z.txt", True),
    ]
    assert problems(current_build(data)) == []


def test_a_mended_file_leaves_the_list_and_others_stay(data: Path, letters: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for folder in (letters, other):
        (folder / "bad.txt").write_bytes(b"")
    write(other, FIRST, "good", name="CM16-0900051")
    assert counts(index(data, letters)) == (6, 0, 0, 0, 1)
    assert counts(index(data, other)) == (1, 0, 0, 0, 1)
    write(letters, FIRST, "bad", name="CM16-0900050")
    assert counts(index(data, letters)) == (1, 0, 6, 0, 0)
    assert [file.path for file in open_searcher(data).quarantined()] == [str(other / "bad.txt")]
    (other / "bad.txt").unlink()
    assert index(data, other).published
    assert open_searcher(data).quarantined() == []
    assert not index(data, other).published


def test_a_letter_given_twice_is_kept_once_and_said(data: Path, letters: Path) -> None:
    write(letters, FIRST, "another", summary="The summary was typed again.")
    report = index(data, letters)
    assert counts(report) == (6, 0, 1, 0, 0)
    said = f"{FIRST.name}.txt and another.txt are both {FIRST.name}: the first was kept."
    assert report.changes.notes == [said]
    # The next run comes to the same end, and so has nothing to publish.
    again = index(data, letters)
    assert counts(again) == (0, 0, 7, 0, 0)
    assert again.changes.notes == [said]
    assert not again.published


def test_of_two_copies_in_a_run_the_one_with_more_issues_is_kept_wherever_it_stands(
    data: Path, letters: Path
) -> None:
    whole = (letters / f"{FIRST.name}.txt").read_text()
    (letters / "0-cut.txt").write_text(whole[: whole.index("IMR ISSUES")])
    report = index(data, letters)
    assert report.changes.better_kept == 1
    assert counts(report) == (6, 0, 0, 0, 0)
    assert f"kept the better copy of {FIRST.name}: {FIRST.name}.txt" in report.changes.notes[0]
    assert len(ids(data)) == 10
    again = index(data, letters)
    assert not again.published
    assert again.changes.better_kept == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_content_under_two_names_is_one_letter(data: Path, letters: Path, workers: int) -> None:
    """Without a case number the file's name is the id: a copied file must not count twice."""
    for number in range(20):
        shutil.copy(letters / "letter-without-header.txt", letters / f"letter-without-header-{number:02}.txt")
    report = Builder(data, encoder=None).index(
        lambda known: FileReader().read_letters([letters], workers=workers, known=known), below=[letters]
    )
    assert counts(report) == (6, 0, 20, 0, 0)
    assert len(report.changes.notes) == 20
    assert "have the same content: the first was kept, as letter-without-header" in report.changes.notes[0]
    assert len(ids(data)) == 10


# Engines


def test_whoosh_answers_the_same_matches(data: Path, letters: Path, tmp_path: Path) -> None:
    other = tmp_path / "whoosh"
    index(data, letters)
    index(other, letters, keyword="whoosh")
    assert current_build(other).read_manifest().keyword_engine == "whoosh"
    assert problems(current_build(other)) == []
    for query in ("norco OR spasm", '"functional improvement"', "request:therapy NOT outcome:upheld", ""):
        request = SearchRequest(query, Mode.KEYWORD, window=Window(k=100))
        found, expected = (open_searcher(folder).search(request) for folder in (other, data))
        assert found.total == expected.total > 0
        assert {hit.issue_id for hit in found.hits} == {hit.issue_id for hit in expected.hits}
    # The engine is part of a build: with the other one it is made anew.
    assert index(other, letters).published


# Publishing


def test_a_reader_sees_a_new_build_and_an_old_one_still_answers(data: Path, letters: Path) -> None:
    before = index(data, letters).build
    live = LiveSearcher.of(data)
    old = live.current()
    assert live.current().build == old.build
    Builder(data, encoder=None).remove([FIRST.name])
    new = live.current()
    request = SearchRequest("carisoprodol", window=Window(k=100))
    assert f"{FIRST.name}#1" not in {hit.issue_id for hit in new.search(request).hits}
    kept = old.search(request)
    assert kept.build == before
    assert kept.hits[0].issue_id == f"{FIRST.name}#1"


def test_a_second_writer_is_refused_in_one_sentence(data: Path, letters: Path) -> None:
    index(data, letters)
    refusal = rf"Another process is changing the index in '{data}': wait until it has finished\."
    with writer_lock(data):
        with pytest.raises(ImrError, match=refusal):
            Builder(data, encoder=None).remove([FIRST.name])
        assert len(ids(data)) == 10
    assert Builder(data, encoder=None).remove([FIRST.name]).published


def test_a_failed_run_leaves_no_trace(data: Path, letters: Path) -> None:
    def failing(known: Callable[[str], bool]) -> Iterator[Letter]:
        yield FileReader().read("x.txt", FIRST.text.encode())
        raise OSError("the disk is full")

    before = index(data, letters).build
    with pytest.raises(OSError, match="the disk is full"):
        Builder(data, encoder=None).index(failing)
    assert current_name(data) == before
    assert [path.name for path in (data / "builds").iterdir()] == [before]


@pytest.mark.parametrize("given", [True, False], ids=["letters given", "letters read anew"])
@pytest.mark.parametrize("reached", ["store.sqlite", "keyword/meta.json", "encoder/encoder.json"])
def test_a_killed_run_leaves_the_published_build_and_the_next_run_works(
    dense: Path, tmp_path: Path, reached: str, given: bool
) -> None:
    before = current_name(dense)
    pretend(dense, contents="older")
    more = tmp_path / "more"
    more.mkdir()
    for found in generate(40, 5, LetterFormat.TEXT):
        (more / found.filename).write_bytes(found.data)
    paths = [str(more)] if given else []
    running = subprocess.Popen(
        [*IMR, "index", *paths, "--data", str(dense), "--workers", "1"], stdout=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while not list((dense / "builds").glob(f".draft-*/{reached}")):
        assert running.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.002)
    os.kill(running.pid, signal.SIGKILL)
    assert running.wait(30) == -signal.SIGKILL
    assert current_name(dense) == before
    assert build_names(dense) == [before]
    assert problems(current_build(dense)) == []
    assert open_searcher(dense).search(SearchRequest("norco")).build == before
    # The lock died with the process; what it left behind goes with the next run.
    assert list((dense / "builds").glob(".draft-*"))
    Builder(dense, encoder=carried_encoder(current_build(dense))).remove([FIRST.name])
    assert list((dense / "builds").glob(".draft-*")) == []
    assert problems(current_build(dense)) == []


def test_builds_are_named_in_the_order_they_were_made(data: Path, letters: Path) -> None:
    names = [index(data, letters).build]
    for invented in LETTERS[:4]:
        names.append(Builder(data, encoder=None).remove([invented.name]).build)
    assert build_names(data) == names


def test_the_store_of_a_build_keeps_the_letters_texts(small_build: Path, letter_folder: Path) -> None:
    store = Store(current_build(small_build).store)
    for source in read_sources([letter_folder]):
        assert not isinstance(source, Quarantined)
        try:
            expected = FileReader().read(source.path, source.data)
        except UnreadableLetter as error:
            raise AssertionError(source.path) from error
        assert store.letters([expected.determination.determination_id]) == {
            expected.determination.determination_id: expected
        }
