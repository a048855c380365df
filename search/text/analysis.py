"""Text to index terms: the one analyzer that every keyword engine, query and highlight shares.

A token is a run of letters or a run of digits (``10/325mg`` gives 10, 325, mg), lower-cased,
accents folded, possessive ``'s`` dropped, letters stemmed by Snowball's English stemmer (Porter
2). Nothing is removed at index time, so phrases stay exact; function words (``STOP_WORDS``) are dropped
only from the loose words of a query and from the significant terms of a text.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import Stemmer

ANALYZER = "imr-2:letters|digits,nfkd,snowball-english,plural-capitals"
"""The name of this analyzer in the manifest of a build: change it whenever a token or a sentence could come
out differently."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:\.\d+)?")
_PLURAL_CAPITALS = re.compile(r"[A-Z]{2,}s")
_local = threading.local()

STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "me",
        "more",
        "most",
        "my",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "ours",
        "out",
        "over",
        "own",
        "same",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "yours",
    ]
)


class Token(NamedTuple):
    """An index term, with the first character of its word in the text and the one after its last."""

    term: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of ``text`` in order: of "red flags" ``("red", 0, 3)`` and ``("flag", 4, 9)``."""
    return [Token(stem(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def terms(text: str) -> list[str]:
    """The index terms of ``text`` in order."""
    return [stem(match) for match in _TOKEN.findall(text)]


def words(text: str, start: int, end: int) -> list[str]:
    """The words of ``text`` from ``start`` to ``end`` as they are written, in order."""
    return _TOKEN.findall(text, start, end)


def fold(word: str) -> str:
    """The surface form of a word as it is compared: lower case, without accents, not stemmed."""
    folded = unicodedata.normalize("NFKD", word).lower().replace("’", "'")
    return "".join(character for character in folded if not unicodedata.combining(character))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The index term of one word, folded and stemmed: ``Opioids`` is ``opioid``, ``MRIs`` is ``mri``."""
    folded = fold(word[:-1] if _PLURAL_CAPITALS.fullmatch(word) else word)
    return folded if folded[:1].isdigit() else _stemmer().stemWord(folded)


def _stemmer() -> Stemmer.Stemmer:
    # A Stemmer is not safe to share between threads.
    stemmer: Stemmer.Stemmer | None = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = Stemmer.Stemmer("english")
    return stemmer
