"""Titles and names that hold signs of the query language: ``ODG Knee & Leg``, ``EMG & NCV``."""

from __future__ import annotations

import re
from functools import cache

from search.vocabulary import load_vocabulary
from search.vocabulary.tables import items, rows

MAX_WORDS_IN_CAPITALS = 4
"""Words of a query in capitals throughout up to which AND, OR and NOT are operators."""

_OPERATORS = re.compile(r"(?<!\S)(?:AND|OR|NOT)(?!\S)")
_SIGNS = re.compile(r'[&()"]|(?<!\S)[-+%](?!\S)')


def without_operators_in_titles(text: str) -> str:
    """``text`` with the signs in titles of the ODG, and the "&" in names of treatments, blanked, so that they
    are read as parts of them; no character moves. ``ODG Knee & Leg`` is three words and no AND."""
    text = _calmed(text)
    if not _SIGNS.search(text):
        return text
    text = _titles().sub(lambda match: _SIGNS.sub(" ", match[0]), text)
    for match in load_vocabulary().find_treatments(text) if "&" in text else ():
        name = text[match.start : match.end].replace("&", " ")
        text = f"{text[: match.start]}{name}{text[match.end :]}"
    return text


def _calmed(text: str) -> str:
    """``text`` with AND, OR and NOT in lower case where all of it is in capitals and long, as it is pasted
    from a letter: they are no operators then."""
    letters = [character for character in text if character.isalpha()]
    if len(text.split()) <= MAX_WORDS_IN_CAPITALS or not all(map(str.isupper, letters)):
        return text
    return _OPERATORS.sub(lambda match: match[0].lower(), text)


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
