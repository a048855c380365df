"""Page lists as guideline lines write them: "88 and 89, 78"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from search.model.letters import PageRange

PAGE_LIST = r"\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:\s*(?:,|;|&|and|,\s*and|to)\s*\d{1,4}(?:\s?[-–]\s?\d{1,4})?)*"
"""A regular expression for a list of pages."""

_LABEL = re.compile(
    rf"(?<![\s,;:(])[\s,;:(]*\bpage(?:\(s\)|s)?\s*:\s*(?P<pages>{PAGE_LIST})[\s.;,)]*$", re.IGNORECASE
)
_INNER = re.compile(
    rf"(?<![\s,(])[\s,(]*\b(?:pages?|pgs?|p|pp)\.?\s*(?P<pages>{PAGE_LIST})[\s.,)]*$", re.IGNORECASE
)
_RANGE = re.compile(r"(\d+)(?:\s?(?:[-–]|to)\s?(\d+))?")


def read_pages(written: str) -> tuple[PageRange, ...]:
    """The pages of a list in its order, first and last of each range included; "114-7" is 114 to 117."""
    ranges = []
    for match in _RANGE.finditer(written):
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if last < first and match[2]:
            last = int(match[1][: -len(match[2])] + match[2])
        ranges.append((first, max(first, last)))
    return tuple(ranges)


def split_label(text: str) -> tuple[str, str | None]:
    """``text`` without the "Page(s): ..." at its end, and the list that stood there."""
    match = _LABEL.search(text)
    return (text[: match.start()], match["pages"].strip()) if match else (text, None)


def split_inner(text: str) -> tuple[str, tuple[PageRange, ...]]:
    """A section's title without the "page 60" at its end, and those pages."""
    match = _INNER.search(text)
    return (text[: match.start()], read_pages(match["pages"])) if match else (text, ())


def distinct(pages: Iterable[PageRange]) -> tuple[PageRange, ...]:
    """``pages`` in their order, each once."""
    return tuple(dict.fromkeys(pages))
