"""Whether a request says how much and for how long."""

from __future__ import annotations

import re

from indexer.normalize.attributes.sentences import sentences
from indexer.normalize.dates import DATE
from indexer.normalize.numbers import NUMBER
from indexer.normalize.schedule import read_schedule
from search.model.letters import Issue, Treatment

_COUNTED = r"(?:quantity|quantities|qty|amount|number|sessions|visits|treatments)"
_UNKNOWN_AMOUNT = re.compile(
    rf"\b(?:unknown|unspecified|unstated|undisclosed)\b[^.;:]{{0,40}}?\b{_COUNTED}\b"
    r"|\b(?:quantity|qty|amount|number\s+of\s+\w+)\W{0,3}(?:unknown|unspecified|not\s+(?:specified|stated|given))\b",
    re.IGNORECASE,
)
_UNKNOWN_DURATION = re.compile(
    r"\b(?:unknown|unspecified|unstated|indefinite)\b[^.;:]{0,40}?\bduration\b"
    r"|\bduration\W{0,3}(?:unknown|unspecified|not\s+(?:specified|stated|given))\b",
    re.IGNORECASE,
)
_LACKS = (
    r"\brequest(?:s|ed)?\b[^.;]{0,80}?\b(?:fail(?:s|ed)\s+to|d(?:id|oes|o)\s+not|didn['’]t)\s+"
    r"(?:provide|specify|indicate|include|state|note|list)\s+"
)
_LIST = r"(?:the\s+|a\s+)?(?:(?:specific|frequency|quantity|dosage|dose|duration|strength|and|or)[\s,]+){0,6}"
_NOT_SAID = r"(?:was|were|is|are)\s+not\s+(?:provided|specified|indicated|included|stated|noted|given|listed)"
_SAYS_NO_AMOUNT = re.compile(
    rf"{_LACKS}{_LIST}(?:quantity|(?:the\s+)?(?:number|amount)\s+of\s+(?:\w+\s+)?(?:sessions|visits|treatments"
    r"|tablets|pills))\b(?!\s+(?:completed|previously|to\s+date))"
    rf"|\bunknown\s+{_LIST}quantity\b",
    re.IGNORECASE,
)
_SAYS_NO_DURATION = re.compile(
    rf"(?:{_LACKS}|\bunknown\s+){_LIST}duration\b(?!\s+of\s+(?!use\b|treatment|therapy|(?:the\s+)?rental))"
    rf"|\bduration\s+of\s+(?:use|treatment|therapy|(?:the\s+)?rental)\s+{_NOT_SAID}\b",
    re.IGNORECASE,
)
_DATE = re.compile(DATE, re.IGNORECASE)
_STRENGTH = re.compile(
    r"\d[\d.,]{0,9}(?:\s?[/-]\s?\d[\d.]{0,9}){0,4}\s?(?:mg|mcg|percent|%|units?)(?:\s?/\s?\d{0,4}\s?(?:ml|g|hr?)\b)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"\d|\b{NUMBER}\b", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:days?|weeks?|wks?|months?|years?|supply|daily|weekly|monthly|permanent)\b", re.IGNORECASE
)
_RENTED = re.compile(r"\brent(?:al|als|ed)?\b", re.IGNORECASE)
_ASSESSED = re.compile(r"\b(?:re-?)?(?:eval\w*|consult\w*|assess\w*|exam\w*)\b", re.IGNORECASE)
"""What is done once: nobody counts it."""

_LASTING = frozenset({"drug", "therapy", "equipment", "service"})
"""Kinds of treatment that are had for a time."""


def amount_stated(issue: Issue) -> bool | None:
    """Whether the drugs of a request have a quantity, its therapies and services their visits. ``False``
    where the request calls the amount unknown, a drug or therapy has no number that could be one, or the
    rationale says that the request lacks it."""
    items = issue.treatments or (issue.treatment,)
    amounts = [_amount(treatment) for treatment in items]
    if any(amounts):
        return True if all(amounts) else None
    if _UNKNOWN_AMOUNT.search(_text(issue)) or _is_said(_SAYS_NO_AMOUNT, issue):
        return False
    kinds = {treatment.kind for treatment in items}
    if _ASSESSED.search(_text(issue)):
        return None
    text = _STRENGTH.sub(" ", _text(issue))
    if kinds == {"drug"}:
        text = _DATE.sub(" ", text)
    return False if kinds <= {"drug", "therapy"} and not _NUMBER.search(text) else None


def duration_stated(issue: Issue) -> bool | None:
    """Whether a request says for how long. ``False`` of drugs and therapies without any time, of what is
    rented without one, and where the request or the rationale say that it has none."""
    items = issue.treatments or (issue.treatment,)
    kinds = {treatment.kind for treatment in items}
    if not kinds <= _LASTING:
        return None
    if all(_duration(treatment, issue) for treatment in items):
        return True
    if any(treatment.duration for treatment in items):
        return None
    text = issue.request
    if _UNKNOWN_DURATION.search(text) or _is_said(_SAYS_NO_DURATION, issue):
        return False
    if _ASSESSED.search(text):
        return None
    is_open = kinds == {"drug"} or _RENTED.search(text) or (kinds == {"therapy"} and not _DATE.search(text))
    return False if is_open and not _TIME.search(text) else None


def _text(issue: Issue) -> str:
    return issue.disputed_part or issue.request


def _amount(treatment: Treatment) -> float | None:
    if treatment.kind == "drug":
        return treatment.quantity
    return treatment.visits if treatment.kind in {"therapy", "service"} else None


def _duration(treatment: Treatment, issue: Issue) -> str | None:
    """The duration of the part in dispute, or of the whole that it was a part of."""
    whole = issue.disputed_part and treatment.kind != "drug"
    return treatment.duration or (read_schedule(issue.request).duration if whole else None)


def _is_said(sign: re.Pattern[str], issue: Issue) -> bool:
    return any(sign.search(sentence) for sentence in sentences(issue.rationale or ""))
