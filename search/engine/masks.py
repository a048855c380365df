"""Which issues match a clause, as one truth value per issue: filters from the columns, text from the keyword
index, spans, ranges and ids from the resolver."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from search.engine.resolver import ClauseResolver
from search.index.columns import Columns, Mask
from search.index.keyword.base import KeywordIndex, ResolvedClause
from search.query.clauses import Boolean, Clause, DisjunctionMax, FieldValue

MASK_CACHE_SIZE = 32
"""Masks of matching issues that are cached; each takes one byte an issue."""


class ClauseMasks:
    """The masks of clauses over one build; safe to use from several threads."""

    def __init__(self, keyword: KeywordIndex, columns: Columns, resolver: ClauseResolver) -> None:
        self._keyword = keyword
        self._columns = columns
        self._resolver = resolver
        # A build never changes, and a page asks for the same words once for each list and each count.
        self._text_mask = lru_cache(MASK_CACHE_SIZE)(self._of_text)

    def mask(self, clause: Clause) -> Mask:
        """The issues that match. Not to be written to: it may be a cached one."""
        if isinstance(clause, FieldValue):
            return self._columns.mask(clause.field, clause.values)
        if isinstance(clause, ResolvedClause):
            return self._resolver.mask(clause)
        if isinstance(clause, DisjunctionMax):
            return self._any(clause.parts)
        if isinstance(clause, Boolean) and not clause.should:
            mask = np.ones(self._columns.size, bool)
            for part in clause.must:
                mask &= self.mask(part)
            for part in clause.must_not:
                mask &= ~self.mask(part)
            return mask
        return self._text_mask(clause)

    def _any(self, parts: tuple[Clause, ...]) -> Mask:
        mask = np.zeros(self._columns.size, bool)
        for part in parts:
            mask |= self.mask(part)
        return mask

    def _of_text(self, clause: Clause) -> Mask:
        mask = np.zeros(self._columns.size, bool)
        mask[self._keyword.matching(clause, self._resolver.resolutions(clause))] = True
        mask.flags.writeable = False
        return mask
