"""The header: case number, dates, priority, by label, however the labels are laid out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from indexer.normalize.dates import LATEST_YEAR, dates_in, first_date

_APPLICATION = r"(?:IMR )?Application(?P<wrapped>(?:\s+[\d/-]{6,10})?)\s+Received(?: Date)?"
_LABELS = {
    "case_number": r"(?:(?:MAXIMUS|IMR)\s+)?Case (?:Number|No\.?|#)",
    "date_assigned": r"Date Assigned|Assignment Date",
    "date_of_injury": r"Dates? of (?:Injury|Injuries)(?:\(s\))?|Injury Date|DOI",
    "decision_date": r"(?:Final )?Decision Date|Date of (?:Final )?(?:Decision|Determination)|Dated",
    "ur_denial_date": r"(?:UR|Utilization Review) (?:Denial|Decision) Date"
    r"|Date of (?:UR|Utilization Review) (?:Decision|Denial)|UR Denial",
    "application_received": rf"{_APPLICATION}|Date (?:IMR )?Application (?:was )?Received",
    "priority": r"(?:Review )?Priority",
    "other": r"Employee(?: Name)?|Claim Number|Claims? Administrator|Employer|Provider(?: Name)?",
}
_LABEL = re.compile(
    r"(?<![A-Za-z])(?:" + "|".join(f"(?P<{name}>{label})" for name, label in _LABELS.items()) + r")\s*:",
    re.IGNORECASE,
)
_CASE_NUMBER = re.compile(r"\bCM\s?(?P<year>00|1[3-9]|2\d)\s?-\s?(?P<serial>\d{4,7})(?!\d)", re.IGNORECASE)
_CASE_NUMBER_OF_2013 = re.compile(r"\bIMR\s?(?P<year>\d\d)-(?P<serial>\d{6})(?!\d)", re.IGNORECASE)
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


def read_header(text: str) -> Header:
    """The header in ``text``, the running text before the first section."""
    values = _values(text)
    decided = first_date(values.get("decision_date", ""), latest_year=LATEST_YEAR)
    latest_year = decided.year if decided else LATEST_YEAR

    def date(field: str) -> dt.date | None:
        return first_date(values.get(field, ""), latest_year=latest_year)

    injury = list(dates_in(values.get("date_of_injury", ""), latest_year=latest_year))
    return Header(
        case_number=case_number(values.get("case_number", "")),
        date_assigned=date("date_assigned"),
        date_of_injury=injury[0] if injury else None,
        date_of_injury_end=injury[1] if len(injury) > 1 and injury[1] > injury[0] else None,
        decision_date=decided,
        ur_denial_date=date("ur_denial_date"),
        application_received=date("application_received"),
        priority=_priority(values.get("priority", "")),
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


def _values(text: str) -> dict[str, str]:
    """Each label's value: what follows up to the next label. The first of equal labels counts."""
    values: dict[str, str] = {}
    labels = list(_LABEL.finditer(text))
    for at, label in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        value = f"{label['wrapped'] or ''} {text[label.end() : end]}".strip()
        if label.lastgroup and value:
            values.setdefault(_field(label), value)
    return values


def _field(label: re.Match[str]) -> str:
    return next(name for name in _LABELS if label[name] is not None)
