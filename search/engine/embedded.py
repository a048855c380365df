"""The embedded engine: one build on this machine, or a handful of letters in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Protocol

import numpy as np

from search.engine.counting import by_date, facet_counts, month_counts
from search.engine.masks import ClauseMasks
from search.engine.protocol import (
    MAX_FACET_VALUES,
    MAX_RANKED,
    After,
    BuildStatus,
    Capability,
    CountQuery,
    Counts,
    DenseQuery,
    Expansion,
    ExpansionQuery,
    IssueVectors,
    LexicalQuery,
    Ranking,
    RankQuery,
    ScoredHit,
    TermStatistics,
)
from search.engine.resolver import ClauseResolver
from search.index.columns import Columns
from search.index.encoders.base import Encoder
from search.index.keyword.base import KeywordIndex, Ordinals
from search.index.positions import Positions
from search.index.positions.matching import forms_of
from search.index.store import IssueRef
from search.model.letters import Determination, Letter, PassageScope, Quarantined
from search.model.requests import Sort
from search.query.clauses import EVERYTHING, Clause
from search.query.spans import AnyForm

if TYPE_CHECKING:  # FAISS is loaded when an index with vectors is opened
    from search.index.dense.index import DenseIndex

NO_VECTORS = np.zeros((0, 0), np.float32)


class Catalog(Protocol):
    """Letters by id, and issue numbers to ids and back: the store of a build, or a list in memory."""

    def letters(self, ids: Iterable[str]) -> dict[str, Letter]:
        """The letters of ``ids`` that there are, with their raw text, by id."""

    def determinations(self, ids: Iterable[str]) -> dict[str, Determination]:
        """The determinations of ``ids`` that there are, by id."""

    def refs(self, ordinals: Sequence[int]) -> dict[int, IssueRef]:
        """The letter and number in it of each issue, by the issue's number in the build."""

    def ordinals(self, issue_ids: Sequence[str]) -> dict[str, int]:
        """The numbers in the build of those issues that there are, by id."""

    def quarantined(self) -> list[Quarantined]:
        """The files that could not be used."""


class EmbeddedSnapshot:
    """One build in this process; see :class:`search.engine.protocol.Snapshot`."""

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
        self._resolver = ClauseResolver(positions, columns, self._numbers_of)
        self._masks = ClauseMasks(keyword, columns, self._resolver)
        self._dense = dense
        self._encoder = encoder if dense is not None else None
        self._published: Catalog | None = None

    def without_withdrawn(self, published: EmbeddedSnapshot) -> EmbeddedSnapshot:
        """The same build, of which no letter is given that ``published`` has not: what was withdrawn must not
        be read by whoever still pages through an earlier build."""
        view = copy(self)
        view._published = published._catalog
        return view

    @property
    def build(self) -> str:
        return self._status.build

    @property
    def encoder(self) -> Encoder | None:
        return self._encoder

    @property
    def capabilities(self) -> frozenset[Capability]:
        if self._dense is None:
            return frozenset(Capability) - {Capability.DENSE}
        return frozenset(Capability)

    @property
    def status(self) -> BuildStatus:
        return self._status

    def quarantined(self) -> Sequence[Quarantined]:
        return self._catalog.quarantined()

    def rank(self, queries: Sequence[RankQuery]) -> tuple[Ranking, ...]:
        return tuple(
            self._lexical(query) if isinstance(query, LexicalQuery) else self._nearest(query)
            for query in queries
        )

    def aggregate(self, queries: Sequence[CountQuery]) -> tuple[Counts, ...]:
        return tuple(map(self._counts, queries))

    def term_statistics(self, terms: Collection[str]) -> TermStatistics:
        frequencies = {term: self._keyword.document_frequency(term) for term in terms}
        return TermStatistics(self._columns.size, frequencies)

    def expand(self, queries: Sequence[ExpansionQuery]) -> tuple[Expansion, ...]:
        return tuple(map(self._expansion, queries))

    def values(
        self, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        ordinals = self._catalog.ordinals(ids)
        return self._values(list(ordinals), list(ordinals.values()), fields)

    def determinations(self, ids: Sequence[str]) -> Mapping[str, Determination]:
        return self._catalog.determinations(self._given(ids))

    def letters(self, ids: Sequence[str]) -> Mapping[str, Letter]:
        return self._catalog.letters(self._given(ids))

    def vectors(self, ids: Sequence[str]) -> Mapping[str, IssueVectors]:
        dense = self._dense
        if dense is None:
            return dict.fromkeys(self._catalog.ordinals(ids), IssueVectors(NO_VECTORS, NO_VECTORS))
        return {
            issue_id: IssueVectors(
                *(
                    dense.vectors(dense.passages_of(ordinal, scope))
                    for scope in (PassageScope.ISSUE, PassageScope.LETTER)
                )
            )
            for issue_id, ordinal in self._catalog.ordinals(ids).items()
        }

    def explain(self, queries: Sequence[tuple[Clause, str]]) -> tuple[Mapping[str, object], ...]:
        ordinals = self._catalog.ordinals([issue_id for _, issue_id in queries])
        return tuple(
            self._keyword.explain(clause, ordinals[issue_id], self._resolver.resolutions(clause))
            if issue_id in ordinals
            else {}
            for clause, issue_id in queries
        )

    def sizes(self) -> Mapping[str, int]:
        """How many issues (of the vector index, passages) each part of the build holds: 'imr verify' compares
        them with the manifest."""
        return {
            "keyword index": len(self._keyword),
            "columns": self._columns.size,
            "positions": len(self._positions),
            "vector index": len(self._dense) if self._dense else 0,
        }

    def _lexical(self, query: LexicalQuery) -> Ranking:
        first = query.after.rank if query.after else 0
        k = min(query.k, MAX_RANKED)
        if query.sort is Sort.RELEVANCE:
            # A limit beyond the number of issues would make the libraries allocate room for hits there
            # cannot be.
            limit = max(1, min(first + k, len(self._keyword)))
            found = self._keyword.search(query.clause, limit, self._resolver.resolutions(query.clause))
            scored, total = found.hits[first : first + k], found.total
        else:
            issues, days = by_date(
                self._columns, self._masks.mask(query.clause), newest=query.sort is Sort.NEWEST
            )
            window = slice(first, first + k)
            scored = tuple(zip(issues[window].tolist(), days[window].tolist(), strict=True))
            total = len(issues)
        ordinals = [ordinal for ordinal, _ in scored]
        refs = self._catalog.refs(ordinals)
        hits = tuple(ScoredHit(refs[ordinal].issue_id, score) for ordinal, score in scored)
        last = first + len(hits)
        return Ranking(
            hits,
            total,
            self._values([hit.issue_id for hit in hits], ordinals, query.fields),
            After(last, hits[-1].score, hits[-1].issue_id) if hits and last < total else None,
            self._resolver.searched(query.clause),
        )

    def _nearest(self, query: DenseQuery) -> Ranking:
        if self._dense is None:
            return Ranking((), 0)
        everything = query.filter_query == EVERYTHING
        eligible = None if everything else self._masks.mask(query.filter_query)
        nearest = self._dense.search(
            query.vectors, min(query.k, MAX_RANKED), eligible=eligible, scope=query.scope
        ).hits
        ordinals = [ordinal for ordinal, _, _ in nearest]
        refs = self._catalog.refs(ordinals)
        numbers = self._dense.table.number[[passage for _, _, passage in nearest]].tolist()
        hits = tuple(
            ScoredHit(refs[ordinal].issue_id, score, number)
            for (ordinal, score, _), number in zip(nearest, numbers, strict=True)
        )
        values = self._values([hit.issue_id for hit in hits], ordinals, query.fields)
        return Ranking(hits, len(hits), values, None, self._resolver.searched(query.filter_query))

    def _counts(self, query: CountQuery) -> Counts:
        mask = self._masks.mask(query.clause)
        months, left_out = month_counts(self._columns, mask) if query.months else ((), 0)
        return Counts(
            int(np.count_nonzero(mask)),
            facet_counts(self._columns, mask, query.facets, min(query.limit, MAX_FACET_VALUES)),
            months,
            left_out,
            self._resolver.searched(query.clause),
        )

    def _expansion(self, query: ExpansionQuery) -> Expansion:
        forms = self._positions.forms
        numbers, total = forms_of(self._positions, query.pattern, query.limit)
        if isinstance(query.pattern, AnyForm):
            terms = tuple([query.pattern.term] if total else [])
        else:
            terms = tuple(dict.fromkeys(forms.terms(forms.entries(numbers))))
        return Expansion(tuple(forms.written(numbers)), terms, total)

    def _values(
        self, ids: Sequence[str], ordinals: Sequence[int], fields: Iterable[str]
    ) -> dict[str, dict[str, tuple[str, ...]]]:
        return {field: dict(zip(ids, self._columns.values(field, ordinals), strict=True)) for field in fields}

    def _given(self, ids: Sequence[str]) -> Sequence[str]:
        """The letters that may be given of ``ids``."""
        return ids if self._published is None else list(self._published.determinations(ids))

    def _numbers_of(self, ids: Sequence[str]) -> Ordinals:
        return np.array(sorted(self._catalog.ordinals(ids).values()), np.int64)
