"""Sheets to pages: two pages on one sheet, and the numbers beside the lines of a court's paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.letters.page import Page, Word, rows_of

_MIN_SHAPE = 1.1
"""How much wider than high a sheet of two pages is, at least; two sheets of letter paper make 1.29."""
_MIN_SHARE = 0.08
_MAX_CROSSING = 0.02
_MIN_GUTTER = 1.2
"""Room between two pages, at least, in units of the type size."""
_MIN_LINE = 0.4
"""How much of the left page's width its lines take, at least: the cells of a table take less."""
_MARGIN_SHARE = 0.1
_MIN_LINE_NUMBERS = 8


def pages_of_sheet(sheet: Page) -> list[Page]:
    """The pages on a sheet: the left one and the right one, or the sheet itself.

    It holds two where it is wider than high and a strip near its middle, from top to bottom, has no word.
    What stands across the strip in the margins (a fax line over the whole sheet) goes with the left page.
    """
    if sheet.width < _MIN_SHAPE * sheet.height or len(sheet.words) < 2:
        return [sheet]
    low, high = _MARGIN_SHARE * sheet.height, (1 - _MARGIN_SHARE) * sheet.height
    words = [word for word in sheet.words if low <= word.y <= high] or list(sheet.words)
    middle = _gutter(words, sheet.width)
    if middle is None:
        return [sheet]
    if _line_width([word for word in words if (word.x0 + word.x1) / 2 < middle]) < _MIN_LINE * middle:
        return [sheet]  # the columns of a table
    left = [word for word in sheet.words if (word.x0 + word.x1) / 2 < middle]
    right = [word for word in sheet.words if (word.x0 + word.x1) / 2 >= middle]
    if len(right) < _MIN_SHARE * len(left) and not _is_page(right):
        return [sheet]
    return [
        Page(left, sheet.height, middle),
        Page(
            [replace(word, x0=word.x0 - middle, x1=word.x1 - middle) for word in right],
            sheet.height,
            sheet.width - middle,
        ),
    ]


def _gutter(words: Sequence[Word], width: float) -> float | None:
    """The middle of the widest empty strip in the middle fifth of the sheet."""
    size = sorted(word.size for word in words)[len(words) // 2]
    for allowed in (0, int(_MAX_CROSSING * len(words))):
        crossing = sorted(
            (word for word in words if word.x1 > 0.4 * width and word.x0 < 0.6 * width), key=lambda w: w.x0
        )
        strips: list[tuple[float, float]] = []
        reached, crossed = 0.4 * width, 0
        for word in [*crossing, Word("", 0.6 * width, 0.6 * width, 0, 0, bold=False)]:
            if word.x0 > reached:
                strips.append((word.x0 - reached, (word.x0 + reached) / 2))
            if word.x0 < 0.5 * width < word.x1 and crossed < allowed:
                crossed += 1
                continue
            reached = max(reached, word.x1)
        widest = max(strips, default=(0.0, 0.0))
        if widest[0] >= _MIN_GUTTER * size:
            return widest[1]
    return None


def _line_width(words: Sequence[Word]) -> float:
    """The usual width of a row, from its first to its last word."""
    widths = sorted(row[-1].x1 - row[0].x0 for row in rows_of(words))
    return widths[len(widths) // 2] if widths else 0.0


def _is_page(words: Sequence[Word]) -> bool:
    return len(rows_of(words)) >= 3


def without_line_numbers(page: Page) -> Page:
    """``page`` without the numbers 1, 2, 3 ... that stand beside its lines, left of everything else.

    Numbers of a list stay: they are fewer, have a full stop, or the list's other lines reach as far left.
    """
    numbers = [word for word in page.words if word.text.isascii() and word.text.isdigit()]
    others = [word for word in page.words if not (word.text.isascii() and word.text.isdigit())]
    if len(numbers) < _MIN_LINE_NUMBERS:
        return page
    edge = sorted(word.x0 for word in others)[len(others) // 50] if others else page.width
    column = sorted((word for word in numbers if word.x1 < edge), key=lambda word: -word.y)
    if len(column) < _MIN_LINE_NUMBERS:
        return page
    steps = [int(below.text[:6]) - int(above.text[:6]) for above, below in pairwise(column)]
    if sum(step == 1 for step in steps) < 0.8 * len(steps):
        return page
    dropped = {id(word) for word in column}
    return replace(page, words=[word for word in page.words if id(word) not in dropped])
