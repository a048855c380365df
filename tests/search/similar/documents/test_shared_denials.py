"""The documents of ``../shared/denials`` by its own scorer: no worse than was reached."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from search.similar.documents.reading import read_document

REACHED = 0.99
"""Precision and recall of disputed requests, and the share of decisions that are right."""


@pytest.fixture
def denials(shared: Path) -> Path:
    """The folder of documents and their truth."""
    folder = shared / "denials"
    if not folder.is_dir():
        pytest.skip("needs ../shared/denials")
    return folder


def test_disputed_requests_are_found_as_well_as_was_reached(denials: Path, tmp_path: Path) -> None:
    finds = tmp_path / "finds.jsonl"
    with finds.open("w", encoding="utf-8") as lines:
        for path in sorted(denials.glob("a*.txt")):
            requests = read_document(path.read_text(encoding="utf-8")).requests
            rows = [{"request": r.request, "treatment": r.treatment, "status": r.status} for r in requests]
            lines.write(json.dumps({"file": path.name, "requests": rows}) + "\n")
    scored = subprocess.run(
        [sys.executable, str(denials / "score.py"), str(finds), "--brief"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    total = re.search(r"^total.*?([\d.]+)\s+([\d.]+)\s+\d+$", scored, re.MULTILINE)
    agree = re.search(r"status agrees on (\d+) of (\d+)", scored)
    assert total, scored
    assert agree, scored
    assert min(float(total[1]), float(total[2])) >= REACHED, scored
    assert int(agree[1]) >= REACHED * int(agree[2]), scored


def test_case_numbers_are_those_of_the_truth(denials: Path) -> None:
    truth = [json.loads(line) for line in (denials / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    read = {
        row["file"]: read_document((denials / row["file"]).read_text(encoding="utf-8")).case_number
        for row in truth
    }
    assert read == {row["file"]: row["case_number"] for row in truth}
