"""An item that is a therapy, procedure, test, equipment or service to its normalized treatment."""

from __future__ import annotations

import re

from indexer.normalize import dose
from indexer.normalize.body_parts import body_parts_of, with_sides_of
from indexer.normalize.combined import of_its_part
from indexer.normalize.items import Item
from indexer.normalize.numbers import NUMBER, number
from indexer.normalize.schedule import Schedule, read_schedule
from search.model.letters import BodyPart, Treatment
from search.vocabulary import TreatmentMatch, Vocabulary

_TRAILING_NOUN = re.compile(
    r"\s+(?:sessions?|visits?|treatments?|therapy|units?|devices?|machines?)\b",
    re.IGNORECASE,
)
_COUNT_BEFORE = re.compile(
    rf"(?:^|[\s(])(?P<n>{NUMBER})(?:\s+(?:additional|separate|new))?\s*$",
    re.IGNORECASE,
)
_COUNT_LAST = re.compile(
    rf"(?:,\s*|(?<!\w)x\s?|series\s+of\s+)(?P<n>{NUMBER})(?=\s*(?:$|[,;)]|injections?))", re.IGNORECASE
)
_ATTENDED = frozenset(
    {"visits", "sessions", "hours/days/weeks", "days", "weeks", "months", "hours per day x days per week"}
)


def service_treatment(
    item: Item, match: TreatmentMatch, vocabulary: Vocabulary, elsewhere: tuple[BodyPart, ...]
) -> Treatment:
    """The treatment that ``item`` asks for; ``elsewhere`` are body parts that the rest of the
    request names, for an item that names none itself."""
    own = () if item.is_whole else body_parts_of(item.text, vocabulary)
    parts = with_sides_of(own, elsewhere) or elsewhere
    match = of_its_part(match, parts, vocabulary)
    term = match.term
    begin, end = match.start - item.at, match.end - item.at
    outside = item.text[:begin] + " " * len(match.written) + item.text[end:]
    attended = term.kind in {"therapy", "service"} or term.dimension in _ATTENDED
    # The name itself may hold the word that is counted: "12 acupuncture treatments".
    schedule = read_schedule(_without_figures(item.text, begin, end)) if attended else _timing(outside)
    quantity = dose.read_quantity(outside) or _count_beside(item.text[:begin], item.text[end:])
    if term.category == "Dental":
        # "#3" is a tooth.
        quantity = None
    visits = schedule.visits
    if attended and visits is None and quantity and quantity == int(quantity):
        visits = int(quantity)
    if attended and visits is not None and term.dimension in {"visits", "sessions"}:
        quantity = float(visits)
    return Treatment(
        kind=term.kind,
        category=term.category,
        subcategory=term.subcategory,
        name_as_written=_name(item.text, begin, end),
        generic_name=term.canonical,
        quantity=quantity,
        prescription_count=dose.read_prescriptions(outside),
        frequency=schedule.frequency,
        duration=schedule.duration,
        visits=visits if attended else None,
        body_part=parts[0].region if parts else None,
        body_parts=parts,
    )


def _timing(text: str) -> Schedule:
    """Frequency and duration of what nobody attends: a rental, a test."""
    schedule = read_schedule(text)
    return Schedule(None, schedule.frequency, schedule.duration)


def _name(text: str, begin: int, end: int) -> str:
    noun = _TRAILING_NOUN.match(text, end)
    return text[begin : noun.end() if noun else end]


def _count_beside(before: str, after: str) -> float | None:
    """A bare number before the treatment's name or at the request's end."""
    match = _COUNT_BEFORE.search(before) or _COUNT_LAST.search(after)
    return number(match["n"]) if match else None


def _without_figures(text: str, begin: int, end: int) -> str:
    """``text`` with the figures inside the treatment's own name blanked ("3T MRI")."""
    return text[:begin] + re.sub(r"\d", " ", text[begin:end]) + text[end:]
