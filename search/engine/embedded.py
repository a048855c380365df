"""The embedded engine: one build on this machine, or a handful of letters in memory."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from search.engine.protocol import BuildStatus, Expansion, Ranking, ScoredHit
from search.engine.resolver import ClauseResolver
from search.fields import FacetField
from search.fields.documents import indexed_issues
from search.index.columns import Columns, Counts, Mask
from search.index.encoders.base import Encoder, Vectors
from search.index.keyword.base import KeywordIndex
from search.index.positions import Positions
from search.index.store import IssueRef
from search.model.letters import Determination, Issue, Letter, Outcome, PassageScope, Quarantined
from search.model.results import FacetValue
from search.query.clauses import (
    EVERYTHING,
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    NumberRange,
    SpanQuery,
)

if TYPE_CHECKING:  # FAISS is loaded when an index with vectors is opened
    from search.index.dense.index import DenseIndex


class Catalog(Protocol):
    """Letters by id, and issue numbers to ids and back: the store of a build, or a list in memory."""

    def letter(self, determination_id: str) -> Letter | None:
        """The letter with its raw text, or ``None``."""

    def determinations(self, ids: Iterable[str]) -> dict[str, Determination]:
        """The determinations of ``ids`` that there are, by id."""

    def refs(self, ordinals: Sequence[int]) -> dict[int, IssueRef]:
        """The letter and number in it of each issue, by the issue's number in the build."""

    def ref(self, issue_id: str) -> IssueRef | None:
        """The reference of one issue, or ``None`` where there is no such id."""

    def ordinals(self, issue_ids: Sequence[str]) -> dict[str, int]:
        """The numbers in the build of those issues that there are, by id."""

    def quarantined(self) -> list[Quarantined]:
        """The files that could not be used."""


MASK_CACHE_SIZE = 32
"""Masks of matching issues that are cached; each takes one byte an issue."""

_DECIDED = (Outcome.OVERTURNED.value, Outcome.UPHELD.value)
"""The decided outcomes, in the order of a facet value's counts."""


class EmbeddedEngine:
    """An engine over one build in this process; see :class:`search.engine.protocol.Engine`."""

    def __init__(
        self,
        status: BuildStatus,
        catalog: Catalog,
        keyword: KeywordIndex,
        columns: Columns,
        positions: Positions,
        dense: DenseIndex | None,
        encoder: Encoder | None,
    ) -> None:
        self._status = status
        self._catalog = catalog
        self._keyword = keyword
        self._columns = columns
        self._positions = positions
        self._resolver = ClauseResolver(positions, columns)
        self._dense = dense
        self._encoder = encoder if dense is not None else None
        # A build never changes, and a page asks for the same words once for each outcome and each count.
        self._text_mask = lru_cache(MASK_CACHE_SIZE)(
            partial(_text_mask, keyword, self._resolver, columns.size)
        )

    @property
    def encoder(self) -> Encoder | None:
        return self._encoder

    def status(self) -> BuildStatus:
        return self._status

    def quarantined(self) -> Sequence[Quarantined]:
        return self._catalog.quarantined()

    def keyword(self, clause: Clause, k: int) -> Ranking:
        # A limit beyond the number of issues would make the libraries allocate room for hits there cannot be.
        limit = max(1, min(k, len(self._keyword)))
        result = self._keyword.search(self._resolver.resolved(clause), limit)
        refs = self._catalog.refs([ordinal for ordinal, _ in result.hits])
        return Ranking(
            tuple(ScoredHit(refs[ordinal].issue_id, score) for ordinal, score in result.hits), result.total
        )

    def dense(
        self, queries: Vectors, k: int, *, filter_query: Clause, scope: PassageScope = PassageScope.ANY
    ) -> Ranking:
        if self._dense is None:
            return Ranking((), 0)
        eligible = None if filter_query == EVERYTHING else self._mask(filter_query)
        nearest = self._dense.search(queries, k, eligible=eligible, scope=scope).hits
        refs = self._catalog.refs([ordinal for ordinal, _, _ in nearest])
        numbers = self._dense.table.number[[passage for _, _, passage in nearest]].tolist()
        hits = tuple(
            ScoredHit(refs[ordinal].issue_id, score, number)
            for (ordinal, score, _), number in zip(nearest, numbers, strict=True)
        )
        return Ranking(hits, len(hits))

    def facets(
        self,
        clause: Clause,
        fields: Iterable[FacetField],
        *,
        extra_ids: Sequence[str] = (),
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        mask = self._mask_with(clause, extra_ids)
        fields = tuple(fields)
        by_outcome = self._columns.cross_tabulated(fields, mask, "outcome", _DECIDED)
        undated = mask & ~self._columns.range_mask("date", None, None)
        inferred = self._columns.cross_tabulated({"year"} & set(fields), undated, "outcome", ())
        return {field: _facet_values(by_outcome[field], inferred.get(field, {})) for field in fields}

    def date_histogram(
        self, clause: Clause, year: int, *, extra_ids: Sequence[str] = ()
    ) -> tuple[FacetValue, ...]:
        mask = self._mask_with(clause, extra_ids) & self._columns.mask("year", [str(year)])
        overturned, upheld = (mask & self._columns.mask("outcome", [outcome]) for outcome in _DECIDED)
        months = []
        for month in range(1, 13):
            days = calendar.monthrange(year, month)[1]
            first_day = dt.date(year, month, 1).toordinal()
            in_month = self._columns.range_mask("date", first_day, first_day + days - 1)
            months.append(FacetValue(f"{year}-{month:02}", *_counts(in_month, mask, overturned, upheld)))
        undated = ~self._columns.range_mask("date", None, None)
        count, overturned_count, upheld_count = _counts(undated, mask, overturned, upheld)
        return (*months, FacetValue(str(year), count, overturned_count, upheld_count, count))

    def sorted_by_date(
        self, clause: Clause, k: int, *, newest: bool, extra_ids: Sequence[str] = ()
    ) -> tuple[str, ...]:
        ordinals = np.flatnonzero(self._mask_with(clause, extra_ids))
        days = self._decision_days()[ordinals]
        # Ties by number are ties by id: issues are numbered in the order of their ids.
        order = np.lexsort((ordinals, np.where(np.isnan(days), np.inf, -days if newest else days)))[:k]
        first = ordinals[order].tolist()
        refs = self._catalog.refs(first)
        return tuple(refs[ordinal].issue_id for ordinal in first)

    def explain(self, clause: Clause, issue_id: str) -> Mapping[str, object]:
        ref = self._catalog.ref(issue_id)
        return self._keyword.explain(self._resolver.resolved(clause), ref.ordinal) if ref else {}

    def expand(self, clause: Clause) -> Expansion:
        return self._resolver.expand(clause)

    def document_frequency(self, term: str) -> int:
        return self._keyword.document_frequency(term)

    def surface_forms(self, prefix: str) -> Iterable[tuple[str, int]]:
        return self._positions.forms.with_counts(prefix)

    def issues(self, ids: Sequence[str]) -> Mapping[str, tuple[Determination, Issue]]:
        determinations = self._catalog.determinations(issue_id.rpartition("#")[0] for issue_id in ids)
        issues: dict[str, tuple[Determination, Issue]] = {}
        for issue_id in ids:
            determination_id, _, number = issue_id.rpartition("#")
            if determination := determinations.get(determination_id):
                for issue in indexed_issues(determination):
                    if str(issue.number) == number:
                        issues[issue_id] = (determination, issue)
        return issues

    def letter(self, determination_id: str) -> Letter | None:
        return self._catalog.letter(determination_id)

    def values(
        self, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        ordinals = self._catalog.ordinals(ids)
        numbers = list(ordinals.values())
        return {
            field: dict(zip(ordinals, self._columns.values(field, numbers), strict=True)) for field in fields
        }

    def issue_vectors(self, issue_id: str, scope: PassageScope = PassageScope.ISSUE) -> Vectors:
        ref = self._catalog.ref(issue_id)
        if self._dense is None or ref is None:
            return np.zeros((0, 0), np.float32)
        return self._dense.vectors(self._dense.passages_of(ref.ordinal, scope))

    def sizes(self) -> Mapping[str, int]:
        """How many issues (of the vector index, passages) each part of the build holds: 'imr verify' compares
        them with the manifest."""
        return {
            "keyword index": len(self._keyword),
            "columns": self._columns.size,
            "positions": len(self._positions),
            "vector index": len(self._dense) if self._dense else 0,
        }

    def _decision_days(self) -> npt.NDArray[np.float64]:
        """The day of each issue's decision as :meth:`datetime.date.toordinal` counts it; the first of January
        where only the year is known, NaN where no date is. 2016 is 735,964: of the 2,015 years before it,
        2,015 * 365 days, and 503 - 20 + 5 leap days, and one to be in it."""
        years = self._columns.first_numbers("year")
        known = ~np.isnan(years)
        years_before = years[known] - 1
        leap_days = years_before // 4 - years_before // 100 + years_before // 400
        days = np.full(len(years), np.nan)
        days[known] = years_before * 365 + leap_days + 1
        stated = self._columns.first_numbers("date")
        return np.where(np.isnan(stated), days, stated)

    def _mask_with(self, clause: Clause, extra_ids: Sequence[str]) -> Mask:
        """The issues that match ``clause``, and those named in ``extra_ids``."""
        mask = self._mask(clause)
        if extra_ids:
            mask = mask.copy()  # the mask may be a cached one
            mask[list(self._catalog.ordinals(extra_ids).values())] = True
        return mask

    def _mask(self, clause: Clause) -> Mask:
        """The issues that match: filters from the columns, text from the keyword index."""
        size = self._columns.size
        if isinstance(clause, FieldValue):
            return self._columns.mask(clause.field, clause.values)
        if isinstance(clause, NumberRange):
            return self._resolver.range_mask(clause)
        if isinstance(clause, SpanQuery):
            mask = np.zeros(size, bool)
            mask[self._resolver.matching(clause)] = True
            return mask
        if isinstance(clause, DisjunctionMax):
            mask = np.zeros(size, bool)
            for part in clause.parts:
                mask |= self._mask(part)
            return mask
        if isinstance(clause, Boolean) and not clause.should:
            mask = np.ones(size, bool)
            for part in clause.must:
                mask &= self._mask(part)
            for part in clause.must_not:
                mask &= ~self._mask(part)
            return mask
        return self._text_mask(clause)


def _text_mask(keyword: KeywordIndex, resolver: ClauseResolver, size: int, clause: Clause) -> Mask:
    mask = np.zeros(size, bool)
    mask[keyword.matching(resolver.resolved(clause))] = True
    mask.flags.writeable = False
    return mask


def _facet_values(by_outcome: Mapping[str, Counts], inferred: Mapping[str, Counts]) -> tuple[FacetValue, ...]:
    """Values with their counts, the most frequent first. ``{"hip": (3, 1, 0)}`` is one value that 4 issues
    have: 3 overturned, 1 upheld, none with another outcome."""
    values = (
        FacetValue(value, sum(counts), counts[0], counts[1], sum(inferred.get(value, ())))
        for value, counts in by_outcome.items()
    )
    return tuple(sorted(values, key=lambda value: (-value.count, value.value)))


def _counts(mask: Mask, *groups: Mask) -> Iterator[int]:
    """How many issues of each group are in ``mask``."""
    return (int(np.count_nonzero(group & mask)) for group in groups)
