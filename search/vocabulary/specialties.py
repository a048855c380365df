"""Splits lists of medical specialties, whose names hold commas and "and" themselves."""

from __future__ import annotations

import re
from functools import cache

from search.vocabulary.tables import items, rows

_BETWEEN = re.compile(r"(?:[\s,;]|\band\b(?=\s)|&)+", re.IGNORECASE)
_UNKNOWN = re.compile(r"[^,;]+")


def split_specialties(text: str) -> tuple[str, ...]:
    """The specialties that ``text`` lists, as written and in its order.

    "Public Health & General Preventive Medicine" is one; a name that is not known runs to the next
    comma.
    """
    found: list[str] = []
    flat = " ".join(text.split()).rstrip(" .")
    at = 0
    while at < len(flat):
        if gap := _BETWEEN.match(flat, at):
            at = gap.end()
            continue
        match = _known().match(flat, at) or _UNKNOWN.match(flat, at)
        if match is None:
            break
        found.append(match[0].strip())
        at = match.end()
    return tuple(found)


@cache
def _known() -> re.Pattern[str]:
    """Any known specialty or subspecialty with nothing but a separator after it, longest first."""
    names = {
        name
        for row in rows("specialties")
        for name in (row["specialty"], *items(row["synonyms"]), *items(row["subspecialties"]))
    }
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?:{listed})(?=\s*(?:[,;]|$|\band\b|&))", re.IGNORECASE)
