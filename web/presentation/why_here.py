"""Why a row stands where it does, as its fold explains it: which list it is in, what its points are made of,
and why it stands below the row before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for

from search.model.requests import Sort
from search.model.results import Hit, InterpretedQuery, ScorePart
from search.results.order import place_in_words, points_of, why_above
from web.forms.parameters import PICK
from web.forms.state import State, Steps

SORTED_BY_DATE = "This list goes by date, so the points do not decide its order."


@dataclass(frozen=True)
class PlottedPart:
    """A part of a row's points: its share as a bar of ``percent``, and the points in words."""

    name: str
    percent: int
    points: str


@dataclass(frozen=True)
class ListPlace:
    """What is said of every row of a list: to which it belongs. The rows of some are ``numbered``."""

    words: str
    numbered: bool


@dataclass(frozen=True)
class WhyHere:
    """The fold of a row. ``points`` are those of all ``parts``. ``difference`` answers ``asked``, why it
    stands below the row before; both are empty where there is none. ``beside_url`` leads to both side by
    side; ``None`` also where the address would have to hold a pasted text."""

    place: str
    points: str
    parts: tuple[PlottedPart, ...]
    asked: str = ""
    difference: str = ""
    beside_url: str | None = None


def set_place(query: InterpretedQuery, *, has_set: bool) -> ListPlace:
    """Which list the rows of a list are in."""
    return ListPlace(place_in_words(query, near=False, has_set=has_set), numbered=True)


def near_place(query: InterpretedQuery) -> ListPlace:
    """Which list the rows behind a set are in."""
    return ListPlace(place_in_words(query, near=True, has_set=True), numbered=False)


def why_here(hit: Hit, above: Hit | None, place: ListPlace, state: State) -> WhyHere | None:
    """The fold of ``hit``, which stands behind ``above`` in its list; ``None`` where nothing ranks."""
    if not hit.parts:
        return None
    number = f"Number {hit.rank} of its list. " if place.numbered else ""
    parts = tuple(map(_plotted, hit.parts))
    fold = WhyHere(f"{number}{place.words}.", _whole(points_of(hit)), parts)
    if state.sort is not Sort.RELEVANCE:
        return replace(fold, difference=SORTED_BY_DATE)
    if above is None:
        return fold
    asked = f"Why below number {above.rank}?" if place.numbered else "Why below the one before?"
    difference = why_above(above, hit) or ""
    return replace(fold, asked=asked, difference=difference, beside_url=_beside_url(above, hit, state))


def _plotted(part: ScorePart) -> PlottedPart:
    return PlottedPart(part.name, part.percent, f"{_whole(part.points)} of {part.most:.0f}")


def _whole(points: float) -> str:
    """Whole points; those below 0, which a similarity can be, are none to a reader."""
    return f"{max(points, 0.0):.0f}"


def _beside_url(above: Hit, hit: Hit, state: State) -> str | None:
    if state.steps is not Steps.LINKS:
        return None
    pairs = [(PICK.name, above.issue_id), (PICK.name, hit.issue_id), *state.listed]
    return f"{url_for('compare.page')}?{urlencode(pairs)}#order"
