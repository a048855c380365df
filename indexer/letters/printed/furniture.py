"""What belongs to the page and not to the letter: fax lines, stamps, page marks, and the like.

Two things tell it: it stands at the same place on most pages of a letter, digits aside; or it says itself
what it is, where no line of a letter stands. The letter's own lines are never taken out: labels, headings,
outcomes and the values beside labels stay wherever they recur.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from indexer.letters.lines import is_footer
from indexer.letters.page import Page, Row, Word, row_text, rows_of
from indexer.letters.printed.marks import (
    folded,
    is_page_mark,
    is_running_head,
    is_stamp,
    is_stamp_date,
    own_line,
)

_MAX_RUN_GAP = 1.5
"""Room between two words of one run, at most, in units of the type size."""
_SAME_PLACE = 7.0
"""How far, in points, what recurs at the same place may stand from it: paper slips in a fax."""
_EDGE_ROWS = 4
"""So many rows at the top and at the bottom of a page may be furniture."""
_SAME_SIZE = 0.1
_MAX_INDENT = 20.0
"""What begins a row of the text's type no further from its left edge, in points, is a line of the text."""
_SAME_EDGE = 3.0
_MIN_TEXT_WORDS = 4
_LARGE = 2.5
_MAX_LARGE_WORDS = 4
_MIN_ROOM = 1.3
"""Room between the furniture of an edge and the text, in units of the usual distance between rows."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that were printed together, in the file's order; ``at`` numbers it on its page."""

    at: int
    words: tuple[Word, ...]
    text: str

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def y(self) -> float:
        return self.words[0].y

    @property
    def size(self) -> float:
        return self.words[0].size


@dataclass(frozen=True, slots=True)
class _Body:
    """What is usual in a letter: type size, left edge of the text, distance between rows."""

    size: float
    left: float
    leading: float


def without_furniture(letter: Sequence[Page]) -> list[Page]:
    """The pages of one letter without what is not the letter's.

    "DEF-IMR-000041" and "DEF-IMR-000042" at (519, 16) of both pages fold to "DEF-IMR-0": taken out.
    "Decision rationale:" at (72, 720) of both is a label: it stays.
    """
    runs = [list(_runs(page.words)) for page in letter]
    recurring = _recurring(runs)
    body = _body_of(letter)
    return [
        _cleared(
            page,
            page_runs,
            {run.at for run in page_runs if (number, run.at) in recurring},
            body,
            later=number > 0,
        )
        for number, (page, page_runs) in enumerate(zip(letter, runs, strict=True))
    ]


def _runs(words: Sequence[Word]) -> Iterator[_Run]:
    together: list[Word] = []
    number = 0
    for word in words:
        if together and not _continues(together[-1], word):
            yield _Run(number, tuple(together), " ".join(one.text for one in together))
            together = []
            number += 1
        together.append(word)
    if together:
        yield _Run(number, tuple(together), " ".join(one.text for one in together))


def _continues(left: Word, right: Word) -> bool:
    size = max(left.size, right.size)
    return (
        abs(left.y - right.y) < 0.25 * size
        and -0.5 * size < right.x0 - left.x1 < _MAX_RUN_GAP * size
        and min(left.size, right.size) > 0.75 * size
    )


def _recurring(pages: Sequence[Sequence[_Run]]) -> set[tuple[int, int]]:
    """Page and number of every run that stands at the same place on most of the pages that have any text."""
    filled = sum(bool(runs) for runs in pages)
    if filled < 2:
        return set()
    places: defaultdict[tuple[str, int, int], set[int]] = defaultdict(set)
    for number, runs in enumerate(pages):
        for run in runs:
            for cell in _cells_near(run):
                places[cell].add(number)
    return {
        (number, run.at)
        for number, runs in enumerate(pages)
        for run in runs
        if len(places[_cell(run)]) * 2 > filled and len(places[_cell(run)]) > 1 and not own_line(run.text)
    }


def _cell(run: _Run) -> tuple[str, int, int]:
    return folded(run.text), round(run.x0 / _SAME_PLACE), round(run.y / _SAME_PLACE)


def _cells_near(run: _Run) -> Iterator[tuple[str, int, int]]:
    text, x, y = _cell(run)
    yield from ((text, x + right, y + up) for right in (-1, 0, 1) for up in (-1, 0, 1))


def _cleared(page: Page, runs: Sequence[_Run], recurring: set[int], body: _Body, *, later: bool) -> Page:
    rows = rows_of(page.words)
    of_word = {id(word): run for run in runs for word in run.words}
    row_of = {id(word): number for number, row in enumerate(rows) for word in row}
    dropped = set(_stamps(runs, rows, row_of, body))
    dropped |= {run.at for run in runs if _is_large(run, runs, body)}
    for at, run in enumerate(runs):
        if at in recurring and _stands_apart(run, rows[row_of[id(run.words[0])]], body):
            dropped.add(at)
    for edge in (rows[:_EDGE_ROWS], rows[::-1][:_EDGE_ROWS]):
        dropped |= _edge(edge, rows, of_word, recurring | dropped, body, page.height, later=later)
    words = [word for word in page.words if of_word[id(word)].at not in dropped]
    return replace(page, words=words)


def _body_of(pages: Sequence[Page]) -> _Body:
    sizes = sorted(word.size for page in pages for word in page.words)
    if not sizes:
        return _Body(0.0, 0.0, 0.0)
    size = sizes[len(sizes) // 2]
    rows = [
        [row for row in rows_of(page.words) if abs(row[0].size - size) <= 2 * _SAME_SIZE * size]
        for page in pages
    ]
    lefts = sorted(row[0].x0 for of_page in rows for row in of_page)
    distances = [above[0].y - below[0].y for of_page in rows for above, below in pairwise(of_page)]
    return _Body(size, lefts[len(lefts) // 4], median(distances) if distances else 1.2 * size)


def _stands_apart(run: _Run, row: Row, body: _Body) -> bool:
    """Whether a run is set beside or between the lines of the text: no line of it, and no value of a
    table."""
    left = [word for word in row if word.x1 <= run.x0 + 1]
    before = max(left, key=lambda word: word.x1, default=None)
    if before and before.text.endswith(":"):
        return abs(before.y - run.y) > 0.5
    if before or abs(run.size - body.size) > _SAME_SIZE * body.size:
        return True
    return abs(run.x0 - body.left) > _MAX_INDENT and len(run.words) < _MIN_TEXT_WORDS


def _is_large(run: _Run, runs: Sequence[_Run], body: _Body) -> bool:
    """Whether a run is a word in very large type over the text: a watermark that lies level."""
    if run.size < _LARGE * body.size or len(run.words) > _MAX_LARGE_WORDS:
        return False
    top = run.y + 0.6 * run.size
    under = [one for one in runs if one.size < run.size / 2 and run.y - body.size < one.y < top]
    return any(one.x0 < run.x1 and run.x0 < one.x1 for one in under)


def _stamps(runs: Sequence[_Run], rows: Sequence[Row], row_of: dict[int, int], body: _Body) -> Iterator[int]:
    """The runs of stamps: one that says what it is, and the dates and names printed with it, below or
    above."""
    for at, run in enumerate(runs):
        if not is_stamp(run.text) or not _stands_apart(run, rows[row_of[id(run.words[0])]], body):
            continue
        yield run.at
        for step in (1, -1):
            near, previous = at + step, run
            while 0 <= near < len(runs) and abs(near - at) <= 4 and _belongs(runs[near], previous, body):
                yield runs[near].at
                near, previous = near + step, runs[near]


def _belongs(run: _Run, stamp: _Run, body: _Body) -> bool:
    """Whether a run is another line of a stamp: under or over it, not at the left edge of the text."""
    close = abs(run.y - stamp.y) < 2.2 * max(run.size, stamp.size)
    over = run.x0 < stamp.x1 and stamp.x0 < run.x1
    own_type = abs(run.size - body.size) > _SAME_SIZE * body.size
    return close and over and not own_line(run.text) and (is_stamp_date(run.text) or own_type)


def _edge(
    edge: Sequence[Row],
    rows: Sequence[Row],
    of_word: dict[int, _Run],
    known: set[int],
    body: _Body,
    height: float,
    *,
    later: bool,
) -> set[int]:
    """The runs of the outermost rows that are furniture, up to the first row of the letter.

    A row is furniture where all its runs recur, or where it says itself what it is, and where it does not
    stand as the text's next row would.
    """
    dropped: set[int] = set()
    for number, row in enumerate(edge):
        text = row_text(row)
        if is_footer(text, at_edge=True) and abs(row[0].y - height / 2) > 0.3 * height:
            continue  # known as such when the lines are made
        of_row = {of_word[id(word)].at: of_word[id(word)].text for word in row}
        mark = is_page_mark(text)
        recurs = all(at in known or is_page_mark(of_run) for at, of_run in of_row.items())
        running = is_running_head(text) and (later or sum(row_text(one) == text for one in rows) > 1)
        if not (mark or recurs or running) or (own_line(text) and not running):
            break
        inner = edge[number + 1] if number + 1 < len(edge) else None
        if inner and _as_next_line(row, inner, body, mark=mark):
            break
        dropped |= of_row.keys()
    return dropped


def _as_next_line(row: Row, inner: Row, body: _Body, *, mark: bool) -> bool:
    """Whether the outer ``row`` stands as the text's next line would: as near, in its type, at its left edge.
    A row that reads as a ``mark`` is taken for text only where it is short."""
    near = abs(row[0].y - inner[0].y) <= _MIN_ROOM * body.leading
    own_type = abs(row[0].size - body.size) <= _SAME_SIZE * body.size
    from_edge, is_short = abs(row[0].x0 - body.left), len(row) < _MIN_TEXT_WORDS
    at_edge = is_short and from_edge < _SAME_EDGE if mark else not is_short or from_edge < _MAX_INDENT
    return near and own_type and at_edge
