"""Printed characters at positions to lines in reading order.

Letters are one column of running text under a header that is a table of labels and values in two
columns, where a label may wrap round its value. The table is read by position, never by the order
in which the characters stand in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from indexer.letters.lines import Line, is_footer
from search.model.letters import INVENTED_NOTICE

_MIN_COLUMN_GAP = 0.75
"""Room between two table cells, at least, in units of the type size; a blank takes about 0.3."""
_MIN_COLUMN_GAP_IN_BLANKS = 1.6
"""The same in units of the page's usual blank: text layers of OCR have blanks of 0.9 of the type size."""
_MAX_COLUMN_GAP = 2.0
_MIN_BLANKS = 20
_MAX_ROW_OFFSET = 0.35
_MIN_PARAGRAPH_GAP = 1.35
"""Room above a paragraph, in units of the usual distance between lines."""
_FOOTER_BEGINNINGS = frozenset({"Final", INVENTED_NOTICE.split()[0]})
"""First words of footers that are known as such anywhere on a page."""
_MARGIN_SHARE = 0.085
"""Part of the page height at the top and bottom where footers and page numbers stand."""


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word. ``x0``, ``x1`` and the base line ``y`` are in points from the lower left corner
    of the page; ``size`` is the height of the type in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page in the file's order, and its height and width in points."""

    words: Sequence[Word]
    height: float
    width: float = 612.0


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column's text in one or more rows of the header table."""

    text: str
    x0: float
    top: float
    bottom: float


Row = list[Word]


def page_lines(pages: Iterable[Page]) -> list[Line]:
    """The lines of all pages in reading order, header table as "Label: value", a page's footers last.

    Running text: of four rows with base lines at 600, 586, 572 and 544 points the usual distance is 14,
    the median of 14, 14 and 28. The last row is 28 below, more than 1.35 * 14 = 18.9: it opens a paragraph.

    The header table, in type of 12 points, columns at 72, 170, 300 and 400::

        680  Assigned:   02/03/2015    Injury:       10/04/2012
        661  Priority:   Standard      Application
        655                                          01/28/2015
        649                            Received:

    "Assigned:" ends at 140, its value begins at 170: 30 points, more than 0.75 * 12 = 9, so two cells.
    "Application" has no colon and takes "Received:" from below: one label from 661 down to 649, in which
    the value at 655 stands. The lines are "Assigned: 02/03/2015", "Injury: 10/04/2012",
    "Priority: Standard" and "Application Received: 01/28/2015".
    """
    return [line for page in pages for line in _page_lines(page)]


def _page_lines(page: Page) -> list[Line]:
    rows: list[Row] = []
    footers: list[Line] = []
    for row in rows_of(page.words):
        if _is_footer(row, page.height):
            footers.append(Line(row_text(row), footer=True))
        else:
            rows.append(row)
    column_gap = _column_gap(rows)
    distances = [above[0].y - below[0].y for above, below in pairwise(rows)]
    usual = median(distances) if distances else 0.0
    lines: list[Line] = []
    at = 0
    while at < len(rows):
        table = _table_length(rows, at, column_gap)
        if table:
            lines += [
                Line(text, opens=None, bold=True) for text in _read_table(rows[at : at + table], column_gap)
            ]
            at += table
            continue
        opens = None if at == 0 else distances[at - 1] > usual * _MIN_PARAGRAPH_GAP
        lines.append(Line(row_text(rows[at]), opens, rows[at][0].bold))
        at += 1
    return [line for line in [*lines, *footers] if line.text]


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Words on one base line, left to right; rows from the top of the page down."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: -word.y):
        if rows and abs(rows[-1][0].y - word.y) <= _MAX_ROW_OFFSET * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.x0) for row in rows]


def row_text(row: Row) -> str:
    """The words of a row with single blanks, a word that the line break hyphenated in one piece."""
    text = row[0].text
    for left, right in pairwise(row):
        hyphenated = left.text.endswith("-") and right.x0 - left.x1 < 0.1 * right.size
        text += right.text if hyphenated else f" {right.text}"
    return " ".join(text.split())


def _is_footer(row: Row, height: float) -> bool:
    in_margin = not _MARGIN_SHARE * height <= row[0].y <= (1 - _MARGIN_SHARE) * height
    return (in_margin or row[0].text in _FOOTER_BEGINNINGS) and is_footer(row_text(row), at_edge=in_margin)


def _column_gap(rows: Iterable[Row]) -> float:
    """The room between two table cells on this page, at least, in units of the type size."""
    blanks = [
        (right.x0 - left.x1) / right.size for row in rows for left, right in pairwise(row) if right.size
    ]
    usual = median(blanks) if len(blanks) >= _MIN_BLANKS else 0.0
    return max(_MIN_COLUMN_GAP, min(_MIN_COLUMN_GAP_IN_BLANKS * usual, _MAX_COLUMN_GAP))


def _cells(row: Row, column_gap: float, *, by_type: bool = False) -> list[Row]:
    """The row divided at wide gaps and, with ``by_type``, after a label in bold type too."""
    cells = [[row[0]]]
    for left, right in pairwise(row):
        value_follows = by_type and left.bold and not right.bold and left.text.endswith(":")
        if value_follows or right.x0 - left.x1 > column_gap * right.size:
            cells.append([right])
        else:
            cells[-1].append(right)
    return cells


def _is_label(cell: Row) -> bool:
    return cell[-1].text.endswith(":")


def _table_length(rows: Sequence[Row], start: int, column_gap: float) -> int:
    """How many rows from ``start`` are a table: at least two with a label cell beside a value."""
    columns: list[float] = []
    labelled, end = 0, start
    for at in range(start, len(rows)):
        cells = _cells(rows[at], column_gap)
        in_columns = not columns or any(_in_columns(columns, cell) for cell in cells[1:])
        if in_columns and any(_is_label(cell) for cell in cells[:-1]):
            columns += [cell[0].x0 for cell in cells]
            labelled, end = labelled + 1, at + 1
        elif not labelled or not all(_in_columns(columns, cell) for cell in cells):
            break
        elif cells[0][0].x0 > min(columns) + 2 or (_is_label(cells[0]) and cells[0][0].bold):
            end = at + 1
        else:
            break
    return end - start if labelled >= 2 else 0


def _in_columns(columns: Sequence[float], cell: Row) -> bool:
    return any(abs(cell[0].x0 - x) < 3 for x in columns)


def _read_table(rows: Sequence[Row], column_gap: float) -> list[str]:
    """The table's lines "Label: value", one for each label, row by row; a value belongs to the label that
    is nearest in height in the column to its left."""
    cells = [
        _Cell(row_text(cell), cell[0].x0, row[0].y, row[0].y)
        for row in rows
        for cell in _cells(row, column_gap, by_type=True)
    ]
    label_columns = [cell.x0 for cell in cells if cell.text.endswith(":")]

    def in_label_column(cell: _Cell) -> bool:
        return any(abs(cell.x0 - x) < 3 for x in label_columns)

    labels = _join_wrapped([cell for cell in cells if in_label_column(cell)])
    values: dict[int, list[str]] = {}
    for cell in (cell for cell in cells if not in_label_column(cell)):
        left = [at for at, label in enumerate(labels) if label.x0 < cell.x0]
        column = max((labels[at].x0 for at in left), default=None)
        if column is None:
            labels.append(cell)
            continue
        near = [at for at in left if abs(labels[at].x0 - column) < 3]
        nearest = min(near, key=lambda at: (_distance(labels[at], cell), -labels[at].top))
        values.setdefault(nearest, []).append(cell.text)
    order = sorted(range(len(labels)), key=lambda at: (-labels[at].top, labels[at].x0))
    return [" ".join([labels[at].text, *values.get(at, [])]) for at in order]


def _join_wrapped(cells: Sequence[_Cell]) -> list[_Cell]:
    """Label cells, each joined with the ones below it in its column until it ends in a colon."""
    labels: list[_Cell] = []
    for cell in cells:
        open_above = [
            at
            for at, label in enumerate(labels)
            if abs(label.x0 - cell.x0) < 3 and not label.text.endswith(":") and ":" not in label.text
        ]
        if open_above:
            above = labels[open_above[-1]]
            joined = _Cell(f"{above.text} {cell.text}", above.x0, above.top, cell.bottom)
            labels[open_above[-1]] = joined
        else:
            labels.append(cell)
    return labels


def _distance(label: _Cell, value: _Cell) -> float:
    if label.bottom <= value.top <= label.top:
        return 0.0
    return min(abs(label.top - value.top), abs(label.bottom - value.top))
