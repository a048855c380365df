"""A letter's lines to its parts: header, how it was made, documents, summary, issues."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.letters.lines import Line, flow
from indexer.parse.markers import SUMMARY_INTRODUCTION, Heading, Label, heading_of, label_of
from search.model.letters import Section, SectionKind

_INTRODUCTION_BEGINS = re.compile(r"\s*The (?:expert |physician )*reviewer developed the following", re.I)
_NOT_ABOVE_SUMMARY = (Heading.SUMMARY, Heading.ISSUES)
_SECTION_KINDS = {
    None: SectionKind.HEADER,
    Heading.HOW: SectionKind.BOILERPLATE,
    Heading.DOCUMENTS: SectionKind.DOCUMENTS,
    Heading.ISSUES: SectionKind.OTHER,
}


@dataclass(frozen=True, slots=True)
class HeadedPart:
    """The lines under a heading, without it; the part above all headings has ``None`` for one."""

    heading: Heading | None
    lines: Sequence[Line]


def divide(lines: Sequence[Line]) -> list[HeadedPart]:
    """The parts of a letter in reading order. A heading that was cut off is made up for by what must follow
    it: the summary's fixed sentence, the issues' preamble."""
    parts: list[tuple[Heading | None, list[Line]]] = [(None, [])]
    for line in lines:
        current = parts[-1][0]
        heading = heading_of(line)
        if heading and (current is not Heading.ISSUES or heading is current):
            if heading is not current:
                parts.append((heading, []))
            continue
        if current not in _NOT_ABOVE_SUMMARY and _INTRODUCTION_BEGINS.match(line.text):
            parts.append((Heading.SUMMARY, []))
        elif current is not Heading.ISSUES and _begins_issues(line):
            parts.append((Heading.ISSUES, []))
        parts[-1][1].append(line)
    return [HeadedPart(heading, lines) for heading, lines in parts if heading or lines]


def text_under(parts: Sequence[HeadedPart], heading: Heading | None) -> str:
    """The running text of every part with ``heading``."""
    return flow(line for part in parts if part.heading is heading for line in part.lines)


def _begins_issues(line: Line) -> bool:
    label = label_of(line)
    return label is not None and label[0] is Label.PREAMBLE


def sections_of(part: HeadedPart) -> list[Section]:
    """The sections of a part other than the issues, empty ones left out."""
    text = flow(part.lines)
    if part.heading is Heading.SUMMARY:
        introduction, summary = split_introduction(text)
        sections = [
            Section(SectionKind.BOILERPLATE, introduction),
            Section(SectionKind.CLINICAL_SUMMARY, summary),
        ]
    else:
        sections = [Section(_SECTION_KINDS[part.heading], text)]
    return [section for section in sections if section.text]


def split_introduction(summary: str) -> tuple[str, str]:
    """The fixed sentence that introduces the summary, and the summary."""
    match = SUMMARY_INTRODUCTION.match(summary)
    if not match:
        return "", summary
    return match[0].strip(), summary[match.end() :]
