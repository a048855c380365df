"""Dates that a letter without a header still tells in its clinical summary."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from indexer.normalize.dates import DATE, dates_in, first_date, read_date

_REVIEW = r"(?:utilization review|\bUR\b)(?:\s*\((?:UR|utilization review)[^)]*\))?"
_DENIED = r"(?:non-?\s?certif|den(?:ied|y|ies)\b|modif|did not|failed to|determined|partially)"
_INJURY = re.compile(
    r"(?:\binjured(?: \w+){0,3}?(?: on| in)?"
    r"|\b(?:date of injury|injury date|DOI|DOL)(?: \([A-Z]+\))?(?: of| is| was|:)?"
    r"|\binjur(?:y|ies)(?: that| which)?(?: occurred| sustained| dated| occurring| was| dating)*"
    r"(?: of| on| from| to)?"
    r"|\b(?:claim|accident|incident)(?: from| of| on| dated)"
    r")(?:\s+or about)?,?\s+(?:CT:?\s*)?" + DATE,
    re.IGNORECASE,
)
_REVIEWED = (
    re.compile(
        rf"{_REVIEW}(?: (?:report|determination|decision|letter|denial|form|documentation|physician))*"
        rf"(?: being challenged)?(?: is| was)?,? (?:(?:dated|on|with a decision date of) )?{DATE}"
        rf"|{_REVIEW}(?: \w+)? \({DATE.replace('?P<', '?P<b_')}\)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bon {DATE},? (?:the )?(?:claims administrator|{_REVIEW})(?: \w+)? {_DENIED}", re.IGNORECASE
    ),
)


def injury_date(summary: str, *, latest_year: int) -> dt.date | None:
    """The date that the summary calls the injury's."""
    for match in _INJURY.finditer(summary):
        if date := read_date(match, latest_year=latest_year):
            return date
    return None


def review_date(summary: str, *, latest_year: int) -> dt.date | None:
    """The date that the summary gives for the utilization review's denial."""
    for pattern in _REVIEWED:
        for match in pattern.finditer(summary):
            if date := first_date(match[0], latest_year=latest_year):
                return date
    return None


def latest_date(texts: Iterable[str], *, not_after: dt.date | None, latest_year: int) -> dt.date | None:
    """The last day that any of ``texts`` writes out, up to ``not_after``."""
    dates = (date for text in texts for date in dates_in(text, latest_year=latest_year))
    return max((date for date in dates if not_after is None or date <= not_after), default=None)
