"""A table's cells as lines of text, its columns apart by blanks as in a printed table."""

from __future__ import annotations

from collections.abc import Sequence

GAP = "   "
"""Between two cells; a blank within a cell stands alone."""
MAX_PADDED_CHARACTERS = 60
"""A cell longer than this is running text, and sets no column's width."""
MAX_COLUMNS = 60
"""Columns beyond are not put in line: no table of a letter has them."""

Cell = Sequence[str]
"""The lines of a cell."""


def table_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The rows of a table as lines.

    ``[[["Request"], ["Decision"]], [["Norco #60"], ["Denied"]]]`` is two lines, "Decision" and "Denied" one
    below the other. Cells of several short lines stand side by side, line by line; running text in a cell is
    written cell after cell, and so is a table of one column, which frames text.
    """
    widths = _widths(rows)
    return [line for row in rows for line in _row_lines(row, widths)]


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    widths: list[int] = []
    for row in rows:
        for at, cell in enumerate(row[:MAX_COLUMNS]):
            if at == len(widths):
                widths.append(0)
            longest = max((len(line) for line in cell if len(line) <= MAX_PADDED_CHARACTERS), default=0)
            widths[at] = max(widths[at], longest)
    return widths


def _row_lines(row: Sequence[Cell], widths: Sequence[int]) -> list[str]:
    filled = [cell for cell in row if any(line.strip() for line in cell)]
    is_prose = any(
        len(cell) > 1 and any(len(line) > MAX_PADDED_CHARACTERS for line in cell) for cell in filled
    )
    if len(filled) <= 1 or is_prose:
        return [line for cell in filled for line in cell]
    height = max(len(cell) for cell in row)
    return [_line([cell[at] if at < len(cell) else "" for cell in row], widths) for at in range(height)]


def _line(parts: Sequence[str], widths: Sequence[int]) -> str:
    padded = (part.ljust(widths[at]) if at < len(widths) else part for at, part in enumerate(parts))
    return GAP.join(padded).rstrip()
