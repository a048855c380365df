"""The words that pages use for the fields of a determination. Pure; templates call these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from search.fields import FIELD_LABELS
from search.guidelines.citations import cited_pages
from search.model.letters import (
    BodyPart,
    Citation,
    Determination,
    GuidelineAgreement,
    Issue,
    Outcome,
    PageRange,
    SectionKind,
    Treatment,
)
from search.model.requests import Mode, Sort
from search.model.results import Hit

OUTCOMES = {
    Outcome.UPHELD: "Upheld",
    Outcome.OVERTURNED: "Overturned",
    Outcome.PARTIALLY_OVERTURNED: "Partially overturned",
    Outcome.OTHER: "Other outcome",
}

MODES = {Mode.HYBRID: "Words + meaning", Mode.KEYWORD: "Words", Mode.DENSE: "Meaning"}

GUIDELINE_AGREEMENTS = {
    GuidelineAgreement.SAME: "At least one guideline in common",
    GuidelineAgreement.DIFFERENT: "No guideline in common",
    GuidelineAgreement.ONE: "Only one side cites a guideline",
}

RANKED_BY = {
    Mode.HYBRID: "words and meaning",
    Mode.KEYWORD: "words",
    Mode.DENSE: "meaning",
}

FIELDS = FIELD_LABELS

SORTS = {Sort.RELEVANCE: "Best first", Sort.NEWEST: "Newest", Sort.OLDEST: "Oldest"}

SECTIONS = {
    SectionKind.HEADER: "Header",
    SectionKind.BOILERPLATE: "Fixed text",
    SectionKind.DOCUMENTS: "Documents reviewed",
    SectionKind.CLINICAL_SUMMARY: "Clinical case summary",
    SectionKind.REQUEST: "Request",
    SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE: "Claims administrator’s guideline",
    SectionKind.REVIEWER_GUIDELINE: "Reviewer’s guideline",
    SectionKind.RATIONALE: "Rationale",
    SectionKind.OTHER: "Other text",
}


class Year(NamedTuple):
    """The year of a decision as shown; an inferred one carries a tilde and says what it is."""

    text: str
    stated: bool


class Sibling(NamedTuple):
    """Another issue of the same letter."""

    number: int
    request: str
    outcome: Outcome


def year(determination: Determination) -> Year | None:
    """``2016``, or ``~2015`` where the letter does not state its date."""
    decision_year = determination.decision_year
    if decision_year is None:
        return None
    number, stated = decision_year
    return Year(str(number) if stated else f"~{number}", stated)


def value_label(field: str, value: str) -> str:
    """A filter's value in words."""
    if field == "outcome" and value in tuple(Outcome):
        return OUTCOMES[Outcome(value)]
    if field == "sides" and value in tuple(GuidelineAgreement):
        return GUIDELINE_AGREEMENTS[GuidelineAgreement(value)]
    return "decided in the same words" if field == "wording" else value


def outcome_name(outcome: Outcome | str | None) -> str:
    """An outcome in words."""
    return OUTCOMES[Outcome(outcome)] if outcome else "Outcome not found"


def treatment_names(treatment: Treatment) -> tuple[str, ...]:
    """What a treatment is, from the name to the kind, each name once: carisoprodol, muscle relaxant."""
    kind = treatment.drug_class or treatment.subcategory
    parts = (treatment.generic_name, kind, None if treatment.drug_class else treatment.category)
    return tuple({part.lower(): part for part in reversed(parts) if part}.values())[::-1]


def request_details(treatment: Treatment) -> tuple[str, ...]:
    """The details of a request in short parts: brand, strength, quantity, refills, visits ..."""
    parts = [
        treatment.brand_name,
        treatment.strength.text if treatment.strength else None,
        treatment.form,
        treatment.release,
        f"quantity {_number(treatment.quantity)}" if treatment.quantity is not None else None,
        _counted(treatment.refills, "refill"),
        _counted(treatment.visits, "visit"),
        treatment.frequency,
        treatment.duration,
        treatment.body_part,
    ]
    if treatment.spelling_corrected_from:
        parts.append(f"read from “{treatment.spelling_corrected_from}”")
    return tuple(part for part in parts if part)


def citation_labels(citations: Iterable[Citation]) -> tuple[str, ...]:
    """Each citation as guideline and pages, without repeats."""
    return tuple(
        dict.fromkeys(citation_name(citation) + _pages(cited_pages(citation)) for citation in citations)
    )


def citation_name(citation: Citation) -> str:
    """The guideline of a citation with its source and edition."""
    chapter = citation.chapter or citation.chapter_as_written
    # "Chronic Pain" says nothing beside "Chronic Pain Medical Treatment Guidelines".
    book = None if citation.book and citation.book in (chapter or "") else citation.book
    source = None if citation.source == "other" or citation.source == book else citation.source
    name = " ".join(part for part in (source, book, chapter) if part) or "Other source"
    edition = f" ({citation.edition})" if citation.edition else ""
    return f"{name}{edition}"


def _pages(ranges: Iterable[PageRange]) -> str:
    shown = dict.fromkeys(str(a) if a == b else f"{a}–{b}" for a, b in ranges)
    return ", p. " + ", ".join(shown) if shown else ""


def siblings(hit: Hit) -> tuple[Sibling, ...]:
    """The other issues of the hit's letter, in the letter's order."""
    issues = (issue for issue in hit.determination.issues if issue.number != hit.issue.number)
    return tuple(Sibling(issue.number, disputed_request(issue), issue.outcome) for issue in issues)


def disputed_request(issue: Issue) -> str:
    """What the reviewer decided on: the request, or what was left of it where a part was approved before."""
    return issue.disputed_part or issue.request


def issue_anchor(issue: Issue) -> str:
    """The fragment that addresses an issue on its letter's page."""
    return f"issue-{issue.number}"


def body_part_name(part: BodyPart) -> str:
    """A body part with its side: ``right shoulder``."""
    return f"{part.side} {part.region}" if part.side else part.region


def _counted(count: int | None, word: str) -> str | None:
    return None if count is None else f"{count} {word}{'' if count == 1 else 's'}"


def _number(value: float) -> str:
    return f"{value:g}"


def date_label(moment: dt.date) -> str:
    """A date as ``Feb 3, 2017``."""
    return f"{moment:%b} {moment.day}, {moment.year}"


def period_label(first: dt.date, last: dt.date) -> str:
    """The months that decisions span, as ``Dec 2016 to Feb 2017``."""
    start, end = f"{first:%b %Y}", f"{last:%b %Y}"
    return f"decided {start}" if start == end else f"decided {start} to {end}"
