"""Dates that the introduction of a letter of layout A tells in sentences."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from indexer.normalize.dates import LATEST_YEAR, listed_dates

_EVENTS = {
    "application_received": re.compile(
        r"\bapplications? for Independent Medical Review (?:was|were) (?:filed|received|submitted)\b",
        re.IGNORECASE,
    ),
    "ur_denial_date": re.compile(
        r"\bdisputing the Utilization Review (?:denials?|decisions?|determinations?|modifications?)\b",
        re.IGNORECASE,
    ),
    "date_assigned": re.compile(r"\bNotices? of Assignment\b", re.IGNORECASE),
}
_SENTENCE_END = re.compile(r"[.!?]\s+[A-Z]|\bdisputing\b")
_MAX_CHARACTERS = 250


def introduction_dates(text: str, *, latest_year: int = LATEST_YEAR) -> Mapping[str, tuple[dt.date, ...]]:
    """The dates of each event that ``text`` tells, by field.

    "An application for Independent Medical Review was filed on 9/6/2013 disputing the Utilization Review
    Denial dated 8/30/2013. A Notice of Assignment ... was provided ... on 9/23/2013." has one for each of
    the three.
    """
    found: dict[str, tuple[dt.date, ...]] = {}
    for field, event in _EVENTS.items():
        dates: list[dt.date] = []
        for match in event.finditer(text):
            behind = text[match.end() : match.end() + _MAX_CHARACTERS]
            end = _SENTENCE_END.search(behind)
            dates += listed_dates(behind[: end.start() + 1] if end else behind, latest_year=latest_year)
        if dates:
            found[field] = tuple(dict.fromkeys(dates))
    return found
