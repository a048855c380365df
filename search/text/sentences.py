"""Splits text into sentences, for letters whose sentences are often glued (``07/01/92.As per``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

# After a full stop, question or exclamation mark (and closing quotes or brackets): blanks and a
# capital, digit or opening mark; or, glued, a capital behind a word of three letters or a digit.
_END = re.compile(
    r"""[.?!]['")\]]*(?:\s+(?=["'(\[]*[A-Z0-9])|(?<=[a-z]{3}[.?!])(?=["(]?[A-Z][a-z])|(?<=\d[.?!])(?=["(]?[A-Z][a-z]))"""
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|vs|etc|e\.g|i\.e|cf|No|Nos|Inc|St|Fig|pp?|Vol|Ed|approx|dept|[A-Z])\.)\s*$",
    re.IGNORECASE,
)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """The span of each sentence of ``text``, in order. Together they cover the whole text; the blanks behind
    a sentence belong to it.

    ``list(sentence_spans("No red flags. MRI denied."))`` is ``[(0, 14), (14, 25)]``."""
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATED.search(text, max(start, match.start() - 8), match.start() + 1):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def shortened(text: str, max_length: int) -> str:
    """``text``, cut at the last blank of its first ``max_length`` characters where it has more, with an
    ellipsis behind."""
    return text if len(text) <= max_length else text[:max_length].rsplit(" ", 1)[0] + " …"
