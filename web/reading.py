"""A letter laid out for reading: its parts in order, issues together, matched words marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from search.types import Determination, Issue, Letter, Section, SectionKind
from web.marks import Piece, matches, pieces
from web.present import SECTIONS, day

BREAK = Piece("\n\n", False)
FOLDED = frozenset({SectionKind.HEADER, SectionKind.BOILERPLATE})
WITHIN_ISSUE = (
    SectionKind.REQUEST,
    SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE,
    SectionKind.REVIEWER_GUIDELINE,
    SectionKind.RATIONALE,
)


@dataclass(frozen=True)
class Part:
    """A section of the letter, addressed by ``anchor``; ``hits`` counts its marked words."""

    anchor: str
    title: str
    kind: SectionKind
    text: tuple[Piece, ...]

    @property
    def folded(self) -> bool:
        """Whether it is shown closed: every letter has the same words there."""
        return self.kind in FOLDED

    @property
    def hits(self) -> int:
        """How many words the query matched."""
        return sum(piece.marked for piece in self.text)


@dataclass(frozen=True)
class IssuePart:
    """A disputed treatment: its texts by what they are, and any other text that belongs to it."""

    issue: Issue
    request: tuple[Piece, ...]
    claims_administrator: Part | None
    reviewer: Part | None
    rationale: Part | None
    others: tuple[Part, ...]

    @property
    def anchor(self) -> str:
        """The fragment that addresses the issue."""
        return f"issue-{self.issue.number}"

    @property
    def hits(self) -> int:
        """How many words the query matched in all of it."""
        parts = (self.claims_administrator, self.reviewer, self.rationale, *self.others)
        return sum(piece.marked for piece in self.request) + sum(part.hits for part in parts if part)


@dataclass(frozen=True)
class Reading:
    """The letter in reading order: ``before`` the issues, the issues, ``after`` them."""

    before: tuple[Part, ...]
    issues: tuple[IssuePart, ...]
    after: tuple[Part, ...]

    @property
    def hits(self) -> int:
        """How many words the query matched in the letter."""
        return sum(part.hits for part in self.before + self.after) + sum(i.hits for i in self.issues)


@dataclass(frozen=True)
class Fact:
    """A field of the letter. ``inferred`` says from what where the letter does not state it."""

    label: str
    value: str
    inferred: str | None = None


def lay_out(letter: Letter, terms: Collection[str] = ()) -> Reading:
    """The parts of ``letter`` with the words of ``terms`` marked."""
    determination = letter.determination
    numbers = {issue.number for issue in determination.issues}
    before: list[Part] = []
    after: list[Part] = []
    seen_issue = False
    for index, section in enumerate(determination.sections, start=1):
        if section.issue_number in numbers:
            seen_issue = True
        else:
            _append(after if seen_issue else before, _part(f"section-{index}", section, terms))
    issues = tuple(_issue(issue, determination.sections, terms) for issue in determination.issues)
    return Reading(tuple(before), issues, tuple(after))


def _append(parts: list[Part], part: Part) -> None:
    """Adds ``part``; parts that are shown closed become one where they follow each other."""
    last = parts[-1] if parts else None
    if last and last.folded and part.folded:
        parts[-1] = replace(last, title="Header and fixed text", text=(*last.text, BREAK, *part.text))
    else:
        parts.append(part)


def _issue(issue: Issue, sections: Iterable[Section], terms: Collection[str]) -> IssuePart:
    own = [s for s in sections if s.issue_number == issue.number and s.kind not in WITHIN_ISSUE]
    anchor = f"issue-{issue.number}"

    def part(name: str, kind: SectionKind, text: str | None) -> Part | None:
        return _part(f"{anchor}-{name}", Section(kind, text), terms) if text else None

    return IssuePart(
        issue,
        pieces(issue.request, matches(issue.request, terms)),
        part(
            "claims-administrator",
            SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE,
            issue.claims_administrator_guideline,
        ),
        part("reviewer", SectionKind.REVIEWER_GUIDELINE, issue.reviewer_guideline),
        part("rationale", SectionKind.RATIONALE, issue.rationale),
        tuple(_part(f"{anchor}-other-{n}", section, terms) for n, section in enumerate(own, start=1)),
    )


def _part(anchor: str, section: Section, terms: Collection[str]) -> Part:
    spans = () if section.kind in FOLDED else matches(section.text, terms)
    return Part(anchor, SECTIONS[section.kind], section.kind, pieces(section.text, spans))


def facts(determination: Determination) -> tuple[Fact, ...]:
    """The letter's fields that are set, each with how it is known."""
    d = determination
    injury = _date(d.date_of_injury)
    if injury and d.date_of_injury_end:
        injury = f"{injury} to {_date(d.date_of_injury_end)}"
    listed = (
        ("case_number", "Case number", d.case_number),
        ("decision_date", "Decision date", _date(d.decision_date)),
        ("date_assigned", "Assigned", _date(d.date_assigned)),
        ("application_received", "Application received", _date(d.application_received)),
        ("ur_denial_date", "UR denial", _date(d.ur_denial_date)),
        ("date_of_injury", "Date of injury", injury),
        ("latest_date_mentioned", "Latest date mentioned", _date(d.latest_date_mentioned)),
        ("priority", "Priority", d.priority),
        ("reviewer_specialties", "Reviewer", ", ".join(d.reviewer_specialties)),
        ("reviewer_subspecialties", "Subspecialty", ", ".join(d.reviewer_subspecialties)),
        ("reviewer_licensure", "Licensed in", ", ".join(d.reviewer_licensure)),
        ("age", "Age", str(d.age) if d.age is not None else None),
        ("sex", "Sex", d.sex),
        ("body_parts", "Body parts", ", ".join(_region(p.side, p.region) for p in d.body_parts)),
        ("diagnoses", "Diagnoses", "; ".join(d.diagnoses)),
        ("medications_mentioned", "Medications mentioned", ", ".join(d.medications_mentioned)),
    )
    return tuple(Fact(label, value, _inferred(d, name)) for name, label, value in listed if value)


def _inferred(determination: Determination, name: str) -> str | None:
    known = determination.evidence.get(name, "")
    return known.removeprefix("inferred").lstrip(": ") or "the text" if known.startswith("inferred") else None


def _region(side: str | None, region: str) -> str:
    return f"{side} {region}" if side else region


def _date(value: dt.date | None) -> str | None:
    return day(value) if value else None
