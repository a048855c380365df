"""Every command that shows a letter says which ones are invented."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from indexer.generator import LetterFormat, generate
from search.model.letters import INVENTED
from tests.command_line import Imr
from tests.search.cli.test_group import COMMANDS
from tests.web.letters import LETTERS

SHOWING: dict[str, tuple[tuple[str, ...], ...]] = {
    "search": (
        ("search", "necessary", "--data", "{data}", "--mode", "keyword"),
        ("search", "necessary", "--in-memory", "{letters}"),
        ("search", "{letter}", "--data", "{data}"),
    ),
    "similar": (("similar", "{letter}#1", "--data", "{data}", "--mode", "keyword"),),
    "parse": (("parse", "{letters}", "--workers", "1"),),
}
NOT_SHOWING = {
    "run": "a TREC run has columns for ids alone",
    "index": "counts, and files that were passed over",
    "remove": "counts, and ids as they were typed",
    "evaluate": "queries and measures",
    "status": "counts and files",
    **dict.fromkeys(("verify", "prune", "model", "serve", "bench", "synth"), "no letter"),
}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three invented letters with their header and one without, and four that are not invented."""
    folder = tmp_path_factory.mktemp("letters")
    written = list(generate(40, seed=2, fmt=LetterFormat.TEXT))
    headed = [letter for letter in written if letter.truth["case_number"]]
    headless = [letter for letter in written if not letter.truth["case_number"]]
    for letter in (*headed[:3], headless[0]):
        (folder / letter.filename).write_bytes(letter.data)
    for other in LETTERS[:4]:
        (folder / f"{other.name}.txt").write_text(other.text, "utf-8")
    return folder


def is_invented(name: str) -> bool:
    """As the generator names its letters: by case number, or by number and noise."""
    return bool(re.match(r"CM00-\d{7}|\d{6}_[0-9a-f]{16}", name))


def test_no_command_is_forgotten() -> None:
    assert sorted([*SHOWING, *NOT_SHOWING]) == sorted(COMMANDS)


@pytest.mark.parametrize("words", [words for each in SHOWING.values() for words in each], ids=" ".join)
def test_a_command_marks_the_invented_letters_and_no_others(
    imr: Imr, letters: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    data = tmp_path / "data"
    assert imr("index", letters, "--data", data, "--workers", "1", "--no-dense").status == 0
    names = sorted(path.stem for path in letters.iterdir())
    for letter in names if any("{letter}" in word for word in words) else names[:1]:
        asked = [word.format(letter=letter, letters=letters, data=data) for word in words]
        records: list[dict[str, object]]
        if words[0] == "parse":
            records = [json.loads(line) for line in imr(*asked).out.splitlines()]
        else:
            said = imr(*asked).out
            shown = re.findall(r"^ {5}(\S+)#\d+(.*?)  \(", said, re.MULTILINE)
            assert shown
            for name, rest in shown:
                assert rest.startswith(f" ({INVENTED})") is is_invented(name), (name, rest)
            first_line = said.splitlines()[0]
            assert (f"{INVENTED})" in first_line) is (letter in first_line and is_invented(letter))
            answer = imr(*asked, "--json").json
            records = [*answer["hits"], *answer["near"]]
        assert records
        for record in records:
            name = str(record["determination_id"])
            assert record.get("invented", "not there") == (True if is_invented(name) else "not there")


def test_the_status_and_the_manifest_count_them(imr: Imr, letters: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert imr("index", letters, "--data", data, "--workers", "1", "--no-dense").status == 0
    assert "\ninvented        4\n" in imr("status", "--data", data).out
    status = imr("status", "--data", data, "--json").json["status"]
    manifest = json.loads((data / "builds" / status["build"] / "manifest.json").read_text("utf-8"))
    assert (status["determinations"], status["invented"], manifest["invented"]) == (8, 4, 4)
    first = next(path.stem for path in sorted(letters.iterdir()) if is_invented(path.stem))
    assert imr("remove", first, "--data", data).status == 0
    assert "\ninvented        3\n" in imr("status", "--data", data).out
