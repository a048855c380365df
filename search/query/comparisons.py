"""Comparisons among loose words: ``> 60 tablets`` names a field by its unit, ``MED > 120`` names none.

One that names a field is read as its range (:mod:`search.understanding.amounts`). Of any other the words are
looked for, and a note says so with the range that can be written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.fields import FIELD_ALIASES, NUMBER_FIELDS
from search.query.clauses import Span

_FIELD_OF_UNIT = {
    "quantity": "tablets?|tabs?|pills?|capsules?|caps?|patches|units?|ct|count",
    "visits": r"(?:\w+\s+)?(?:visits?|sessions?)",
    "dose": "mg|milligrams?|mcg",
    "refills": "refills?",
    "age": "years?[- ]old|y/?o|years? of age",
}
_UNITS = "|".join(f"(?P<{field}>{units})" for field, units in _FIELD_OF_UNIT.items())
_NAMES = sorted(
    (name for name in (*NUMBER_FIELDS, *FIELD_ALIASES) if FIELD_ALIASES.get(name, name) in NUMBER_FIELDS),
    key=len,
    reverse=True,
)
_COMPARISON = re.compile(
    rf"(?:(?<![\w:-])(?P<name>{'|'.join(_NAMES)})\s*)?"
    r"(?P<sign>[<>]=?|=[<>])\s*(?P<number>\d{1,9}(?:,\d{3})*(?:\.\d+)?)(?![\w.]*\w:)"
    rf"(?:\s*(?:{_UNITS})(?!\w))?",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"')
_FIELD_BEFORE = re.compile(r"[A-Za-z_]:\s*$")


@dataclass(frozen=True)
class LooseComparison:
    """A comparison at ``span``, its sign and number at ``signed``. ``field`` is the number field that its
    unit or the word before it means, ``None`` where there is none; ``value`` is its range as typed."""

    span: Span
    signed: Span
    field: str | None
    value: str


def loose_comparisons(text: str) -> Iterator[LooseComparison]:
    """The comparisons in ``text`` that stand neither in quotation marks nor behind the colon of a field."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _COMPARISON.finditer(text):
        start = match.start("sign")
        if any(low <= start < high for low, high in quoted) or _FIELD_BEFORE.search(text, 0, start):
            continue
        unit_field = next((field for field in _FIELD_OF_UNIT if match[field]), None)
        named = match["name"] and FIELD_ALIASES.get(match["name"].lower(), match["name"].lower())
        is_microgram = (match["dose"] or "").lower() == "mcg"
        value = f"{match['sign']}{match['number']}{'mcg' if is_microgram else ''}"
        yield LooseComparison(match.span(), (start, match.end("number")), named or unit_field, value)


def comparison_notes(text: str) -> tuple[str, ...]:
    """A sentence for each comparison in ``text`` that names no field."""
    return tuple(
        f"'{text[slice(*comparison.signed)]}' compares nothing that letters have a number for, and was read "
        f"as the word {comparison.value.lstrip('<>=')}: write a field, as in quantity:{comparison.value}, "
        f"dose:{comparison.value} or visits:{comparison.value}."
        for comparison in loose_comparisons(text)
        if comparison.field is None
    )
