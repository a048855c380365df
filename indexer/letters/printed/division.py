"""The letters in one file: where the next one begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.letters.lines import Line

_CASE_NUMBER = re.compile(r"\s*(?:IMR\s)?Case\sNumber\s?:?\s?(CM\d\d-\d{7})\b", re.IGNORECASE)
_HEADER_LABEL = re.compile(
    r"(?:Date\sAssigned|Date\sof\sInjury|Decision\sDate|UR\sDenial\sDate|Priority|Application\sReceived"
    r"|Application)\b",
    re.IGNORECASE,
)
_HEADER_LINES = 8
_MIN_LABELS = 2
_MAX_HEADING_LINES = 15
"""Lines of a page that may stand above the header of the letter that begins on it."""
_ENDS = re.compile(r"(?:[.?!]|\b(?:upheld|overturned))[\"')\]]*$", re.IGNORECASE)


def headers(texts: Sequence[str]) -> list[tuple[int, str]]:
    """The place and the case number of every letter's header among ``texts``: its line with the case number,
    of which the next seven have at least two other labels of a header."""
    found: list[tuple[int, str]] = []
    for at, text in enumerate(texts):
        if number := _CASE_NUMBER.match(text):
            below = " ".join(line[:200] for line in texts[at : at + _HEADER_LINES])
            if len({label.lower() for label in _HEADER_LABEL.findall(below)}) >= _MIN_LABELS:
                found.append((at, number[1].upper()))
    return found


def letters_in(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each letter in ``pages``: a header with another case number begins a new one, with the few
    lines that stand above it on its page.

    Of "Case Number: CM17-0000001" on page 1 and "Case Number: CM17-0000002" on page 3 the first letter has
    pages 1 and 2. A page that repeats the number of its letter goes on in it.
    """
    letters: list[list[Line]] = [[]]
    current: str | None = None
    for page in pages:
        start = 0
        for at, number in headers([line.text for line in page]):
            if number == current:
                continue
            if current is not None:
                begin = _heading_begin(page, at, start)
                letters[-1] += page[start:begin]
                letters.append([])
                start = begin
            current = number
        letters[-1] += page[start:]
    return [letter for letter in letters if letter]


def _heading_begin(page: Sequence[Line], header: int, start: int) -> int:
    """Where the heading above a header begins: below the last line that ends what stands before."""
    begin = header
    lowest = max(start, header - _MAX_HEADING_LINES)
    while begin > lowest and not _ENDS.search(page[begin - 1].text[-20:]) and not page[begin - 1].footer:
        begin -= 1
    return begin
