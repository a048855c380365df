"""The real letters against their expected records, field by field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.reader import FileReader
from search.model.letter_json import to_json
from search.model.letters import Letter

JUDGED = ("body_parts", "medications_mentioned")
"""Fields that are a matter of judgement: tested on overlap."""


@pytest.fixture(scope="module")
def parsed(request: pytest.FixtureRequest) -> dict[str, Any]:
    from tests.indexer.conftest import SHARED

    if not SHARED.is_dir():
        pytest.skip("the real letters are not beside the project")
    letters = FileReader().read_paths([SHARED / "pdf", SHARED / "seeds"])
    records = (json.loads(to_json(read.determination)) for read in letters if isinstance(read, Letter))
    return {record["file"]: record for record in records}


@pytest.mark.parametrize(("name", "count"), [("truth.json", 128), ("seeds_truth.json", 5)])
def test_every_field_of_the_truth_is_found_exactly(
    parsed: dict[str, Any], shared: Path, name: str, count: int
) -> None:
    truth = json.loads((shared / name).read_text())
    assert len(truth) == count
    wrong = [
        difference
        for record in truth
        for difference in differences(parsed[record["file"]], record, record["file"])
    ]
    assert wrong == []


def test_body_parts_and_medications_agree_with_nine_of_ten_judgements(
    parsed: dict[str, Any], shared: Path
) -> None:
    truth = json.loads((shared / "seeds_truth.json").read_text())
    for field in JUDGED:
        ours = {(r["file"], str(v).lower()) for r in truth for v in map(key, parsed[r["file"]][field])}
        theirs = {(r["file"], str(v).lower()) for r in truth for v in map(key, r[field])}
        overlap = 2 * len(ours & theirs) / (len(ours) + len(theirs))
        assert overlap >= 0.9, (field, sorted(ours ^ theirs))


def key(value: Any) -> Any:
    return (value["region"], value["side"]) if isinstance(value, dict) else value


def differences(found: Any, expected: Any, path: str) -> list[str]:
    """What is expected and not found; fields the truth does not have are not claimed."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{path}: {found!r} is not {expected!r}"]
        return [
            difference
            for name, value in expected.items()
            if name not in JUDGED
            for difference in differences(found.get(name), value, f"{path}.{name}")
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        return [
            difference
            for at, (ours, theirs) in enumerate(zip(found, expected, strict=True))
            for difference in differences(ours, theirs, f"{path}[{at}]")
        ]
    if isinstance(expected, str) and isinstance(found, str):
        found, expected = " ".join(found.split()), " ".join(expected.split())
    return [] if found == expected else [f"{path}: {found!r} is not {expected!r}"]
