"""Heads and feet of pages in a text, wherever they stand: also within a sentence that goes on on the next
page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

_PAGE = re.compile(
    r"\b(?:pages?|pg|p)\b[.:]?\s{0,3}(?P<number>\d{1,3})(?:\s{0,3}(?:of|/)\s{0,3}(?P<pages>\d{1,3}))?(?!\w)"
    r"|(?<![\d/-])(?P<last>\d{1,3})\s{0,3}(?:of|/)\s{0,3}(?P<all>\d{1,3})$",
    re.IGNORECASE,
)
_PAGE_ALONE = re.compile(r"[-\s]{0,3}page\s\d{1,3}\s(?:of|/)\s\d{1,3}[-\s]{0,3}", re.IGNORECASE)
"""Nothing else reads so, even where one page's mark alone was copied."""
_FIGURES = re.compile(r"\d+")
_MAX_CHARACTERS = 140
_EDGE_LINES = 2
"""How many lines at the top and the bottom of a page may be a head or a foot."""
_FIRST_PAGES = (1, 2)
_MIN_MARKS = 2
_MIN_PAGES = 3


def page_marks(pages: Sequence[Sequence[str]]) -> set[str]:
    """The printed lines that are heads and feet of pages: those that say which page it is and count on,
    anywhere; and at the edges of pages those that stand on most of them, figures aside.

    ``FAX 555 0100 Page 2 of 5`` and ``FAX 555 0100 Page 3 of 5`` are; a guideline's ``Opioids, page 78.`` and
    ``Opioids, page 79.`` are none, since no letter begins there. ``pages`` are their lines without blanks
    around.
    """
    return _counting_lines([line for page in pages for line in page]) | _edge_lines(pages)


def _without_figures(line: str) -> str:
    return _FIGURES.sub("#", line)


def _counting_lines(lines: Sequence[str]) -> set[str]:
    alike: dict[str, list[tuple[int, int | None, str]]] = defaultdict(list)
    alone = {line for line in lines if len(line) <= _MAX_CHARACTERS and _PAGE_ALONE.fullmatch(line)}
    for line in lines:
        if len(line) <= _MAX_CHARACTERS and (mark := _PAGE.search(line)):
            number, of = mark["number"] or mark["last"], mark["pages"] or mark["all"]
            alike[_without_figures(line)].append((int(number), int(of) if of else None, line))
    return alone | {line for marks in alike.values() if _counts_on(marks) for _, _, line in marks}


def _counts_on(marks: Sequence[tuple[int, int | None, str]]) -> bool:
    """Whether pages are counted: from the first or second on, one by one, each of as many."""
    numbers = [number for number, _, _ in marks]
    totals = {total for _, total, _ in marks}
    if len(marks) < _MIN_MARKS or len(totals) > 1 or numbers[0] not in _FIRST_PAGES:
        return False
    total = next(iter(totals))
    return all(b == a + 1 for a, b in pairwise(numbers)) and (total is None or total >= numbers[-1])


def _edge_lines(pages: Sequence[Sequence[str]]) -> set[str]:
    """Lines that stand at the edge of most pages, figures aside."""
    filled = [page for page in pages if page]
    if len(filled) < _MIN_PAGES:
        return set()
    alike: dict[str, list[str]] = defaultdict(list)
    for page in filled:
        edge = dict.fromkeys([*page[:_EDGE_LINES], *page[-_EDGE_LINES:]])
        for line in edge:
            if len(line) <= _MAX_CHARACTERS:
                alike[_without_figures(line)].append(line)
    return {
        line
        for lines in alike.values()
        if len(lines) * 2 > len(filled) and len(lines) >= _MIN_PAGES
        for line in lines
    }
