"""Finds when a decision was made, in a query: "2014", "since 2015", "2014-2016", "in December 2016"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from search.query.clauses import NumberRange
from search.understanding.conditions import Condition

FIRST_YEAR, LAST_YEAR = 2013, 2049
"""Independent medical review began in 2013; earlier years in a query are dates of injury and the like."""

_YEAR = r"20[1-4]\d"
_DECISION_NOUN = r"(?:(?:decided|decisions?|determinations?|letters?)\s+)?"
_PREPOSITION = r"since|from|after|before|until|through|up\s+to|in|during"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_AFTER = r"(?![\w/%-]|\.\d|\s*(?:mg|mcg|units?|visits?)\b)"
_PATTERN = re.compile(
    rf"(?<![\w/.#$-])(?:"
    rf"{_DECISION_NOUN}(?:(?:from|between)\s+)?(?P<low>{_YEAR})\s*(?:-|–|to|through|and|thru)\s*(?P<high>{_YEAR})"
    rf"|{_DECISION_NOUN}(?P<how>{_PREPOSITION}|year)\s+(?P<one>{_YEAR})"
    rf"|(?P<bare>{_YEAR})"
    rf"){_AFTER}",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(
    rf"(?<![\w-]){_DECISION_NOUN}(?P<how>{_PREPOSITION})\s+(?P<month>{_MONTHS})[a-z]*\.?,?\s+(?P<one>{_YEAR}){_AFTER}",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"\b(?:mtus|odg|acoem|guidelines?|edition|version|revised|updated?|jan\w*|feb\w*|mar\w*|apr\w*|may|june?"
    r"|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*)\.?,?\s*(?:\(\s*)?(?:\d{1,2},?\s+)?$",
    re.IGNORECASE,
)
"""Before a year alone: then it is the edition of a guideline, or a part of a date."""
_ANOTHER_DATE = re.compile(
    r"\b(?:injur(?:y|ies|ed)|doi|dos|born|hired|accident|surgery|operated|performed|fell)\s+(?:on\s+)?$",
    re.IGNORECASE,
)
"""Before a date: then it is of something else than the decision."""


def find_dates(text: str) -> Iterator[Condition]:
    """The years and months of decision that ``text`` asks for."""
    for match in _IN_MONTH.finditer(text):
        if not _ANOTHER_DATE.search(text, 0, match.start()):
            yield _in_month(match)
    for match in _PATTERN.finditer(text):
        if match["bare"] and _EDITION.search(text, 0, match.start()):
            continue
        low, high = _year_range(match)
        if FIRST_YEAR <= low <= high <= LAST_YEAR and not _ANOTHER_DATE.search(text, 0, match.start()):
            clause = NumberRange(
                "year", None if low == FIRST_YEAR else low, None if high == LAST_YEAR else high
            )
            yield Condition(match.span(), "year", _describe(low, high), clause)


def _in_month(match: re.Match[str]) -> Condition:
    year = int(match["one"])
    month = _MONTHS.split("|").index(match["month"].lower()) + 1
    first = dt.date(year, month, 1).toordinal()
    last = dt.date(year, month, calendar.monthrange(year, month)[1]).toordinal()
    named = f"{calendar.month_name[month]} {year}"
    preposition = _preposition(match)
    if preposition in ("since", "from"):
        low, high, described = first, None, f"{named} or later"
    elif preposition == "after":
        low, high, described = last + 1, None, f"after {named}"
    elif preposition == "before":
        low, high, described = None, first - 1, f"before {named}"
    elif preposition in ("until", "through", "up to"):
        low, high, described = None, last, f"{named} or earlier"
    else:
        low, high, described = first, last, f"in {named}"
    return Condition(match.span(), "date", f"decision date is {described}", NumberRange("date", low, high))


def _preposition(match: re.Match[str]) -> str:
    return " ".join((match["how"] or "in").lower().split())


def _year_range(match: re.Match[str]) -> tuple[int, int]:
    if match["low"]:
        return int(match["low"]), int(match["high"])
    year = int(match["bare"] or match["one"])
    preposition = _preposition(match)
    if preposition in ("since", "from"):
        return year, LAST_YEAR
    if preposition == "after":
        return year + 1, LAST_YEAR
    if preposition == "before":
        return FIRST_YEAR, year - 1
    return (FIRST_YEAR, year) if preposition in ("until", "through", "up to") else (year, year)


def _describe(low: int, high: int) -> str:
    if low == high:
        return f"year is {low}"
    if high == LAST_YEAR:
        return f"year is {low} or later"
    return f"year is {high} or earlier" if low == FIRST_YEAR else f"year is {low} to {high}"
