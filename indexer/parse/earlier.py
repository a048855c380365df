"""The layouts of 2013 and early 2014: A (numbered outcomes on page 1), B, and D (one issue).

Unconfirmed: no letter of these layouts was at hand, only quotations and field names. Nothing is
dropped where a letter differs: text under no known heading stays in the section before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.letters.lines import Line, flow
from indexer.parse.contents import LetterContents, RawIssue
from indexer.parse.sections import split_introduction
from search.model.letters import Outcome, Section, SectionKind

_NUMBERED = r"(?<!\S)\(?(?P<{name}>\d{{1,2}})[.)]\s*"
_ISSUE = (
    _NUMBERED.format(name="number")
    + r"(?:MAXIMUS Federal Services,? Inc\.? has determined (?:that )?)?(?:[Tt]he request for )?"
    r"(?P<request>(?:(?!\s\(?\d{1,2}[.)]\s).){2,600}?)\s+(?:is|are|was|were)\s+(?P<not>not\s*)?"
    r"medically necessary and appropriate\s*\.?"
)
_REGARDING = (
    _NUMBERED.format(name="again") + r"Regarding the (?:retrospective )?request for (?P<regarding>.{2,600}?):"
)
_ISSUE_HEADINGS = {
    SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE: r"(?=The Claims Administrator (?:based its|did not))",
    SectionKind.REVIEWER_GUIDELINE: r"Sections? of the Medical Treatment Utilization Schedule "
    r"Relied Upon by the (?:Expert|Physician) Reviewer to Make His/Her Decision\s*:?"
    r"|(?=The (?:Physician |Expert |/)*Reviewer (?:based his/her decision|did not base|found))"
    r"|MEDICAL TREATMENT GUIDELINE\(?S?\)? RELIED UPON BY (?:THE )?PROFESSIONAL REVIEWER(?: AND WHY)?\s*:",
    SectionKind.RATIONALE: r"Rationale for (?:the|His/Her) Decision\s*:"
    r"|The (?:Physician |Expert |/)*Reviewer's decision rationale\s*:|Decision rationale\s*:"
    r"|RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE [A-Z/ ]*?MEDICALLY NECESSARY\s*:?",
}
_LETTER_HEADINGS = {
    SectionKind.BOILERPLATE: r"HOW THE IMR FINAL DETERMINATION WAS MADE"
    r"|INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE"
    r"|Medical Qualifications of the Expert Reviewer\s*:|MEDICAL REVIEWER QUALIFICATIONS\s*:?"
    r"|IMR DECISION(?:\(S\)|S)? AND RATIONALE(?:\(S\)|S)?|Disclaimer\s*:\s*(?=MAXIMUS)",
    SectionKind.DOCUMENTS: r"DOCUMENTS REVIEWED(?: FOR DETERMINATION)?\s*:?"
    r"|Documents Reviewed(?: for Determination)?\s*:",
    SectionKind.CLINICAL_SUMMARY: r"(?:CLINICAL )?CASE SUMMARY\s*:?|(?:Clinical )?Case Summary\s*:",
    SectionKind.REQUEST: r"ISSUES? AT DISPUTE\s*:?",
}
_BOUNDARY = re.compile(
    "|".join(
        [f"(?P<issue>{_ISSUE})", f"(?P<repeated>{_REGARDING})"]
        + [f"(?P<{kind.name}>{pattern})" for kind, pattern in (_ISSUE_HEADINGS | _LETTER_HEADINGS).items()]
    )
)
_NEGATED = re.compile(r"\bNOT MEDICALLY NECESSARY", re.IGNORECASE)
_CONCLUSION = re.compile(r"\b(not\s+)?medically\s+(?:necessary|appropriate)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the letter: its kind, the issue it belongs to, its text and its heading."""

    kind: SectionKind
    number: int | None
    text: str
    heading: str = ""


def read_earlier(lines: Sequence[Line]) -> LetterContents:
    """Issues and all sections of a letter of layout A, B or D, in reading order."""
    text = flow(lines)
    issues: dict[int, RawIssue] = {}
    sections: list[Section] = []
    pieces = list(_pieces(text, issues))
    for piece in pieces:
        if piece.kind is SectionKind.CLINICAL_SUMMARY:
            introduction, rest = split_introduction(piece.text)
            sections += [Section(SectionKind.BOILERPLATE, introduction), Section(piece.kind, rest)]
        else:
            sections.append(Section(piece.kind, piece.text, piece.number))
    if not issues:
        issues.update(_single_issue(pieces))
    nonempty = tuple(section for section in sections if section.text)
    return LetterContents(tuple(_completed(issue, nonempty) for _, issue in sorted(issues.items())), nonempty)


def _pieces(text: str, issues: dict[int, RawIssue]) -> Iterator[_Piece]:
    """The stretches between headings; fills ``issues`` with every numbered outcome, once."""
    kind, number, begin, heading = SectionKind.HEADER, None, 0, ""
    for boundary in _BOUNDARY.finditer(text):
        yield _Piece(kind, number, text[begin : boundary.start()].strip(), heading)
        begin, heading = boundary.end(), boundary[0]
        if boundary["issue"] or boundary["repeated"]:
            number = int(boundary["number"] or boundary["again"])
            request = (boundary["request"] or boundary["regarding"]).strip()
            if number not in issues:
                yield _Piece(SectionKind.REQUEST, number, request)
            if boundary["issue"]:
                outcome = Outcome.UPHELD if boundary["not"] else Outcome.OVERTURNED
                issues.setdefault(number, RawIssue(number, request, outcome, boundary[0].strip()))
            kind = SectionKind.OTHER
            continue
        kind = next(name for name in (*_ISSUE_HEADINGS, *_LETTER_HEADINGS) if boundary[name.name] is not None)
        if kind not in _ISSUE_HEADINGS:
            number = None
        elif kind is SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE and number is None:
            kind = SectionKind.OTHER
    yield _Piece(kind, number, text[begin:].strip(), heading)


def _single_issue(pieces: Sequence[_Piece]) -> dict[int, RawIssue]:
    """Layout D's one issue: its outcome is said by the rationale's heading, else by its last words."""
    request = next((piece.text for piece in pieces if piece.kind is SectionKind.REQUEST), "")
    rationale = next((piece for piece in pieces if piece.kind is SectionKind.RATIONALE), None)
    if not request and not rationale:
        return {}
    conclusions = list(_CONCLUSION.finditer(f"{rationale.text} {rationale.heading}")) if rationale else []
    outcome = Outcome.OTHER
    if conclusions:
        outcome = Outcome.UPHELD if _NEGATED.search(conclusions[-1][0]) else Outcome.OVERTURNED
    warning = "The letter states no outcome: it was inferred from the rationale's heading."
    return {1: RawIssue(1, request, outcome, warnings=(warning,))}


def _completed(issue: RawIssue, sections: Sequence[Section]) -> RawIssue:
    def text(kind: SectionKind) -> str | None:
        same_kind = (part for part in sections if part.kind is kind)
        return flow(part.text for part in same_kind if part.issue_number in (issue.number, None)) or None

    return RawIssue(
        number=issue.number,
        request=issue.request,
        outcome=issue.outcome,
        outcome_as_written=issue.outcome_as_written,
        claims_administrator_guideline=text(SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE),
        reviewer_guideline=text(SectionKind.REVIEWER_GUIDELINE),
        rationale=text(SectionKind.RATIONALE),
        warnings=issue.warnings,
    )
