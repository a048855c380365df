"""Text to the tokens that the vocabulary compares: runs of letters or of digits, never both."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_NO_PLURALS = frozenset({"tens"})
"""Words that end as plurals do and whose rest is another word: TENS is not ten."""

_TOKEN = re.compile(r"[A-Za-z]+(?:['’]s\b)?|\d+(?:\.\d+)?|[%&#]")
_GAP = re.compile(r"\s*[-/–+]?\s*|\.")
_AFTER_SHORT = re.compile(r"\.\s")


class VocabularyToken(NamedTuple):
    """A token of a text: its span and the key that it is compared by."""

    start: int
    end: int
    key: str


# The lookups of one text follow each other: the tokens of the last few texts serve them all.
@lru_cache(maxsize=16)
def tokenize(text: str) -> tuple[VocabularyToken, ...]:
    """The tokens of ``text`` from left to right; blanks and punctuation lie between them."""
    return tuple(
        VocabularyToken(match.start(), match.end(), token_key(match[0])) for match in _TOKEN.finditer(text)
    )


@lru_cache(maxsize=1 << 16)
def token_key(word: str) -> str:
    """The key that a word is compared by: lower case, singular, without a genitive s. ``Injections`` and
    ``injection's`` are ``injection``. Unlike an index term it stays a word."""
    key = word.lower()
    if key.endswith(("'s", "’s")):
        return key[:-2]
    if key == "&":
        return "and"
    if len(key) < 4 or key in _NO_PLURALS or not key.endswith("s") or key.endswith(("ss", "us", "is")):
        return key
    if key.endswith("ies") and len(key) > 4:
        return key[:-3] + "y"
    if key.endswith(("ches", "shes", "xes", "sses")):
        return key[:-2]
    return key[:-1]


def may_be_one_name(text: str, left: VocabularyToken, right: VocabularyToken) -> bool:
    """Whether a name may go on from ``left`` to ``right``, the token after it."""
    gap = text[left.end : right.start]
    if gap in ("", " ", "-", "/") or _GAP.fullmatch(gap):
        return True
    # "Tylenol No. 3", "H. pylori": the dot of an abbreviation, not of a sentence.
    return left.end - left.start <= 2 and bool(_AFTER_SHORT.fullmatch(gap))
