"""What a letter says: the case, its number and reviewer, the summary and the disputes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from random import Random

from indexer.synth.case import Case, invent_case
from indexer.synth.disputes import Dispute, invent_disputes
from indexer.synth.summary import write_summary
from indexer.synth.tables import ReviewerRow, Tables, draw

_YEARS = tuple(range(2013, 2025))
_YEAR_WEIGHTS = (4, 18, 17, 15, 11, 8, 7, 6, 4, 4, 3, 3)
_EXPEDITED_SHARE = 0.03
_ANY_SPECIALTY_SHARE = 0.35
"""How often the reviewer is of a specialty that reviews any treatment."""
_STATES = (
    "Arizona", "Texas", "New York", "Florida", "Oregon", "Nevada", "Washington", "Illinois", "Ohio",
    "Pennsylvania", "New Jersey", "Michigan", "Georgia", "Maryland", "Virginia", "North Carolina",
    "Massachusetts", "Minnesota", "Colorado", "Hawaii", "Missouri", "District of Columbia",
)  # fmt: skip


class CredentialsForm(Enum):
    """How a letter tells its reviewer's credentials: a ``SENTENCE`` that names one specialty and the state
    of California, or a ``BLOCK`` of lines with all of them."""

    SENTENCE = auto()
    BLOCK = auto()


@dataclass(frozen=True)
class ReviewerCredentials:
    """Who decided, as far as letters tell: states of licensure and board certifications."""

    licensure: tuple[str, ...]
    specialties: tuple[str, ...]
    subspecialties: tuple[str, ...]


@dataclass(frozen=True)
class InventedLetter:
    """Everything that a layout prints. ``number`` is the case number."""

    number: str
    priority: str
    case: Case
    reviewer: ReviewerCredentials
    summary: str
    disputes: tuple[Dispute, ...]


def invent_year(rng: Random) -> int:
    """The year of a decision, drawn as the published letters are spread over the years."""
    return rng.choices(_YEARS, _YEAR_WEIGHTS)[0]


def invent_letter(
    tables: Tables,
    *,
    serial: int,
    year: int,
    credentials: CredentialsForm,
    max_issues: int | None,
    rng: Random,
) -> InventedLetter:
    """A letter decided in ``year``, which decides the edition of the guidelines; its case number is
    ``serial`` in the form of invented letters. Of more than ``max_issues`` disputes the first are kept."""
    case = invent_case(tables, year, rng)
    disputes = invent_disputes(tables, case, rng)[:max_issues]
    summary = write_summary(tables.phrases, case, disputes, rng)
    return InventedLetter(
        number=f"CM00-{serial:07d}",
        priority="Expedited" if rng.random() < _EXPEDITED_SHARE else "Standard",
        case=case,
        reviewer=_reviewer(tables, disputes[0].row.group, credentials, rng),
        summary=summary,
        disputes=disputes,
    )


def _reviewer(tables: Tables, group: str, form: CredentialsForm, rng: Random) -> ReviewerCredentials:
    rows: list[ReviewerRow] = [row for row in tables.reviewers if row.group == group]
    if not rows or rng.random() < _ANY_SPECIALTY_SHARE:
        rows = [row for row in tables.reviewers if row.group == "any"]
    row = draw(rows, rng)
    states = rng.sample(_STATES, rng.choice((0, 0, 1, 2)))
    states.insert(rng.randint(0, len(states)), "California")
    if form is CredentialsForm.SENTENCE:
        return ReviewerCredentials(("California",), row.specialties[:1], row.subspecialties)
    return ReviewerCredentials(tuple(states), row.specialties, ())
