"""Numbers and dates as they are typed: ``60``, ``>60``, ``60..120``, ``[60 TO 120]``, ``2014-01..2015``.

A value stands for an interval, and a range reaches from the beginning of its first value to the end of its
last: ``2014-02..2015`` is 1 February 2014 to 31 December 2015, and ``>2015`` begins on 1 January 2016.
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
    """A range of numbers or dates, and its description (``quantity from 60 to 120``)."""

    clause: NumberRange
    description: str


@dataclass(frozen=True)
class _Value:
    """A typed value as the interval that it stands for, both ends included."""

    low: float
    high: float
    description: str


_DOTTED = re.compile(r"(?P<low>.*?)\s*\.\.+\s*(?P<high>.*)")
_BRACKETS = re.compile(
    r"(?P<open>[\[{])\s*(?P<low>\S+)\s+TO\s+(?P<high>\S+)\s*(?P<close>[\]}])", re.IGNORECASE
)
_COMPARISON = re.compile(r"(?P<sign>[<>]=?|=[<>]?)\s*(?P<value>.+)")
_DASHED = re.compile(r"(?P<low>\d+)\s*-\s*(?P<high>\d+)")
# In a date a hyphen belongs to the day, but not between two years or two whole dates.
_DASHED_DATES = re.compile(r"(?P<low>\d{4}|\d\d?/\d\d?/\d{4})\s*-\s*(?P<high>\d{4}|\d\d?/\d\d?/\d{4})")
_ISO_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?")
_US_DATE = re.compile(r"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{4})")
_NUMBER = re.compile(r"(?P<number>\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?)\s*(?P<unit>mg|mcg|g)?", re.IGNORECASE)


def is_range(text: str) -> bool:
    """Whether ``text`` is written as a range or comparison rather than as one value."""
    return bool(_DOTTED.fullmatch(text) or _BRACKETS.fullmatch(text) or _COMPARISON.fullmatch(text))


def parse_range(field: str, text: str) -> ParsedRange:
    """The range of a number field that ``text`` means; raises :class:`BadRange`."""
    text = text.strip()
    if match := _BRACKETS.fullmatch(text):
        return _between(
            field,
            match["low"],
            match["high"],
            exclude_low=match["open"] == "{",
            exclude_high=match["close"] == "}",
        )
    if match := _COMPARISON.fullmatch(text):
        return _comparison(field, match["sign"], _value(field, match["value"]))
    dashed = _DASHED_DATES if NUMBER_FIELDS[field].is_date else _DASHED
    if match := (_DOTTED.fullmatch(text) or dashed.fullmatch(text)):
        return _between(field, match["low"], match["high"])
    value = _value(field, text)
    return ParsedRange(
        NumberRange(field, value.low, value.high), f"{_field_noun(field)} is {value.description}"
    )


def _field_noun(field: str) -> str:
    """A number field as a description names it: ``dose`` is "dose in mg"."""
    return NUMBER_FIELDS[field].noun


def _between(
    field: str, low: str, high: str, *, exclude_low: bool = False, exclude_high: bool = False
) -> ParsedRange:
    first = None if low in ("", "*") else _value(field, low)
    last = None if high in ("", "*") else _value(field, high)
    if first is None and last is None:
        raise BadRange(f"A range of {field} needs a number on one side: write {_examples(field)}.")
    if first is None or last is None:
        bound = first or last
        assert bound is not None
        sign = (">" if exclude_low else ">=") if first else ("<" if exclude_high else "<=")
        return _comparison(field, sign, bound)
    start = _next_above(first.high) if exclude_low else first.low
    end = _next_below(last.low) if exclude_high else last.high
    if start > end:
        between = f"from {first.description} to {last.description}"
        raise BadRange(f"The range of {field} {between} is empty: write the smaller value first.")
    excluded = [
        bound
        for bound, is_excluded in ((first.description, exclude_low), (last.description, exclude_high))
        if is_excluded
    ]
    without = f", without {' and '.join(excluded)}" if excluded else ""
    return ParsedRange(
        NumberRange(field, start, end),
        f"{_field_noun(field)} from {first.description} to {last.description}{without}",
    )


def _comparison(field: str, sign: str, value: _Value) -> ParsedRange:
    is_date = NUMBER_FIELDS[field].is_date
    sign = {"=>": ">=", "=<": "<="}.get(sign, sign)
    low, high, relation = {
        ">": (_next_above(value.high), None, "after" if is_date else "above"),
        ">=": (value.low, None, "from" if is_date else "at least"),
        "<": (None, _next_below(value.low), "before" if is_date else "below"),
        "<=": (None, value.high, "up to" if is_date else "at most"),
        "=": (value.low, value.high, "is"),
    }[sign]
    return ParsedRange(NumberRange(field, low, high), f"{_field_noun(field)} {relation} {value.description}")


def _next_above(number: float) -> float:
    return math.nextafter(number, math.inf)


def _next_below(number: float) -> float:
    return math.nextafter(number, -math.inf)


def _value(field: str, text: str) -> _Value:
    if NUMBER_FIELDS[field].is_date:
        return _date(text)
    match = _NUMBER.fullmatch(text)
    if match is None or (match["unit"] and field != "dose"):
        raise BadRange(f"'{text}' is no value of {field}: write {_examples(field)}.")
    number = float(match["number"].replace(",", ""))
    if match["unit"]:
        number = round(number * {"mg": 1.0, "mcg": 0.001, "g": 1000.0}[match["unit"].lower()], 9)
    return _Value(number, number, f"{number:.10g}")


def _date(text: str) -> _Value:
    match = _ISO_DATE.fullmatch(text) or _US_DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(match[name]) if match[name] else None for name in ("year", "month", "day"))
        assert year is not None
        first = dt.date(year, month or 1, day or 1)
        last = dt.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        raise BadRange(f"'{text}' is no date: write 2015, 2015-06, 2015-06-30 or 6/30/2015.") from None
    description = f"{first:%b} {first.day}, {year}" if day else f"{first:%b} {year}" if month else str(year)
    return _Value(first.toordinal(), last.toordinal(), description)


def _examples(field: str) -> str:
    *others, last = NUMBER_FIELDS[field].examples
    return f"{', '.join(others)} or {last}" if others else last
