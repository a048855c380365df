"""How an issue is cited: one style, whatever the letter states. Pure; templates call these."""

from __future__ import annotations

import datetime as dt

from search.model.letters import Determination, Issue, SectionKind
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
"""The parts that can be pointed to; what has no name of its own is cited with its issue alone."""


def case(determination: Determination) -> str:
    """The letter's name: ``IMR Case No. CM16-0000001``, or its file's where it states no number."""
    if determination.case_number:
        return f"IMR Case No. {determination.case_number}"
    return f"IMR letter {determination.determination_id} (case number not stated)"


def dated(determination: Determination) -> str:
    """What and when: ``Final Determination, Jan. 5, 2017``. A date that is not stated is not made up."""
    if determination.decision_date:
        return f"Final Determination, {_date(determination.decision_date)}"
    year = determination.decision_year
    about = f", about {year[0]}" if year else ""
    return f"Final Determination, date not stated{about}"


def citation(determination: Determination, issue: Issue, part: SectionKind | None = None) -> str:
    """``IMR Case No. CM16-0000001, Issue 2 (Final Determination, Jan. 5, 2017), rationale``."""
    pinpoint = f", {PINPOINTS[part]}" if part in PINPOINTS else ""
    return f"{case(determination)}, Issue {issue.number} ({dated(determination)}){pinpoint}"


def of_issue(determination: Determination, issue: Issue) -> str:
    """The citation of what was decided: with the rationale, where there is one."""
    return citation(determination, issue, SectionKind.RATIONALE if issue.rationale else None)


def of_quote(hit: Hit) -> str:
    """The citation of what a row quotes."""
    if hit.snippet.text and hit.snippet.section:
        return citation(hit.determination, hit.issue, hit.snippet.section)
    return of_issue(hit.determination, hit.issue)


def _date(day: dt.date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
