"""What may be a request of a document, while its blocks are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from search.model.documents import RequestStatus
from search.similar.documents.naming import names_treatment
from search.similar.documents.passages import PlacedText

_MAX_WORDS = 45
_PLACEHOLDER = re.compile(
    r"^\W*(?:none|n/?a|not applicable|same|\(?see (?:instructions|attached|above|below|rfa|enclosed"
    r"|list)\b.*|attached|decision|determination|quantity|status|outcome|treatment|service|description"
    r"|requested|unknown|tbd|yes|no|other|blank|[\d\s/.,$:-]+|(?:page|total|signature|signed|date|name"
    r"|phone|fax|tel)\b.*)\W*$",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:is|was|were|are|shows?|recommended|considered|has|have|had|does|did|may|can|will|would|should|you|we|he|she|they|i|it)\b",
    re.IGNORECASE,
)
_NO_REQUEST = re.compile(
    r"@|https?:|www\.|\(\d{3}\)|\b\d{3}-\d{4}\b|\bcc:|p\.? ?o\.? box|\bsuite\b|\bstreet\b"
    r"|,? ?[A-Z]{2} \d{5}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b(?:19|20)\d\d\b|\d:\d\d\b|\b(?:dated|received"
    r"|served|signed)\b"
    r"|\b(?:m\.?d|d\.?o|d\.?c|d\.?d\.?s|ph\.?d|psy\.?d|r\.?n|n\.?p|esq)\b\.?(?=\W*(?:$|,|\())|[=*]{2}"
    r"|\b(?:dear|sincerely|regards|thank you|license)\b",
    re.IGNORECASE,
)


_LABELLED = re.compile(
    r"\W*(?:employee|provider|patient|physician|adjuster|worker|applicant)?\s*(?:name|practice|specialty"
    r"|phone|employer"
    r"|address|location|place|clinic|facility name|contact|signature)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[A-Z][a-z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}, ?(?:[A-Z][A-Za-z.-]{1,5},? ?){1,5}$")
_CREDENTIALS = re.compile(
    r"^[^\d,]{3,40},\s*(?:M\.?D|D\.?O|D\.?C|D\.?D\.?S|Ph\.?D|Psy\.?D|R\.?N|N\.?P|PA-C|DPM)\b"
)
_INSTRUCTION = re.compile(
    r"\W*(?:fill in|use additional|attach|mail|sign|please print|check (?:one|all|box)|complete (?:this|the"
    r"|all)|see (?:the )?(?:attached|enclosed|page)|continued)\b",
    re.IGNORECASE,
)
"""What a form tells who fills it in."""
PROCEEDING = re.compile(
    r"\b(?:form rfa|rfa form|independent medical review|imr\b|peer[- ]to[- ]peer|expedited review"
    r"|reconsideration|internal appeal|extension of time|medical records?$|copy of|copies of"
    r"|hearings?\b(?! (?:aid|test|eval|device))|utilization review|payment|reimbursement|penalt(?:y|ies)"
    r"|mileage|lien\b|interpreter fees|continuance|deposition)",
    re.IGNORECASE,
)
"""What is asked of an office, and not of a physician."""


class Source(IntEnum):
    """Where a request was read, from the least to the most certain."""

    BARE = 1
    JUDGED = 2
    SAID = 3
    PLAN = 4
    LISTED = 5
    DECIDED = 6


@dataclass(slots=True)
class Candidate:
    """A possible request. ``marker`` is its number or letter in its list; ``sure`` is false of what is listed
    without a word that says it is asked for; ``closed`` says that the document leaves it undecided,
    ``dropped`` that it is no longer asked for. ``group``: the list that it stands in; ``likely``: how
    likely it is a request where that was judged."""

    passage: PlacedText
    source: Source
    status: RequestStatus | None = None
    marker: str = ""
    sure: bool = True
    closed: bool = False
    dropped: bool = False
    group: int = 0
    likely: float | None = None
    amounts: list[PlacedText] = field(default_factory=list)


def may_be_request(text: str, *, listed: bool) -> bool:
    """Whether a text can be a request at all. What no vocabulary knows can where requests are ``listed``:
    short and no sentence."""
    words = text.split()
    if (
        not re.search("[A-Za-z]{2}", text)
        or len(words) > _MAX_WORDS
        or _PLACEHOLDER.match(text)
        or PROCEEDING.search(text)
        or "___" in text
        or _LABELLED.match(text)
        or _INSTRUCTION.match(text)
    ):
        return False
    if _PERSON.match(text) or _CREDENTIALS.search(text):
        return False
    if names_treatment(text):
        return True
    return (
        listed
        and len(words) <= 20
        and bool(re.search("[A-Za-z]{3}", text))
        and not _PROSE.search(text)
        and not _NO_REQUEST.search(text)
    )
