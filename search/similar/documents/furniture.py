"""What stands on a page beside its text: page numbers, fax lines, stamps, headers that every page repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from search.similar.documents.decisions import decision_of

_PAGE = re.compile(
    r"^\W*(?:[\w .,#/:&'()-]{0,80}\W)?(?:page|pg\.?|p\.)\s*[0-9OlI]{1,4}(?:\s*(?:of"
    r"|/)\s*[0-9OlI]{1,4})?\W*$"
    r"|^\W*\d{1,3}\s+(?:of|/)\s+\d{1,3}\W*$|^\W*-\s*\d{1,3}\s*-\W*$",
    re.IGNORECASE,
)
_FAX_PARTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b\d{1,2}:\d{2}(?::\d{2})?\b",
        r"\bP(?:AGE|G)?\.?\s*[0-9OlI]{1,4}(?:\s*(?:/|OF)\s*[0-9OlI]{1,4})?\b",
        r"\b(?:fax|telecopier|rcvd|receiv\w*|time-date)\b",
        r"\(?\b[0-9O]{3}\)?[ .-]{1,2}[0-9O]{3}[ .-][0-9O]{4}\b",
        r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
        r"|dec)[a-z]{0,6}[ .-]{1,2}\d{1,2}",
        r"\bfrom\b.{1,60}\bto\b",
    )
)
_LEAST_FAX_PARTS = 3
"""Of the time, page, word "fax", telephone number, date, sender and receiver a fax line has at least
three."""
_MARK = re.compile(
    r"^\W*(?:received|rcv'?d|recd)\b.{0,40}\d{1,4}[/-]\d{1,2}[/-]\d{2,4}.{0,30}$|^\W*exhibit\s+\w{1,3}\W*$"
    r"|^\W*[A-Z]{2,8}[ _-]?0\d{3,8}\W*$",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"^\W*\(?\s*continued(?:\s+(?:on|from)\s+(?:the\s+)?(?:next|previous|page)\b.{0,30})?\W*$", re.I
)
_MAX_CHARACTERS = 160
_LEAST_REPEATS = 3
_LEAST_CHARACTERS = 14


def furniture(lines: Sequence[str]) -> frozenset[int]:
    """The numbers of the ``lines`` that are page furniture. A line of fourteen characters or more that stands
    three times, digits aside, with pages' ends between, is a header or footer; a decision that is repeated is
    none."""
    found = {number for number, line in enumerate(lines) if _is_mark(line)}
    if len(found) >= _LEAST_REPEATS - 1:
        keys = [_key(line) for line in lines]
        counts = Counter(keys)
        near = {other for number in found for other in range(number - 4, number + 5)}
        found |= {
            number
            for number in near
            if 0 <= number < len(lines)
            and len(keys[number]) >= _LEAST_CHARACTERS
            and counts[keys[number]] >= _LEAST_REPEATS - 1
            and "\t" not in lines[number]
            and not decision_of(lines[number])
        }
    return frozenset(found)


def _is_mark(line: str) -> bool:
    line = line.strip()
    if not 0 < len(line) <= _MAX_CHARACTERS:
        return False
    if _PAGE.match(line) or _MARK.search(line) or _CONTINUED.match(line):
        return True
    of_fax = [bool(part.search(line)) for part in _FAX_PARTS]
    return sum(of_fax) >= _LEAST_FAX_PARTS and (of_fax[1] or of_fax[2])


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()).lower())
