"""The chapters of the guidelines, looked up by the titles that letters write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from search.vocabulary.tables import items, rows

_FIRST_NEW_EDITION = 2011
"""The year of the oldest edition among the chapters that the MTUS adopted in December 2017."""


@dataclass(frozen=True)
class Chapter:
    """A chapter: its book, canonical title and, in ACOEM's second edition, its number. ``last_year`` is
    the year in which it gave way to ``successor``, ``None`` for one that is in force."""

    book: str
    title: str
    number: int | None
    last_year: int | None = None
    successor: str | None = None


@dataclass(frozen=True)
class Chapters:
    """The chapters of one source."""

    pattern: re.Pattern[str]
    by_title: dict[str, Chapter]
    by_number: dict[int, Chapter]
    predecessors: dict[str, Chapter]

    def at_start(self, text: str) -> tuple[Chapter, int] | None:
        """The chapter whose title begins ``text`` and where the title ends; the longest title wins."""
        match = self.pattern.match(text)
        return (self.by_title[_key(match[0])], match.end()) if match else None

    def named(self, title: str, year: int | None) -> Chapter | None:
        """The chapter with the whole ``title`` in the edition of ``year``; ``None`` for an unknown title."""
        chapter = self.by_title.get(_key(title))
        return self.of_year(chapter, year) if chapter else None

    def of_year(self, chapter: Chapter, year: int | None) -> Chapter:
        """The one that ``chapter``'s title stood for in ``year``: "Elbow Disorders 2018" is no chapter of
        2007, and "Elbow Disorders 2007" none of those that took their place."""
        if year is None:
            return chapter
        if chapter.last_year and chapter.successor and year > chapter.last_year:
            return Chapter(chapter.book, chapter.successor, None)
        if chapter.last_year is None and year < _FIRST_NEW_EDITION:
            return self.predecessors.get(chapter.title, chapter)
        return chapter


@cache
def chapters_of(source: str) -> Chapters:
    """The chapters of ``MTUS`` or ``ODG``."""
    by_title: dict[str, Chapter] = {}
    by_number: dict[int, Chapter] = {}
    predecessors: dict[str, Chapter] = {}
    for row in rows("chapters"):
        if row["source"] != source:
            continue
        number = int(row["number"]) if row["number"] else None
        last_year = int(row["until"][:4]) if row["until"] else None
        chapter = Chapter(row["book"], row["chapter"], number, last_year, row["successor"] or None)
        if row["successor"]:
            predecessors.setdefault(row["successor"], chapter)
        if number:
            by_number[number] = chapter
        for title in (row["chapter"], *items(row["synonyms"])):
            by_title.setdefault(_key(title), chapter)
    titles = sorted(by_title, key=len, reverse=True)
    spelled = "|".join(r"\s+".join(re.escape(word) for word in title.split()) for title in titles)
    return Chapters(
        re.compile(rf"(?:{spelled})(?![A-Za-z])", re.IGNORECASE), by_title, by_number, predecessors
    )


def _key(title: str) -> str:
    return " ".join(title.lower().split())
