"""Titles of guideline sections, normalized to one name for each section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from search.text.sentences import shortened
from search.vocabulary.tables import items, rows

MAX_TITLE_LENGTH = 150
"""Characters of a title; a longer one is a sentence or several titles, and is cut."""

_LIST_NUMBER = re.compile(r"^\(?\d{1,2}\)\s*")
_PARENTHESES = re.compile(r"\s*\([^()]*\)?")
_ROMAN = re.compile(r"[IVX]+")


def section_name(title: str) -> str | None:
    """The one name of a section, however its title is written; ``None`` where it has no letter.

    ``(3) Topical Analgesics (page 111)`` is "Topical analgesics". A number of the guideline's own
    ("3.3.9 Opioids for ...") belongs to the title."""
    plain = (
        _PARENTHESES.sub("", _LIST_NUMBER.sub("", " ".join(title.split()))).strip(" ,;:.-") or title.strip()
    )
    if not any(map(str.isalpha, plain)):
        return None
    name = _synonyms().get(_key(plain))
    if name is None:
        name = _sentence_case(plain)
    return shortened(name, MAX_TITLE_LENGTH)


def _sentence_case(title: str) -> str:
    """``Topical Analgesics`` as ``Topical analgesics``; names in capitals stay (``TENS``, ``MRI``)."""
    words = title.split(" ")
    lowered = [word.lower() if word.istitle() and not _ROMAN.fullmatch(word) else word for word in words]
    first = next((index for index, word in enumerate(lowered) if word[:1].isalpha()), 0)
    lowered[first] = lowered[first][:1].upper() + lowered[first][1:]
    return " ".join(lowered)


def _key(title: str) -> str:
    return " ".join(title.lower().split())


@cache
def _synonyms() -> Mapping[str, str]:
    return {
        _key(_PARENTHESES.sub("", title)): row["section"]
        for row in rows("sections")
        for title in (row["section"], *items(row["synonyms"]))
    }
