"""The layouts of 2013 and early 2014: A (numbered outcomes on page 1), B, and D (one issue).

Unconfirmed: no letter of these layouts was at hand, only quotations and field names. Nothing is
dropped where a letter differs: text under no known heading stays in the section before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from indexer.letters.lines import Line, flow
from indexer.parse.conclusions import concluded_outcome
from indexer.parse.contents import LetterContents, RawIssue
from indexer.parse.numbered_outcomes import OutcomeSentence, flow_with_starts, outcome_sentences
from indexer.parse.sections import split_introduction
from search.model.letters import Outcome, Section, SectionKind

_REVIEWER = r"The (?:(?:Physician|Expert)[ /]+)*Reviewer"
_RELIED_UPON = (
    r"Sections? of the Medical Treatment Utilization Schedule "
    r"Relied Upon by the (?:(?:Expert|Physician)[ /]+)+Reviewer to Make His/Her Decision\s?:?"
)
_ISSUE_HEADINGS = {
    SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE: r"(?=The Claims Administrator "
    r"(?:based|did not cite|did not base|cited|relied on|used)\b)",
    SectionKind.REVIEWER_GUIDELINE: rf"{_RELIED_UPON}"
    rf"|(?={_REVIEWER} (?:based|did not base|did not cite|found|relied on|used)\b)"
    r"|MEDICAL TREATMENT GUIDELINE\(?S?\)? RELIED UPON BY (?:THE )?PROFESSIONAL REVIEWER(?: AND WHY)?\s?:",
    SectionKind.RATIONALE: r"Rationale for (?:the|His/Her) Decision\s?:"
    rf"|{_REVIEWER}'s decision rationale\s?:|Decision rationale\s?:"
    r"|RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE [A-Z/ ]{0,40}?MEDICALLY NECESSARY\s?:?",
}
_LETTER_HEADINGS = {
    SectionKind.BOILERPLATE: r"HOW THE IMR FINAL DETERMINATION WAS MADE"
    r"|INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE"
    r"|Medical Qualifications of the Expert Reviewer\s?:|MEDICAL REVIEWER QUALIFICATIONS\s?:?"
    r"|IMR DECISION(?:\(S\)|S)? AND RATIONALE(?:\(S\)|S)?|Effect of the Decision\s?:"
    r"|Disclaimer\s?:\s?(?=MAXIMUS)",
    SectionKind.DOCUMENTS: r"DOCUMENTS REVIEWED(?: FOR DETERMINATION)?\s?:?"
    r"|Documents Reviewed(?: for Determination)?\s?:",
    SectionKind.CLINICAL_SUMMARY: r"(?:CLINICAL )?CASE SUMMARY\s?:?|(?:Clinical )?Case Summary\s?:",
    SectionKind.REQUEST: r"ISSUES? AT DISPUTE\s?:?",
}
_HEADINGS = _ISSUE_HEADINGS | _LETTER_HEADINGS
_ANY_HEADING = "|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _HEADINGS.items())
_HEADING = re.compile(_ANY_HEADING, re.IGNORECASE)
_HEADING_AS_PRINTED = re.compile(_ANY_HEADING)
_RELIED_UPON_HEADING = re.compile(_RELIED_UPON, re.IGNORECASE)
_SAME_GUIDELINES = re.compile(
    r"(?:used|cited|relied (?:up)?on|referenced) by the Claims Administrator|\bthe same (?:guideline"
    r"|section)",
    re.IGNORECASE,
)
_PROSE_SECTIONS = (SectionKind.CLINICAL_SUMMARY, SectionKind.DOCUMENTS)
_LIST_BEGINS = re.compile(r"(?<!\S)\(?1[.)]\s")
_WORD = re.compile(r"\w+")
_FORM_HEADING = re.compile(r"RATIONALE FOR WHY\b", re.IGNORECASE)
_NEGATED = re.compile(r"\bNOT\s+MEDICALLY NECESSARY", re.IGNORECASE)
_REQUIRED = (
    ("claims administrator guideline", "claims_administrator_guideline"),
    ("reviewer guideline", "reviewer_guideline"),
    ("rationale", "rationale"),
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the letter: its kind, the issue it belongs to, its text and its heading."""

    kind: SectionKind
    number: int | None
    text: str
    heading: str = ""


class _Boundary(NamedTuple):
    """Where a piece ends and the next begins: with a sentence that names a request, or a heading."""

    begin: int
    end: int
    kind: SectionKind | None
    sentence: OutcomeSentence | None = None


@dataclass
class _Reading:
    """The issues that were found so far, and where the present one stands."""

    issues: dict[int, RawIssue] = field(default_factory=dict)
    last_number: int = 0
    kind: SectionKind = SectionKind.HEADER
    number: int | None = None
    begin: int = 0
    """Where in the text the present section begins."""

    def admits(self, sentence: OutcomeSentence, text: str) -> bool:
        """Whether the sentence is an issue of the letter, and no line of a list in a summary or rationale:
        where its form does not tell, it must go on the count of issues and not that of a list."""
        if sentence.certain:
            return True
        if sentence.number != self.last_number + 1 or self.kind in _PROSE_SECTIONS:
            return False
        in_rationale = self.kind is SectionKind.RATIONALE
        return not (in_rationale and _LIST_BEGINS.search(text, self.begin, sentence.begin))

    def number_of(self, sentence: OutcomeSentence) -> int:
        """The issue's number: the sentence's own, unless another request has it."""
        number = sentence.number
        known = self.issues.get(number) if number else None
        if number and (known is None or sentence.upheld is None or _same_request(known.request, sentence)):
            return number
        return self.last_number + 1


def read_earlier(lines: Sequence[Line]) -> LetterContents:
    """Issues and all sections of a letter of layout A, B or D, in reading order."""
    text, starts = flow_with_starts(lines)
    reading = _Reading()
    sections: list[Section] = []
    pieces = list(_pieces(text, starts, reading))
    for piece in pieces:
        if piece.kind is SectionKind.CLINICAL_SUMMARY:
            introduction, rest = split_introduction(piece.text)
            sections += [Section(SectionKind.BOILERPLATE, introduction), Section(piece.kind, rest)]
        else:
            sections.append(Section(piece.kind, piece.text, piece.number))
    numbered = bool(reading.issues)
    issues = reading.issues or _single_issue(pieces)
    own: dict[int | None, list[_Piece]] = {}
    for piece in pieces:
        own.setdefault(piece.number if numbered else 1, []).append(piece)
    completed = (
        _completed(issue, own.get(number, ()), numbered=numbered) for number, issue in sorted(issues.items())
    )
    return LetterContents(tuple(completed), tuple(section for section in sections if section.text))


def _boundaries(text: str, starts: frozenset[int]) -> list[_Boundary]:
    sentences = [_Boundary(s.begin, s.end, None, s) for s in outcome_sentences(text, starts)]
    # In other capitals than the form's its words are a heading only where they begin a line.
    headings = [
        _Boundary(match.start(), match.end(), SectionKind[match.lastgroup])
        for match in _HEADING.finditer(text)
        if match.lastgroup and (match.start() in starts or _HEADING_AS_PRINTED.match(text, match.start()))
    ]
    return sorted(sentences + headings, key=lambda boundary: (boundary.begin, boundary.end))


def _pieces(text: str, starts: frozenset[int], reading: _Reading) -> Iterator[_Piece]:
    """The stretches between headings; fills the issues of ``reading`` with every request, once."""
    begin, heading = 0, ""
    for boundary in _boundaries(text, starts):
        if boundary.begin < begin:
            continue
        sentence = boundary.sentence
        if sentence and not reading.admits(sentence, text):
            continue
        if not sentence and not _begins_section(boundary, reading):
            continue
        yield _Piece(reading.kind, reading.number, text[begin : boundary.begin].strip(), heading)
        begin, heading = boundary.end, text[boundary.begin : boundary.end]
        reading.begin = begin
        if sentence:
            yield from _opened(sentence, heading.strip(), reading)
        else:
            assert boundary.kind is not None
            reading.kind = boundary.kind
            reading.number = reading.number if boundary.kind in _ISSUE_HEADINGS else None
    yield _Piece(reading.kind, reading.number, text[begin:].strip(), heading)


def _begins_section(boundary: _Boundary, reading: _Reading) -> bool:
    """Whether a heading counts where it stands: what either side relied on is a sentence of the letter's
    form only between a request and its rationale, and the rationale may speak of it again."""
    sentence = boundary.begin == boundary.end
    if not sentence:
        return True
    return reading.number is not None and reading.kind is not SectionKind.RATIONALE


def _opened(sentence: OutcomeSentence, written: str, reading: _Reading) -> Iterator[_Piece]:
    """Goes on to the issue that ``sentence`` names."""
    number = reading.number = reading.number_of(sentence)
    reading.kind = SectionKind.OTHER
    known = reading.issues.get(number)
    if known is None:
        yield _Piece(SectionKind.REQUEST, number, sentence.request)
        reading.last_number = max(reading.last_number, number)
        known = reading.issues[number] = RawIssue(number, sentence.request, Outcome.OTHER)
    if sentence.upheld is not None and known.outcome_as_written is None:
        outcome = Outcome.UPHELD if sentence.upheld else Outcome.OVERTURNED
        reading.issues[number] = replace(known, outcome=outcome, outcome_as_written=written)


def _same_request(request: str, sentence: OutcomeSentence) -> bool:
    """Whether most words of the two are the same: the list of outcomes is printed twice."""
    ours, theirs = ({*_WORD.findall(words.lower())} for words in (request, sentence.request))
    return 2 * len(ours & theirs) >= len(ours | theirs)


def _single_issue(pieces: Sequence[_Piece]) -> dict[int, RawIssue]:
    """Layout D's one issue, of which no sentence of the form says the outcome."""
    request = next((piece.text for piece in pieces if piece.kind is SectionKind.REQUEST), "")
    has_rationale = any(piece.kind is SectionKind.RATIONALE for piece in pieces)
    return {1: RawIssue(1, request, Outcome.OTHER)} if request or has_rationale else {}


def _completed(issue: RawIssue, pieces: Sequence[_Piece], *, numbered: bool) -> RawIssue:
    """``issue`` with the texts of its ``pieces``; without numbers (layout D) all are its own."""

    def text(kind: SectionKind) -> str:
        return flow(piece.text for piece in pieces if piece.kind is kind)

    administrator = text(SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE)
    reviewer = text(SectionKind.REVIEWER_GUIDELINE)
    relied_upon = any(_RELIED_UPON_HEADING.match(piece.heading) for piece in pieces)
    if (relied_upon and not reviewer) or _SAME_GUIDELINES.search(reviewer):
        reviewer = flow([administrator, reviewer])
    completed = replace(
        issue,
        claims_administrator_guideline=administrator or None,
        reviewer_guideline=reviewer or None,
        rationale=text(SectionKind.RATIONALE) or None,
    )
    required = _REQUIRED if numbered else _REQUIRED[1:]
    missing = [name for name, attribute in required if getattr(completed, attribute) is None]
    if missing:
        warning = f"The issue is incomplete: no {', no '.join(missing)}."
        completed = replace(completed, warnings=(*completed.warnings, warning))
    return completed if completed.outcome_as_written else _with_conclusion(completed, pieces)


def _with_conclusion(issue: RawIssue, pieces: Sequence[_Piece]) -> RawIssue:
    """``issue`` with the outcome that its rationale comes to. The heading of layout D's rationale is that
    of a form, and asked last."""
    outcome = concluded_outcome(issue.rationale or "")
    if outcome:
        warning = "The letter states no outcome: it was inferred from the rationale's conclusion."
        return replace(issue, outcome=outcome, warnings=(*issue.warnings, warning))
    headings = [piece.heading for piece in pieces if _FORM_HEADING.match(piece.heading)]
    if not headings:
        warning = "No outcome was found for this issue."
        return replace(issue, warnings=(*issue.warnings, warning))
    outcome = Outcome.UPHELD if _NEGATED.search(headings[0]) else Outcome.OVERTURNED
    warning = "The letter states no outcome: it was inferred from the heading of the rationale."
    return replace(issue, outcome=outcome, warnings=(*issue.warnings, warning))
