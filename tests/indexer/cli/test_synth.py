"""``imr synth``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli.synth import synth
from indexer.generator import generate
from search.errors import ImrError


def test_the_command_writes_n_files_half_of_them_pdf(tmp_path: Path) -> None:
    out = tmp_path / "letters"
    result = CliRunner().invoke(synth, ["24", str(out), "--seed", "5"])
    assert (result.exit_code, result.output) == (0, "")
    names = {path.name: path.read_bytes() for path in out.iterdir()}
    assert names == {letter.filename: letter.data for letter in generate(24, seed=5)}
    assert 6 <= sum(data.startswith(b"%PDF-") for data in names.values()) <= 18


def test_one_format_alone_can_be_asked_for(tmp_path: Path) -> None:
    CliRunner().invoke(synth, ["5", str(tmp_path / "p"), "--format", "pdf"], catch_exceptions=False)
    CliRunner().invoke(synth, ["5", str(tmp_path / "t"), "--format", "text"], catch_exceptions=False)
    assert {path.suffix for path in (tmp_path / "p").iterdir()} == {".pdf"}
    assert {path.suffix for path in (tmp_path / "t").iterdir()} == {".txt"}


@pytest.mark.parametrize("n", ["0", "1000001"])
def test_a_number_out_of_range_is_named_in_one_sentence(tmp_path: Path, n: str) -> None:
    result = CliRunner().invoke(synth, [n, str(tmp_path / "out")])
    assert isinstance(result.exception, ImrError)
    assert f"N is {int(n):,}" in str(result.exception)
    assert not (tmp_path / "out").exists()


def test_a_folder_with_files_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    result = CliRunner().invoke(synth, ["3", str(tmp_path)])
    assert isinstance(result.exception, ImrError)
    assert "is not empty" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letters"
    file.write_text("mine")
    result = CliRunner().invoke(synth, ["3", str(file)])
    assert isinstance(result.exception, ImrError)
    assert file.read_text() == "mine"
