"""The headings and labels that divide a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from indexer.letters.lines import Line, flow


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


def heading_of(line: Line) -> Heading | None:
    """The part that ``line`` begins, if it is a heading and nothing else."""
    return next((kind for kind, pattern in _HEADINGS.items() if pattern.fullmatch(line.text)), None)


def label_of(line: Line) -> tuple[Label, str] | None:
    """The label that ``line`` begins with, and the rest of the line."""
    match = _LABEL.match(line.text)
    if not match or not match.lastgroup:
        return None
    return Label[match.lastgroup], line.text[match.end() :].strip()


@dataclass(frozen=True)
class Markers:
    """What tells the layout of a letter: its lines, their running text, the headings and labels there."""

    lines: Sequence[Line]
    text: str
    headings: frozenset[Heading]
    labels: frozenset[Label]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Markers:
        """The markers in ``lines``."""
        return cls(
            lines=lines,
            text=flow(lines),
            headings=frozenset(heading for heading in map(heading_of, lines) if heading),
            labels=frozenset(label for label, _ in filter(None, map(label_of, lines))),
        )
