"""The header: case number, dates, priority, by label, however the labels are laid out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indexer.letters.lines import Line
from indexer.normalize.dates import LATEST_YEAR, dates_in, listed_dates, mend_digits
from indexer.parse.columns import LabelledValue, paired
from search.model.letters import FIRST_DECISION_YEAR

_INSIDE = r"(?: [\d/-]{6,10})?"
"""The value of a label that is wrapped round it: "Application 09/19/2016" and below it "Received:"."""
_LABELS = {
    "case_number": r"(?:(?:MAXIMUS|IMR)\s+)?Case (?:Number|No\.?|#)",
    "date_assigned": r"Date(?P<assigned>INSIDE) Assigned|Assignment Date",
    "date_of_injury": r"Dates? of(?P<injured>INSIDE) (?:Injury|Injuries)(?:\(s\)| \(DOI\))?"
    r"|Injury Date|DOI",
    "decision_date": r"(?:Final )?Decision(?P<decided>INSIDE) Date"
    r"|Date of (?:Final )?(?:Decision|Determination)|Dated",
    "ur_denial_date": r"(?:UR|Utilization Review) (?:Denial|Decision)(?P<denied>INSIDE) Date"
    r"|Date of (?:UR|Utilization Review) (?:Decision|Denial)|UR Denial",
    "application_received": r"(?:IMR )?Application(?P<received>INSIDE) Received(?: Date)?"
    r"|Date (?:IMR )?Application (?:was )?Received",
    "priority": r"(?:Review )?Priority",
    "other": r"Employee(?: Name)?|Claim Number|Claims? Administrator|Employer|Provider(?: Name)?",
}
_BLANK = r"(?: ?\n| |(?<=[a-z])(?=[A-Z]))"
"""The blank within a label, which may be lost or wrapped over two lines."""
_VALUE = r"CM ?\d\d ?-|\d{1,2}/\d{1,2}/\d{2}|(?:Standard|Expedited|Regular)(?=\n|$)"
_LABEL = re.compile(
    r"(?<![A-Za-z])(?:"
    + "|".join(f"(?P<{name}>{label})" for name, label in _LABELS.items())
    .replace("INSIDE", _INSIDE)
    .replace(" ", _BLANK)
    + rf")(?: ?:| ?\|| (?:- )?(?={_VALUE}))",
    re.IGNORECASE,
)
"""A label ends in a colon, or its value stands right behind it, as in tables whose labels have none."""
_CASE_NUMBER = re.compile(r"\bCM\s?(?P<year>00|1[3-9]|2\d)\s?-\s?(?P<serial>\d{4,7})(?!\d)", re.IGNORECASE)
_CASE_NUMBER_OF_2013 = re.compile(r"\bIMR\s?(?P<year>\d\d)-(?P<serial>\d{6})(?!\d)", re.IGNORECASE)
DATE_FIELDS = ("date_assigned", "ur_denial_date", "application_received")
"""The fields that a letter which joins several applications has several dates for."""
_INSIDES = ("decided", "assigned", "injured", "denied", "received")
_MAX_PRIORITY_CHARACTERS = 30
_PRIORITY = re.compile(r"\b(Standard|Expedited|Regular|Urgent)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """What the header states; ``None`` where it does not."""

    case_number: str | None = None
    date_assigned: dt.date | None = None
    date_of_injury: dt.date | None = None
    date_of_injury_end: dt.date | None = None
    decision_date: dt.date | None = None
    ur_denial_date: dt.date | None = None
    application_received: dt.date | None = None
    priority: str | None = None
    joined: Mapping[str, tuple[dt.date, ...]] = field(default_factory=dict)
    """All dates of a field that has several: of a letter that joins applications."""
    warnings: tuple[str, ...] = ()


def first(dates: Sequence[dt.date]) -> dt.date | None:
    """The first of ``dates``, if there is one."""
    return dates[0] if dates else None


def read_header(lines: Sequence[Line]) -> Header:
    """The header in ``lines``, which stand before the first section."""
    text = "\n".join(line.text for line in lines)
    values, warnings = _values(text)

    def dates(name: str, latest_year: int) -> tuple[dt.date, ...]:
        return listed_dates(mend_digits(values.get(name, "")), latest_year=latest_year)

    decided = first(dates("decision_date", LATEST_YEAR))
    if decided and decided.year < FIRST_DECISION_YEAR:
        warnings += (f"The decision date {decided} is left out: decisions began in {FIRST_DECISION_YEAR}.",)
        decided = None
    latest_year = decided.year if decided else LATEST_YEAR
    found = {name: dates(name, latest_year) for name in DATE_FIELDS}
    injury = list(dates_in(mend_digits(values.get("date_of_injury", "")), latest_year=latest_year))
    return Header(
        case_number=case_number(values.get("case_number", "")),
        date_assigned=first(found["date_assigned"]),
        date_of_injury=injury[0] if injury else None,
        date_of_injury_end=injury[1] if len(injury) > 1 and injury[1] > injury[0] else None,
        decision_date=decided,
        ur_denial_date=first(found["ur_denial_date"]),
        application_received=first(found["application_received"]),
        priority=_priority(values.get("priority", "")),
        joined={name: listed for name, listed in found.items() if len(listed) > 1},
        warnings=warnings,
    )


def _priority(text: str) -> str | None:
    """The usual word for it, else a short value as written."""
    if match := _PRIORITY.search(text):
        return match[1].capitalize()
    return text if 0 < len(text) <= _MAX_PRIORITY_CHARACTERS else None


def case_number(text: str) -> str | None:
    """The first case number in ``text``, as ``CM16-0213037`` (or ``IMR 13-000004``)."""
    if match := _CASE_NUMBER.search(text):
        return f"CM{match['year']}-{match['serial']:0>7}"
    if match := _CASE_NUMBER_OF_2013.search(text):
        return f"IMR {match['year']}-{match['serial']}"
    return None


def _values(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Each label's value, and what there is to warn of. The first of equal labels counts.

    A value is what follows up to the next label. Where labels stand in a run and their values behind it, the
    k-th label has the k-th value (:mod:`indexer.parse.columns`)."""
    labels = list(_LABEL.finditer(text))
    ends = [*(label.start() for label in labels), len(text)][1:]
    found = [
        LabelledValue(_field(label), _inside(label), text[label.end() : end])
        for label, end in zip(labels, ends, strict=True)
    ]
    pairs, warnings = paired(found)
    values: dict[str, str] = {}
    for name, value in pairs:
        if value:
            values.setdefault(name, " ".join(value.split()))
    return values, warnings


def _inside(label: re.Match[str]) -> str:
    return next((label[name] for name in _INSIDES if label[name]), "")


def _field(label: re.Match[str]) -> str:
    return next(name for name in _LABELS if label[name] is not None)
