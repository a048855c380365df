"""The shapes of the API's JSON beside those of :mod:`search.results`: the OpenAPI document is made from
both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from search.engine.protocol import FacetCounts
from search.model.results import FacetValue


@dataclass(frozen=True)
class FacetsAnswer:
    """How many of the ``total`` issues of the result set have each value, by field. Where a field has more
    values than are listed, ``left_out`` says how many. Where there is no result set, ``total`` is null,
    nothing is counted, and ``notes`` say why."""

    build: str
    total: int | None
    notes: tuple[str, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    left_out: Mapping[str, int] | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True)
class Health:
    """``status`` is ``ok`` or ``ready``; the rest says what is published. ``invented`` of the determinations
    are invented letters."""

    status: str
    build: str | None = None
    determinations: int | None = None
    issues: int | None = None
    invented: int | None = None


@dataclass(frozen=True)
class Problem:
    """An error (RFC 9457): ``detail`` is one sentence with the next step; ``position`` is the
    0-based character of a query where it goes wrong, ``repaired`` a query near to it that can be read."""

    title: str
    status: int
    detail: str
    position: int | None = None
    repaired: str | None = None
    type: str = "about:blank"


def facets_answer(
    build: str, total: int | None, notes: tuple[str, ...], counts: Mapping[str, FacetCounts]
) -> FacetsAnswer:
    """The counts of a build as they are answered."""
    left_out = {field: counted.left_out for field, counted in counts.items() if counted.left_out}
    return FacetsAnswer(
        build,
        total,
        notes,
        {field: counted.values for field, counted in counts.items()},
        left_out or msgspec.UNSET,
    )
