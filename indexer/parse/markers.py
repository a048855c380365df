"""The headings and labels that divide a letter, and which layout they add up to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from indexer.letters.lines import Line, flow
from search.model.letters import Layout


class Heading(Enum):
    """A line that begins a part of the letter."""

    HOW = auto()
    DOCUMENTS = auto()
    SUMMARY = auto()
    ISSUES = auto()


class Label(Enum):
    """A label that begins a block of an issue."""

    PREAMBLE = auto()
    CLAIMS_ADMINISTRATOR = auto()
    REVIEWER = auto()
    RATIONALE = auto()
    END = auto()


_HEADINGS = {
    Heading.HOW: re.compile(r"HOW THE IMR FINAL DETERMINATION WAS MADE\s*:?", re.IGNORECASE),
    Heading.DOCUMENTS: re.compile(
        r"(?:DOCUMENTS REVIEWED|RECORDS REVIEWED)(?: FOR DETERMINATION)?\s*:?", re.IGNORECASE
    ),
    Heading.SUMMARY: re.compile(r"(?:CLINICAL )?CASE SUMMARY\s*:?", re.IGNORECASE),
    Heading.ISSUES: re.compile(
        r"IMR (?:ISSUES?, DECISIONS? AND RATIONALES?|DECISION(?:\(S\)|S)? AND RATIONALE(?:\(S\)|S)?)\s*:?",
        re.IGNORECASE,
    ),
}
_LABELS = {
    Label.PREAMBLE: r"The Final Determination was based on (?:the )?decisions?\b"
    r"(?: for the disputed items?\s*/\s*services?(?: set forth below\s*:?)?)?",
    Label.CLAIMS_ADMINISTRATOR: r"(?:The )?Claims? Administrator(?:'?s)? guidelines?\s*:",
    Label.REVIEWER: r"(?:The )?(?:MAXIMUS|(?:Physician|Expert)(?: |/)?Reviewer)(?:'?s)? guidelines?\s*:",
    Label.RATIONALE: r"Decision rationale\s*:",
    Label.END: r"Disclaimer\s*:\s*MAXIMUS\b|MAXIMUS is providing an independent review service\b",
}
_LABEL = re.compile(
    "|".join(f"(?P<{label.name}>{pattern})" for label, pattern in _LABELS.items()), re.IGNORECASE
)
SUMMARY_INTRODUCTION = re.compile(
    r"\s*The (?:expert |physician )*reviewer developed the following (?:clinical )?case summary"
    r" based on a review of the case file,? including all medical records\s*[:.]?\s*",
    re.IGNORECASE,
)
"""The fixed sentence before the clinical summary."""

_LAYOUT_A = re.compile(
    r"INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE"
    r"|Notice of Independent Medical Review Determination"
    r"|has determined the request for .{1,400}? (?:is|are) (?:not ?)?medically necessary",
    re.IGNORECASE,
)
_LAYOUT_B = re.compile(r"IMR DECISION(?:\(S\)|S)? AND RATIONALE(?:\(S\)|S)?\s*:?", re.IGNORECASE)
_LAYOUT_D = re.compile(r"(?:MEDICAL PROFESSIONAL REVIEW|ISSUES? AT DISPUTE\b.*)", re.IGNORECASE)
_CREDENTIALS = re.compile(r"State\(?s?\)? of Licensure\s*:|following credentials\s*:", re.IGNORECASE)
_INLINE = re.compile(r"Board[- ]Certified in\b|licensed to practice in\b", re.IGNORECASE)


def heading_of(line: Line) -> Heading | None:
    """The part that ``line`` begins, if it is a heading and nothing else."""
    return next((kind for kind, pattern in _HEADINGS.items() if pattern.fullmatch(line.text)), None)


def label_of(line: Line) -> tuple[Label, str] | None:
    """The label that ``line`` begins with, and the rest of the line."""
    match = _LABEL.match(line.text)
    if not match or not match.lastgroup:
        return None
    return Label[match.lastgroup], line.text[match.end() :].strip()


def layout_of(lines: Sequence[Line]) -> Layout:
    """The layout by its headings and labels; ``UNKNOWN`` where they belong to none."""
    if any(_LAYOUT_D.fullmatch(line.text) for line in lines[:40]):
        return Layout.D
    text = flow(lines)
    headings = {heading_of(line) for line in lines}
    labels = {label[0] for label in map(label_of, lines) if label}
    if Label.CLAIMS_ADMINISTRATOR in labels and Label.RATIONALE in labels:
        return _layout_c(text)
    if _LAYOUT_A.search(text[:20_000]):
        return Layout.A
    if any(_LAYOUT_B.fullmatch(line.text) for line in lines):
        return Layout.B
    if Heading.ISSUES in headings or labels - {Label.RATIONALE, Label.END}:
        return _layout_c(text)
    return Layout.UNKNOWN


def _layout_c(text: str) -> Layout:
    if _CREDENTIALS.search(text) or not _INLINE.search(text):
        return Layout.C_BLOCK
    return Layout.C_INLINE
