"""Splits lists of medical specialties, whose names hold commas and "and" themselves."""

from __future__ import annotations

import re
from functools import cache

from search.vocabulary.tables import items, rows

_BETWEEN = re.compile(r"(?:[\s,;]|\band\b(?=\s)|&)+", re.IGNORECASE)
_UNKNOWN = re.compile(r"[^,;]+")


def split_specialties(text: str) -> tuple[str, ...]:
    """The specialties that ``text`` lists, as written and in its order.

    "Internal Medicine, Public Health & General Preventive Medicine and Pain Medicine" lists three. A name
    that is not known reaches to the next comma.
    """
    specialties: list[str] = []
    line = " ".join(text.split()).rstrip(" .")
    at = 0
    while at < len(line):
        if gap := _BETWEEN.match(line, at):
            at = gap.end()
            continue
        match = _known().match(line, at) or _UNKNOWN.match(line, at)
        if match is None:
            break
        specialties.append(match[0].strip())
        at = match.end()
    return tuple(specialties)


@cache
def _known() -> re.Pattern[str]:
    """Any known specialty or subspecialty before a separator or the end, the longest first."""
    names = {
        name
        for row in rows("specialties")
        for name in (row["specialty"], *items(row["synonyms"]), *items(row["subspecialties"]))
    }
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?:{listed})(?=\s*(?:[,;]|$|\band\b|&))", re.IGNORECASE)
