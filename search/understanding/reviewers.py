"""Finds the reviewer's specialty in a query: "orthopedic surgery reviewer", "reviewed by a psychiatrist"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from search.query.clauses import FieldValue
from search.understanding.conditions import Condition
from search.vocabulary.tables import items, rows


def find_specialties(text: str) -> Iterator[Condition]:
    """The specialties that ``text`` asks the reviewer to have."""
    if "review" not in text.lower():
        return
    for match in _pattern().finditer(text):
        specialty = _specialties()[_key(match["before"] or match["after"])]
        yield Condition(
            match.span(), "specialty", f"specialty is {specialty[0]}", FieldValue("specialty", specialty)
        )


@cache
def _specialties() -> dict[str, tuple[str, ...]]:
    """The names that a specialty has in letters, the canonical one first, by each of its written forms."""
    specialties: dict[str, tuple[str, ...]] = {}
    for row in rows("specialties"):
        names = (row["specialty"], *items(row["synonyms"]))
        for written in (*names, *items(row["people"])):
            specialties.setdefault(_key(written), names)
    return specialties


@cache
def _pattern() -> re.Pattern[str]:
    listed = sorted(_specialties(), key=lambda name: (-len(name), name))
    known = "|".join(r"\s+".join(map(re.escape, name.split())) for name in listed)
    somebody = r"(?:physicians?|doctors?|specialists?|surgeons?|reviewers?)"
    return re.compile(
        rf"(?<![\w-])(?:(?P<before>{known})s?\s+reviewers?"
        rf"|review(?:ed\s+by|ers?(?:\s+(?:is|was|in|board|certified|specialty|specializing|speciali[sz]ed))+:?)"
        rf"\s+(?:an?\s+|the\s+)?(?P<after>{known})(?:\s+{somebody})?)(?![\w-])",
        re.IGNORECASE,
    )


def _key(written: str) -> str:
    return " ".join(written.lower().split())
