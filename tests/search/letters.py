"""Letters with little in them, for tests of what is done with letters."""

from __future__ import annotations

import datetime as dt
import hashlib

from search.model.letters import Determination, Issue, Layout, Letter, Outcome, Treatment
from search.model.reader import letter_reader


def issue(
    number: int, request: str, rationale: str = "", outcome: Outcome = Outcome.UPHELD, category: str = "Other"
) -> Issue:
    return Issue(number, request, outcome, Treatment("other", category), rationale=rationale or None)


def disputed(number: int, request: str, rationale: str = "", outcome: Outcome = Outcome.UPHELD) -> Issue:
    """An issue as a letter is read: the request in its words, its treatments normalized."""
    treatments = letter_reader().treatments(request)
    return Issue(number, request, outcome, treatments[0], treatments=treatments, rationale=rationale or None)


def letter(
    name: str, *issues: Issue, year: int = 2016, specialty: str = "Pain Medicine", text: str = ""
) -> Letter:
    text = text or f"{name}: {issues}"
    return Letter(
        Determination(
            file=f"{name}.txt",
            determination_id=name,
            layout=Layout.C_BLOCK,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            issues=issues,
            outcome=None,
            decision_date=dt.date(year, 6, 1),
            reviewer_specialties=(specialty,),
        ),
        text,
    )
