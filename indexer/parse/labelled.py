"""The parts of a letter of layout C: the sections of each, and the issues of the part that has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.letters.lines import Line
from indexer.parse.contents import LetterContents, RawIssue
from indexer.parse.issues import read_issues
from indexer.parse.markers import Heading
from indexer.parse.sections import HeadedPart, divide, sections_of
from search.model.letters import Section, SectionKind


def read_labelled(lines: Sequence[Line]) -> LetterContents:
    """Issues and all sections of a letter whose issues have labelled blocks.

    Where the heading of the issues was cut off they are looked for in the last part.
    """
    parts = divide(lines)
    has_issues = any(part.heading is Heading.ISSUES and part.lines for part in parts)
    issues: tuple[RawIssue, ...] = ()
    sections: list[Section] = []
    for part in parts:
        holds_issues = part.heading is Heading.ISSUES if has_issues else part is parts[-1]
        if holds_issues:
            contents = read_issues(part.lines, below_heading=part.heading is Heading.ISSUES)
            issues += _numbered_after(contents.issues, len(issues))
            sections += _sections_with_issues(contents, part)
        else:
            sections += sections_of(part)
    return LetterContents(issues, tuple(sections))


def _numbered_after(issues: Sequence[RawIssue], count: int) -> tuple[RawIssue, ...]:
    return tuple(replace(issue, number=issue.number + count) for issue in issues)


def _sections_with_issues(contents: LetterContents, part: HeadedPart) -> list[Section]:
    """The issues' sections; text before the first request belongs to the part that it stands in."""
    if part.heading is Heading.ISSUES:
        return list(contents.sections)
    sections: list[Section] = []
    for section in contents.sections:
        if section.kind is SectionKind.OTHER and not sections:
            sections += sections_of(replace(part, lines=[Line(section.text)]))
        else:
            sections.append(section)
    return sections
