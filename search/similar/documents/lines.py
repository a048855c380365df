"""A document as lines: without the marks of quoted mail, line numbers and page furniture, columns one after
the other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from search.similar.documents.columns import unfolded
from search.similar.documents.furniture import furniture
from search.similar.documents.passages import PlacedText

_QUOTED = re.compile(r"(?:[ \t]{0,3}[>|](?=[ \t>]|$))+[ \t]?|>+ ?")
_FRAMED = re.compile(r"\s*\|.*\|\s*$")
_NUMBERED = re.compile(r"[ \t]{0,6}(\d{1,3})(?:[ \t:|]+|$)")
_LISTED = re.compile(r"[ \t]{0,8}>[ \t]+[A-Z0-9](?!.*[:,]$)")
_MAX_LISTED = 12
_LEAST_NUMBERED = 8
_DRAWN = {code: "-" if code in (0x2500, 0x2501, 0x2550) else "+" for code in range(0x2500, 0x2580)}
_DRAWN |= dict.fromkeys((0x2502, 0x2503, 0x2551), "|")
"""Drawn frames of tables, as they are typed."""
_BREAK = re.compile("\r\n|[\n\r\v\u0085\u2028\u2029]|(?=\f)")


def read_lines(text: str) -> list[PlacedText]:
    """The lines of ``text`` in the order in which they are read; blank ones stay, as they divide."""
    lines = _without_numbers(_without_quotes(list(_raw_lines(text))))
    beside = furniture([line.text for line in lines])
    kept = [line for number, line in enumerate(lines) if number not in beside]
    return unfolded(kept)


def _raw_lines(text: str) -> Iterator[PlacedText]:
    start = 0
    for match in _BREAK.finditer(text):
        yield _line(text, start, match.start())
        start = match.end()
    yield _line(text, start, len(text))


def _line(text: str, start: int, end: int) -> PlacedText:
    line = text[start:end].translate(_DRAWN).rstrip()
    return PlacedText(line, tuple(range(start, start + len(line))))


def _without_quotes(lines: Sequence[PlacedText]) -> list[PlacedText]:
    """The lines without quote marks. A few neighbouring lines that each begin anew behind theirs are a
    list."""
    out: list[PlacedText] = []
    run: list[PlacedText] = []
    for line in [*lines, PlacedText("", ())]:
        if _QUOTED.match(line.text) and not _FRAMED.match(line.text):
            run.append(line)
            continue
        is_list = len(run) <= _MAX_LISTED and all(_LISTED.match(quoted.text) for quoted in run)
        out += run if is_list else [_unquoted(quoted) for quoted in run]
        run = []
        out.append(line)
    return out[:-1]


def _unquoted(line: PlacedText) -> PlacedText:
    mark = _QUOTED.match(line.text)
    return PlacedText(line.text[mark.end() :], line.places[mark.end() :]) if mark else line


def _without_numbers(lines: Sequence[PlacedText]) -> list[PlacedText]:
    """The lines without the numbers of pleading paper: where nearly every line begins with the number behind
    that of the line before."""
    found = [(_NUMBERED.match(line.text), line) for line in lines]
    numbers = [int(match[1]) for match, line in found if match]
    rising = sum(after == before + 1 for before, after in itertools.pairwise(numbers))
    written = sum(bool(line.text.strip()) for line in lines)
    if rising < _LEAST_NUMBERED or rising < 0.7 * written:
        return list(lines)
    return [
        PlacedText(line.text[match.end() :], line.places[match.end() :]) if match else line
        for match, line in found
    ]
