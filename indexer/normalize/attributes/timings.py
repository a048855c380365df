"""Retrospective, prospective or concurrent: what the request says of itself, or the summary of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.normalize.attributes.sentences import is_named, sentences
from search.model.attributes import RequestTiming
from search.model.letters import Determination, Issue

_SAID = {
    RequestTiming.RETROSPECTIVE: re.compile(r"\bretro(?:spective(?:ly)?|actively?)?\b(?!-)", re.IGNORECASE),
    RequestTiming.PROSPECTIVE: re.compile(r"\bprospective(?:ly)?\b", re.IGNORECASE),
    RequestTiming.CONCURRENT: re.compile(
        r"^\W*concurrent\b(?=\W*(?:review|request|:))|\bconcurrent\s+reviews?\b", re.IGNORECASE
    ),
}
_SERVED = re.compile(
    r"\b(?:DOS|D\.O\.S\.?|dates?\s+of\s+services?|service\s+dates?)\b"
    r"|\b(?:dispensed|administered|provided|performed|rendered|given)\s+(?:on\s+)?\d{1,2}\s?[/.-]\s?\d",
    re.IGNORECASE,
)
_REQUESTS = re.compile(
    r"\b(?P<timing>retrospective|prospective)\s+(?:review\s+of\s+(?:a\s+|the\s+)?)?requests?\s+(?:for|of)"
    r"\s+(?P<what>(?:(?!\b(?:retro|pro)spective|\brequests?\b)[^.;]){3,120})",
    re.IGNORECASE,
)
"""Of a "concurrent request" a summary says that it stands beside another one."""


def timing_of(determination: Determination, issue: Issue) -> RequestTiming | None:
    """What the request says in a word or by a date of service; else what the summary calls the request for
    this treatment, where the letter has no other issue on it."""
    if said := _said(issue.request):
        return said[0] if len(said) == 1 else None
    if _SERVED.search(issue.request):
        served, reviewed = issue.date_of_service, determination.ur_denial_date
        return None if served and reviewed and served > reviewed else RequestTiming.RETROSPECTIVE
    return _in_summary(determination, issue)


def _said(text: str) -> list[RequestTiming]:
    return [timing for timing, words in _SAID.items() if words.search(text)]


def _in_summary(determination: Determination, issue: Issue) -> RequestTiming | None:
    others = (other for other in determination.issues if other.number != issue.number)
    if issue.treatment.generic_name is None or any(
        other.treatment.generic_name == issue.treatment.generic_name for other in others
    ):
        return None
    return _only(
        RequestTiming(match["timing"].lower())
        for sentence in sentences(determination.clinical_summary or "")
        for match in _REQUESTS.finditer(sentence)
        if is_named(issue, match["what"])
    )


def _only(timings: Iterable[RequestTiming]) -> RequestTiming | None:
    found = set(timings)
    return found.pop() if len(found) == 1 else None
