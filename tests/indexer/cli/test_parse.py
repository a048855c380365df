from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from indexer.cli.parse import parse


def test_each_letter_is_one_line_of_json_in_reading_order(fixtures: Path) -> None:
    result = CliRunner().invoke(parse, [str(fixtures), "--workers", "2"])
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["file"] for record in records] == sorted(path.name for path in fixtures.iterdir())
    block = next(record for record in records if record["case_number"] == "CM15-0012345")
    assert block["decision_date"] == "2015-03-20"
    assert block["layout"] == "C-block"
    assert block["issues"][1]["outcome"] == "overturned"
    assert set(block) >= {"warnings", "sha256", "evidence", "sections", "reviewer_subspecialties"}


def test_a_file_that_cannot_be_read_is_named_and_the_status_is_1(fixtures: Path, tmp_path: Path) -> None:
    junk = tmp_path / "junk.pdf"
    junk.write_bytes(b"%PDF-1.4 \xff\xfe")
    result = CliRunner().invoke(parse, [str(junk), str(fixtures / "d_unconfirmed.txt")])
    assert result.exit_code == 1
    assert result.stderr == f"{junk}: The PDF is damaged and cannot be opened: download it again.\n"
    assert len(result.stdout.splitlines()) == 1


def test_a_path_that_is_not_there_is_bad_input_and_nothing_is_read(fixtures: Path) -> None:
    result = CliRunner().invoke(parse, [str(fixtures), "no/such/folder"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "'no/such/folder'" in result.stderr


def test_no_path_at_all_is_bad_usage() -> None:
    assert CliRunner().invoke(parse, []).exit_code == 2
