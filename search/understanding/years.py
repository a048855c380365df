"""Years of decision in a query: "2014", "in 2014", "since 2015", "2014-2016"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.query.clauses import Range
from search.understanding.conditions import Condition

FIRST, LAST = 2013, 2049
"""Independent medical review began in 2013; earlier years in a query are dates of injury and the like."""

_YEAR = r"20[1-4]\d"
_DECIDED = r"(?:(?:decided|decisions?|determinations?|letters?)\s+)?"
_PATTERN = re.compile(
    rf"(?<![\w/.#$-])(?:"
    rf"{_DECIDED}(?:(?:from|between)\s+)?(?P<low>{_YEAR})\s*(?:-|–|to|through|and|thru)\s*(?P<high>{_YEAR})"
    rf"|{_DECIDED}(?P<how>since|from|after|before|until|through|up\s+to|in|during|year)\s+(?P<one>{_YEAR})"
    rf"|(?P<bare>{_YEAR})"
    r")(?![\w/%-]|\.\d|\s*(?:mg|mcg|units?|visits?)\b)",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"\b(?:mtus|odg|acoem|guidelines?|edition|version|revised|updated?|jan\w*|feb\w*|mar\w*|apr\w*|may|june?"
    r"|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*)\.?,?\s*(?:\(\s*)?(?:\d{1,2},?\s+)?$",
    re.IGNORECASE,
)
"""Before a year: then it is a guideline's edition, or a part of a date."""


def years(text: str) -> Iterator[Condition]:
    """The years of decision that ``text`` asks for."""
    for match in _PATTERN.finditer(text):
        if match["bare"] and _EDITION.search(text, 0, match.start()):
            continue
        low, high = _range(match)
        if FIRST <= low <= high <= LAST:
            clause = Range("year", None if low == FIRST else low, None if high == LAST else high)
            yield Condition(match.span(), "year", _said(low, high), clause)


def _range(match: re.Match[str]) -> tuple[int, int]:
    if match["low"]:
        return int(match["low"]), int(match["high"])
    year = int(match["bare"] or match["one"])
    how = " ".join((match["how"] or "in").lower().split())
    if how in ("since", "from"):
        return year, LAST
    if how == "after":
        return year + 1, LAST
    if how == "before":
        return FIRST, year - 1
    return (FIRST, year) if how in ("until", "through", "up to") else (year, year)


def _said(low: int, high: int) -> str:
    if low == high:
        return f"year is {low}"
    if high == LAST:
        return f"year is {low} or later"
    return f"year is {high} or earlier" if low == FIRST else f"year is {low} to {high}"
