"""A letter's contents to its determination: header, reviewer, injured worker, normalized issues."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from msgspec import UNSET

from indexer.letters.lines import Line, body, flow, has_invented_notice
from indexer.normalize.attributes import with_attributes
from indexer.normalize.clinical import body_parts, diagnoses, medications_mentioned
from indexer.normalize.dates import LATEST_YEAR
from indexer.normalize.guideline_lines import citations_in_prose, parse_citations
from indexer.normalize.treatment import normalize_request
from indexer.parse.contents import LetterContents, RawIssue
from indexer.parse.header import Header, case_number, first, read_header
from indexer.parse.inferred import injury_date, latest_date, review_date
from indexer.parse.introduction import introduction_dates
from indexer.parse.markers import Heading
from indexer.parse.person import age_in, sex_in
from indexer.parse.reviewer import read_reviewer
from indexer.parse.sections import HeadedPart, divide, split_introduction, text_under
from search.model.letters import Determination, Issue, Layout, Outcome, Section, SectionKind

_STATED = "stated"
_FROM_SUMMARY = "inferred: clinical summary"
_FROM_INTRODUCTION = "inferred: introduction"
_SENTENCE_END = re.compile(r"[.?!][\"')\]]*$|\bmedically (?:necessary|appropriate)$", re.IGNORECASE)
_MAX_END_CHARACTERS = 60
_EVIDENCE = {
    "outcome": "inferred: outcomes of the issues",
    "clinical_summary": _STATED,
    "latest_date_mentioned": "inferred: latest date in the text",
    "body_parts": "inferred: clinical summary and requests",
    "diagnoses": _FROM_SUMMARY,
    "medications_mentioned": "inferred: clinical summary and requests",
}


_PARTS_OF_ISSUES = (
    SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE,
    SectionKind.REVIEWER_GUIDELINE,
    SectionKind.RATIONALE,
)


@dataclass(frozen=True, slots=True)
class _FieldTexts:
    """The texts that fields are read from."""

    header: Sequence[Line]
    introduction: str
    how: str
    summary: str


def describe_letter(
    name: str,
    lines: Sequence[Line],
    contents: LetterContents,
    *,
    layout: Layout,
    sha256: str,
    warnings: tuple[str, ...] = (),
) -> Determination:
    """The determination of the file ``name`` with ``lines``, of which ``contents`` were read by ``layout``.

    Never fails: what a letter lacks is ``None``. ``warnings`` stand before those of the issues.
    """
    footers = flow(line for line in lines if line.footer)
    parts = divide(body(lines))
    issues, sections = contents.issues, contents.sections
    header_lines = [line for part in parts if part.heading is None for line in part.lines]
    text = _FieldTexts(header_lines, flow(header_lines), _about_reviewer(parts, sections), _summary(sections))
    header, evidence = _with_inferred_dates(read_header(text.header), text)
    number = header.case_number or case_number(footers)
    if number:
        evidence["case_number"] = _STATED
    if layout is not Layout.UNKNOWN:
        warnings += (
            *_missing_parts(issues, text.summary),
            *_cut_off(body(lines)),
            *_headless(sections, layout),
        )
    determination = Determination(
        file=PurePath(name).name,
        determination_id=number or PurePath(name).stem,
        layout=layout,
        sha256=sha256,
        issues=tuple(_normalized(issue) for issue in issues),
        outcome=letter_outcome([issue.outcome for issue in issues]),
        case_number=number,
        date_assigned=header.date_assigned,
        date_of_injury=header.date_of_injury,
        date_of_injury_end=header.date_of_injury_end,
        decision_date=header.decision_date,
        ur_denial_date=header.ur_denial_date,
        application_received=header.application_received,
        priority=header.priority,
        clinical_summary=text.summary or None,
        sections=sections,
        evidence=evidence,
        further_dates=header.joined or UNSET,
        warnings=(*warnings, *header.warnings, *_joined(header), *_issue_warnings(issues)),
        invented=has_invented_notice(lines),
    )
    # The attributes last: they are read from the other issues and the summary, too.
    return with_attributes(_with_people(_with_clinical(determination), text))


def letter_outcome(outcomes: Sequence[Outcome]) -> Outcome | None:
    """The letter's outcome by those of its issues; ``None`` for a letter without issues. Where one outcome is
    neither upheld nor overturned, all the others do not say what became of the whole."""
    decided = set(outcomes)
    if Outcome.PARTIALLY_OVERTURNED in decided or {Outcome.UPHELD, Outcome.OVERTURNED} <= decided:
        return Outcome.PARTIALLY_OVERTURNED
    return decided.pop() if len(decided) == 1 else (Outcome.OTHER if decided else None)


def _about_reviewer(parts: Sequence[HeadedPart], sections: Sequence[Section]) -> str:
    """Where the reviewer is described; what stands above the summary where no heading says so."""
    how = text_under(parts, Heading.HOW)
    boilerplate = [section.text for section in sections if section.kind is SectionKind.BOILERPLATE]
    return how or f"{text_under(parts, None)} {flow(boilerplate)}"


def _summary(sections: Sequence[Section]) -> str:
    summaries = [section.text for section in sections if section.kind is SectionKind.CLINICAL_SUMMARY]
    return split_introduction(flow(summaries))[1]


def _with_inferred_dates(header: Header, text: _FieldTexts) -> tuple[Header, dict[str, str]]:
    """The header with the dates that only the introduction or the summary tells, and how each field is
    known."""
    fields = (
        "date_assigned", "date_of_injury", "date_of_injury_end", "decision_date", "ur_denial_date",
        "application_received", "priority",
    )  # fmt: skip
    evidence = {field: _STATED for field in fields if getattr(header, field) is not None}
    latest_year = header.decision_date.year if header.decision_date else LATEST_YEAR
    told = introduction_dates(text.introduction, latest_year=latest_year)
    untold = {field: dates for field, dates in told.items() if getattr(header, field) is None}
    evidence |= dict.fromkeys(untold, _FROM_INTRODUCTION)
    joined = {field: dates for field, dates in untold.items() if len(dates) > 1}
    header = replace(
        header,
        date_assigned=header.date_assigned or first(untold.get("date_assigned", ())),
        ur_denial_date=header.ur_denial_date or first(untold.get("ur_denial_date", ())),
        application_received=header.application_received or first(untold.get("application_received", ())),
        joined={**header.joined, **joined},
    )
    summary = text.summary
    if header.date_of_injury is None and (injured := injury_date(summary, latest_year=latest_year)):
        header = replace(header, date_of_injury=injured)
        evidence["date_of_injury"] = _FROM_SUMMARY
    if header.ur_denial_date is None and (reviewed := review_date(summary, latest_year=latest_year)):
        header = replace(header, ur_denial_date=reviewed)
        evidence["ur_denial_date"] = _FROM_SUMMARY
    return header, evidence


def _normalized(issue: RawIssue) -> Issue:
    request = normalize_request(issue.request, disputed_part=issue.disputed_part)
    return Issue(
        number=issue.number,
        request=issue.request,
        outcome=issue.outcome,
        treatment=request.treatments[0],
        outcome_as_written=issue.outcome_as_written,
        disputed_part=issue.disputed_part,
        treatments=request.treatments,
        retrospective=request.retrospective,
        date_of_service=request.date_of_service,
        claims_administrator_guideline=issue.claims_administrator_guideline,
        claims_administrator_citations=parse_citations(issue.claims_administrator_guideline or ""),
        reviewer_guideline=issue.reviewer_guideline,
        reviewer_citations=parse_citations(issue.reviewer_guideline or ""),
        rationale=issue.rationale,
        rationale_citations=citations_in_prose(issue.rationale or ""),
        warnings=issue.warnings,
    )


def _with_clinical(determination: Determination) -> Determination:
    """``determination`` with the body parts, diagnoses and medications of its summary and requests."""
    summary = determination.clinical_summary or ""
    requests = [issue.request for issue in determination.issues]
    text = flow([summary, *requests])
    known = determination.decision_date
    mentioned = latest_date(
        [text, *(issue.rationale or "" for issue in determination.issues)],
        not_after=known,
        latest_year=known.year if known else LATEST_YEAR,
    )
    described = replace(
        determination,
        latest_date_mentioned=mentioned,
        body_parts=body_parts(text),
        diagnoses=diagnoses(summary),
        medications_mentioned=medications_mentioned(text),
    )
    known_by = {field: why for field, why in _EVIDENCE.items() if getattr(described, field)}
    return replace(described, evidence={**determination.evidence, **known_by})


def _with_people(determination: Determination, text: _FieldTexts) -> Determination:
    """``determination`` with the reviewer and the injured worker."""
    reviewer = read_reviewer(text.how)
    age, sex = age_in(text.summary), sex_in(text.summary)
    evidence = dict(determination.evidence)
    for field, value in (
        ("reviewer_licensure", reviewer.licensure),
        ("reviewer_specialties", reviewer.specialties),
        ("reviewer_subspecialties", reviewer.subspecialties),
    ):
        if value:
            evidence[field] = _STATED
    if age is not None:
        evidence["age"] = _FROM_SUMMARY
    if sex:
        evidence["sex"] = f"inferred: {sex[1]}"
    return replace(
        determination,
        reviewer_licensure=reviewer.licensure,
        reviewer_specialties=reviewer.specialties,
        reviewer_subspecialties=reviewer.subspecialties,
        age=age,
        sex=sex[0] if sex else None,
        evidence=evidence,
    )


def _joined(header: Header) -> tuple[str, ...]:
    """A sentence with all dates of a letter that joins several applications."""
    if not header.joined:
        return ()
    fields = (
        f"{field.replace('_', ' ')} {', '.join(map(str, dates))}" for field, dates in header.joined.items()
    )
    return (f"The letter joins several applications: {'; '.join(fields)}.",)


def _missing_parts(issues: Sequence[RawIssue], summary: str) -> tuple[str, ...]:
    warnings = [] if issues else ["No issue was found."]
    return (*warnings, *(() if summary else ("No clinical summary was found.",)))


def _cut_off(lines: Sequence[Line]) -> tuple[str, ...]:
    """A sentence where the letter begins or ends in the middle of one."""
    warnings = []
    if lines and lines[0].text[:1].islower():
        warnings.append("The letter begins in the middle of a sentence: pages before it may be missing.")
    if lines and not _SENTENCE_END.search(lines[-1].text[-_MAX_END_CHARACTERS:]):
        warnings.append("The letter ends in the middle of a sentence: its end may be missing.")
    return tuple(warnings)


def _headless(sections: Sequence[Section], layout: Layout) -> tuple[str, ...]:
    """A sentence where the letter begins within an issue whose request is not there. The one issue of layout
    D has no number in its sections."""
    if layout is not Layout.D and any(
        section.kind in _PARTS_OF_ISSUES and section.issue_number is None for section in sections
    ):
        return ("The letter begins within an issue: pages before it, with its request, may be missing.",)
    return ()


def _issue_warnings(issues: Sequence[RawIssue]) -> tuple[str, ...]:
    return tuple(f"Issue {issue.number}: {warning}" for issue in issues for warning in issue.warnings)
