"""The values of a facet as a visitor is offered them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from search.analytics.rates import rate
from search.fields import FOLDED_FACETS, UNRATED_FACETS, FacetField
from search.model.requests import Filter
from search.model.results import FacetValue
from web.forms.state import State
from web.presentation.labels import value_label

ToggleUrl = Callable[[Filter], str]
"""A filter to the address that adds it, or takes it away where it is set."""

VALUES_SHOWN = 6
"""Values of a facet shown initially."""

VALUES_LISTED = 12
"""Values of a facet on the page, those folded away included."""


@dataclass(frozen=True)
class FacetChoice:
    """A value that results can be narrowed to or that can be excluded: whether it is, and the addresses that
    change that. ``rate`` is empty where there is none."""

    value: str
    label: str
    count: int
    included: bool
    excluded: bool
    include_url: str
    exclude_url: str
    rate: str


@dataclass(frozen=True)
class Facet:
    """The values of a field: ``shown`` initially, ``folded`` below them; ``unlisted`` more are left out."""

    field: FacetField
    shown: tuple[FacetChoice, ...]
    folded: tuple[FacetChoice, ...]
    unlisted: int

    @property
    def is_filtered(self) -> bool:
        """Whether results are narrowed by one of its values."""
        return any(choice.included or choice.excluded for choice in self.shown)


@dataclass(frozen=True)
class Facets:
    """The facets of a result set: those ``listed``, and ``more`` that are folded away behind them, unless
    results are narrowed by one of these."""

    listed: tuple[Facet, ...] = ()
    more: tuple[Facet, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether ``more`` is to be shown from the start."""
        return any(facet.is_filtered for facet in self.more)


def facets(counted: Mapping[FacetField, Iterable[FacetValue]], state: State, *, rated: bool) -> Facets:
    """What is counted as facets, without those that have no value; with rates where the set is ``rated``."""
    toggle_url = state.toggling()
    every = [_facet(field, values, state.filters, toggle_url, rated) for field, values in counted.items()]
    shown = [facet for facet in every if facet.shown]
    return Facets(
        tuple(facet for facet in shown if facet.field not in FOLDED_FACETS),
        tuple(facet for facet in shown if facet.field in FOLDED_FACETS),
    )


def _facet(
    field: FacetField,
    values: Iterable[FacetValue],
    filters: Collection[Filter],
    toggle_url: ToggleUrl,
    rated: bool,
) -> Facet:
    """``values`` as choices. Those that are filtered by stand first, matching or not; years run backwards."""
    counts = {value.value: value for value in values}
    filtered = [filter_.value for filter_ in filters if filter_.field == field]
    chosen = [value for value in counts if _contains(filtered, value)]
    without_issues = [value for value in dict.fromkeys(filtered) if not _contains(counts, value)]
    unfiltered = [value for value in counts if value not in chosen]
    if field == "year":
        unfiltered.sort(reverse=True)
    ordered = [counts.get(value, FacetValue(value, 0)) for value in [*chosen, *without_issues, *unfiltered]]
    rated = rated and field not in UNRATED_FACETS
    shown_end = max(VALUES_SHOWN, len(chosen) + len(without_issues))
    # Of other fields a chart has all values; these have none, and few values.
    listed_end = len(ordered) if field in UNRATED_FACETS else max(shown_end, VALUES_LISTED)
    listed = [_choice(field, value, filters, toggle_url, rated) for value in ordered[:listed_end]]
    return Facet(field, tuple(listed[:shown_end]), tuple(listed[shown_end:]), len(ordered[listed_end:]))


def _contains(values: Iterable[str], wanted: str) -> bool:
    return wanted.lower() in {value.lower() for value in values}


def _choice(
    field: FacetField, value: FacetValue, filters: Collection[Filter], toggle_url: ToggleUrl, rated: bool
) -> FacetChoice:
    include, exclude = Filter(field, value.value), Filter(field, value.value, exclude=True)
    return FacetChoice(
        value.value,
        value_label(field, value.value),
        value.count,
        include in filters,
        exclude in filters,
        toggle_url(include),
        toggle_url(exclude),
        rate(value.overturned, value.upheld).brief if rated else "",
    )
