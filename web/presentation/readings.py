"""How each reading of a query is said on its chip, and what switching it changes."""

from __future__ import annotations

from dataclasses import dataclass

from search.model.results import Interpretation, InterpretedQuery
from search.results.headlines import CONDITION_KINDS

LINKED = {
    "drug": "drug",
    "treatment": "treatment",
    "drug class": "class of drugs",
    "category": "kind of treatment",
}
"""The kinds of names that say what an issue must dispute, as a chip says them."""

MAX_NAMES = 4
"""Other names of a word that a chip lists."""


@dataclass(frozen=True)
class Chip:
    """A reading as its chip shows it: the words of the query, what they are ``read`` as, and what a click
    ``changes``. ``title`` is the whole of what is shortened."""

    reading: Interpretation
    read: str
    changes: str
    title: str = ""

    @property
    def key(self) -> str:
        """The key that switches the reading."""
        return self.reading.key


def chips(query: InterpretedQuery) -> tuple[Chip, ...]:
    """The readings of a query as chips, each once, in the order of its text."""
    once: dict[str, Interpretation] = {}
    for reading in query.understood:
        once.setdefault(reading.key, reading)
    return tuple(_chip(reading, query) for reading in once.values())


def _chip(reading: Interpretation, query: InterpretedQuery) -> Chip:
    if not reading.on:
        return Chip(reading, _not_read(reading), "read it so")
    if (kind := LINKED.get(reading.kind)) and not reading.names:
        return Chip(reading, _linked(reading, kind, query), "read as plain words instead")
    if reading.kind in CONDITION_KINDS:
        return Chip(reading, f" = {reading.means}", "drop this condition")
    if reading.kind == "body part":
        return Chip(reading, f": {reading.means}", "for any part of the body")
    sign = ", also misspelled " if reading.kind == "misspelled" else " = "
    shortened = len(reading.names) > MAX_NAMES
    return Chip(reading, sign + _names(reading), "search it as typed", reading.means if shortened else "")


def _linked(reading: Interpretation, kind: str, query: InterpretedQuery) -> str:
    """`` = hydrocodone/acetaminophen, also in combinations``, ``: class of drugs``."""
    is_named_so = reading.means.lower() == reading.written.lower()
    if reading.kind in ("drug class", "category"):
        return f": {kind}" if is_named_so else f" = {reading.means}, {kind}"
    treatments = query.asked.treatments if query.asked else ()
    several = any(
        treatment.several and treatment.written.strip().lower() == reading.written.lower()
        for treatment in treatments
    )
    more = ""
    if several:
        more = ", also in combinations" if reading.kind == "drug" else " and its kinds"
    return f": {kind}{more}" if is_named_so else f" = {reading.means}{more}"


def _not_read(reading: Interpretation) -> str:
    if reading.names:
        return f": also search for {_names(reading)}"
    if reading.kind in LINKED:
        return f": plain words, not {reading.means}"
    if reading.means.startswith("for "):
        return f": only {reading.means}"
    return f": only where {reading.means}"


def _names(reading: Interpretation) -> str:
    if len(reading.names) <= MAX_NAMES:
        return reading.means
    return f"{', '.join(reading.names[:3])} and {len(reading.names) - 3} more"
