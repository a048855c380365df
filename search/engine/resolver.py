"""Places and ranges to issues, before a keyword engine is asked, so that every engine honours them alike.

A :class:`SpanQuery` becomes the issues among which it is found, with its words beside them to score; a
:class:`NumberRange` becomes the issues that have such a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from search.engine.protocol import Expansion
from search.index.columns import Columns, Mask
from search.index.keyword.base import Ordinals
from search.index.positions import Positions
from search.index.positions.matching import SpanMatches, find, forms_of, notes_on, terms_of
from search.query.clauses import (
    Boolean,
    Clause,
    DisjunctionMax,
    DocIdFilter,
    NumberRange,
    SpanQuery,
    Term,
    span_queries,
)
from search.query.spans import AnyForm, form_patterns, form_text

KEPT = 32
"""Answers that are kept: one request asks for the same places several times."""


class Resolver:
    """Answers the clauses that keyword engines leave to it, over one build."""

    def __init__(self, positions: Positions, columns: Columns) -> None:
        self._positions = positions
        self._columns = columns
        self._found = lru_cache(maxsize=KEPT)(self._find)

    def resolved(self, clause: Clause) -> Clause:
        """``clause`` as keyword engines take it."""
        if isinstance(clause, SpanQuery):
            scoring = tuple(self._scoring(clause))
            return Boolean(must=(self._among(self._found(clause).issues),), should=scoring)
        if isinstance(clause, NumberRange):
            return self._among(np.flatnonzero(self.range_mask(clause)))
        if isinstance(clause, DisjunctionMax):
            return DisjunctionMax(tuple(map(self.resolved, clause.parts)))
        if isinstance(clause, Boolean):
            return replace(
                clause,
                must=tuple(map(self.resolved, clause.must)),
                should=tuple(map(self.resolved, clause.should)),
                must_not=tuple(map(self.resolved, clause.must_not)),
            )
        return clause

    def matching(self, clause: SpanQuery) -> Ordinals:
        """The numbers of the issues in which the places are found, ascending."""
        return self._found(clause).issues

    def range_mask(self, clause: NumberRange) -> Mask:
        """The issues that have such a number."""
        return self._columns.range_mask(clause.field, clause.low, clause.high)

    def reading(self, clause: Clause) -> Expansion:
        """What is said about the places of a query, each thing once."""
        terms: dict[str, None] = {}
        notes: dict[str, None] = {}
        wanted = set(span_queries(clause, excluded=False))
        for where in span_queries(clause):
            for form in form_patterns(where.expression):
                # Which terms these stand for is known to the build alone.
                if where in wanted and not isinstance(form, AnyForm):
                    terms |= dict.fromkeys(terms_of(self._positions, form))
                if not len(forms_of(self._positions, form)):
                    notes[f"No issue has: {form_text(form)}."] = None
            looked_at = self._found(where).looked_at
            notes |= dict.fromkeys(notes_on(self._positions, where.expression, looked_at))
        return Expansion(tuple(terms), tuple(notes))

    def _find(self, clause: SpanQuery) -> SpanMatches:
        return find(self._positions, clause.expression, clause.field)

    def _scoring(self, clause: SpanQuery) -> Iterator[Clause]:
        for form in dict.fromkeys(form_patterns(clause.expression)):
            words = tuple(Term(term, clause.field) for term in terms_of(self._positions, form))
            if words:
                yield words[0] if len(words) == 1 else DisjunctionMax(words)

    def _among(self, issues: Ordinals) -> Clause:
        # Of two sets that say the same the smaller one is the faster to look for.
        if len(issues) <= self._columns.size // 2:
            return DocIdFilter(tuple(issues.tolist()))
        others = np.setdiff1d(np.arange(self._columns.size), issues, assume_unique=True)
        return Boolean(must_not=(DocIdFilter(tuple(others.tolist())),))
