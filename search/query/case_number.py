"""Case numbers: a query that is nothing but one goes straight to its letter."""

from __future__ import annotations

import re

_CM = re.compile(r"CM\s?(\d\d)\s?[-–]?\s?(\d{4,7})(?:\s*#\s*(\d+))?", re.IGNORECASE)
_IMR = re.compile(r"IMR\s?(\d\d)\s?[-–]\s?(\d{6})(?:\s*#\s*(\d+))?", re.IGNORECASE)


def case_number(text: str) -> str | None:
    """The case number that ``text`` consists of, as letters print it, or ``None`` for any other text.

    ``cm14-12345`` and ``CM14-0012345#2`` (issue 2 of that case) are both ``CM14-0012345``."""
    stripped = text.strip().strip('"')
    if match := _CM.fullmatch(stripped):
        return f"CM{match[1]}-{match[2]:0>7}"
    if match := _IMR.fullmatch(stripped):
        return f"IMR {match[1]}-{match[2]}"
    return None
