"""The values of a facet as a visitor is offered them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from search.analytics.rates import rate
from search.fields import UNRATED_FACETS, FacetField
from search.model.letters import Outcome
from search.model.requests import Filter
from search.model.results import FacetValue
from web.forms.state import State
from web.presentation.labels import value_label

Address = Callable[[Filter], str]
"""Where a filter is added, or taken away."""

SHOWN = 6
OFFERED = 12
SIDES = frozenset({Outcome.OVERTURNED.value, Outcome.UPHELD.value})


@dataclass(frozen=True)
class FacetChoice:
    """A value that can be kept or left out: whether it is, and the addresses that change that. ``rate``
    is empty where none is said."""

    value: str
    label: str
    count: int
    kept: bool
    dropped: bool
    keep: str
    drop: str
    rate: str


@dataclass(frozen=True)
class Facet:
    """The values of a field: ``first`` at once, ``rest`` when asked for; ``beyond`` more are not listed."""

    field: FacetField
    first: tuple[FacetChoice, ...]
    rest: tuple[FacetChoice, ...]
    beyond: int


def facets(
    counted: Mapping[FacetField, Iterable[FacetValue]], state: State, *, rated: bool
) -> tuple[Facet, ...]:
    """What is counted as facets, with rates where the result set is ``rated``."""
    address = state.toggling()
    return tuple(_facet(field, values, state.filters, address, rated) for field, values in counted.items())


def _facet(
    field: FacetField,
    values: Iterable[FacetValue],
    filters: Collection[Filter],
    address: Address,
    rated: bool,
) -> Facet:
    """``values`` as choices. Those that are filtered by stand first, found or not; years run backwards."""
    counts = {value.value: value for value in values}
    named = [found.value for found in filters if found.field == field]
    chosen = [value for value in counts if _any(value, named)]
    missing = [value for value in dict.fromkeys(named) if not _any(value, counts)]
    others = [value for value in counts if value not in chosen]
    if field == "year":
        others.sort(reverse=True)
    ordered = [counts.get(value, FacetValue(value, 0)) for value in [*chosen, *missing, *others]]
    rated = rated and field not in UNRATED_FACETS
    at = max(SHOWN, len(chosen) + len(missing))
    # Of other fields a chart has all values; these have none, and few values.
    end = len(ordered) if field in UNRATED_FACETS else max(at, OFFERED)
    listed = [_choice(field, value, filters, address, rated) for value in ordered[:end]]
    return Facet(field, tuple(listed[:at]), tuple(listed[at:]), len(ordered[end:]))


def neither_side(values: Iterable[FacetValue]) -> int:
    """How many issues are neither overturned nor upheld."""
    return sum(value.count for value in values if value.value not in SIDES)


def _any(value: str, values: Iterable[str]) -> bool:
    return value.lower() in {other.lower() for other in values}


def _choice(
    field: FacetField, found: FacetValue, filters: Collection[Filter], address: Address, rated: bool
) -> FacetChoice:
    keep, drop = Filter(field, found.value), Filter(field, found.value, exclude=True)
    return FacetChoice(
        found.value,
        value_label(field, found.value),
        found.count,
        keep in filters,
        drop in filters,
        address(keep),
        address(drop),
        rate(found.overturned, found.upheld).brief if rated else "",
    )
