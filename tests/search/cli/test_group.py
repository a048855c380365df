"""What holds for every command: help, errors, and a quick start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import Imr

COMMANDS = (
    "parse", "index", "remove", "status", "verify", "prune", "search", "similar", "run", "evaluate",
    "model", "serve", "synth", "bench",
)  # fmt: skip
HEAVY = {"tantivy", "faiss", "onnxruntime", "flask", "pypdfium2", "whoosh", "rank_bm25", "lark", "numpy"}


def test_the_help_lists_every_command_with_a_sentence(imr: Imr) -> None:
    done = imr("--help")
    assert done.status == 0
    listed = dict(line.split(maxsplit=1) for line in done.out.partition("Commands:\n")[2].splitlines())
    assert set(listed) == set(COMMANDS)


@pytest.mark.parametrize("command", [*COMMANDS, "model show", "model fetch"])
def test_every_command_has_help(imr: Imr, command: str) -> None:
    done = imr(*command.split(), "--help")
    assert (done.status, done.err) == (0, "")
    assert f"imr {command}" in done.out or f" {command} " in done.out
    assert "--help" in done.out


def test_the_version_is_said(imr: Imr) -> None:
    done = imr("--version")
    assert done.status == 0
    assert done.out.startswith("imr, version ")


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["search"],
        ["search", "pain", "--mode", "magic"],
        ["search", "pain", "-k", "0"],
        ["search", "pain", "--filter", "outcome"],
        ["search", "pain", "--filter", "=upheld"],
        ["search", "pain", "--no-such-option"],
        ["similar"],
        ["similar", "CM16-0900001#1", "--text", "pain"],
        ["index", "--workers", "0", "."],
        ["prune"],
        ["run", "missing.jsonl", "--out", "run"],
    ],
    ids=" ".join,
)
def test_bad_usage_ends_with_two_and_prints_nothing(imr: Imr, words: list[str]) -> None:
    done = imr(*words)
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith("Error: ")


@pytest.mark.parametrize(
    "words",
    [
        ["search", "pain"],
        ["similar", "CM16-0900001#1"],
        ["similar", "--text", "pain"],
        ["status"],
        ["verify"],
        ["index"],
        ["remove", "CM16-0900001"],
        ["prune", "--keep", "1"],
    ],
    ids=" ".join,
)
def test_without_an_index_every_command_says_what_to_do_and_makes_nothing(
    imr: Imr, tmp_path: Path, words: list[str]
) -> None:
    sentence = "There is no index in 'index_data': run 'imr index FOLDER' first, or name another with --data."
    assert imr(*words).refusal == sentence
    assert list(tmp_path.iterdir()) == []


def test_what_the_system_refuses_is_said_in_one_sentence(imr: Imr, small_build: Path, tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text('{"_id": "1", "text": "norco"}\n')
    done = imr("run", "queries.jsonl", "--out", "no/such/run", "--data", small_build)
    assert done.refusal == "no/such/run: No such file or directory."


@pytest.mark.parametrize(
    "words",
    [["--help"], ["search", "--help"], ["similar", "--help"], ["status", "-h"], ["index", "-h"]],
    ids=" ".join,
)
def test_help_imports_no_engine(words: list[str]) -> None:
    code = (
        "import sys\nfrom search.cli.group import main\n"
        f"sys.argv = {['imr', *words]!r}\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert ended.code == 0\n"
        f"sys.stderr.write(repr(sorted({HEAVY!r} & set(sys.modules))))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]"


def test_a_reader_that_has_seen_enough_is_no_error(small_build: Path) -> None:
    """As in ``imr search ... | head -1``: the answer fills the pipe, and nobody empties it."""
    imr = f"{sys.executable} -c 'from search.cli.group import main; main()'"
    command = f"{imr} search '' -k 100 --explain --data {small_build}; echo $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({command}) | head -c 1"], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() in {"0", "141"}
