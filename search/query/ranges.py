"""Numbers and dates as they are typed: ``60``, ``>60``, ``60..120``, ``[60 TO 120]``, ``2014-01..2015``.

A value stands for an interval (a year for all its days), and a range reaches from the beginning of its
first value to the end of its last.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from dataclasses import dataclass

from search.errors import BadRange
from search.fields import NUMBER_FIELDS
from search.query.clauses import NumberRange


@dataclass(frozen=True)
class ParsedRange:
    """A range with its words."""

    clause: NumberRange
    words: str


@dataclass(frozen=True)
class _Value:
    """An interval, both ends included, and how it is said."""

    low: float
    high: float
    words: str


_SPAN = re.compile(r"(?P<low>.*?)\s*\.\.+\s*(?P<high>.*)")
_BRACKETS = re.compile(
    r"(?P<open>[\[{])\s*(?P<low>\S+)\s+TO\s+(?P<high>\S+)\s*(?P<close>[\]}])", re.IGNORECASE
)
_COMPARED = re.compile(r"(?P<sign>[<>]=?|=)\s*(?P<value>.+)")
_DASH = re.compile(r"(?P<low>\d+)\s*[-–]\s*(?P<high>\d+)")
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?")
_AMERICAN = re.compile(r"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{4})")
_NUMBER = re.compile(r"(?P<number>\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?)\s*(?P<unit>mg|mcg|g)?", re.IGNORECASE)


def is_range(text: str) -> bool:
    """Whether ``text`` is more than one plain value."""
    return bool(_SPAN.fullmatch(text) or _BRACKETS.fullmatch(text) or _COMPARED.fullmatch(text))


def parse_range(field: str, text: str) -> ParsedRange:
    """The range of a number field that ``text`` says; raises :class:`BadRange`."""
    text = text.strip()
    if found := _BRACKETS.fullmatch(text):
        return _between(
            field,
            found["low"],
            found["high"],
            above=found["open"] == "{",
            below=found["close"] == "}",
        )
    if found := _COMPARED.fullmatch(text):
        return _compared(field, found["sign"], _value(field, found["value"]))
    # In a date a hyphen belongs to the day.
    if found := (_SPAN.fullmatch(text) or (None if field == "date" else _DASH.fullmatch(text))):
        return _between(field, found["low"], found["high"])
    value = _value(field, text)
    return ParsedRange(NumberRange(field, value.low, value.high), f"{noun(field)} is {value.words}")


def noun(field: str) -> str:
    """A number field in words."""
    return NUMBER_FIELDS[field].noun


def _between(field: str, low: str, high: str, *, above: bool = False, below: bool = False) -> ParsedRange:
    first = None if low in ("", "*") else _value(field, low)
    last = None if high in ("", "*") else _value(field, high)
    if first is None and last is None:
        raise BadRange(f"A range of {field} needs a number on one side: write {_examples(field)}.")
    if first is None or last is None:
        only = first or last
        assert only is not None
        sign = (">" if above else ">=") if first else ("<" if below else "<=")
        return _compared(field, sign, only)
    start = _beyond(first.high) if above else first.low
    end = _before(last.low) if below else last.high
    if start > end:
        said = f"from {first.words} to {last.words}"
        raise BadRange(f"The range of {field} {said} is empty: write the smaller value first.")
    exclusive = [word for word, out in ((first.words, above), (last.words, below)) if out]
    without = f", without {' and '.join(exclusive)}" if exclusive else ""
    return ParsedRange(
        NumberRange(field, start, end), f"{noun(field)} from {first.words} to {last.words}{without}"
    )


def _compared(field: str, sign: str, value: _Value) -> ParsedRange:
    low, high, words = {
        ">": (_beyond(value.high), None, "after" if field == "date" else "above"),
        ">=": (value.low, None, "from" if field == "date" else "at least"),
        "<": (None, _before(value.low), "before" if field == "date" else "below"),
        "<=": (None, value.high, "up to" if field == "date" else "at most"),
        "=": (value.low, value.high, "is"),
    }[sign]
    return ParsedRange(NumberRange(field, low, high), f"{noun(field)} {words} {value.words}")


def _beyond(number: float) -> float:
    return math.nextafter(number, math.inf)


def _before(number: float) -> float:
    return math.nextafter(number, -math.inf)


def _value(field: str, text: str) -> _Value:
    if field == "date":
        return _date(text)
    found = _NUMBER.fullmatch(text)
    if found is None or (found["unit"] and field != "dose"):
        raise BadRange(f"'{text}' is no value of {field}: write {_examples(field)}.")
    number = float(found["number"].replace(",", ""))
    if found["unit"]:
        number = round(number * {"mg": 1.0, "mcg": 0.001, "g": 1000.0}[found["unit"].lower()], 9)
    return _Value(number, number, f"{number:.10g}")


def _date(text: str) -> _Value:
    found = _DAY.fullmatch(text) or _AMERICAN.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(found[name]) if found[name] else None for name in ("year", "month", "day"))
        assert year is not None
        first = dt.date(year, month or 1, day or 1)
        last = dt.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        raise BadRange(f"'{text}' is no date: write 2015, 2015-06, 2015-06-30 or 6/30/2015.") from None
    said = f"{first:%b} {first.day}, {year}" if day else f"{first:%b} {year}" if month else str(year)
    return _Value(first.toordinal(), last.toordinal(), said)


def _examples(field: str) -> str:
    *others, last = NUMBER_FIELDS[field].examples
    return f"{', '.join(others)} or {last}" if others else last
