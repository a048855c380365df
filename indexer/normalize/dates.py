"""Dates as the letters write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{2,})?"
_NUMERIC = r"(?P<m>\d{1,2})\s?[/.-]\s?(?P<d>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}|\d{2})(?![\d/])"
_WRITTEN = rf"(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
_ISO = r"(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
DATE = rf"(?:(?<![\d/.-])(?:{_ISO}|{_NUMERIC})|\b{_WRITTEN})"
"""A regular expression for one date; compile it with ``re.IGNORECASE`` and give matches to
:func:`read_date`. It may be used once in a pattern (its groups are named)."""
_DATE = re.compile(DATE, re.IGNORECASE)


LATEST_YEAR = 2040
"""Two-digit years up to this one are of this century where the letter's own year is not known."""


def read_date(match: re.Match[str], *, latest_year: int) -> dt.date | None:
    """The date of a match of :data:`DATE`; ``None`` where the calendar has no such day.

    A two-digit year is the last such year that is not after ``latest_year``.
    """
    try:
        if match["iso"]:
            return dt.date.fromisoformat(match["iso"])
        if match["month"]:
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            return dt.date(int(match["year"]), month, int(match["day"]))
        year = int(match["y"])
        if len(match["y"]) == 2:
            year += 2000 if 2000 + year <= latest_year else 1900
        return dt.date(year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def dates_in(text: str, *, latest_year: int) -> Iterator[dt.date]:
    """Every date that ``text`` writes out in full, in order."""
    for match in _DATE.finditer(text):
        date = read_date(match, latest_year=latest_year)
        if date:
            yield date


def first_date(text: str, *, latest_year: int) -> dt.date | None:
    """The first date in ``text``, if there is one."""
    return next(dates_in(text, latest_year=latest_year), None)
