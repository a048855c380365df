"""How often, how long and how many visits: "two times a week for six weeks" is 12 visits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.normalize.numbers import NUMBER, RANGE, in_digits, number

_UNIT = r"days?|weeks?|wks?|months?|mos?|years?"
_TIMES = r"(?:x|times?|sessions?|visits?|treatments?|xs)"
_FREQUENCY = re.compile(
    rf"(?P<n>(?<![\d.#-])\b{RANGE})\s*(?:{_TIMES}\s*)?(?:a|per|each|every"
    rf"|/|x\s*/?)\s*(?P<unit>day|week|wk|month|mo|year)\b"
    rf"|(?P<n2>(?<![\d.#-])\b{RANGE})\s*{_TIMES}\s*(?P<unit2>daily|weekly|monthly|week|wk|month)\b"
    rf"|\b(?P<word>once|twice|thrice)\s+(?:(?:a|per|each|every)\s+)?(?P<unit3>day"
    rf"|daily|week|weekly|wk|month|monthly)\b"
    r"|\b(?P<only>weekly|monthly|daily)\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    rf"(?P<h>{RANGE})\s*(?:hours?|hrs?)\s*(?:a|per|/|each|every)?\s*(?P<unit>day|daily|week|weekly|wk)\b"
    rf"(?:\s*,?\s*(?:x|for|times|and|at)?\s*(?P<d>{RANGE})\s*(?:days?|x"
    rf"|times)\s*(?:a|per|/|each)\s*(?:week|wk)\b)?",
    re.IGNORECASE,
)
_SAYS_HOURS = re.compile(r"hour|hr", re.IGNORECASE)
_SPAN = re.compile(
    rf"(?<![\d.#/-])(?<!\bin\s)\b(?P<n>{RANGE})[\s-]*(?P<unit>{_UNIT})\b(?!\s*(?:a"
    rf"|per|/)\s*(?:week|month|wk))",
    re.IGNORECASE,
)
_PROGRAM_HOURS = re.compile(rf"(?<![\d.#/-])\b(?P<n>{RANGE})\s*(?:hours?|hrs?)\b", re.IGNORECASE)
_SUPPLY = re.compile(rf"\b(?P<unit>day|month)s?\s+supply\s*[:#]?\s*(?P<n>{NUMBER})", re.IGNORECASE)
_COUNT_BY_COUNT = re.compile(
    rf"(?<![\d.#/-])\b(?P<a>{RANGE})\s*(?:x|times|by)\s*(?P<b>{RANGE})(?![\d%]|\s*(?:mg|cm|inch|a\b|per\b))"
    r"(?P<noun>\s*(?:visits?|sessions?|treatments?|weeks?|wks?))?",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    rf"(?<![\d.#/-])\b(?P<n>{RANGE})\s*(?:\(\s*{NUMBER}\s*\)\s*)?(?:(?!(?:weeks?"
    rf"|wks?|days?|months?|times?|per|for|x|a|to|hours?|levels?|years?)\b)[A-Za-z][A-Za-z/-]*\s+)"
    rf"{{0,6}}?"
    r"(?:sessions?|visits?|treatments?|appointments?|encounters?|follow-?ups?)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\b(?:sessions?|visits?|treatments?)\s*(?:,|:|x|times|#|\()\s*#?(?P<n>{RANGE})(?!\s*(?:x"
    rf"|times|a|per)\b)",
    re.IGNORECASE,
)
_IN_PARENTHESES = re.compile(
    rf"\(\s*(?P<n>{RANGE})\s*(?:total|sessions?|visits?|treatments?)?\s*\)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"(?:(?<![\w.])x|\btimes)\s*(?P<n>{RANGE})(?!\s*(?:{_UNIT}|a\b|per\b"
    rf"|/|x|mg))\b",
    re.IGNORECASE,
)
_UNIT_NAMES = {
    "day": "day",
    "daily": "day",
    "week": "week",
    "weekly": "week",
    "wk": "week",
    "month": "month",
    "monthly": "month",
    "mo": "month",
    "year": "year",
}
_WEEKS_PER_UNIT = {"week": 1, "wk": 1, "month": 4, "mo": 4}
_MAX_VISITS = 400
"""More than this is a misread number, not a request."""


@dataclass(frozen=True)
class Schedule:
    """Visits (the most asked for), frequency and duration in plain words, where written."""

    visits: int | None = None
    frequency: str | None = None
    duration: str | None = None


def read_schedule(text: str) -> Schedule:
    """The schedule of a therapy, program or service.

    "2-3 times a week for 4 weeks" asks for at most 3 * 4 = 12 visits; "2x6" is read as 2 times a week for
    6 weeks, 12 visits; "12 sessions" has visits alone.
    """
    hours = _HOURS.search(text) if _SAYS_HOURS.search(text) else None
    rest = text.replace(hours[0], " ") if hours else text
    frequency_match = _FREQUENCY.search(rest)
    by_match = _COUNT_BY_COUNT.search(rest)
    if (
        frequency_match
        and by_match
        and by_match.start() < frequency_match.end()
        and frequency_match.start() < by_match.end()
    ):
        by_match = None
    frequency = _hours(hours) if hours else _frequency(frequency_match, by_match)
    duration = read_duration(rest, by_match) or _program_hours(rest)
    visits = _total(rest, by_match) or _product(frequency_match, rest, by_match)
    return Schedule(visits if visits and visits <= _MAX_VISITS else None, frequency, duration)


def read_duration(text: str, by_match: re.Match[str] | None = None) -> str | None:
    """How long: "6 weeks", "2-3 weeks", "1 month"."""
    supply = _SUPPLY.search(text)
    span = supply or _SPAN.search(text)
    if span:
        unit = {"wk": "week", "mo": "month"}.get(
            span["unit"].lower().rstrip("s"), span["unit"].lower().rstrip("s")
        )
        return _counted(in_digits(span["n"]), unit)
    if by_match and not (by_match["noun"] or "").strip().lower().startswith(
        ("visit", "session", "treatment")
    ):
        return _counted(in_digits(by_match["b"]), "week")
    return None


def _program_hours(text: str) -> str | None:
    """The length of a program that is counted in hours: "80 hours"."""
    match = _PROGRAM_HOURS.search(text) if _SAYS_HOURS.search(text) else None
    return _counted(in_digits(match["n"]), "hour") if match else None


def _hours(match: re.Match[str]) -> str:
    unit = _UNIT_NAMES[match["unit"].lower()]
    text = f"{_counted(in_digits(match['h']), 'hour')} a {unit}"
    return f"{text}, {_counted(in_digits(match['d']), 'day')} a week" if match["d"] else text


def _frequency(frequency_match: re.Match[str] | None, by_match: re.Match[str] | None) -> str | None:
    if frequency_match:
        written, unit = _count_and_unit(frequency_match)
        return f"{_counted(in_digits(written), 'time')} a {unit}"
    if by_match:
        return f"{_counted(in_digits(by_match['a']), 'time')} a week"
    return None


def _count_and_unit(match: re.Match[str]) -> tuple[str, str]:
    """The number and the unit of a frequency."""
    written = match["n"] or match["n2"] or match["word"] or "one"
    unit = match["unit"] or match["unit2"] or match["unit3"] or match["only"]
    return written, _UNIT_NAMES[unit.lower()]


def _total(text: str, by_match: re.Match[str] | None) -> int | None:
    """The number of visits where it is written out."""
    if by_match and (by_match["noun"] or "").strip().lower().startswith(("visit", "session", "treatment")):
        return round(number(by_match["a"]) * number(by_match["b"]))
    for pattern in (_TOTAL, _COUNTED, _IN_PARENTHESES):
        for match in pattern.finditer(text):
            if number(match["n"]) > 0 and not re.match(
                r"\s*(?:a|per|/|each|every)\s*(?:week|wk|month|day)", text[match.end() :], re.IGNORECASE
            ):
                return round(number(match["n"]))
    return None


def _product(frequency_match: re.Match[str] | None, text: str, by_match: re.Match[str] | None) -> int | None:
    """The number of visits as frequency times duration; "2x6" is 2 times a week for 6 weeks."""
    if by_match and not frequency_match:
        return round(number(by_match["a"]) * number(by_match["b"]))
    if frequency_match is None:
        match = _TRAILING.search(text)
        return round(number(match["n"])) if match else None
    written, unit = _count_and_unit(frequency_match)
    span = next(
        (
            s
            for s in _SPAN.finditer(text)
            if s.start() >= frequency_match.end() or s.end() <= frequency_match.start()
        ),
        None,
    )
    if (
        unit == "day"
        or span is None
        or not (per := span["unit"].lower().rstrip("s"))
        or per not in _WEEKS_PER_UNIT
    ):
        return None
    if unit in {"month", "year"}:
        return (
            round(number(written) * number(span["n"])) if unit == "month" and per in {"month", "mo"} else None
        )
    return round(number(written) * number(span["n"]) * _WEEKS_PER_UNIT[per])


def _counted(count: str, unit: str) -> str:
    """``count`` with its unit: "1 week", "2-3 weeks"."""
    return f"{count} {unit}" if count == "1" else f"{count} {unit}s"
