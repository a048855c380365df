"""The order of a file's pages: the numbers that they bear, and how one goes on in the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.letters.page import Page, row_text, rows_of

_NUMBER_OF = re.compile(r"\bpage\s?(\d{1,3})(?:\s?(?:of|/)\s?(\d{1,3}))?\b", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"-?\s?(\d{1,3})(?:\s?(?:of|/)\s?(\d{1,3}))?\s?-?")
_CASE_FOOTER = re.compile(r"final determination letter for imr case number\b.*?\b(\d{1,3})", re.IGNORECASE)
_EDGE_ROWS = 3
_SHORT = 5
"""A last row of no more words is a name, a date or a mark, not the begin of a sentence."""
_SENTENCE_ENDS = re.compile(
    r"[.!?:;][\"')\]]*$|\b(?:upheld|overturned|necessary|appropriate)$", re.IGNORECASE
)


def page_numbers(pages: Sequence[Page]) -> list[int | None]:
    """The number that each page bears, in the same manner on all of them ("Page 2 of 5", then "2 of 5" or
    "2" alone in a margin); ``None`` where it bears none."""
    edges = [_edge_texts(page) for page in pages]
    named = [_first(_NUMBER_OF, texts, whole=False) for texts in edges]
    if sum(number is not None for number in named) * 2 > len(pages):
        return named
    footers = [
        _first(_CASE_FOOTER, [text for text in texts if len(text) < 90], whole=False) for texts in edges
    ]
    if sum(number is not None for number in footers) * 2 > len(pages):
        return footers
    return [_first(_BARE_NUMBER, texts, whole=True) for texts in edges]


def _edge_texts(page: Page) -> list[str]:
    rows = rows_of(page.words)
    return [row_text(row) for row in [*rows[-_EDGE_ROWS:][::-1], *rows[:_EDGE_ROWS]]]


def _first(pattern: re.Pattern[str], texts: Sequence[str], *, whole: bool) -> int | None:
    for text in texts:
        found = pattern.fullmatch(text) if whole else pattern.search(text)
        if found:
            return int(found[1])
    return None


def in_reverse(pages: Sequence[Page], begins: Sequence[bool]) -> tuple[bool, bool]:
    """Whether the pages stand in reverse order, and whether that is sure.

    ``begins`` says which pages begin a letter. Pages numbered 3, 2, 1 (or 2, 1, 3, 2, 1: two letters) are in
    reverse. Without numbers they are where the last begins a letter and the first does not, and no more
    sentences break off when they are turned round; that is sure where fewer do.
    """
    if len(pages) < 2:
        return False, False
    numbers = [number for number in page_numbers(pages) if number is not None]
    if len(numbers) > 1 and len(numbers) * 2 > len(pages):
        falling = sum(later == earlier - 1 for earlier, later in pairwise(numbers))
        rising = sum(later == earlier + 1 for earlier, later in pairwise(numbers))
        if falling or rising:
            return falling > rising, True
    if not begins[-1] or begins[0]:
        return False, False
    texts = [[row_text(row) for row in rows_of(page.words)] for page in pages]
    forward, backward = _broken(texts), _broken(texts[::-1])
    return backward <= forward, backward < forward


def cut_ends(first: Page, last: Page) -> tuple[bool, bool]:
    """Whether a letter begins within a sentence on its first page, and ends within one on its last."""
    top, bottom = rows_of(first.words)[:1], rows_of(last.words)[-1:]
    begins_within = bool(top) and row_text(top[0])[:1].islower()
    ends_within = bool(bottom) and not _SENTENCE_ENDS.search(row_text(bottom[0])) and len(bottom[0]) > _SHORT
    return begins_within, ends_within


def _broken(pages: Sequence[Sequence[str]]) -> int:
    """How often a sentence has no end or no begin: a page ends with one and the next goes on in lower case,
    the first page begins in lower case, or the last does not end a sentence."""
    filled = [page for page in pages if page]
    if not filled:
        return 0
    broken = sum(
        bool(_SENTENCE_ENDS.search(above[-1])) and below[0][:1].islower() for above, below in pairwise(filled)
    )
    return broken + filled[0][0][:1].islower() + (not _SENTENCE_ENDS.search(filled[-1][-1]))
