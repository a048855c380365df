"""Tables whose names and values have a line each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.similar.documents.decisions import decision_of
from search.similar.documents.naming import names_treatment
from search.similar.documents.passages import PlacedText
from search.similar.documents.table_columns import CellKind, column_of
from search.similar.documents.tables import MAX_BLANK_LINES, MAX_ROWS, Cells, Row, row_of

_MAX_COLUMNS = 10


def read_value_lines(lines: Sequence[PlacedText], first: int) -> tuple[list[Row], int] | None:
    """The same for a table whose names and values have a line each: "Service", "Decision", then "MRI of the
    knee", "Denied" ..."""
    names: list[CellKind] = []
    written = _Written(lines, first)
    while len(names) < _MAX_COLUMNS and (line := written.at(len(names))) is not None:
        text = line.text.strip()
        kind = column_of(text) if len(text.split()) <= 5 and ":" not in text else None
        if kind is None or names_treatment(text):
            break
        if names and decision_of(text) and kind not in (CellKind.OTHER, CellKind.DECISION):
            break
        names.append(kind)
    besides = {CellKind.DECISION, CellKind.AMOUNT} & set(names)
    if len(names) < 2 or CellKind.TREATMENT not in names or not besides:
        return None
    if len(names) < 3 and CellKind.DECISION not in names:
        return None
    rows: list[Row] = []
    taken = len(names)
    while len(rows) < MAX_ROWS and written.at(taken + len(names) - 1) is not None:
        values = [value.part(0) for value in written.some(taken, len(names))]
        if not _fits(values, names):
            break
        row = row_of(Cells({column: [value] for column, value in enumerate(values)}), names)
        rows += [row] if row else []
        taken += len(names)
    return (rows, written.behind(taken)) if rows else None


class _Written:
    """The lines from ``first`` on that are not blank, looked up as they are asked for."""

    def __init__(self, lines: Sequence[PlacedText], first: int) -> None:
        self._lines = lines
        self._numbers: list[int] = []
        self._next = first

    def at(self, index: int) -> PlacedText | None:
        """The line with this index; ``None`` behind the last one or behind three blank ones."""
        blank = 0
        while len(self._numbers) <= index:
            if self._next >= len(self._lines) or blank > MAX_BLANK_LINES:
                return None
            written = bool(self._lines[self._next].text.strip())
            if written:
                self._numbers.append(self._next)
            blank = 0 if written else blank + 1
            self._next += 1
        return self._lines[self._numbers[index]]

    def some(self, first: int, count: int) -> list[PlacedText]:
        """The lines from index ``first`` on, which were asked for."""
        return [self._lines[number] for number in self._numbers[first : first + count]]

    def behind(self, count: int) -> int:
        """The number of the line behind the first ``count`` ones."""
        return self._numbers[count - 1] + 1


def _fits(values: Sequence[PlacedText], names: Sequence[CellKind]) -> bool:
    for value, name in zip(values, names, strict=True):
        if name is CellKind.DECISION and not decision_of(value.text):
            return False
        if name is CellKind.NUMBER and not re.fullmatch(r"\W*\w{1,3}\W*", value.text):
            return False
    return True
