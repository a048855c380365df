"""Span queries to the issues that have such spans.

Everything is joins of ascending arrays of token positions, so the time grows with the number of positions
that the query's words have, never with the number or length of the texts. That number is bounded: beyond it
only the first issues are searched, and the answer says that it is partial.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from search.index.keyword.base import Ordinals
from search.index.positions.forms import Numbers
from search.index.positions.index import Positions
from search.query.spans import (
    MAX_SCORED_FORMS,
    MAX_WILDCARD_FORMS,
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

MAX_TOKEN_POSITIONS = 5_000_000
"""Token positions of words that one expression may read."""
MAX_SPAN_PAIRS = 1_000_000
"""Pairs of spans that the proximities of one expression may compare altogether."""
Windows = list[tuple[int, int]]
"""Ranges of token positions, see :meth:`Positions.windows`."""


@dataclass(frozen=True)
class SpanMatches:
    """The issues that have such a span, of the first ``searched`` issues."""

    issues: Ordinals
    searched: int


@dataclass(frozen=True)
class Spans:
    """The spans of an expression, in order: span ``i`` reaches from the word at ``starts[i]`` to the word at
    ``ends[i]``. ``joined`` spans are pairs of others and may overlap what they are near to."""

    starts: Numbers
    ends: Numbers
    joined: bool = False

    def __len__(self) -> int:
        return len(self.starts)

    def selected(self, selection: Numbers) -> Spans:
        """The spans that a mask or an index array selects."""
        return Spans(self.starts[selection], self.ends[selection], self.joined)


def find(positions: Positions, expression: SpanExpression, field: str | None) -> SpanMatches:
    """The issues that have a span of ``expression``, in ``field`` or in any text field.

    The answer is partial where the expression asks for too much. Of 40,000 issues whose words have 8,000,000
    positions the first 25,000 are searched (see :func:`_affordable_issues`). If the spans in these make
    4,000,000 pairs when counting stops, a quarter of them is searched next, 6,250 issues; the count stops
    early, so at most half are taken each time.
    """
    entries = [entries_of(positions, form) for form in form_patterns(expression)]
    searched = _affordable_issues(len(positions), sum(map(positions.occurrences, entries)))
    while True:
        try:
            finder = _SpanFinder(positions, positions.windows(field, searched))
            issues = positions.issues_with(finder.matching_positions(expression))
            return SpanMatches(issues[issues < searched], searched)
        except _TooManyPairs as error:
            searched = min(searched * MAX_SPAN_PAIRS // error.pairs, searched // 2)


def entries_of(positions: Positions, form: FormPattern) -> Numbers:
    """The dictionary entries that a word of the query stands for."""
    if isinstance(form, AnyForm):
        return positions.forms.of_stem(form.term)
    return _entries_of_forms(positions, form, MAX_WILDCARD_FORMS)


def terms_of(positions: Positions, form: FormPattern) -> tuple[str, ...]:
    """The index terms that score (and are highlighted) for a word of the query: those that its forms were
    indexed with."""
    if isinstance(form, AnyForm):
        return (form.term,)
    entries = _entries_of_forms(positions, form, MAX_SCORED_FORMS)
    return tuple(dict.fromkeys(positions.forms.terms(entries)))


def _entries_of_forms(positions: Positions, form: ExactForm | Wildcard, limit: int) -> Numbers:
    """The entries of one form, or of the ``limit`` most frequent forms that match a pattern."""
    if isinstance(form, ExactForm):
        return positions.forms.of_form(form.form)
    return positions.forms.entries(positions.forms.most_frequent(form.pattern, limit)[0])


def forms_of(positions: Positions, form: FormPattern, limit: int) -> tuple[Numbers, int]:
    """The numbers of the surface forms that a word of the query stands for, the ``limit`` most frequent ones,
    ties by form; and how many there are."""
    forms = positions.forms
    if isinstance(form, Wildcard):
        return forms.most_frequent(form.pattern, limit)
    matching = forms.of_entries(entries_of(positions, form))
    return forms.by_frequency(matching)[:limit], len(matching)


class _TooManyPairs(Exception):
    """An expression needs at least so many ``pairs`` of spans."""

    def __init__(self, pairs: int) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def _affordable_issues(issues: int, positions: int) -> int:
    """How many issues can be searched where all of them have so many token positions of the query's words:
    all of 40,000 with 5,000,000 positions, the first 25,000 of 40,000 with 8,000,000."""
    return issues if positions <= MAX_TOKEN_POSITIONS else issues * MAX_TOKEN_POSITIONS // positions


class _SpanFinder:
    """Finds the spans of expressions within ``windows`` of token positions."""

    def __init__(self, positions: Positions, windows: Windows) -> None:
        self._positions = positions
        self._windows = windows
        self._pairs_made = 0

    def matching_positions(self, expression: SpanExpression) -> Numbers:
        """A token position in every text that has a span of ``expression``. Where only the nearness of two
        unjoined spans is asked for, each needs its nearest neighbour alone, not all pairs."""
        if isinstance(expression, SpanNear):
            left, right = self._operands(expression)
            if not left.joined and not right.joined:
                return self._with_neighbour(left, right, expression)
            return self._pairs(left, right, expression).starts
        return self._spans(expression).starts

    def _spans(self, expression: SpanExpression) -> Spans:
        if isinstance(expression, SpanPhrase):
            return self._in_order(expression)
        if isinstance(expression, SpanOr):
            parts = [self._spans(part) for part in expression.alternatives]
            starts = np.concatenate([part.starts for part in parts])
            ends = np.concatenate([part.ends for part in parts])
            return _sorted(starts, ends, joined=any(part.joined for part in parts))
        return self._pairs(*self._operands(expression), expression)

    def _in_order(self, expression: SpanPhrase) -> Spans:
        """From each position of the first form to the nearest of the second behind it, and so on.

        With ``opioid`` at 0 and 4, ``wean`` at 2 and 9 and a slop of 1: position 0 goes on to 2 with one word
        between, 4 goes on to 9 with four between, which is over the slop. The result is the span from 0 to 2.
        """
        first, *rest = (self._token_positions(form) for form in expression.forms)
        starts, ends = first, first
        for words_between, following in enumerate(rest, start=1):
            nearest = np.searchsorted(following, ends, "right")
            exists = nearest < len(following)
            starts, ends = starts[exists], following[nearest[exists]]
            near = ends - starts - words_between <= expression.slop
            starts, ends = starts[near], ends[near]
        in_one_text = self._positions.text_of(starts) == self._positions.text_of(ends)
        return Spans(starts[in_one_text], ends[in_one_text])

    def _token_positions(self, form: FormPattern) -> Numbers:
        return self._positions.token_positions(entries_of(self._positions, form), self._windows)

    def _operands(self, near: SpanNear) -> tuple[Spans, Spans]:
        """The spans of both expressions of a proximity, of which each stays within one unit."""
        unit = self._unit(near)
        spans = (self._spans(near.first), self._spans(near.second))
        left, right = (side.selected(unit(side.starts) == unit(side.ends)) for side in spans)
        return left, right

    def _unit(self, near: SpanNear) -> Callable[[Numbers], Numbers]:
        return self._positions.sentence_of if near.unit is SpanUnit.SENTENCE else self._positions.text_of

    def _with_neighbour(self, left: Spans, right: Spans, near: SpanNear) -> Numbers:
        """The starts of the spans of ``left`` that have a span of ``right`` near that does not overlap them.

        In one text, with ``left`` at 3 and 20, ``right`` at 5, 15 and 30, within 2 words in any order: the
        next after 3 is 5, two words on, so 3 is a match. The next after 20 is 30, ten words on, and the last
        before 20 is 15, five words back, so 20 is none. The result is ``[3]``.
        """
        if not len(left) or not len(right):
            return np.zeros(0, np.int64)
        unit = self._unit(near)
        index = np.searchsorted(right.starts, left.ends, "right")
        next_start = right.starts[np.minimum(index, len(right) - 1)]
        matches = (index < len(right)) & (unit(next_start) == unit(left.starts))
        matches &= near.within is None or next_start - left.ends <= near.within
        if not near.ordered:
            right_ends = np.sort(right.ends)
            index = np.searchsorted(right_ends, left.starts, "left") - 1
            last_end = right_ends[np.maximum(index, 0)]
            before = (index >= 0) & (unit(last_end) == unit(left.starts))
            before &= near.within is None or left.starts - last_end <= near.within
            matches |= before
        starts: Numbers = left.starts[matches]
        return starts

    def _pairs(self, left: Spans, right: Spans, near: SpanNear) -> Spans:
        """The spans that reach over a span of ``left`` and one of ``right`` near it.

        In one text of 40 words, with single words ``left`` at 3 and 20, ``right`` at 5, 6 and 30, within 3
        words in any order: ``right`` is searched from 0 to before 7 for position 3, which gives indices 0 to
        before 2, and from 17 to before 24 for position 20, which gives none, 2 to before 2. ``counts`` is
        ``[2, 0]``, so the pairs are ``lefts`` ``[0, 0]`` with ``rights`` ``[0, 1]``: 3 with 5 and 3 with 6.
        Their gaps are 2 and 3, both within 3, so the result is the spans from 3 to 5 and from 3 to 6.
        """
        units = self._unit(near)(left.starts)
        first, end = self._positions.bounds(units, sentences=near.unit is SpanUnit.SENTENCE)
        if near.within is not None and len(right):
            # A span of ``right`` may begin as far before its end as the longest of them.
            longest = int((right.ends - right.starts).max())
            first = np.maximum(first, left.starts - near.within - longest)
            end = np.minimum(end, left.ends + near.within + 1)
        low = np.searchsorted(right.starts, first, "left")
        high = np.maximum(np.searchsorted(right.starts, end, "left"), low)
        counts = high - low
        self._pairs_made += int(counts.sum())
        if self._pairs_made > MAX_SPAN_PAIRS:
            raise _TooManyPairs(self._pairs_made)
        lefts = np.repeat(np.arange(len(left)), counts)
        in_run = np.arange(len(lefts)) - np.repeat(np.cumsum(counts) - counts, counts)
        rights = in_run + np.repeat(low, counts)
        return _joined(left.selected(lefts), right.selected(rights), near)


def _joined(left: Spans, right: Spans, near: SpanNear) -> Spans:
    """The spans over each span of ``left`` and the one of ``right`` at the same index, where the two are as
    near as ``near`` says."""
    gap = np.maximum(right.starts - left.ends, left.starts - right.ends)
    matches = gap > 0 if not left.joined and not right.joined else np.ones(len(gap), bool)
    if near.within is not None:
        matches &= gap <= near.within
    if near.ordered:
        matches &= right.starts > left.ends
    starts, ends = np.minimum(left.starts, right.starts), np.maximum(left.ends, right.ends)
    return _sorted(starts[matches], ends[matches], joined=True)


def _sorted(starts: Numbers, ends: Numbers, *, joined: bool) -> Spans:
    """Spans by start and end, each once."""
    order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    new = np.ones(len(starts), bool)
    new[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    return Spans(starts[new], ends[new], joined)
