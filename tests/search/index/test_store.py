"""The store of a build: what was put is what is read, in the order of the issues' ids."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import IndexDamaged
from search.index.store import Store, StoreWriter
from search.model.letter_json import from_json, to_json
from search.model.letters import Determination, Letter, Quarantined
from tests.examples import examples
from tests.search.letters import issue, letter
from tests.search.strategies import DETERMINATIONS


def stored(path: Path, letters: Iterable[Letter]) -> Store:
    with StoreWriter(path) as writer:
        for input_letter in letters:
            writer.put(input_letter)
        writer.number_issues()
    return Store(path)


@given(
    st.lists(DETERMINATIONS, max_size=4, unique_by=lambda determination: determination.determination_id),
    st.text(max_size=20),
)
@settings(max_examples=examples(40))
def test_what_was_put_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, determinations: list[Determination], text: str
) -> None:
    store = stored(
        tmp_path_factory.mktemp("store") / "s",
        [Letter(determination, text) for determination in determinations],
    )
    readable = text.encode("utf-8", "replace").decode()
    for determination in determinations:
        assert store.letters([determination.determination_id]) == {
            determination.determination_id: Letter(determination, readable)
        }
    by_id = {determination.determination_id: determination for determination in determinations}
    assert store.determinations(by_id) == by_id
    assert store.letters(["no such letter"]) == {}
    # One list of numbers, in the order of the ids, whichever way it is asked for.
    _, issues, _ = store.counts()
    refs = store.refs(range(issues))
    ids = [refs[number].issue_id for number in range(issues)]
    assert ids == sorted(ids)
    assert store.ordinals(ids) == {refs[number].issue_id: number for number in range(issues)}
    assert sorted(ids) == sorted(ref.issue_id for ref in refs.values())
    letters_in_order = [determination.determination_id for determination in store.all_determinations()]
    assert letters_in_order == list(dict.fromkeys(refs[number].determination_id for number in range(issues)))
    store.close()


@given(DETERMINATIONS)
def test_a_record_is_read_as_it_was_written(determination: Determination) -> None:
    line = to_json(determination)
    assert b"\n" not in line
    assert from_json(line) == determination


def test_issues_are_numbered_in_the_order_of_their_ids(tmp_path: Path) -> None:
    eleven = letter("CM16-0000001", *(issue(number, f"item {number}") for number in range(1, 12)))
    store = stored(tmp_path / "s", [letter("a b", issue(1, "x")), letter("a", issue(1, "y")), eleven])
    refs = store.refs(range(13))
    assert [refs[number].issue_id for number in range(13)] == [
        *(f"CM16-0000001#{number}" for number in (1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9)),
        "a b#1",
        "a#1",
    ]
    assert [determination.determination_id for determination in store.all_determinations()] == [
        "CM16-0000001",
        "a b",
        "a",
    ]


def test_a_letter_without_issues_has_one_numbered_zero(tmp_path: Path) -> None:
    store = stored(tmp_path / "s", [letter("note")])
    assert store.counts() == (1, 1, 0)
    (ordinal,) = store.ordinals(["note#0"]).values()
    assert store.refs([ordinal])[ordinal].number == 0


def test_a_letter_of_the_same_id_replaces_the_one_before(tmp_path: Path) -> None:
    before, after = letter("a", issue(1, "x"), issue(2, "y")), letter("a", issue(1, "z"))
    store = stored(tmp_path / "s", [before, letter("b", issue(1, "w")), after])
    assert store.counts() == (2, 2, 0)
    assert store.letters(["a"])["a"] == after
    assert store.ordinals(["a#2"]) == {}


def test_contents_and_ids_are_known_to_the_writer(tmp_path: Path) -> None:
    put = letter("a", issue(1, "x"))
    with StoreWriter(tmp_path / "s") as writer:
        writer.put(put)
        assert writer.id_of_content(put.determination.sha256) == "a"
        assert writer.content_of_id("a") == put.determination.sha256
        assert writer.id_of_content("0") is None
        assert writer.content_of_id("b") is None
        assert writer.remove("a")
        assert not writer.remove("a")
        assert writer.id_of_content(put.determination.sha256) is None


def test_a_removed_letter_is_gone_from_the_bytes_of_the_file(tmp_path: Path) -> None:
    # The record is stored as it is, the text packed: what is looked for is both.
    secret = letter("CM16-0000666", issue(1, "kaleidoscope lens"), text="The kaleidoscope was " + "x" * 9_000)
    letters = [letter(f"CM16-{number:07}", issue(1, "splint")) for number in range(20)]
    first, second = tmp_path / "first", tmp_path / "second"
    stored(first, [*letters[:10], secret, *letters[10:]]).close()
    packed = zlib.compress(secret.text.encode())
    assert b"kaleidoscope" in first.read_bytes()
    assert packed in first.read_bytes()
    with StoreWriter(second, copy_of=first) as writer:
        writer.remove("CM16-0000666")
        writer.number_issues()
    content = second.read_bytes()
    assert b"kaleidoscope" not in content
    assert packed not in content
    assert b"CM16-0000666" not in content
    assert Store(second).counts() == (20, 20, 0)
    assert (
        Store(first).letters(["CM16-0000666"])["CM16-0000666"] == secret
    )  # the copy was changed, never the source


def test_an_error_takes_everything_back(tmp_path: Path) -> None:
    stored(tmp_path / "s", [letter("a", issue(1, "x"))]).close()
    with contextlib.suppress(RuntimeError), StoreWriter(tmp_path / "t", copy_of=tmp_path / "s") as writer:
        writer.put(letter("b", issue(1, "y")))
        raise RuntimeError
    assert Store(tmp_path / "t").counts() == (1, 1, 0)


def test_quarantined_files_are_listed_by_path_until_they_are_read_again(tmp_path: Path) -> None:
    files = [Quarantined(path, "It is empty.", "0") for path in ("in/b", "in/a", "in2/a", "box.zip/c")]
    with StoreWriter(tmp_path / "s") as writer:
        for file in files:
            writer.quarantine(file)
        writer.quarantine(Quarantined("in/a", "It is not a readable file."))
        assert [file.path for file in writer.quarantined()] == ["box.zip/c", "in/a", "in/b", "in2/a"]
        writer.release_below("in")
        writer.release_below("box.zip")
    store = Store(tmp_path / "s")
    assert store.quarantined() == [Quarantined("in2/a", "It is empty.", "0")]
    assert store.counts() == (0, 0, 1)


def test_passages_are_remembered_until_their_letter_changes(tmp_path: Path) -> None:
    rows: list[tuple[int | None, bytes]] = [(None, b"s" * 16), (1, b"r" * 16), (1, b"q" * 16)]
    put = letter("a", issue(1, "x"))
    with StoreWriter(tmp_path / "s") as writer:
        for name in ("a", "b"):
            writer.put(letter(name, issue(1, "x")))
            writer.put_passages(name, rows)
        assert writer.passages("a") == rows
        writer.put(put)
        assert writer.passages("a") == []
        assert writer.passages("b") == rows
        writer.forget_all_passages()
        assert writer.passages("b") == []


def test_more_issues_than_one_statement_asks_for_are_found(tmp_path: Path) -> None:
    letters = [letter(f"{number:05}", issue(1, "x")) for number in range(2_000)]
    store = stored(tmp_path / "s", letters)
    assert len(store.refs(range(2_000))) == 2_000
    ids = [f"{number:05}#1" for number in range(2_000)]
    assert store.ordinals(ids) == {issue_id: number for number, issue_id in enumerate(ids)}
    names = [name.partition("#")[0] for name in ids]
    assert store.determinations(names).keys() == set(names)
    assert store.determinations(iter(names * 2)) == store.determinations(names)


def test_more_values_are_asked_for_than_one_statement_may_have(tmp_path: Path) -> None:
    store = stored(tmp_path / "s", [letter(name, issue(1, "x")) for name in ("00000", "25000", "44999")])
    # SQLite may be built for as few as that, and is often built for 32,766.
    store._connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
    names = [f"{number:05}" for number in range(45_000)]
    assert set(store.determinations(names)) == {"00000", "25000", "44999"}
    assert store.ordinals([f"{name}#1" for name in names]) == {"00000#1": 0, "25000#1": 1, "44999#1": 2}
    assert {number: ref.issue_id for number, ref in store.refs(range(45_000)).items()} == {
        0: "00000#1", 1: "25000#1", 2: "44999#1",
    }  # fmt: skip


def test_a_missing_or_damaged_store_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match=r"is missing: run 'imr verify'"):
        Store(tmp_path / "none")
    damaged = tmp_path / "damaged"
    damaged.write_bytes(b"not a database" * 100)
    with pytest.raises(IndexDamaged, match="run 'imr verify'"):
        Store(damaged).counts()
    stored(tmp_path / "s", [letter("a", issue(1, "x" * 9_000))]).close()
    damaged.write_bytes((tmp_path / "s").read_bytes()[:5_000])
    with pytest.raises(IndexDamaged, match="run 'imr verify'"):
        list(Store(damaged).all_determinations())
