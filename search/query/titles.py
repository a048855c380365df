"""Titles of guidelines that hold signs of the query language: ``ODG Pain (Chronic)``, ``ODG Knee & Leg``."""

from __future__ import annotations

import re
from functools import cache

from search.vocabulary.tables import items, rows

_SIGNS = re.compile(r'[&()"]|(?<!\S)[-+%](?!\S)')


def without_operators_in_titles(text: str) -> str:
    """``text`` with the signs in titles of the ODG blanked, so that they are read as parts of a title; no
    character moves. ``ODG Knee & Leg`` is three words and no AND."""
    if not _SIGNS.search(text):
        return text
    return _titles().sub(lambda match: _SIGNS.sub(" ", match[0]), text)


@cache
def _titles() -> re.Pattern[str]:
    """The titles that have such a sign, behind the name of their source."""
    titles = {
        title
        for row in rows("chapters")
        for title in (row["chapter"], *items(row["synonyms"]))
        if _SIGNS.search(title)
    }
    listed = sorted(titles, key=lambda title: (-len(title), title))
    written = "|".join(r"\s+".join(map(re.escape, title.split())) for title in listed)
    return re.compile(rf"(?<![\w-])(?:ODG|ACOEM|MTUS)(?:'s)?,?\s+(?:{written})(?!\w)", re.IGNORECASE)
