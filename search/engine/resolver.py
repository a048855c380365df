"""Resolves, over one build, the clauses that no keyword engine answers by itself, so that every engine
honours them alike: spans of words from the positions, ranges of numbers from the columns, ids from the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from search.index.columns import Columns, Mask
from search.index.keyword.base import Ordinals, Resolution, Resolutions, ResolvedClause
from search.index.positions import Positions
from search.index.positions.matching import SpanMatches, find, terms_of
from search.query.clauses import (
    Clause,
    DisjunctionMax,
    IssueIds,
    NumberRange,
    SpanQuery,
    Term,
    clause_parts,
    span_queries,
)
from search.query.spans import form_patterns

SPAN_CACHE_SIZE = 32
"""Span queries whose matches are cached: a page asks for the same in several clauses."""

NumbersOf = Callable[[Sequence[str]], Ordinals]
"""The numbers of the issues that there are among ids, ascending."""


class ClauseResolver:
    """Resolves clauses over one build; safe to use from several threads."""

    def __init__(self, positions: Positions, columns: Columns, numbers_of: NumbersOf) -> None:
        self._positions = positions
        self._columns = columns
        self._numbers_of = numbers_of
        self._matches = lru_cache(maxsize=SPAN_CACHE_SIZE)(self._find)

    def resolutions(self, clause: Clause) -> Resolutions:
        """The resolution of every clause within ``clause`` that needs one."""
        return {part: self._resolution(part) for part in _resolved_clauses(clause)}

    def mask(self, clause: ResolvedClause) -> Mask:
        """The issues that match."""
        if isinstance(clause, NumberRange):
            return self._columns.range_mask(clause.field, clause.low, clause.high)
        mask = np.zeros(self._columns.size, bool)
        mask[self._resolution(clause).issues] = True
        return mask

    def searched(self, clause: Clause) -> int | None:
        """How many issues were looked at for the span queries in ``clause``, where not all were."""
        searched = min((self._matches(part).searched for part in span_queries(clause)), default=None)
        return searched if searched is not None and searched < len(self._positions) else None

    def _resolution(self, clause: ResolvedClause) -> Resolution:
        match clause:
            case SpanQuery():
                return Resolution(self._matches(clause).issues, tuple(self._scoring_clauses(clause)))
            case NumberRange():
                return Resolution(np.flatnonzero(self.mask(clause)))
            case IssueIds():
                return Resolution(self._numbers_of(clause.ids))

    def _find(self, clause: SpanQuery) -> SpanMatches:
        return find(self._positions, clause.expression, clause.field)

    def _scoring_clauses(self, clause: SpanQuery) -> Iterator[Clause]:
        """A term for each form of a span query, the best of its terms where it has several."""
        for form in dict.fromkeys(form_patterns(clause.expression)):
            terms = tuple(Term(term, clause.field) for term in terms_of(self._positions, form))
            if terms:
                yield terms[0] if len(terms) == 1 else DisjunctionMax(terms)


def _resolved_clauses(clause: Clause) -> Iterator[ResolvedClause]:
    if isinstance(clause, ResolvedClause):
        yield clause
    for part in clause_parts(clause):
        yield from _resolved_clauses(part)
