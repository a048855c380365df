"""From what a query says about places to the issues that have them.

Everything is joins of ascending arrays of places, so the time follows the number of places that the
words have, never the number or length of the texts. That number is bounded: beyond it fewer issues
are looked at, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from search.index.keyword.base import Ordinals
from search.index.positions.forms import Numbers
from search.index.positions.index import Positions
from search.query.spans import (
    AnyForm,
    ExactForm,
    FormPattern,
    SpanExpression,
    SpanNear,
    SpanOr,
    SpanPhrase,
    SpanUnit,
    Wildcard,
    form_patterns,
)

MAX_FORMS = 500
"""Forms that a wildcard stands for at most, the most frequent ones."""
MAX_PLACES = 5_000_000
"""Places of words that one expression may take."""
MAX_PAIRS = 1_000_000
"""Pairs of places that the proximities of one expression may take together."""
SCORED_FORMS = 20
"""Forms of a wildcard that score: each is a look-up in every text field."""

Windows = list[tuple[int, int]]


@dataclass(frozen=True)
class SpanMatches:
    """The issues that have the places, of those ``looked_at`` (in the order of their numbers)."""

    issues: Ordinals
    looked_at: int


@dataclass(frozen=True)
class Spans:
    """Places of an expression, from word ``starts[i]`` to word ``ends[i]``, by start and end;
    ``joined`` where they reach over several places."""

    starts: Numbers
    ends: Numbers
    joined: bool = False

    def __len__(self) -> int:
        return len(self.starts)

    def only(self, chosen: Numbers) -> Spans:
        """Those that a mask or an index picks."""
        return Spans(self.starts[chosen], self.ends[chosen], self.joined)


def find(positions: Positions, place: SpanExpression, field: str | None) -> SpanMatches:
    """The issues in which ``place`` is found, in ``field`` or in any text field."""
    size = len(positions)
    forms = [forms_of(positions, form) for form in form_patterns(place)]
    looked_at = _affordable(size, sum(positions.occurrences(own) for own in forms))
    while True:
        try:
            matching = _Matching(positions, positions.windows(field, looked_at))
            issues = positions.issues_with(matching.top(place))
            return SpanMatches(issues[issues < looked_at], looked_at)
        except _TooMany as error:
            # How many pairs there are further on is not known yet: at least by half each time.
            looked_at = min(looked_at * MAX_PAIRS // error.pairs, looked_at // 2)


def forms_of(positions: Positions, form: FormPattern) -> Numbers:
    """The numbers of the forms that are looked for, as entries of the dictionary."""
    if isinstance(form, AnyForm):
        return positions.forms.of_stem(form.term)
    return _written_so(positions, form, MAX_FORMS)


def terms_of(positions: Positions, form: FormPattern) -> tuple[str, ...]:
    """The index terms that score (and are marked) for a word of the query: those that its forms were
    indexed with."""
    if isinstance(form, AnyForm):
        return (form.term,)
    entries = _written_so(positions, form, SCORED_FORMS)
    return tuple(dict.fromkeys(positions.forms.terms(entries)))


def _written_so(positions: Positions, form: ExactForm | Wildcard, limit: int) -> Numbers:
    """The entries of one form, or of the ``limit`` most frequent ones that a pattern describes."""
    if isinstance(form, ExactForm):
        return positions.forms.of_form(form.form)
    return positions.forms.entries(positions.forms.like(form.pattern, limit)[0])


def notes_on(positions: Positions, place: SpanExpression, looked_at: int) -> Iterator[str]:
    """What was left out of the answer, a sentence each."""
    for form in dict.fromkeys(form_patterns(place)):
        if isinstance(form, Wildcard):
            total = positions.forms.like(form.pattern, 0)[1]
            if total > MAX_FORMS:
                yield (
                    f"{form.pattern} stands for {total:,} words: the {MAX_FORMS} most frequent ones were "
                    "searched for; write more letters for all of them."
                )
    if looked_at < len(positions):
        yield (
            f"This is a partial answer: the words stand in too many places, and {looked_at:,} of "
            f"{len(positions):,} issues were looked at; use rarer words, or name a field before them."
        )


class _TooMany(Exception):
    """An expression takes at least so many ``pairs`` of places."""

    def __init__(self, pairs: int) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def _affordable(issues: int, places: int) -> int:
    """How many of the first ``issues`` issues can be looked at, where they have so many places."""
    return issues if places <= MAX_PLACES else issues * MAX_PLACES // places


class _Matching:
    def __init__(self, positions: Positions, windows: Windows) -> None:
        self._positions = positions
        self._windows = windows
        self._pairs_made = 0

    def top(self, place: SpanExpression) -> Numbers:
        """A place in every text that matches. Where two places are only asked whether they are near,
        each needs its nearest neighbour alone, not all pairs."""
        if isinstance(place, SpanNear):
            one, other = self._sides(place)
            if not one.joined and not other.joined:
                return self._with_neighbour(one, other, place)
            return self._pairs(one, other, place).starts
        return self._stretches(place).starts

    def _stretches(self, place: SpanExpression) -> Spans:
        if isinstance(place, SpanPhrase):
            return self._in_order(place)
        if isinstance(place, SpanOr):
            parts = [self._stretches(part) for part in place.alternatives]
            starts = np.concatenate([part.starts for part in parts])
            ends = np.concatenate([part.ends for part in parts])
            return _sorted(starts, ends, joined=any(part.joined for part in parts))
        return self._pairs(*self._sides(place), place)

    def _in_order(self, place: SpanPhrase) -> Spans:
        first, *others = (self._places(form) for form in place.forms)
        starts, ends = first, first
        for passed, following in enumerate(others, start=1):
            at = np.searchsorted(following, ends, "right")
            there = at < len(following)
            starts, ends = starts[there], following[at[there]]
            near = ends - starts - passed <= place.slop
            starts, ends = starts[near], ends[near]
        together = self._positions.text_of(starts) == self._positions.text_of(ends)
        return Spans(starts[together], ends[together])

    def _places(self, form: FormPattern) -> Numbers:
        return self._positions.places(forms_of(self._positions, form), self._windows)

    def _sides(self, near: SpanNear) -> tuple[Spans, Spans]:
        """Both sides of a proximity, as far as each stays within one unit."""
        unit = self._unit(near)
        sides = (self._stretches(near.first), self._stretches(near.second))
        one, other = (side.only(unit(side.starts) == unit(side.ends)) for side in sides)
        return one, other

    def _unit(self, near: SpanNear) -> Callable[[Numbers], Numbers]:
        return self._positions.sentence_of if near.unit is SpanUnit.SENTENCE else self._positions.text_of

    def _with_neighbour(self, one: Spans, other: Spans, near: SpanNear) -> Numbers:
        """Where ``one`` has an ``other`` near it that does not overlap it."""
        if not len(one) or not len(other):
            return np.zeros(0, np.int64)
        unit = self._unit(near)
        at = np.searchsorted(other.starts, one.ends, "right")
        after = other.starts[np.minimum(at, len(other) - 1)]
        good = (at < len(other)) & (unit(after) == unit(one.starts))
        good &= near.within is None or after - one.ends <= near.within
        if not near.ordered:
            ends = np.sort(other.ends)
            at = np.searchsorted(ends, one.starts, "left") - 1
            before = ends[np.maximum(at, 0)]
            close = (at >= 0) & (unit(before) == unit(one.starts))
            close &= near.within is None or one.starts - before <= near.within
            good |= close
        found: Numbers = one.starts[good]
        return found

    def _pairs(self, one: Spans, other: Spans, near: SpanNear) -> Spans:
        """Every stretch from a place of ``one`` to a near place of ``other``."""
        units = self._unit(near)(one.starts)
        first, end = self._positions.bounds(units, sentences=near.unit is SpanUnit.SENTENCE)
        if near.within is not None and len(other):
            longest = int((other.ends - other.starts).max())
            first = np.maximum(first, one.starts - near.within - longest)
            end = np.minimum(end, one.ends + near.within + 1)
        low = np.searchsorted(other.starts, first, "left")
        high = np.maximum(np.searchsorted(other.starts, end, "left"), low)
        count = high - low
        self._pairs_made += int(count.sum())
        if self._pairs_made > MAX_PAIRS:
            raise _TooMany(self._pairs_made)
        left = np.repeat(np.arange(len(one)), count)
        right = np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
        a, b = one.only(left), other.only(right)
        gap = np.maximum(b.starts - a.ends, a.starts - b.ends)
        good = gap > 0 if not one.joined and not other.joined else np.ones(len(gap), bool)
        if near.within is not None:
            good &= gap <= near.within
        if near.ordered:
            good &= b.starts > a.ends
        starts, ends = np.minimum(a.starts, b.starts)[good], np.maximum(a.ends, b.ends)[good]
        return _sorted(starts, ends, joined=True)


def _sorted(starts: Numbers, ends: Numbers, *, joined: bool) -> Spans:
    """Stretches in order, each once."""
    order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    new = np.ones(len(starts), bool)
    new[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    return Spans(starts[new], ends[new], joined)
