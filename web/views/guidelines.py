"""Guidelines noted up: the list of all that are cited, and each with who relied on it and how it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for

from search.analytics.citing_references import ADMINISTRATOR, REVIEWER, CitedByParty, CitingReferences
from search.analytics.rates import Rate, rate_of_counts
from search.guidelines.history import superseded
from search.model.results import FacetValue
from search.vocabulary.tables import rows
from web.forms.parameters import CITED, PAGES
from web.services import services

noting = Blueprint("noting", __name__)

FIRST = 25
"""So many rows of a table are shown at once."""

OTHERS = 10
"""So many guidelines that the other side relied on are named."""

MOST = 500
"""So many at all; a guideline has no more sections that matter, and what is cited once is in the search."""

OLD, NEW, ODG, OTHER = "MTUS until November 2017", "MTUS, ACOEM chapters of today", "ODG", "Other sources"


@dataclass(frozen=True)
class Count:
    """Issues as a cell shows them: where they are listed, their rate, and the parts of a bar in
    hundredths of the table's longest."""

    value: FacetValue
    rate: Rate | None
    to: str
    overturned: float
    upheld: float


@dataclass(frozen=True)
class CitedRow:
    """Something cited: ``name`` within its table, where it is noted up, and each side's issues."""

    name: str
    to: str
    reviewer: Count
    claims_administrator: Count


@dataclass(frozen=True)
class Table:
    """Rows under a title; ``rest`` follow where they are asked for, ``beyond`` more are not listed."""

    title: str
    rows: tuple[CitedRow, ...]
    rest: tuple[CitedRow, ...]
    beyond: int


@dataclass(frozen=True)
class Who:
    """A way in which something is cited, and the issues in which it is."""

    said: str
    count: Count


@noting.get("/guidelines")
def page() -> Response:
    """All guidelines; with ``?cited=`` one of them, or a section or page of it, noted up."""
    searcher = services().live.current()
    words = CITED.read(request.args, PAGES)
    if not words:
        return _html(render_template("guidelines.html", tables=_grouped(searcher.guidelines())))
    found = searcher.citing_references(words)
    return _html(
        render_template(
            "guideline.html",
            found=found,
            superseded=superseded(found.cited.guideline),
            whole=url_for("noting.page", cited=found.cited.guideline),
            who=_who(found),
            sections=_table("Sections", found.sections, lambda one: one.cited.section or ""),
            pages=_table("Pages", found.pages, lambda one: f"Page {one.cited.page}"),
            against=_against(found),
        )
    )


def _grouped(found: Sequence[CitedByParty]) -> tuple[Table, ...]:
    """All guidelines by where they come from."""

    def group(one: CitedByParty) -> str:
        name = one.cited.guideline
        if name == "ODG" or name.startswith("ODG "):
            return ODG
        return OLD if superseded(name) else NEW if name in _chapters() else OTHER

    longest = max((one.most for one in found), default=0)
    groups = {title: [one for one in found if group(one) == title] for title in (OLD, NEW, ODG, OTHER)}
    return tuple(
        _table(title, ones, lambda one: one.cited.guideline, longest)
        for title, ones in groups.items()
        if ones
    )


@cache
def _chapters() -> frozenset[str]:
    """The chapters that the MTUS has or had."""
    return frozenset(row["chapter"] for row in rows("chapters") if row["source"] == "MTUS")


def _table(
    title: str, found: Sequence[CitedByParty], name: Callable[[CitedByParty], str], longest: int = 0
) -> Table:
    longest = longest or max((one.most for one in found), default=0)
    listed = tuple(
        CitedRow(
            name(one),
            url_for("noting.page", cited=one.cited.words),
            _count(one.reviewer, longest, **{REVIEWER: one.cited.words}),
            _count(one.claims_administrator, longest, **{ADMINISTRATOR: one.cited.words}),
        )
        for one in found[:MOST]
    )
    return Table(title, listed[:FIRST], listed[FIRST:], len(found) - len(listed))


def _who(found: CitingReferences) -> tuple[Who, ...]:
    words = found.cited.words
    longest = found.either.count
    return (
        Who("Reviewer relied on it", _count(found.reviewer, longest, **{REVIEWER: words})),
        Who(
            "Claims administrator cited it",
            _count(found.claims_administrator, longest, **{ADMINISTRATOR: words}),
        ),
        Who("Both", _count(found.both, longest, **{REVIEWER: words, ADMINISTRATOR: words})),
        Who(
            "Reviewer alone",
            _count(found.reviewer_alone, longest, **{REVIEWER: words, f"not_{ADMINISTRATOR}": words}),
        ),
        Who(
            "Claims administrator alone",
            _count(
                found.claims_administrator_alone, longest, **{ADMINISTRATOR: words, f"not_{REVIEWER}": words}
            ),
        ),
        Who("Either", _count(found.either, longest, cited=words)),
    )


def _against(found: CitingReferences) -> tuple[tuple[str, tuple[Who, ...]], ...]:
    """What the other side relied on where one side cited this."""
    words = found.cited.words

    def listed(values: Sequence[FacetValue], mine: str, theirs: str) -> tuple[Who, ...]:
        longest = max((one.count for one in values), default=0)
        return tuple(
            Who(one.value, _count(one, longest, **{mine: words, theirs: one.value}))
            for one in values[:OTHERS]
        )

    return (
        (
            "When the claims administrator cited it, what else reviewers relied on",
            listed(found.reviewer_against, ADMINISTRATOR, REVIEWER),
        ),
        (
            "When reviewers relied on it, what else the claims administrator cited",
            listed(found.claims_administrator_against, REVIEWER, ADMINISTRATOR),
        ),
    )


def _count(value: FacetValue, longest: int, **filters: str) -> Count:
    return Count(
        value,
        rate_of_counts(value.outcomes),
        f"{url_for('pages.search')}?{urlencode(filters)}",
        *(round(100 * part / longest, 2) if longest else 0.0 for part in (value.overturned, value.upheld)),
    )


def _html(text: str) -> Response:
    return Response(text, content_type="text/html; charset=utf-8")
