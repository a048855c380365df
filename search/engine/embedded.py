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
from search.engine.resolver import Resolver
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
    """Letters and issue numbers by id: the store of a build, or a list in memory."""

    def letter(self, determination_id: str) -> Letter | None:
        """The letter with its raw text, or ``None``."""

    def determinations(self, ids: Iterable[str]) -> dict[str, Determination]:
        """The determinations of ``ids`` that there are, by id."""

    def refs(self, ordinals: Sequence[int]) -> dict[int, IssueRef]:
        """Where each issue number points."""

    def ref(self, issue: str) -> IssueRef | None:
        """Where an issue id points, or ``None``."""

    def ordinals(self, issues: Sequence[str]) -> dict[str, int]:
        """The numbers of those issue ids that there are, by id."""

    def quarantined(self) -> list[Quarantined]:
        """The files that could not be used."""


MASKS = 32
"""So many sets of matching issues are kept, one byte an issue each."""

SIDES = (Outcome.OVERTURNED.value, Outcome.UPHELD.value)


class EmbeddedEngine:
    """See :class:`search.engine.protocol.Engine`."""

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
        self._resolver = Resolver(positions, columns)
        self._dense = dense
        self._encoder = encoder if dense is not None else None
        # A build never changes, and a page asks for the same words once for each side and each count.
        self._worded = lru_cache(MASKS)(partial(_worded_mask, keyword, self._resolver, columns.size))

    @property
    def encoder(self) -> Encoder | None:
        return self._encoder

    def status(self) -> BuildStatus:
        return self._status

    def quarantined(self) -> Sequence[Quarantined]:
        return self._catalog.quarantined()

    def keyword(self, clause: Clause, k: int) -> Ranking:
        # No engine makes room for more hits than there are issues.
        found = self._keyword.search(self._resolver.resolved(clause), max(1, min(k, len(self._keyword))))
        refs = self._catalog.refs([ordinal for ordinal, _ in found.hits])
        return Ranking(
            tuple(ScoredHit(refs[ordinal].issue_id, score) for ordinal, score in found.hits), found.total
        )

    def dense(
        self, queries: Vectors, k: int, *, where: Clause, part: PassageScope = PassageScope.ANY
    ) -> Ranking:
        if self._dense is None:
            return Ranking((), 0)
        eligible = None if where == EVERYTHING else self._mask(where)
        found = self._dense.search(queries, k, eligible=eligible, part=part).hits
        refs = self._catalog.refs([ordinal for ordinal, _, _ in found])
        places = self._dense.table.place[[passage for _, _, passage in found]].tolist()
        hits = tuple(
            ScoredHit(refs[ordinal].issue_id, score, place)
            for (ordinal, score, _), place in zip(found, places, strict=True)
        )
        return Ranking(hits, len(hits))

    def facets(
        self,
        clause: Clause,
        fields: Iterable[FacetField],
        *,
        also: Sequence[str] = (),
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        mask = self._listed(clause, also)
        wanted = tuple(fields)
        crossed = self._columns.crossed(wanted, mask, "outcome", SIDES)
        undated = mask & ~self._columns.range_mask("date", None, None)
        inferred = self._columns.crossed({"year"} & set(wanted), undated, "outcome", ())
        return {field: _most_first(crossed[field], inferred.get(field, {})) for field in wanted}

    def months(self, clause: Clause, year: int, *, also: Sequence[str] = ()) -> tuple[FacetValue, ...]:
        mask = self._listed(clause, also) & self._columns.mask("year", [str(year)])
        overturned, upheld = (mask & self._columns.mask("outcome", [side]) for side in SIDES)
        found = []
        for month in range(1, 13):
            last = calendar.monthrange(year, month)[1]
            first_day = dt.date(year, month, 1).toordinal()
            within = self._columns.range_mask("date", first_day, first_day + last - 1)
            found.append(FacetValue(f"{year}-{month:02}", *_sizes(within, mask, overturned, upheld)))
        undated = ~self._columns.range_mask("date", None, None)
        count, over, up = _sizes(undated, mask, overturned, upheld)
        return (*found, FacetValue(str(year), count, over, up, count))

    def dated(self, clause: Clause, k: int, *, newest: bool, also: Sequence[str] = ()) -> tuple[str, ...]:
        ordinals = np.flatnonzero(self._listed(clause, also))
        days = self._days()[ordinals]
        # Numbers of issues ascend with their ids.
        order = np.lexsort((ordinals, np.where(np.isnan(days), np.inf, -days if newest else days)))[:k]
        chosen = ordinals[order].tolist()
        refs = self._catalog.refs(chosen)
        return tuple(refs[ordinal].issue_id for ordinal in chosen)

    def explain(self, clause: Clause, issue_id: str) -> Mapping[str, object]:
        ref = self._catalog.ref(issue_id)
        return self._keyword.explain(self._resolver.resolved(clause), ref.ordinal) if ref else {}

    def reading(self, clause: Clause) -> Expansion:
        return self._resolver.reading(clause)

    def document_frequency(self, term: str) -> int:
        return self._keyword.document_frequency(term)

    def forms(self, prefix: str) -> Iterable[tuple[str, int]]:
        return self._positions.forms.counted(prefix)

    def issues(self, ids: Sequence[str]) -> Mapping[str, tuple[Determination, Issue]]:
        letters = self._catalog.determinations(found.rpartition("#")[0] for found in ids)
        result: dict[str, tuple[Determination, Issue]] = {}
        for found in ids:
            letter_id, _, number = found.rpartition("#")
            if letter := letters.get(letter_id):
                for issue in indexed_issues(letter):
                    if str(issue.number) == number:
                        result[found] = (letter, issue)
        return result

    def letter(self, determination_id: str) -> Letter | None:
        return self._catalog.letter(determination_id)

    def values(
        self, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        rows = self._catalog.ordinals(ids)
        numbers = list(rows.values())
        return {field: dict(zip(rows, self._columns.values(field, numbers), strict=True)) for field in fields}

    def issue_vectors(self, issue_id: str, part: PassageScope = PassageScope.ISSUE) -> Vectors:
        ref = self._catalog.ref(issue_id)
        if self._dense is None or ref is None:
            return np.zeros((0, 0), np.float32)
        return self._dense.vectors(self._dense.passages_of(ref.ordinal, part))

    def sizes(self) -> Mapping[str, int]:
        """How many issues or passages each part holds."""
        return {
            "keyword index": len(self._keyword),
            "columns": self._columns.size,
            "positions": len(self._positions),
            "vector index": len(self._dense) if self._dense else 0,
        }

    def _days(self) -> npt.NDArray[np.float64]:
        """The day of each issue's decision as its ordinal number, not a number where none is known."""
        years = self._columns.firsts("year")
        known = ~np.isnan(years)
        # The first day of a year in the proleptic Gregorian calendar.
        before = years[known] - 1
        days = np.full(len(years), np.nan)
        days[known] = before * 365 + before // 4 - before // 100 + before // 400 + 1
        stated = self._columns.firsts("date")
        return np.where(np.isnan(stated), days, stated)

    def _listed(self, clause: Clause, also: Sequence[str]) -> Mask:
        """The issues that match, and those named."""
        mask = self._mask(clause)
        if also:
            mask = mask.copy()
            mask[list(self._catalog.ordinals(also).values())] = True
        return mask

    def _mask(self, clause: Clause) -> Mask:
        """Which issues match: filters from the columns, text from the keyword index."""
        size = self._columns.size
        if isinstance(clause, FieldValue):
            return self._columns.mask(clause.field, clause.values)
        if isinstance(clause, NumberRange):
            return self._resolver.range_mask(clause)
        if isinstance(clause, SpanQuery):
            found = np.zeros(size, bool)
            found[self._resolver.matching(clause)] = True
            return found
        if isinstance(clause, DisjunctionMax):
            either = np.zeros(size, bool)
            for part in clause.parts:
                either |= self._mask(part)
            return either
        if isinstance(clause, Boolean) and not clause.should:
            mask = np.ones(size, bool)
            for part in clause.must:
                mask &= self._mask(part)
            for part in clause.must_not:
                mask &= ~self._mask(part)
            return mask
        return self._worded(clause)


def _worded_mask(keyword: KeywordIndex, resolver: Resolver, size: int, clause: Clause) -> Mask:
    mask = np.zeros(size, bool)
    mask[keyword.matching(resolver.resolved(clause))] = True
    mask.flags.writeable = False
    return mask


def _most_first(crossed: Mapping[str, Counts], inferred: Mapping[str, Counts]) -> tuple[FacetValue, ...]:
    values = (
        FacetValue(value, sum(counts), counts[0], counts[1], sum(inferred.get(value, ())))
        for value, counts in crossed.items()
    )
    return tuple(sorted(values, key=lambda found: (-found.count, found.value)))


def _sizes(within: Mask, *groups: Mask) -> Iterator[int]:
    """How many issues of each group are ``within``."""
    return (int(np.count_nonzero(group & within)) for group in groups)
