"""Which guidelines the MTUS no longer has: what was cited in force then may have been replaced since.

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

FORMULARY = dt.date(2018, 1, 1)
"""From this day on the MTUS has a drug formulary."""


@dataclass(frozen=True)
class Superseded:
    """A guideline that was in force until ``until``; ``successor`` is the chapter that the MTUS has
    instead, ``None`` where no single one took its place."""

    guideline: str
    until: dt.date
    successor: str | None

    def when_decided(self, determination: Determination) -> bool:
        """Whether it had been replaced already when the letter was decided, as far as its date is known."""
        return determination.decision_year is not None and not _before(determination, self.until)


def superseded(guideline: str, edition: str | None = None) -> Superseded | None:
    """When a guideline, by its name among the filters, was replaced; ``None`` for one that is in force, or
    that was never part of the MTUS. Some chapters of today have the title of an old one: the ``edition`` that
    a letter gives tells them apart."""
    years = _YEAR.findall(edition or "")
    found = _replaced().get(guideline)
    return None if found and years and int(years[-1]) >= found.until.year else found


def before_formulary(determination: Determination) -> bool:
    """Whether a letter was decided before the formulary, as far as its date is known."""
    return _before(determination, FORMULARY)


def _before(determination: Determination, day: dt.date) -> bool:
    if determination.decision_date:
        return determination.decision_date < day
    year = determination.decision_year
    # An inferred year is a floor: the decision may be somewhat later.
    return year is not None and year[0] < day.year + (day.month == 12)


@cache
def _replaced() -> Mapping[str, Superseded]:
    return {
        row["chapter"]: Superseded(
            row["chapter"], dt.date.fromisoformat(row["until"]), row["successor"] or None
        )
        for row in rows("chapters")
        if row["until"]
    }
