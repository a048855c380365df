"""What is invented is what is read: the reader against the truth of each letter."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from indexer.reader import FileReader
from indexer.synth import LetterFormat, SynthLetter, generate
from search.records import to_json

pytestmark = pytest.mark.slow

LAYOUT_C = ("C-block", "C-inline")


def _folded(value: object) -> object:
    if isinstance(value, dict):
        return {name: _folded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_folded(inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _claimed(read: dict[str, object], truth: dict[str, object]) -> dict[str, object]:
    """The parts of what was read that the truth record claims."""
    kept: dict[str, object] = {}
    for name, value in truth.items():
        found = read[name]
        if isinstance(value, dict) and isinstance(found, dict):
            kept[name] = _claimed(found, value)
        elif name == "issues" and isinstance(value, list) and isinstance(found, list):
            kept[name] = [_claimed(one, other) for one, other in zip(found, value, strict=False)]
        else:
            kept[name] = found
    return kept


def _letters(fmt: LetterFormat, count: int, layouts: tuple[str, ...]) -> Iterator[SynthLetter]:
    return (letter for letter in generate(count, seed=21, fmt=fmt) if letter.truth["layout"] in layouts)


@pytest.mark.parametrize(("fmt", "count"), [(LetterFormat.PDF, 60), (LetterFormat.TEXT, 200)])
def test_every_claimed_field_of_a_letter_of_layout_c_is_read_as_it_was_written(
    fmt: LetterFormat, count: int
) -> None:
    reader = FileReader()
    for letter in _letters(fmt, count, LAYOUT_C):
        read = json.loads(to_json(reader.read(letter.filename, letter.data).determination))
        assert len(read["issues"]) == len(letter.truth["issues"]), letter.filename  # type: ignore[arg-type]
        assert _folded(_claimed(read, letter.truth)) == _folded(letter.truth)


def test_every_request_and_outcome_of_the_early_layouts_is_read() -> None:
    reader = FileReader()
    seen = set()
    for letter in _letters(LetterFormat.TEXT, 500, ("A", "B", "D")):
        read = json.loads(to_json(reader.read(letter.filename, letter.data).determination))
        wanted = [(i["request"], i["outcome"]) for i in letter.truth["issues"]]  # type: ignore[attr-defined]
        assert [(i["request"], i["outcome"]) for i in read["issues"]] == wanted, letter.filename
        assert read["layout"] == letter.truth["layout"]
        seen.add(read["layout"])
    assert seen == {"A", "B", "D"}
