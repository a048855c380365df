"""The chapters of the guidelines, looked up by the titles that letters write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from search.vocabulary.tables import items, rows


@dataclass(frozen=True)
class Chapter:
    """A chapter: its book, canonical title and, in ACOEM's second edition, its number."""

    book: str
    title: str
    number: int | None


@dataclass(frozen=True)
class Chapters:
    """The chapters of one source."""

    pattern: re.Pattern[str]
    by_title: dict[str, Chapter]
    by_number: dict[int, Chapter]

    def at_start(self, text: str) -> tuple[Chapter, int] | None:
        """The chapter whose title begins ``text`` and where the title ends; the longest title wins."""
        match = self.pattern.match(text)
        return (self.by_title[_key(match[0])], match.end()) if match else None


@cache
def chapters_of(source: str) -> Chapters:
    """The chapters of ``MTUS`` or ``ODG``."""
    by_title: dict[str, Chapter] = {}
    by_number: dict[int, Chapter] = {}
    for row in rows("chapters"):
        if row["source"] != source:
            continue
        number = int(row["number"]) if row["number"] else None
        chapter = Chapter(row["book"], row["chapter"], number)
        if number:
            by_number[number] = chapter
        for title in (row["chapter"], *items(row["synonyms"])):
            by_title.setdefault(_key(title), chapter)
    titles = sorted(by_title, key=len, reverse=True)
    spelled = "|".join(r"\s+".join(re.escape(word) for word in title.split()) for title in titles)
    return Chapters(re.compile(rf"(?:{spelled})(?![A-Za-z])", re.IGNORECASE), by_title, by_number)


def _key(title: str) -> str:
    return " ".join(title.lower().split())
