"""Lines of CSV files that no spreadsheet computes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from msgspec import UNSET

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula."""


def csv_line(cells: Iterable[object]) -> str:
    """A line of a CSV file (RFC 4180). A text that a spreadsheet would compute has an apostrophe before it:
    ``=1+1`` becomes ``'=1+1``. The values of a tuple are joined by semicolons;
    what is not set is an empty cell."""
    text = io.StringIO()
    csv.writer(text).writerow(map(_guarded, cells))
    return text.getvalue()


def _guarded(value: object) -> object:
    if value is UNSET:
        return None
    if isinstance(value, tuple):
        value = "; ".join(value)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return value
