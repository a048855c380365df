"""Why one hit stands above another: the parts that make the difference, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from search.model.results import Hit, InterpretedQuery, ScorePart
from search.results.headlines import near_heading, what_the_set_has
from search.results.signal_words import signal_words

MAX_NAMED = 2
"""Parts that a sentence names for the hit above, if they outweigh what it names for the hit below."""
NAMED_SHARE = 0.5
"""A part is named from this share of the largest difference on."""
EQUAL_POINTS = 1e-9
"""Differences below are those of rounding."""

NOTHING_RANKS = "nothing in the query ranks one issue above another"
"""Said where no part has points."""


class PartDifference(NamedTuple):
    """What one part gives two hits, in points."""

    signal: str
    name: str
    above: float
    below: float

    @property
    def points(self) -> float:
        """How much more the first has."""
        return self.above - self.below


def place_in_words(query: InterpretedQuery, *, near: bool, has_set: bool) -> str:
    """To which list a hit belongs, which comes before all points: ``In the result set: disputes MRI for the
    lumbar spine``; ``Behind the result set, which comes first: not about MRI for the lumbar spine, but near
    it``."""
    if near:
        heading = near_heading(query)
        return f"Behind the result set, which comes first: {heading[:1].lower()}{heading[1:]}"
    if not has_set:
        return "No result set: the nearest issues"
    has = what_the_set_has(query)
    return f"In the result set: {has}" if has else "In the result set"


def points_of(hit: Hit) -> float:
    """All points of a hit."""
    return math.fsum(part.points for part in hit.parts)


def part_differences(above: Sequence[ScorePart], below: Sequence[ScorePart]) -> tuple[PartDifference, ...]:
    """Two hits part by part, in the order of the first; a part that one of them lacks counts 0 there."""
    of_above = {part.signal: part.points for part in above}
    of_below = {part.signal: part.points for part in below}
    names = {part.signal: part.name for part in (*above, *below)}
    return tuple(
        PartDifference(signal, name, of_above.get(signal, 0.0), of_below.get(signal, 0.0))
        for signal, name in names.items()
    )


def why_above(
    above: Hit, below: Hit, *, first: str = "The one above", second: str = "this one"
) -> str | None:
    """Why the first of two hits of one list stands above the second, in a sentence that calls them ``first``
    and ``second``; ``None`` where no points are known.

    ``The one above matches the words of the query better (41 against 23 points); this one is nearer to the
    query in meaning (30 against 20), which weighs less.``"""
    if not above.parts or not below.parts:
        return None
    differences = part_differences(above.parts, below.parts)
    total = math.fsum(part.points for part in differences)
    if all(abs(part.points) <= EQUAL_POINTS for part in differences):
        return "Both have the same points in every part; such issues stand in the order of their numbers."
    if abs(total) <= EQUAL_POINTS:
        return "Both have the same points in all; such issues stand in the order of their numbers."
    if total < 0:
        said = against(points_of(above), points_of(below))
        return f"By points alone {second} would stand higher ({said} points): they do not decide this order."
    return f"{first} {_said(differences, second)}."


def against(above: float, below: float) -> str:
    """Two numbers of points with as many digits as tell them apart, two at the most: ``41 against 23``,
    ``24.6 against 24.2``."""
    for digits in range(3):
        texts = f"{above:z.{digits}f}", f"{below:z.{digits}f}"
        if texts[0] != texts[1]:
            break
    return " against ".join(texts)


def _said(differences: Sequence[PartDifference], second: str) -> str:
    """What the first has more of, and what the second has, where that is not little beside it."""
    more = sorted((part for part in differences if part.points > 0), key=lambda part: -part.points)
    less = min(differences, key=lambda part: part.points)
    least_named = NAMED_SHARE * more[0].points
    outweighed = -less.points if -less.points >= least_named else 0.0
    named: list[PartDifference] = []
    for part in more:
        enough = len(named) >= MAX_NAMED or part.points < least_named
        if enough and math.fsum(one.points for one in named) > outweighed:
            break
        named.append(part)
    sentence = _listed(list(_clauses(named)))
    if outweighed:
        said = against(less.below, less.above)
        sentence += f"; {second} {signal_words(less.signal).more} ({said}), which weighs less"
    return sentence


def _listed(clauses: Sequence[str]) -> str:
    *others, last = clauses
    return f"{', '.join(others)} and {last}" if others else last


def _clauses(named: Sequence[PartDifference]) -> Iterator[str]:
    for at, part in enumerate(named):
        unit = " points" if at == 0 else ""
        yield f"{signal_words(part.signal).more} ({against(part.above, part.below)}{unit})"
