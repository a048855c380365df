"""Span queries and ranges to doc-id filters, before a keyword engine is asked: every engine honours them
alike.

A :class:`SpanQuery` becomes a :class:`DocIdFilter` of the issues that have such a span, with the query's
terms beside it to score; a :class:`NumberRange` becomes a :class:`DocIdFilter` of the issues that have such a
number.
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
from search.index.positions.matching import SpanMatches, entries_of, find, notes_on, terms_of
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

SPAN_CACHE_SIZE = 32
"""Span queries whose matches are cached: one request asks for the same several times."""


class ClauseResolver:
    """Resolves, over one build, the clauses that no keyword engine answers."""

    def __init__(self, positions: Positions, columns: Columns) -> None:
        self._positions = positions
        self._columns = columns
        self._matches = lru_cache(maxsize=SPAN_CACHE_SIZE)(self._find)

    def resolved(self, clause: Clause) -> Clause:
        """``clause`` as keyword engines take it: without span queries and ranges."""
        if isinstance(clause, SpanQuery):
            doc_ids = self._doc_id_filter(self._matches(clause).issues)
            return Boolean(must=(doc_ids,), should=tuple(self._scoring_clauses(clause)))
        if isinstance(clause, NumberRange):
            return self._doc_id_filter(np.flatnonzero(self.range_mask(clause)))
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
        """The numbers of the issues that have such a span, ascending."""
        return self._matches(clause).issues

    def range_mask(self, clause: NumberRange) -> Mask:
        """The issues that have such a number."""
        return self._columns.range_mask(clause.field, clause.low, clause.high)

    def expand(self, clause: Clause) -> Expansion:
        """The terms and notes of all span queries in ``clause``, each once; excluded ones (behind a NOT) have
        notes and no terms."""
        terms: dict[str, None] = {}
        notes: dict[str, None] = {}
        required = set(span_queries(clause, excluded=False))
        for span_query in span_queries(clause):
            for form in form_patterns(span_query.expression):
                # The terms of an AnyForm are in the query itself; those of other forms only the build knows.
                if span_query in required and not isinstance(form, AnyForm):
                    terms |= dict.fromkeys(terms_of(self._positions, form))
                if not len(entries_of(self._positions, form)):
                    notes[f"No issue has: {form_text(form)}."] = None
            searched = self._matches(span_query).searched
            notes |= dict.fromkeys(notes_on(self._positions, span_query.expression, searched))
        return Expansion(tuple(terms), tuple(notes))

    def _find(self, clause: SpanQuery) -> SpanMatches:
        return find(self._positions, clause.expression, clause.field)

    def _scoring_clauses(self, clause: SpanQuery) -> Iterator[Clause]:
        """A term for each form of a span query, the best of its terms where it has several."""
        for form in dict.fromkeys(form_patterns(clause.expression)):
            terms = tuple(Term(term, clause.field) for term in terms_of(self._positions, form))
            if terms:
                yield terms[0] if len(terms) == 1 else DisjunctionMax(terms)

    def _doc_id_filter(self, issues: Ordinals) -> Clause:
        # The smaller set is the faster to look up: most issues are required by excluding the rest.
        if len(issues) <= self._columns.size // 2:
            return DocIdFilter(tuple(issues.tolist()))
        rest = np.setdiff1d(np.arange(self._columns.size), issues, assume_unique=True)
        return Boolean(must_not=(DocIdFilter(tuple(rest.tolist())),))
