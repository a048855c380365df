"""Guideline history: which guidelines of the MTUS have been superseded, and when.

The medical treatment utilization schedule changed as a whole on 1 December 2017, when current ACOEM chapters
took the place of those of 2004 and of the State's own guidelines; a drug formulary is part of it from
1 January 2018 on (8 CCR 9792.20 and following; the chapters stand in ``vocabulary/chapters.tsv``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from search.model.letters import Determination
from search.vocabulary.tables import rows

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")

FORMULARY_START = dt.date(2018, 1, 1)
"""The day from which on the MTUS has a drug formulary."""


@dataclass(frozen=True)
class Superseded:
    """A guideline that was part of the MTUS until ``until``. ``successor`` is the chapter that took its
    place, ``None`` where no single one did."""

    guideline: str
    until: dt.date
    successor: str | None

    def when_decided(self, determination: Determination) -> bool:
        """Whether the guideline had already been superseded when ``determination`` was decided. False where
        no date of the decision is known."""
        return determination.decision_year is not None and not _decided_before(determination, self.until)


def superseded(guideline: str, edition: str | None = None) -> Superseded | None:
    """When the guideline, by its name in the filters, was superseded; ``None`` for one that is in force or
    was never part of the MTUS.

    Some chapters of today have the title of an old one, and the ``edition`` that a letter gives tells them
    apart: with "2019" a chapter whose old edition was superseded in 2017 is in force."""
    years = _YEAR.findall(edition or "")
    old = _superseded_guidelines().get(guideline)
    return None if old and years and int(years[-1]) >= old.until.year else old


def before_formulary(determination: Determination) -> bool:
    """Whether ``determination`` was decided before there was a formulary; false where no date is known."""
    return _decided_before(determination, FORMULARY_START)


def _decided_before(determination: Determination, day: dt.date) -> bool:
    if determination.decision_date:
        return determination.decision_date < day
    year = determination.decision_year
    # An inferred year is a floor: the decision may be somewhat later.
    return year is not None and year[0] < day.year + (day.month == 12)


@cache
def _superseded_guidelines() -> Mapping[str, Superseded]:
    return {
        row["chapter"]: Superseded(
            row["chapter"], dt.date.fromisoformat(row["until"]), row["successor"] or None
        )
        for row in rows("chapters")
        if row["until"]
    }
