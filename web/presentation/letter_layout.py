"""A letter laid out for reading: its parts in order, issues together, every sentence addressed, and the
matches of the query numbered in the order of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from search.model.letters import Determination, Issue, Letter, Section, SectionKind, with_mark
from web.presentation.labels import SECTIONS, body_part_name, date_label
from web.presentation.sentences import (
    Sentence,
    TextRun,
    addressed_sentences,
    count_matches,
    numbered_runs,
    unaddressed_text,
)

FOLDED_KINDS = frozenset({SectionKind.HEADER, SectionKind.BOILERPLATE})
"""Sections that are folded away: every letter has the same words there."""

ISSUE_KINDS = (
    SectionKind.REQUEST,
    SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE,
    SectionKind.REVIEWER_GUIDELINE,
    SectionKind.RATIONALE,
)
"""Sections that an issue has as fields of its own."""


@dataclass(frozen=True)
class LetterPart:
    """A section of the letter, addressed by ``anchor``; ``match_count`` is how many matches it has."""

    anchor: str
    title: str
    kind: SectionKind
    text: tuple[Sentence, ...]

    @property
    def folded(self) -> bool:
        """Whether it is folded away."""
        return self.kind in FOLDED_KINDS

    @property
    def match_count(self) -> int:
        """How many matches of the query it has."""
        return sum(count_matches(sentence.runs) for sentence in self.text)


@dataclass(frozen=True)
class IssuePart:
    """A disputed treatment: its texts by what they are, and any other text that belongs to it."""

    issue: Issue
    request: tuple[TextRun, ...]
    claims_administrator: LetterPart | None
    reviewer: LetterPart | None
    rationale: LetterPart | None
    other_sections: tuple[LetterPart, ...]

    @property
    def anchor(self) -> str:
        """The fragment that addresses the issue."""
        return f"issue-{self.issue.number}"

    @property
    def match_count(self) -> int:
        """How many matches of the query all its parts have."""
        parts = (self.claims_administrator, self.reviewer, self.rationale, *self.other_sections)
        return count_matches(self.request) + sum(part.match_count for part in parts if part)


@dataclass(frozen=True)
class LetterLayout:
    """The letter in reading order: ``before`` the issues, the issues, ``after`` them."""

    before: tuple[LetterPart, ...]
    issues: tuple[IssuePart, ...]
    after: tuple[LetterPart, ...]

    @property
    def match_count(self) -> int:
        """How many matches of the query the letter has; they are numbered up to this."""
        outside = sum(part.match_count for part in self.before + self.after)
        return outside + sum(issue.match_count for issue in self.issues)


@dataclass(frozen=True)
class Fact:
    """A field of the letter. ``inferred`` says from what where the letter does not state it."""

    label: str
    value: str
    inferred: str | None = None


def lay_out(letter: Letter, terms: Collection[str] = ()) -> LetterLayout:
    """The parts of ``letter`` with the words whose index term is among ``terms`` as matches."""
    determination = letter.determination
    numbers = {issue.number for issue in determination.issues}
    match_numbers = count(1)
    sections = list(enumerate(determination.sections, start=1))
    first = next((at for at, section in sections if section.issue_number in numbers), len(sections) + 1)
    outside = [(at, section) for at, section in sections if section.issue_number not in numbers]
    # In this order, since matches are numbered as the page has them.
    return LetterLayout(
        before=_parts([(at, section) for at, section in outside if at < first], terms, match_numbers),
        issues=tuple(
            _issue(issue, determination.sections, terms, match_numbers) for issue in determination.issues
        ),
        after=_parts([(at, section) for at, section in outside if at > first], terms, match_numbers),
    )


def _parts(
    sections: Iterable[tuple[int, Section]], terms: Collection[str], match_numbers: Iterator[int]
) -> tuple[LetterPart, ...]:
    """The sections as parts; those that are folded away become one where they follow each other."""
    parts: list[LetterPart] = []
    for at, section in sections:
        part = _part(f"section-{at}", f"s{at}-", section, terms, match_numbers)
        last = parts[-1] if parts else None
        if last and last.folded and part.folded:
            text = (*last.text, *unaddressed_text("\n\n"), *part.text)
            parts[-1] = replace(last, title="Header and fixed text", text=text)
        else:
            parts.append(part)
    return tuple(parts)


def _issue(
    issue: Issue, sections: Iterable[Section], terms: Collection[str], match_numbers: Iterator[int]
) -> IssuePart:
    issue_sections = [s for s in sections if s.issue_number == issue.number and s.kind not in ISSUE_KINDS]
    anchor, short = f"issue-{issue.number}", f"i{issue.number}"

    def part(name: str, letter: str, kind: SectionKind, text: str | None) -> LetterPart | None:
        return (
            _part(f"{anchor}-{name}", f"{short}-{letter}", Section(kind, text), terms, match_numbers)
            if text
            else None
        )

    return IssuePart(
        issue,
        numbered_runs(issue.request, terms, match_numbers),
        part(
            "claims-administrator",
            "c",
            SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE,
            issue.claims_administrator_guideline,
        ),
        part("reviewer", "g", SectionKind.REVIEWER_GUIDELINE, issue.reviewer_guideline),
        part("rationale", "r", SectionKind.RATIONALE, issue.rationale),
        tuple(
            _part(f"{anchor}-other-{n}", f"{short}-o{n}-", section, terms, match_numbers)
            for n, section in enumerate(issue_sections, start=1)
        ),
    )


def _part(
    anchor: str, short: str, section: Section, terms: Collection[str], match_numbers: Iterator[int]
) -> LetterPart:
    """A section as a part; ``short`` begins the addresses of its sentences."""
    if section.kind in FOLDED_KINDS:
        text = unaddressed_text(section.text)
    else:
        text = addressed_sentences(section.text, short, terms, match_numbers)
    return LetterPart(anchor, SECTIONS[section.kind], section.kind, text)


def facts(determination: Determination) -> tuple[Fact, ...]:
    """The letter's fields that are set, each with how it is known."""
    d = determination
    injury = _date_label(d.date_of_injury)
    if injury and d.date_of_injury_end:
        injury = f"{injury} to {_date_label(d.date_of_injury_end)}"
    listed = (
        ("case_number", "Case number", d.case_number and with_mark(d.case_number, d.invented)),
        ("decision_date", "Decision date", _date_label(d.decision_date)),
        ("date_assigned", "Assigned", _date_label(d.date_assigned)),
        ("application_received", "Application received", _date_label(d.application_received)),
        ("ur_denial_date", "UR denial", _date_label(d.ur_denial_date)),
        ("date_of_injury", "Date of injury", injury),
        ("latest_date_mentioned", "Latest date mentioned", _date_label(d.latest_date_mentioned)),
        ("priority", "Priority", d.priority),
        ("reviewer_specialties", "Reviewer", ", ".join(d.reviewer_specialties)),
        ("reviewer_subspecialties", "Subspecialty", ", ".join(d.reviewer_subspecialties)),
        ("reviewer_licensure", "Licensed in", ", ".join(d.reviewer_licensure)),
        ("age", "Age", str(d.age) if d.age is not None else None),
        ("sex", "Sex", d.sex),
        ("body_parts", "Body parts", ", ".join(body_part_name(p) for p in d.body_parts)),
        ("diagnoses", "Diagnoses", "; ".join(d.diagnoses)),
        ("medications_mentioned", "Medications mentioned", ", ".join(d.medications_mentioned)),
    )
    return tuple(Fact(label, value, _inferred(d, name)) for name, label, value in listed if value)


def _inferred(determination: Determination, name: str) -> str | None:
    """What a field was inferred from, or ``None`` where it is stated: of the evidence
    ``inferred: latest date`` this is ``latest date``."""
    evidence = determination.evidence.get(name, "")
    if not evidence.startswith("inferred"):
        return None
    return evidence.removeprefix("inferred").lstrip(": ") or "the text"


def _date_label(value: dt.date | None) -> str | None:
    return date_label(value) if value else None
