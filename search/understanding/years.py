"""Finds when a decision was made, or an injury happened, in a query: "since 2015", "in December 2016",
"DOI 2014".

A year is that of the decision unless the words beside it say otherwise. Beside an injury it is that of the
injury; beside surgery, service, hire or birth it is no condition, since letters are not indexed by these.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto

from search.query.clauses import NumberRange, Span
from search.understanding.conditions import Condition

FIRST_YEAR, LAST_YEAR = 2013, 2049
"""Independent medical review began in 2013; earlier years in a query are dates of injury and the like."""

_YEAR = r"20[1-4]\d"
_NOUN = (
    r"(?:imr\s+)?(?:decisions?|determinations?|letters?|cases?|rulings?|imrs?)(?:\s+(?:dated|made"
    r"|issued|decided))?"
)
_DECISION_NOUN = (
    rf"(?:(?:decided|{_NOUN}|(?:decision|determination)\s+(?:date|year)|(?:date|year)\s+of\s+(?:the\s+)?"
    r"(?:decision|determination))\s*:?\s+)?"
)
_PREPOSITION = r"since|from|after|before|prior\s+to|until|through|up\s+to|in|during"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_AFTER = r"(?![\w/%-]|\.\d|\s*(?:mg|mcg|units?|visits?|tablets?)\b)"
_NOUN_AFTER = rf"(?P<noun_after>\s+{_NOUN}\b)?"
_PATTERN = re.compile(
    rf"(?<![\w/.#$-])(?:"
    rf"{_DECISION_NOUN}(?:(?:from|between)\s+)?(?P<low>{_YEAR})\s*(?:-|to|through|and|thru)\s*(?P<high>{_YEAR})"
    rf"|{_DECISION_NOUN}(?:the\s+)?(?P<how>{_PREPOSITION}|year)\s+(?:the\s+)?(?:year\s+)?(?P<one>{_YEAR})"
    rf"|(?P<decided>{_NOUN}|(?:decision|determination)\s+(?:date|year))\s*:?\s+(?P<dated>{_YEAR})"
    rf"|(?P<bare>{_YEAR})"
    rf"){_AFTER}{_NOUN_AFTER}",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(
    rf"(?<![\w-]){_DECISION_NOUN}(?P<how>{_PREPOSITION})\s+(?P<month>{_MONTHS})[a-z]*\.?,?\s+(?P<one>{_YEAR}){_AFTER}",
    re.IGNORECASE,
)
_MONTH_OF_DECISIONS = re.compile(
    rf"(?<![\w-])(?:{_NOUN}\s+(?P<month>{_MONTHS})[a-z]*\.?,?\s+(?P<one>{_YEAR}){_AFTER}"
    rf"|(?P<month_first>{_MONTHS})[a-z]*\.?,?\s+(?P<year_first>{_YEAR})\s+{_NOUN}(?!\w))",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"\b(?:mtus|odg|acoem|guidelines?|edition|version|revised|updated?|jan\w*|feb\w*|mar\w*|apr\w*|may|june?"
    r"|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*)\.?,?\s*(?:\(\s*)?(?:\d{1,2},?\s+)?$",
    re.IGNORECASE,
)
"""Before a year alone: then it is the edition of a guideline, or a part of a date."""

_DATE_OF = r"(?:dates?|years?|yr)\s+of\s+(?:the\s+)?"
_INJURY = (
    rf"(?:{_DATE_OF}(?:injury|loss|accident)|d\.?\s?o\.?\s?[il]\b\.?|(?:injury|accident)\s+(?:date|year)|injur(?:y|ies|ed)"
    r"|accidents?|incident|hurt|onset)"
)
_OTHER_EVENT = (
    rf"(?:{_DATE_OF}(?:service|surgery|birth|hire|the\s+report)|d\.?o\.?[sb]\b\.?|dates?\s+of\s+service|service(?:\s+dates?)?"
    r"|surger(?:y|ies)(?:\s+date)?|operations?|operated|performed|done|born|birth|hired?|employed"
    r"|fell"
    r"|seen"
    r"|prescribed|treated|dated|reports?|films|(?:ur|utilization\s+review)(?:\s+(?:denial|decision))?|rfas?)"
)
_LINK = (
    r"\s*[:=,(]?\s*(?:(?:was|is|date|year|yr|happened|occurred|dated)\s+)*"
    r"(?:on|in|of|from|at|since|around|circa)?\s*(?:the\s+year\s+)?$"
)
_SOME_PART = (
    r"(?:\s+(?:to|of)(?:\s+(?:the|his|her|their|my|both|left|right))*(?:\s+[a-z-]+){1,2}"
    r"|\s+(?:his|her|their|my|the)\s+[a-z-]+(?:\s+[a-z-]+)?)?"
)
_INJURY_BEFORE = re.compile(rf"(?<![\w-])(?:{_INJURY}){_SOME_PART}{_LINK}", re.IGNORECASE)
_OTHER_BEFORE = re.compile(
    rf"(?<![\w-])(?:{_OTHER_EVENT}{_LINK}"
    r"|(?:underwent|s/p|status\s+post|prior(?!\s+to)|previous|last)\s+(?:[\w/-]+\s+){1,2}(?:done\s+|dated\s+)?"
    r"(?:(?:on|in|from|of)\s+)?$)",
    re.IGNORECASE,
)
_INJURY_AFTER = re.compile(
    r"\s+(?:(?!decisions?|determinations?|letters?|cases?|imrs?|overturned|upheld|approved|denied|and|or|for|with|after"
    rf"|despite)[a-z][\w/-]*\s+){{0,3}}?{_INJURY}(?!\w)(?!\s+(?:to|in)\s+20)",
    re.IGNORECASE,
)
_OTHER_AFTER = re.compile(
    r"\s+(?:(?!decisions?|determinations?|letters?|cases?|imrs?|overturned|upheld|approved|denied|and|or|for|with|after"
    r"|despite)[a-z][\w/-]*\s+){0,1}?"
    r"(?:date\s+of\s+(?:service|surgery|birth|hire)|dos|dob|service|surger(?:y|ies)|operation|hire|birth|reports?|films|ur|utilization)(?!\w)",
    re.IGNORECASE,
)


class _Event(Enum):
    """What a year in a query is the year of."""

    DECISION = auto()
    INJURY = auto()
    ANOTHER = auto()


_END_OF_PIECE = re.compile(r"\s*(?:[,;.:!?()]|$)")
_ANY_YEAR = r"(?:19|20)\d\d"
_INJURY_DATE = re.compile(
    rf"(?<![\w-]){_INJURY}\s*[:=]?\s*(?:(?:on|of|in|is|was)\s+)?"
    rf"(?:(?P<day>\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d\d)|\d{{4}}-\d\d-\d\d)"
    rf"|(?:(?P<month>{_MONTHS})[a-z]*\.?,?\s+|(?P<number>1[0-2]|0?[1-9])/)(?P<year>{_ANY_YEAR}))(?![\w/-])",
    re.IGNORECASE,
)
_INJURY_YEARS = re.compile(
    rf"(?<![\w-]){_INJURY}\s*[:=]?\s*(?:(?:(?P<how>since|after|before|prior\s+to|until|through|up\s+to)"
    r"|on|in|of|from|between)\s+)?"
    rf"(?P<low>{_ANY_YEAR})(?:\s*(?:-|to|through|and|thru)\s*(?P<high>{_ANY_YEAR}))?(?![\w/%-])",
    re.IGNORECASE,
)
_YEAR_OF_EVENT = re.compile(
    rf"(?<![\w/.#$-])(?:(?:in|on|of|from)\s+)?(?P<year>{_ANY_YEAR})(?![\w/%-])(?P<noun>\s+{_INJURY}(?!\w))?",
    re.IGNORECASE,
)


def find_dates(text: str) -> Iterator[Condition]:
    """The years and months of decision, and the years and days of injury, that ``text`` asks for."""
    yield from _injuries(text)
    for match in _IN_MONTH.finditer(text):
        if _event(text, match.start("how"), match.end()) is _Event.DECISION:
            yield _in_month(match.span(), _preposition(match), match["month"], int(match["one"]))
    for match in _MONTH_OF_DECISIONS.finditer(text):
        month, year = match["month"] or match["month_first"], match["one"] or match["year_first"]
        yield _in_month(match.span(), "in", month, int(year))
    for match in _PATTERN.finditer(text):
        if match["bare"] and not match["noun_after"] and _EDITION.search(text, 0, match.start()):
            continue
        yield from _of_year(text, match)


def _of_year(text: str, match: re.Match[str]) -> Iterator[Condition]:
    low, high = _year_range(match)
    first = min(match.start(name) for name in ("low", "one", "dated", "bare") if match[name])
    is_decision = (
        match["noun_after"] or match["decided"] or _event(text, first, match.end()) is _Event.DECISION
    )
    if is_decision and FIRST_YEAR <= low <= high <= LAST_YEAR:
        clause = NumberRange("year", None if low == FIRST_YEAR else low, None if high == LAST_YEAR else high)
        yield Condition(match.span(), "year", _describe(low, high), clause)


def _injuries(text: str) -> Iterator[Condition]:
    """Days, months and years of injury. What lies between the injury and its year is no part of them: "2014
    knee injury" is the year 2014, and its knee remains."""
    for match in _INJURY_DATE.finditer(text):
        if days := _days_of_injury(match):
            first, last, described = days
            clause = NumberRange("injury", first.toordinal(), last.toordinal())
            yield Condition(match.span(), "injury", f"date of injury is {described}", clause)
    for match in _INJURY_YEARS.finditer(text):
        low = int(match["low"])
        yield _injury(match.span(), *_injury_bounds(_preposition(match), low, int(match["high"] or low)))
    for match in _YEAR_OF_EVENT.finditer(text):
        if _event(text, match.start("year"), match.end("year")) is _Event.INJURY:
            year = int(match["year"])
            # "2014 injury knee MRI" tells of the case; "DOI 2014" and "2014 injury, knee MRI" ask for it.
            before = _INJURY_BEFORE.search(text, 0, match.start("year"))
            asked = bool(before or _END_OF_PIECE.match(text, match.end()))
            yield replace(_injury(match.span(), year, year), sure=asked)


def _injury(span: Span, low: int | None, high: int | None) -> Condition:
    clause = NumberRange(
        "injury",
        None if low is None else dt.date(low, 1, 1).toordinal(),
        None if high is None else dt.date(high, 12, 31).toordinal(),
    )
    if low is None or high is None:
        described = f"{high} or earlier" if low is None else f"{low} or later"
    else:
        described = f"in {low}" if low == high else f"{low} to {high}"
    return Condition(span, "injury", f"date of injury is {described}", clause)


def _injury_bounds(preposition: str, low: int, high: int) -> tuple[int | None, int | None]:
    match preposition:
        case "since":
            return low, None
        case "after":
            return high + 1, None
        case "before" | "prior to":
            return None, low - 1
        case "until" | "through" | "up to":
            return None, high
    return low, high


def _days_of_injury(match: re.Match[str]) -> tuple[dt.date, dt.date, str] | None:
    """The first and last day of what was typed, and its description."""
    if match["day"]:
        day = _day(match["day"])
        return (day, day, f"{day:%b} {day.day}, {day.year}") if day else None
    year = int(match["year"])
    month = int(match["number"] or _MONTHS.split("|").index((match["month"] or "jan").lower()) + 1)
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, 1), dt.date(year, month, last), f"in {calendar.month_name[month]} {year}"


def _event(text: str, start: int, end: int) -> _Event:
    """What a year at ``start`` to ``end`` is the year of, by the words before and after it."""
    if _OTHER_BEFORE.search(text, 0, start):
        return _Event.ANOTHER
    if _INJURY_BEFORE.search(text, 0, start):
        return _Event.INJURY
    if _INJURY_AFTER.match(text, end):
        return _Event.INJURY
    return _Event.ANOTHER if _OTHER_AFTER.match(text, end) else _Event.DECISION


def _day(written: str) -> dt.date | None:
    """The day of ``6/30/2014``, ``6/30/14`` or ``2014-06-30``."""
    numbers = [int(number) for number in re.split(r"[/-]", written)]
    year, month, day = numbers if "-" in written else (numbers[2], numbers[0], numbers[1])
    try:
        return dt.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _in_month(span: Span, preposition: str, written: str, year: int) -> Condition:
    month = _MONTHS.split("|").index(written.lower()) + 1
    first = dt.date(year, month, 1).toordinal()
    last = dt.date(year, month, calendar.monthrange(year, month)[1]).toordinal()
    named = f"{calendar.month_name[month]} {year}"
    if preposition in ("since", "from"):
        low, high, described = first, None, f"{named} or later"
    elif preposition == "after":
        low, high, described = last + 1, None, f"after {named}"
    elif preposition in ("before", "prior to"):
        low, high, described = None, first - 1, f"before {named}"
    elif preposition in ("until", "through", "up to"):
        low, high, described = None, last, f"{named} or earlier"
    else:
        low, high, described = first, last, f"in {named}"
    return Condition(span, "date", f"decision date is {described}", NumberRange("date", low, high))


def _preposition(match: re.Match[str]) -> str:
    return " ".join((match["how"] or "in").lower().split())


def _year_range(match: re.Match[str]) -> tuple[int, int]:
    if match["low"]:
        return int(match["low"]), int(match["high"])
    year = int(match["bare"] or match["one"] or match["dated"])
    # "Decisions from 2016" are those of the year, while "norco from 2016" begins with it.
    is_of_year = _preposition(match) == "from" and re.match(rf"\s*{_NOUN}\s+from\b", match[0], re.IGNORECASE)
    return (year, year) if is_of_year else _bounds(_preposition(match), year)


def _bounds(preposition: str, year: int) -> tuple[int, int]:
    if preposition in ("since", "from"):
        return year, LAST_YEAR
    if preposition == "after":
        return year + 1, LAST_YEAR
    if preposition in ("before", "prior to"):
        return FIRST_YEAR, year - 1
    return (FIRST_YEAR, year) if preposition in ("until", "through", "up to") else (year, year)


def _describe(low: int, high: int) -> str:
    if low == high:
        return f"year is {low}"
    if high == LAST_YEAR:
        return f"year is {low} or later"
    return f"year is {high} or earlier" if low == FIRST_YEAR else f"year is {low} to {high}"
