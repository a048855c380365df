"""Guidelines and who cites them as tables: every number leads to its issues and has a bar beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from flask import url_for

from search.analytics.citing_references import ADMINISTRATOR, REVIEWER, CitedByParty, CitingReferences
from search.analytics.rates import Rate, rate_of_counts
from search.guidelines.history import superseded
from search.model.results import FacetValue
from search.vocabulary.tables import rows
from web.presentation.citation_links import citing_references_url

ROWS_SHOWN = 25
"""Rows of a table shown initially; the rest are folded away below them."""

MAX_ROWS = 500
"""Rows of a table at the most; a guideline has no more sections that matter, and what is cited once is in the
search."""

MAX_OPPOSING = 10
"""Guidelines of the other party that are named."""

OLD_MTUS, CURRENT_MTUS, ODG, OTHER_SOURCES = (
    "MTUS until November 2017",
    "MTUS, ACOEM chapters of today",
    "ODG",
    "Other sources",
)


@dataclass(frozen=True)
class IssueCount:
    """Issues as a cell shows them: the search that lists them, their rate, and the two parts of a bar in
    hundredths of the table's longest."""

    value: FacetValue
    rate: Rate | None
    url: str
    overturned: float
    upheld: float


@dataclass(frozen=True)
class CitedRow:
    """A guideline or a part of one: its ``name`` within the table, the page of its citing references, and the
    issues in which each party cites it."""

    name: str
    url: str
    reviewer: IssueCount
    claims_administrator: IssueCount


@dataclass(frozen=True)
class CitedTable:
    """Rows under a title; ``rest`` are folded away, ``unlisted`` more are left out."""

    title: str
    rows: tuple[CitedRow, ...]
    rest: tuple[CitedRow, ...]
    unlisted: int


@dataclass(frozen=True)
class LabelledCount:
    """Issues under a label, such as ``Reviewer alone`` or the name of a guideline."""

    label: str
    count: IssueCount


def guideline_tables(guidelines: Sequence[CitedByParty]) -> tuple[CitedTable, ...]:
    """All guidelines, a table for each source, with bars that can be compared between the tables."""
    longest = _longest(guidelines)
    by_source = {
        title: [guideline for guideline in guidelines if _source(guideline.cited.guideline) == title]
        for title in (OLD_MTUS, CURRENT_MTUS, ODG, OTHER_SOURCES)
    }
    return tuple(
        cited_table(title, cited, lambda row: row.cited.guideline, longest)
        for title, cited in by_source.items()
        if cited
    )


def cited_table(
    title: str, cited: Sequence[CitedByParty], name: Callable[[CitedByParty], str], longest: int = 0
) -> CitedTable:
    """``cited`` as rows named by ``name``; bars are as long as ``longest`` issues at the most, or as the
    table's own longest."""
    longest = longest or _longest(cited)
    listed = tuple(
        CitedRow(
            name(row),
            citing_references_url(row.cited.words),
            _count(row.reviewer, longest, {REVIEWER: row.cited.words}),
            _count(row.claims_administrator, longest, {ADMINISTRATOR: row.cited.words}),
        )
        for row in cited[:MAX_ROWS]
    )
    return CitedTable(title, listed[:ROWS_SHOWN], listed[ROWS_SHOWN:], len(cited) - len(listed))


def counts_by_party(references: CitingReferences) -> tuple[LabelledCount, ...]:
    """In how many issues either party cites a guideline, both do, or one alone."""
    words = references.cited.words
    labelled: tuple[tuple[str, FacetValue, dict[str, str]], ...] = (
        ("Reviewer relied on it", references.reviewer, {REVIEWER: words}),
        ("Claims administrator cited it", references.claims_administrator, {ADMINISTRATOR: words}),
        ("Both", references.both, {REVIEWER: words, ADMINISTRATOR: words}),
        ("Reviewer alone", references.reviewer_alone, {REVIEWER: words, f"not_{ADMINISTRATOR}": words}),
        (
            "Claims administrator alone",
            references.claims_administrator_alone,
            {ADMINISTRATOR: words, f"not_{REVIEWER}": words},
        ),
        ("Either", references.either, {"cited": words}),
    )
    longest = references.either.count
    return tuple(LabelledCount(label, _count(value, longest, filters)) for label, value, filters in labelled)


def opposing_citations(references: CitingReferences) -> tuple[tuple[str, tuple[LabelledCount, ...]], ...]:
    """Under a title each: what reviewers relied on where the claims administrator cited this guideline, and
    what claims administrators cited where the reviewer relied on it."""
    return (
        (
            "When the claims administrator cited it, what else reviewers relied on",
            _opposing(references, references.reviewer_against, ADMINISTRATOR, REVIEWER),
        ),
        (
            "When reviewers relied on it, what else the claims administrator cited",
            _opposing(references, references.claims_administrator_against, REVIEWER, ADMINISTRATOR),
        ),
    )


def _opposing(
    references: CitingReferences, values: Sequence[FacetValue], citing_party: str, opposing_party: str
) -> tuple[LabelledCount, ...]:
    longest = max((value.count for value in values), default=0)
    words = references.cited.words
    return tuple(
        LabelledCount(value.value, _count(value, longest, {citing_party: words, opposing_party: value.value}))
        for value in values[:MAX_OPPOSING]
    )


def _source(guideline: str) -> str:
    if guideline == "ODG" or guideline.startswith("ODG "):
        return ODG
    if superseded(guideline):
        return OLD_MTUS
    return CURRENT_MTUS if guideline in _mtus_chapters() else OTHER_SOURCES


@cache
def _mtus_chapters() -> frozenset[str]:
    """The chapters that the MTUS has or had."""
    return frozenset(row["chapter"] for row in rows("chapters") if row["source"] == "MTUS")


def _longest(cited: Sequence[CitedByParty]) -> int:
    return max((row.most for row in cited), default=0)


def _count(value: FacetValue, longest: int, filters: dict[str, str]) -> IssueCount:
    return IssueCount(
        value,
        rate_of_counts(value.outcomes),
        f"{url_for('search.page')}?{urlencode(filters)}",
        *(round(100 * part / longest, 2) if longest else 0.0 for part in (value.overturned, value.upheld)),
    )
