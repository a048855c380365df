"""What is read from the lines of a letter, before anything is normalized."""

from __future__ import annotations

from dataclasses import dataclass

from search.model.letters import Outcome, Section


@dataclass(frozen=True, slots=True)
class RawIssue:
    """An issue as the letter writes it, before anything is normalized."""

    number: int
    request: str
    outcome: Outcome
    outcome_as_written: str | None = None
    disputed_part: str | None = None
    claims_administrator_guideline: str | None = None
    reviewer_guideline: str | None = None
    rationale: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterContents:
    """The issues of a letter, or of a part of it, and all its sections in reading order."""

    issues: tuple[RawIssue, ...]
    sections: tuple[Section, ...]
