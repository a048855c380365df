"""Columns of running text side by side: the left one is read first.

A table has a gap between its columns in some of its lines; two columns of text have one in nearly all lines
that reach over it, at the same place, and both sides are prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.similar.documents.passages import PlacedText
from search.similar.documents.tables import read_table

_LEAST_LINES = 8
"""Lines that two columns need: fewer are a table or a letter's head."""
_LEAST_SHARE = 0.85
_LEAST_WORDS = (2.0, 3.5)
"""Words that a line has, on average, on the left and on the right."""
_WORD = re.compile(r"\b[^\W\d]{2,}")
_MAX_WIDTH = 400


def unfolded(lines: Sequence[PlacedText]) -> list[PlacedText]:
    """``lines`` with each run of lines in two columns as the left column's and then the right one's."""
    out: list[PlacedText] = []
    run: list[PlacedText] = []
    for line in lines:
        if "\f" in line.text:
            out += _of_run(run)
            run = []
        run.append(line)
    return out + _of_run(run)


def _of_run(lines: Sequence[PlacedText]) -> list[PlacedText]:
    gutter = _gutter([line.text for line in lines])
    if gutter is None or any(
        read_table(lines, number) for number in range(max(gutter[0] - 2, 0), gutter[0] + 1)
    ):
        return list(lines)
    first, last, column = gutter
    left, right = [], []
    for line in lines[first:last]:
        left.append(line.part(0, column) if line.indent >= column else _cut(line, 0, column))
        right.append(_cut(line, column, None))
    return [*lines[:first], *left, *right, *lines[last:]]


def _cut(line: PlacedText, start: int, end: int | None) -> PlacedText:
    """A part of a line with the blanks before it, which say how far it is indented."""
    text = line.text[start:end].rstrip()
    return PlacedText(text, line.places[start : start + len(text)])


def _gutter(lines: Sequence[str]) -> tuple[int, int, int] | None:
    """First line, behind the last line and column of the gap between two columns of prose, if there is
    one."""
    starts: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        for gap in re.finditer(r"(?<=\S)\s{2,}(?=\S)|^\s{12,}(?=\S)", line[:_MAX_WIDTH]):
            starts.setdefault(gap.end(), []).append(number)
    best = max(starts, key=lambda column: len(starts[column]), default=0)
    numbers = starts.get(best, [])
    if len(numbers) < _LEAST_LINES:
        return None
    first, last = numbers[0], numbers[-1] + 1
    body = [line for line in lines[first:last] if line.strip()]
    free = [line for line in body if not line[max(best - 2, 0) : best].strip()]
    both = [line for line in free if line[:best].strip() and line[best:].strip()]
    if len(free) < _LEAST_SHARE * len(body) or len(both) < _LEAST_LINES:
        return None
    words = [(len(_WORD.findall(line[:best])), len(_WORD.findall(line[best:]))) for line in both]
    if any(sum(pair[side] for pair in words) < _LEAST_WORDS[side] * len(both) for side in (0, 1)):
        return None
    while last < len(lines) and len(lines[last].rstrip()) <= best and lines[last].strip():
        last += 1
    return first, last, best
