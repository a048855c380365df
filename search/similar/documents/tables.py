"""Tables: rows of cells under a line of column names, or one value a line.

     No.  Requested treatment              Quantity     Decision
      1   Flurbiprofen 20%/lidocaine 5%    1 tube       Denied
          cream, 180 g

The columns are named in one line (or two); a line that gives the first column or the decision anew begins a
row, and what stands below in the same column continues its cell. Only tables that have a column for the
treatment are read. Where every value has a line of its own, the names of the columns stand one a line as
well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from search.model.documents import RequestStatus
from search.similar.documents.decisions import decision_of, undecided
from search.similar.documents.naming import named_spans, names_treatment
from search.similar.documents.passages import PlacedText, joined
from search.similar.documents.table_columns import (
    MAX_HEADER_CHARACTERS,
    OVERHANG,
    CellKind,
    cells_of,
    header_of,
    placed_in,
)

_RULE = re.compile(r"^[\s|+=_.:*-]*$")

MAX_ROWS = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the request's parts in reading order, what was decided, and the lines that it takes."""

    request: PlacedText
    decision: PlacedText | None
    status: RequestStatus | None


MAX_BLANK_LINES = 2


@dataclass(slots=True)
class Cells:
    """The cells of a row, line by line, by the number of their column."""

    by_column: dict[int, list[PlacedText]] = field(default_factory=dict)


def read_table(lines: Sequence[PlacedText], first: int) -> tuple[list[Row], int] | None:
    """The rows of the table whose column names stand in line ``first``, and the number of the line behind it;
    ``None`` where no table begins there."""
    header = header_of(lines, first)
    if header is None:
        return None
    kinds, starts, number, delimited = header.kinds, header.starts, header.behind, header.delimited
    rows: list[Cells] = []
    blank = 0
    while number < len(lines) and len(rows) < MAX_ROWS:
        line = lines[number]
        if _RULE.match(line.text):
            blank += not line.text.strip()
            if blank > MAX_BLANK_LINES:
                break
            number += 1
            continue
        placed = placed_in(line, starts, delimited)
        if (
            blank
            and not delimited
            and any(min(abs(start - begin) for begin in starts) > 3 for start, _ in cells_of(line))
        ):
            break
        if placed is None or not _belongs(placed, kinds, rows, blank, starts, delimited):
            break
        if _begins(placed, kinds, rows, blank):
            rows.append(Cells())
        for column, cell in placed:
            rows[-1].by_column.setdefault(column, []).append(cell)
        blank = 0
        number += 1
    read = [row for row in (row_of(cells, kinds) for cells in rows) if row]
    return (read, number) if read else None


def _belongs(
    placed: Sequence[tuple[int, PlacedText]],
    kinds: Sequence[CellKind | None],
    rows: Sequence[Cells],
    blank: int,
    starts: Sequence[int],
    delimited: bool,
) -> bool:
    """Whether a line goes on with the table: it has two cells, or one that continues a row without a gap."""
    columns = {kinds[column] for column, _ in placed}
    if len(placed) >= 2 or not rows:
        return CellKind.TREATMENT in columns or len(placed) >= 2
    lone, cell = placed[0]
    if not delimited and lone + 1 < len(starts) and len(cell) > starts[lone + 1] - starts[lone] + OVERHANG:
        return False
    if kinds[lone] is CellKind.NUMBER and not re.fullmatch(r"\W*\w{1,3}\W*", cell.text):
        return False
    return (
        blank == 0
        and len(cell.text) <= 3 * MAX_HEADER_CHARACTERS
        and (lone > 0 or kinds[0] is CellKind.TREATMENT)
    )


def _begins(
    placed: Sequence[tuple[int, PlacedText]],
    kinds: Sequence[CellKind | None],
    rows: Sequence[Cells],
    blank: int,
) -> bool:
    """Whether a line begins a row: it gives the number or the decision anew, or stands behind a gap, or has a
    treatment beside something else that the row before has already."""
    if not rows:
        return True
    given = {kinds[column] for column, _ in placed}
    if CellKind.NUMBER in kinds:
        return CellKind.NUMBER in given
    if CellKind.DECISION in kinds and CellKind.DECISION in given:
        return any(kinds[column] is CellKind.DECISION for column in rows[-1].by_column)
    if CellKind.TREATMENT not in given:
        return False
    treatment = next(cell.text for column, cell in placed if kinds[column] is CellKind.TREATMENT)
    above = rows[-1].by_column
    if len(placed) == 1 and not blank:
        column, cell = placed[0]
        whole = joined(above[column]).text if column in above else ""
        named = named_spans(cell.text)
        begins = cell.text[:1].isupper() or cell.text[:1].isdigit() or (named and named[0][0] == 0)
        return bool(named and begins) and names_treatment(whole)
    return blank > 0 or (len(placed) >= 2 and not treatment[:1].islower() and treatment[:1] not in "(,&")


def row_of(cells: Cells, kinds: Sequence[CellKind | None]) -> Row | None:
    """The row of these cells under columns of these kinds; ``None`` where no treatment is in it."""
    asked: list[PlacedText] = []
    decision: PlacedText | None = None
    for column in sorted(cells.by_column):
        cell = joined(cells.by_column[column])
        kind = kinds[column]
        if (
            kind is CellKind.TREATMENT
            or (kind is CellKind.AMOUNT and not _is_one(cell.text))
            or kind is CellKind.PART
        ):
            if kind is CellKind.TREATMENT or re.search(r"\w", cell.text):
                asked.append(cell)
        elif kind is CellKind.DECISION:
            decision = cell
    if not any(kinds[column] is CellKind.TREATMENT for column in cells.by_column):
        return None
    if decision is not None and undecided(decision.text):
        return Row(joined(asked), decision, None)
    return Row(joined(asked), decision, decision_of(decision.text) if decision else None)


def _is_one(cell: str) -> bool:
    """Whether a quantity says no more than that there is one."""
    return bool(
        re.fullmatch(
            r"\W*(?:x\s*)?(?:1|one|once|one time|single|n/?a|none|-+)(?:\s+(?:unit|each|ea|test|visit|tube"
            r"|item|study|procedure))?\W*",
            cell,
            re.I,
        )
    )
