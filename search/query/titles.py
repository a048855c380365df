"""Titles and names that hold signs of the query language: ``ODG Knee & Leg``, ``EMG & NCV``."""

from __future__ import annotations

import re
from functools import cache

from search.vocabulary import load_vocabulary
from search.vocabulary.tables import items, rows

_SIGNS = re.compile(r'[&()"]|(?<!\S)[-+%](?!\S)')


def without_operators_in_titles(text: str) -> str:
    """``text`` with the signs in titles of the ODG, and the "&" in names of treatments, blanked, so that they
    are read as parts of them; no character moves. ``ODG Knee & Leg`` is three words and no AND."""
    if not _SIGNS.search(text):
        return text
    text = _titles().sub(lambda match: _SIGNS.sub(" ", match[0]), text)
    for match in load_vocabulary().find_treatments(text) if "&" in text else ():
        name = text[match.start : match.end].replace("&", " ")
        text = f"{text[: match.start]}{name}{text[match.end :]}"
    return text


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
