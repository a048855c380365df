"""How an issue is cited: one style, whatever the letter states. Pure; templates call these."""

from __future__ import annotations

import datetime as dt

from search.model.letters import Determination, Issue, SectionKind, with_mark
from search.model.results import Hit

# "June" and "July" are written out, "Sept." has four letters: the months of American legal citation.
MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")

PINPOINTS = {
    SectionKind.DOCUMENTS: "documents reviewed",
    SectionKind.CLINICAL_SUMMARY: "clinical case summary",
    SectionKind.REQUEST: "request",
    SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE: "claims administrator’s guideline",
    SectionKind.REVIEWER_GUIDELINE: "reviewer’s guideline",
    SectionKind.RATIONALE: "rationale",
}
"""The parts of a letter that a citation can point to; other parts are cited by their issue alone."""


def case_name(determination: Determination) -> str:
    """The letter's name: ``IMR Case No. CM16-0000001``, or its file's where it states no number; an invented
    one is marked: ``IMR Case No. CM00-0000001 (invented letter)``."""
    if determination.case_number:
        return with_mark(f"IMR Case No. {determination.case_number}", determination.invented)
    name = with_mark(f"IMR letter {determination.determination_id}", determination.invented)
    return f"{name} (case number not stated)"


def decision_dated(determination: Determination) -> str:
    """The decision and its date: ``Final Determination, Jan. 5, 2017``, or ``date not stated``, with the year
    inferred from the letter where there is one."""
    if determination.decision_date:
        return f"Final Determination, {_date(determination.decision_date)}"
    year = determination.decision_year
    about = f", about {year[0]}" if year else ""
    return f"Final Determination, date not stated{about}"


def citation(determination: Determination, issue: Issue, part: SectionKind | None = None) -> str:
    """``IMR Case No. CM16-0000001, Issue 2 (Final Determination, Jan. 5, 2017), rationale``."""
    pinpoint = f", {PINPOINTS[part]}" if part in PINPOINTS else ""
    return f"{case_name(determination)}, Issue {issue.number} ({decision_dated(determination)}){pinpoint}"


def issue_citation(determination: Determination, issue: Issue) -> str:
    """The citation of what was decided: with the rationale, where there is one."""
    return citation(determination, issue, SectionKind.RATIONALE if issue.rationale else None)


def quote_citation(hit: Hit) -> str:
    """The citation of what a row quotes."""
    if hit.snippet.text and hit.snippet.section:
        return citation(hit.determination, hit.issue, hit.snippet.section)
    return issue_citation(hit.determination, hit.issue)


def _date(day: dt.date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
