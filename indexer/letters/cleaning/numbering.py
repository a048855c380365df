"""Pleading paper: the numbers at the left of every line."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"[ \t]{0,12}(?P<number>\d{1,4})(?:[ \t]?[|:])?(?:[ \t]|$)")
_MIN_LINES = 8
_MIN_SHARE = 0.8


def without_line_numbers(text: str) -> str:
    """``text`` without the numbers of its lines, where nearly all lines have one that counts on.

    Numbers begin anew on a page, or run through; blank lines may have one. A list whose items are numbered
    "1." or "1)" is none of this, nor is a column of figures.
    """
    lines = text.split("\n")
    numbers = [_NUMBERED.match(line) for line in lines]
    printed = sum(bool(line.strip()) for line in lines)
    counted = _counted([int(match["number"]) for match in numbers if match])
    if counted < _MIN_LINES or counted < _MIN_SHARE * printed:
        return text
    return "\n".join(
        line[match.end() :] if match else line for line, match in zip(lines, numbers, strict=True)
    )


def _counted(numbers: list[int]) -> int:
    """How many of the numbers follow the one before, or begin anew with 1."""
    return (
        sum(number == 1 or (at > 0 and number == numbers[at - 1] + 1) for at, number in enumerate(numbers))
        if len(set(numbers)) > 1
        else 0
    )
