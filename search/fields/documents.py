"""Issues as they are indexed: the table of fields, filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from search.fields.sources import Interval, distinct
from search.fields.table import NUMBERS, TEXTS, UNWRITTEN, VALUES
from search.model.letters import Determination, Issue, Outcome, SectionKind, Treatment, issue_id

_PLAIN_SECTIONS = frozenset({SectionKind.OTHER, SectionKind.DOCUMENTS})


@dataclass(frozen=True)
class IndexedIssue:
    """One issue as the keyword engines and the columns take it."""

    issue_id: str
    text: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)


def indexed_fields(determination: Determination) -> Iterator[IndexedIssue]:
    """The fields of every indexed issue of a letter, in the order of their ids."""
    for issue in indexed_issues(determination):
        values = filter_values(determination, issue)
        yield IndexedIssue(
            issue_id(determination.determination_id, issue.number),
            text_fields(determination, issue) | {row.name: row.text(values) for row in UNWRITTEN},
            values,
            number_values(determination, issue),
        )


def indexed_issues(determination: Determination) -> tuple[Issue, ...]:
    """The issues of a letter in the order of their ids (1, 10, 11, 2 ...); where none could be
    read, one numbered 0 that stands for the whole text, so that the letter can still be found."""
    if determination.issues:
        return tuple(sorted(determination.issues, key=lambda issue: str(issue.number)))
    text = " ".join(section.text for section in determination.sections if section.kind in _PLAIN_SECTIONS)
    return (
        Issue(
            number=0,
            request=f"Letter without readable issues: {determination.file}",
            outcome=Outcome.OTHER,
            treatment=Treatment(kind="other", category="Other"),
            rationale=text or None,
        ),
    )


def issue_by_id(
    wanted_id: str, determinations: Mapping[str, Determination]
) -> tuple[Determination, Issue] | None:
    """The issue of that id with its letter, which is looked for among ``determinations``, or ``None``."""
    letter_id, _, number = wanted_id.rpartition("#")
    if determination := determinations.get(letter_id):
        for issue in indexed_issues(determination):
            if str(issue.number) == number:
                return determination, issue
    return None


def text_fields(determination: Determination, issue: Issue) -> dict[str, str]:
    """The ranked text of an issue by field. Boilerplate and header are in none."""
    return {row.name: row.text(determination, issue) for row in TEXTS}


def filter_values(determination: Determination, issue: Issue) -> dict[str, tuple[str, ...]]:
    """The values of an issue by filter field, each list without repeats and in order."""
    return {row.name: distinct(row.values(determination, issue)) for row in VALUES}


def stated_values(determination: Determination, issue: Issue) -> dict[str, tuple[str, ...]]:
    """The same without what is found by reading the rationale, which costs more than all the rest."""
    return {row.name: distinct(row.values(determination, issue)) for row in VALUES if not row.from_rationale}


def number_values(determination: Determination, issue: Issue) -> dict[str, tuple[Interval, ...]]:
    """The numbers of an issue by number field, each list without repeats and in order."""
    return {row.name: tuple(dict.fromkeys(row.intervals(determination, issue))) for row in NUMBERS}
