"""What a letter says: the case, its number and reviewer, the summary and the disputes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from indexer.synth.case import Case, invent_case
from indexer.synth.disputes import Dispute, invent_disputes
from indexer.synth.summary import write_summary
from indexer.synth.tables import ReviewerRow, Tables, draw
from search.model.letters import Layout

_YEARS = tuple(range(2013, 2025))
_YEAR_WEIGHTS = (4, 18, 17, 15, 11, 8, 7, 6, 4, 4, 3, 3)
_EARLY = {Layout.A: 0.3, Layout.B: 0.5, Layout.D: 0.2}
_STATES = (
    "Arizona", "Texas", "New York", "Florida", "Oregon", "Nevada", "Washington", "Illinois", "Ohio",
    "Pennsylvania", "New Jersey", "Michigan", "Georgia", "Maryland", "Virginia", "North Carolina",
    "Massachusetts", "Minnesota", "Colorado", "Hawaii", "Missouri", "District of Columbia",
)  # fmt: skip


@dataclass(frozen=True)
class InventedReviewer:
    """Who decided, as far as letters tell."""

    licensure: tuple[str, ...]
    specialties: tuple[str, ...]
    subspecialties: tuple[str, ...]


@dataclass(frozen=True)
class InventedLetter:
    """Everything that a layout prints. ``number`` is the case number."""

    number: str
    layout: Layout
    priority: str
    case: Case
    reviewer: InventedReviewer
    summary: str
    disputes: tuple[Dispute, ...]


def invent_letter(tables: Tables, serial: int, rng: Random) -> InventedLetter:
    """A letter whose case number ends in ``serial``; its year decides layout and guidelines."""
    year = rng.choices(_YEARS, _YEAR_WEIGHTS)[0]
    layout = _layout(year, rng)
    case = invent_case(tables, year, rng)
    disputes = invent_disputes(tables, case, rng)
    if layout is Layout.D:
        disputes = disputes[:1]
    summary = write_summary(tables.phrases, case, disputes, rng)
    return InventedLetter(
        number=f"CM{max(_YEARS[0], case.dates.application.year) % 100}-{serial:07d}",
        layout=layout,
        priority="Expedited" if rng.random() < 0.03 else "Standard",
        case=case,
        reviewer=_reviewer(tables, disputes[0].row.group, layout, rng),
        summary=summary,
        disputes=disputes,
    )


def _layout(year: int, rng: Random) -> Layout:
    if year == 2013:
        return rng.choices(tuple(_EARLY), tuple(_EARLY.values()))[0]
    return Layout.C_INLINE if year == 2014 else Layout.C_BLOCK


def _reviewer(tables: Tables, group: str, layout: Layout, rng: Random) -> InventedReviewer:
    rows: list[ReviewerRow] = [row for row in tables.reviewers if row.group == group]
    if not rows or rng.random() < 0.35:
        rows = [row for row in tables.reviewers if row.group == "any"]
    row = draw(rows, rng)
    states = rng.sample(_STATES, rng.choice((0, 0, 1, 2)))
    states.insert(rng.randint(0, len(states)), "California")
    inline = layout is not Layout.C_BLOCK
    if inline:
        # The sentence of these layouts names one specialty and one state.
        return InventedReviewer(("California",), row.specialties[:1], row.subspecialties)
    return InventedReviewer(tuple(states), row.specialties, ())
