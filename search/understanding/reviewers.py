"""The reviewer's specialty in a query: "orthopedic surgery reviewer", "reviewed by a psychiatrist"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from search.query.clauses import FieldValue
from search.understanding.conditions import Condition
from search.vocabulary.tables import items, rows


def reviewers(text: str) -> Iterator[Condition]:
    """The specialties that ``text`` asks the reviewer to have."""
    if "review" not in text.lower():
        return
    for match in _pattern().finditer(text):
        specialty = _known()[_key(match["before"] or match["after"])]
        yield Condition(
            match.span(), "specialty", f"specialty is {specialty[0]}", FieldValue("specialty", specialty)
        )


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """By written form the names that a specialty has in letters, the canonical one first."""
    known: dict[str, tuple[str, ...]] = {}
    for row in rows("specialties"):
        names = (row["specialty"], *items(row["synonyms"]))
        for written in (*names, *items(row["people"])):
            known.setdefault(_key(written), names)
    return known


@cache
def _pattern() -> re.Pattern[str]:
    listed = sorted(_known(), key=lambda name: (-len(name), name))
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
