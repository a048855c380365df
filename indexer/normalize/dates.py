"""Dates as the letters write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{2,})?"
_DIGIT = r"[\dlIOo|]"  # with the letters that are read for digits
# No date ends inside a token: "02/03/20l7" and "02/03/20 17" are none of the year 2020.
_YEAR = (
    rf"(?P<y>\d{{4}}(?!{_DIGIT}|/)|\d{{2}}(?![\w/|])(?<!\b19)(?<!\b20)"
    rf"|(?:19|20)(?![\w/|]|\s{_DIGIT}{{2}}(?!\w)))"
)
_NUMERIC = rf"(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<d>\d{{1,2}})\s?[/.-]\s?{_YEAR}"
_WRITTEN = (
    rf"(?P<month>{_MONTH})\.?\s{{1,4}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,4}}"
    rf"(?P<year>\d{{4}})(?!{_DIGIT})"
)
_ISO = rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?!{_DIGIT})"
DATE = rf"(?:(?<![\d/.-])(?<!\b[lIOo|])(?:{_ISO}|{_NUMERIC})|\b{_WRITTEN})"
"""A regular expression for one date; compile it with ``re.IGNORECASE`` and give matches to
:func:`read_date`. It may be used once in a pattern (its groups are named)."""
_DATE = re.compile(DATE, re.IGNORECASE)
_MISREAD = re.compile(
    rf"(?<![\w/|])(?:{_DIGIT}\s)?{_DIGIT}{{1,2}}\s?[/.-]\s?{_DIGIT}{{1,2}}\s?[/.-]\s?"
    rf"(?:[12]\s?{_DIGIT}\s?{_DIGIT}\s?{_DIGIT}|{_DIGIT}{{2}})(?![\w/|])"
)
_JOINED = re.compile(r"\s?(?:,|;|&|\band\b)\s?(?:and\s)?(?:on\s)?", re.IGNORECASE)
_DIGITS = str.maketrans("lI|Oo", "11100", " ")
_MIN_DIGITS = 4


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


def listed_dates(text: str, *, latest_year: int) -> tuple[dt.date, ...]:
    """The first date in ``text`` and those that are joined to it: "on 8/30/2013, 9/1/2013 and 9/5/2013"."""
    found: list[dt.date] = []
    match = _DATE.search(text)
    while match:
        if date := read_date(match, latest_year=latest_year):
            found.append(date)
        joined = _JOINED.match(text, match.end())
        match = (
            _DATE.match(text, joined.end())
            if joined
            else (None if found else _DATE.search(text, match.end()))
        )
    return tuple(dict.fromkeys(found))


def mend_digits(value: str) -> str:
    """``value``, a field that holds dates alone, with digits that were read as letters or torn apart put
    right: "02/03/20l7" and "02/03/20 17" to "02/03/2017". Running text must not be given: there "20 17"
    may be a year and a number."""
    return _MISREAD.sub(_mended, value)


def _mended(match: re.Match[str]) -> str:
    digits = sum(sign.isdigit() for sign in match[0])
    return match[0].translate(_DIGITS) if digits >= _MIN_DIGITS else match[0]
