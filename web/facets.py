"""The values of a facet as a visitor is offered them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from search.breakdown import UNRATED
from search.rates import rate
from search.types import FacetField, FacetValue, Filter, Outcome

SHOWN = 6
OFFERED = 20
SIDES = frozenset({Outcome.OVERTURNED.value, Outcome.UPHELD.value})


@dataclass(frozen=True)
class Choice:
    """A value that can be kept (``wanted``) or left out (``dropped``). ``rate`` is empty where none
    is said."""

    value: str
    count: int
    wanted: Filter
    dropped: Filter
    rate: str = ""


@dataclass(frozen=True)
class Facet:
    """The values of a field: ``first`` at once, ``rest`` when asked for; ``beyond`` more are not listed."""

    field: FacetField
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    beyond: int


def facet(
    field: FacetField, values: Iterable[FacetValue], filters: Collection[Filter], *, rated: bool = False
) -> Facet:
    """``values`` as choices, with their rates where they are ``rated``. Those that are filtered by stand
    first, found or not; years run backwards."""
    counts = {value.value: value for value in values}
    named = [found.value for found in filters if found.field == field]
    chosen = [value for value in counts if _any(value, named)]
    missing = [value for value in dict.fromkeys(named) if not _any(value, counts)]
    others = [value for value in counts if value not in chosen]
    if field == "year":
        others.sort(reverse=True)
    ordered = (counts.get(value, FacetValue(value, 0)) for value in [*chosen, *missing, *others])
    rated = rated and field not in UNRATED
    listed = [_choice(field, value, rated=rated) for value in ordered]
    at = max(SHOWN, len(chosen) + len(missing))
    # Of other fields a chart has all values; these have none, and few values.
    end = len(listed) if field in UNRATED else max(at, OFFERED)
    return Facet(field, tuple(listed[:at]), tuple(listed[at:end]), len(listed[end:]))


def neither_side(values: Iterable[FacetValue]) -> int:
    """How many issues are neither overturned nor upheld."""
    return sum(value.count for value in values if value.value not in SIDES)


def _any(value: str, values: Iterable[str]) -> bool:
    return value.lower() in {other.lower() for other in values}


def _choice(field: FacetField, found: FacetValue, *, rated: bool) -> Choice:
    value = found.value
    said = rate(found.overturned, found.upheld).brief if rated else ""
    return Choice(value, found.count, Filter(field, value), Filter(field, value, exclude=True), said)
