"""A query that is the number of a case goes straight to its letter."""

from __future__ import annotations

import re

_CM = re.compile(r"CM\s?(\d\d)\s?[-–]?\s?(\d{4,7})(?:\s*#\s*(\d+))?", re.IGNORECASE)
_IMR = re.compile(r"IMR\s?(\d\d)\s?[-–]\s?(\d{6})(?:\s*#\s*(\d+))?", re.IGNORECASE)


def case_number(text: str) -> str | None:
    """The case number (``CM14-0012345``, seven digits) that ``text`` is, alone or with the number
    of an issue behind ``#``; ``None`` where it is anything else."""
    stripped = text.strip().strip('"')
    if found := _CM.fullmatch(stripped):
        return f"CM{found[1]}-{found[2]:0>7}"
    if found := _IMR.fullmatch(stripped):
        return f"IMR {found[1]}-{found[2]}"
    return None
