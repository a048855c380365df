"""Partial approvals: what was asked for, and what utilization review approved of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.normalize.attributes.sentences import is_named, sentences
from indexer.normalize.treatment import MAX_REQUEST_CHARACTERS, normalize_request
from search.model.attributes import PartialApproval
from search.model.letters import Determination, Issue

_PARTIAL = re.compile(
    r"\bw(?:as|ere)\s+authorized\s+by\s+the\s+claims\s+administrator|\bclaims\s+administrator\s+authorized\b"
    r"|\bportion\s+of\s+the\s+original\s+request\b",
    re.IGNORECASE,
)
_OF_REQUEST = (
    re.compile(
        r"(?P<asked>.{3,400}?)\s+w(?:as|ere)\s+the\s+original\s+request\.?\s+(?P<approved>.{3,400}?)"
        r"\s+w(?:as|ere)\s+authorized\s+by\s+the\s+claims\s+administrator",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<asked>.{3,400}?)\s+w(?:as|ere)\s+the\s+original\s+request\.?\s+the\s+claims\s+administrator"
        r"\s+authorized\s+(?P<approved>.{3,400}?),?\s+leaving\b",
        re.IGNORECASE,
    ),
)
_MODIFIED = r"(?:modified|partially\s+(?:approved|certified|authorized)|conditionally\s+modified)"
_OF_SUMMARY = (
    re.compile(
        rf"\b{_MODIFIED}\s+(?:the\s+|a\s+)?(?:\w+\s+)?requests?\s+(?:for|of)\s+(?P<asked>[^.;]{{3,140}}?)\s+"
        r"(?:to|as)\s+(?P<approved>[^;]{3,100}?)(?=$|[.;,](?:\s|$)|\s+and\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\brequests?\s+(?:for|of)\s+(?P<asked>[^.;]{{3,120}}?)\s+w(?:as|ere)\s+(?:\w+\s+){{0,2}}?{_MODIFIED}"
        r"(?:\s+to\s+(?P<approved>[^;]{3,80}?))?(?=$|[.;,](?:\s|$)|\s+as\b)",
        re.IGNORECASE,
    ),
)
_WHOLE = re.compile(
    rf"\b(?:utilization\s+review|UR|claims\s+administrator)\b[^.;]{{0,60}}\b{_MODIFIED}\s+the\s+(?:requests?"
    r"|requested\s+treatment)\b",
    re.IGNORECASE,
)
_ONE_AMOUNT = 1


def partial_approval_of(determination: Determination, issue: Issue) -> PartialApproval | None:
    """What the request says of a part that was authorized, or what the summary says of this treatment where
    no other issue is on it; ``None`` where nothing was approved."""
    request = issue.request[:MAX_REQUEST_CHARACTERS]
    if _PARTIAL.search(request):
        matches = (match for pattern in _OF_REQUEST if (match := pattern.search(request)))
        return next((_amounts(match["asked"], match["approved"]) for match in matches), PartialApproval())
    return _in_summary(determination, issue)


def _in_summary(determination: Determination, issue: Issue) -> PartialApproval | None:
    found = sentences(determination.clinical_summary or "")
    others = [other for other in determination.issues if other.number != issue.number]
    if not others and any(_WHOLE.search(sentence) for sentence in found):
        return next(_said_of(issue, found), PartialApproval())
    if any(other.treatment.generic_name == issue.treatment.generic_name for other in others):
        return None
    return next(_said_of(issue, found), None)


def _said_of(issue: Issue, found: tuple[str, ...]) -> Iterator[PartialApproval]:
    for sentence in found:
        for pattern in _OF_SUMMARY:
            for match in pattern.finditer(sentence):
                if is_named(issue, match["asked"]):
                    name = issue.treatment.name_as_written or ""
                    approved = match["approved"] or ""
                    named = is_named(issue, approved)
                    yield _amounts(match["asked"], approved if named else f"{name} {approved}")


def _amounts(asked: str, approved: str) -> PartialApproval:
    """The two amounts, where each text asks for one treatment, and the second for less of it."""
    before, after = _amount(asked), _amount(approved)
    if before is not None and after is not None and after >= before:
        return PartialApproval()
    return PartialApproval(before, after)


def _amount(text: str) -> float | None:
    treatments = normalize_request(text).treatments
    if len(treatments) != _ONE_AMOUNT:
        return None
    [treatment] = treatments
    return float(treatment.visits) if treatment.visits else treatment.quantity
