"""Case numbers: a query that is nothing but one goes straight to its letter."""

from __future__ import annotations

import re

from search.text.characters import plain_query

_NAMED = (
    r"(?:(?:imr|(?:final\s+)?determinations?|decisions?|letters?|cases?|file|matter|number|num\.?|nos?\.?|id)"
    r"[\s:.,#-]++|#[\s:.,#-]++)*"
)
"""What is written before a case number: ``IMR case number``, ``case no.``, ``letter #``."""

_ISSUE = r"(?:\s*#\s*\d+)?[.?]?"
_APART = r"[\s_./-]*"
_CM = re.compile(rf"{_NAMED}#?CM{_APART}(\d\d){_APART}(\d{{4,7}}){_ISSUE}", re.IGNORECASE)
_YEAR_AND_SEVEN = re.compile(rf"{_NAMED}#?(\d\d)[\s_-]+(\d{{7}}){_ISSUE}", re.IGNORECASE)
_IMR = re.compile(rf"{_NAMED}IMR\s?(\d\d)\s?-\s?(\d{{6}}){_ISSUE}", re.IGNORECASE)
_DIGITS = re.compile(rf"(?P<named>{_NAMED})#?(?P<digits>\d{{3,7}}){_ISSUE}", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CASE_WORD = re.compile(r"case|letter|determination|decision|imr|file|matter", re.IGNORECASE)
CASE_DIGITS = 7
CASE_YEARS = range(13, 31)
"""The digits of a case number behind the two of its year, and the years that there may be."""

MIN_TELLING_DIGITS = 5
"""Digits from which a letter is looked for by the end of its number."""

MIN_BARE_DIGITS = 4
"""Digits that a case number needs where no word says that it is one."""


def case_number(text: str) -> str | None:
    """The case number that ``text`` consists of, as letters print it, or ``None`` for any other text.

    ``cm14-12345``, ``IMR case no. CM14 0012345`` and ``CM14-0012345#2`` (issue 2 of that case) are all
    ``CM14-0012345``."""
    stripped = _stripped(text)
    if match := _IMR.fullmatch(stripped):
        return f"IMR {match[1]}-{match[2]}"
    if match := (_CM.fullmatch(stripped) or _YEAR_AND_SEVEN.fullmatch(stripped)):
        return f"CM{match[1]}-{match[2]:0>7}"
    return None


def case_digits(text: str) -> str | None:
    """The digits that ``text`` consists of, where they may be the end of a case number, or ``None``.

    ``0213037`` and ``case number 213037`` are the letter whose number ends with these digits, if there is
    exactly one (:func:`cases_ending`); seven digits are a whole number without its year. Four digits that may
    be a year are a case number only behind a word that says so: ``case 2016``."""
    match = _DIGITS.fullmatch(_stripped(text))
    if match is None:
        return None
    digits = match["digits"]
    if _CASE_WORD.search(match["named"]):
        return digits
    is_doubtful = match["named"] or len(digits) < MIN_BARE_DIGITS or _YEAR.fullmatch(digits)
    return None if is_doubtful else digits


def cases_ending(digits: str) -> tuple[str, ...]:
    """The case numbers that end with ``digits``: ``CM16-0213037`` among those that end with ``213037``. None
    for fewer digits than would tell a letter."""
    missing = CASE_DIGITS - len(digits)
    if len(digits) < MIN_TELLING_DIGITS:
        return ()
    beginnings = [f"{number:0{missing}}" for number in range(10**missing)] if missing else [""]
    return tuple(f"CM{year:02}-{beginning}{digits}" for year in CASE_YEARS for beginning in beginnings)


def _stripped(text: str) -> str:
    return plain_query(text).strip().strip('"').strip()
