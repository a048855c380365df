"""Pleading paper: the numbers at the left of every line."""

from __future__ import annotations

import re
from itertools import pairwise

from indexer.letters.cleaning.phrases import PhraseKind, phrases_in

_NUMBERED = re.compile(r"[ \t]{0,12}(?P<number>\d{1,4})(?:[ \t]?[|:])?(?:[ \t]|$)")
_NUMBERED_AS_ITEM = re.compile(r"[ \t]{0,12}(?P<number>\d{1,4})[.)](?:[ \t]|$)")
_MIN_PHRASES = 2
_MIN_LINES = 8
_MIN_SHARE = 0.8


def without_line_numbers(text: str) -> str:
    """``text`` without the numbers of its lines, where nearly all lines have one that counts on.

    Numbers begin anew on a page, or run through; blank lines may have one. A list whose items are numbered
    "1." or "1)" is none of this, unless its items are the headings and labels of a letter; nor is a column of
    figures.
    """
    lines = text.split("\n")
    if without := _without(lines, _NUMBERED):
        return "\n".join(without)
    without = _without(lines, _NUMBERED_AS_ITEM)
    if without and sum(found.kind is not PhraseKind.FIELD for found in phrases_in(text)) >= _MIN_PHRASES:
        return "\n".join(without)
    return text


def _without(lines: list[str], pattern: re.Pattern[str]) -> list[str] | None:
    """The lines without what ``pattern`` finds before them, where nearly all are numbered so."""
    numbers = [pattern.match(line) for line in lines]
    printed = sum(bool(line.strip()) for line in lines)
    counted = _counted([int(match["number"]) for match in numbers if match])
    if counted < _MIN_LINES or counted < _MIN_SHARE * printed:
        return None
    return [line[match.end() :] if match else line for line, match in zip(lines, numbers, strict=True)]


def _counted(numbers: list[int]) -> int:
    """How many of the numbers follow the one before, or begin anew with 1."""
    if len(set(numbers)) < 2:
        return 0
    return sum(number == 1 or number == before + 1 for before, number in pairwise([0, *numbers]))
