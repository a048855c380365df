"""Whoosh: the pure-Python keyword engine, where Tantivy has no wheel (the only file importing it).

docs/adr/0004 says which of the Whoosh packages this is and why.
"""

from __future__ import annotations

import threading
import warnings
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from search.errors import IndexDamaged
from search.fields import FILTER_FIELDS, RANKED_FIELDS, TEXT_FIELDS
from search.fields.documents import IndexedIssue
from search.index.keyword.base import (
    NONE_RESOLVED,
    KeywordHits,
    KeywordIndex,
    Ordinals,
    Resolutions,
    analysed,
    is_constant_score,
    value_field,
    value_key,
    word_fields,
)
from search.query.clauses import (
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    IssueIds,
    NumberRange,
    Phrase,
    SpanQuery,
    Term,
)

with warnings.catch_warnings():
    # Its source is older than what Python warns of when it compiles it: "\\S" in a plain string, "is 0".
    warnings.simplefilter("ignore")
    from whoosh import collectors, fields, index, matching, query, scoring
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.codec import whoosh3 as _  # noqa: F401  # loaded with the first index otherwise


class WhooshEngine:
    """Writes and opens Whoosh indexes. BM25F: K1 1.2, B 0.75, idf ln(N/(n+1)) + 1."""

    name = "whoosh"

    def write(self, folder: Path, issues: Iterable[IndexedIssue]) -> int:
        """See :class:`search.index.keyword.base.KeywordEngine`."""
        writer = index.create_in(str(folder), _schema()).writer(limitmb=256)
        count = 0
        for count, issue in enumerate(issues, start=1):
            text = {name: analysed(issue.text.get(name, "")) for name in RANKED_FIELDS}
            values = {
                value_field(name): " ".join(map(value_key, issue.values.get(name, ())))
                for name in FILTER_FIELDS
            }
            writer.add_document(ordinal=count - 1, **text, **values)
        writer.commit(optimize=True)
        return count

    def open(self, folder: Path) -> KeywordIndex:
        """See :class:`search.index.keyword.base.KeywordEngine`."""
        try:
            return WhooshIndex(index.open_dir(str(folder)))
        except (index.IndexError, OSError) as error:
            raise IndexDamaged(
                f"The keyword index in {folder} cannot be opened ({error}): run 'imr verify'."
            ) from None

    def layout(self) -> Mapping[str, object]:
        """See :class:`search.index.keyword.base.KeywordEngine`."""
        values = _values()
        return {
            "text": [type(_text()).__name__, str(_text().format)],
            "values": {value_field("*"): [type(values).__name__, str(values.format)]},
            "ordinal": fields.STORED.__name__,
        }


class WhooshIndex:
    """A Whoosh index opened for reading; see :class:`search.index.keyword.base.KeywordIndex`."""

    def __init__(self, opened: Any) -> None:
        self._searcher = opened.searcher(weighting=scoring.BM25F(B=0.75, K1=1.2))
        # The library moves about in one open file, so threads take turns.
        self._turn = threading.Lock()

    def __len__(self) -> int:
        return int(self._searcher.doc_count())

    def search(self, clause: Clause, k: int, resolved: Resolutions = NONE_RESOLVED) -> KeywordHits:
        if is_constant_score(clause, resolved):
            ordinals = self.matching(clause, resolved)
            return KeywordHits(tuple((int(ordinal), 0.0) for ordinal in ordinals[:k]), len(ordinals))
        # Whoosh orders ties by document number, which is the order of writing.
        # Its skipping of blocks fails on a query that requires another (an assertion of its own), and its
        # dropping of parts that cannot reach the best k drops some that can.
        asked = _query(clause, resolved)
        collector = collectors.TopCollector(k, usequality=False, replace=0)
        with self._turn:
            self._searcher.search_with_collector(asked, collector)
            hits = tuple((int(hit["ordinal"]), float(hit.score)) for hit in collector.results())
            # Its own count leaves out what block skipping never looked at.
            return KeywordHits(hits, sum(1 for _ in self._searcher.docs_for_query(asked)))

    def matching(self, clause: Clause, resolved: Resolutions = NONE_RESOLVED) -> Ordinals:
        with self._turn:
            numbers = self._searcher.docs_for_query(_query(clause, resolved))
            ordinals = [int(self._searcher.stored_fields(number)["ordinal"]) for number in numbers]
        return np.array(sorted(ordinals), np.int64)

    def document_frequency(self, term: str) -> int:
        with self._turn:
            return max(int(self._searcher.doc_frequency(name, term)) for name in TEXT_FIELDS)

    def explain(
        self, clause: Clause, ordinal: int, resolved: Resolutions = NONE_RESOLVED
    ) -> Mapping[str, object]:
        with self._turn:
            for hit in self._searcher.search(_query(clause, resolved), limit=None, terms=True):
                if hit["ordinal"] == ordinal:
                    matched = [f"{name}:{term.decode()}" for name, term in hit.matched_terms()]
                    return {"engine": "whoosh", "value": float(hit.score), "matched": matched}
        return {}


def _schema() -> fields.Schema:
    text = {name: _text() for name in RANKED_FIELDS}
    values = {value_field(name): _values() for name in FILTER_FIELDS}
    return fields.Schema(ordinal=fields.STORED, **text, **values)


def _text() -> fields.TEXT:
    return fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)


def _values() -> fields.KEYWORD:
    return fields.KEYWORD(lowercase=False, scorable=False)


def _query(clause: Clause, resolved: Resolutions) -> query.Query:
    if isinstance(clause, Term):
        return _Or(
            [
                query.Term(name, clause.term, boost=weight * clause.weight)
                for name, weight in word_fields(clause.field)
            ]
        )
    if isinstance(clause, Phrase):
        return _Or(
            [
                query.Phrase(name, list(clause.terms), boost=weight * clause.weight)
                for name, weight in word_fields(clause.field)
            ]
        )
    if isinstance(clause, FieldValue):
        name = value_field(clause.field)
        # A boost of 0, since a ConstantScoreQuery of 0.0 comes out as 1.0.
        return _Or([query.Term(name, value_key(value), boost=0.0) for value in clause.values])
    if isinstance(clause, SpanQuery):
        resolution = resolved[clause]
        matches = _DocIdQuery(resolution.issues.tolist())
        scoring = [_query(part, resolved) for part in resolution.scoring]
        return _AndMaybe(query.And([matches]), _Or(scoring)) if scoring else matches
    if isinstance(clause, NumberRange | IssueIds):
        return _DocIdQuery(resolved[clause].issues.tolist())
    if isinstance(clause, DisjunctionMax):
        parts = [_query(part, resolved) for part in clause.parts]
        return _DisjunctionMaxQuery(parts) if parts else query.NullQuery
    return _boolean(clause, resolved)


class _DocIdMatcher(matching.ListMatcher):  # type: ignore[misc]
    """Documents by number. Each scores 0, where the library's own matcher gives 1."""

    _i: int

    def copy(self) -> _DocIdMatcher:
        return _DocIdMatcher(self._ids, position=self._i)

    def skip_to(self, id: int) -> None:
        self._i = max(self._i, bisect_left(self._ids, id))

    def score(self) -> float:
        return 0.0


class _DocIdQuery(query.Query):  # type: ignore[misc]
    """Documents by number, ascending, which is the issue's number; ``None`` is all documents."""

    def __init__(self, numbers: Sequence[int] | None) -> None:
        self._numbers = numbers

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _DocIdQuery) and other._numbers == self._numbers

    def __hash__(self) -> int:
        return hash(self._numbers)

    def is_leaf(self) -> bool:
        return True

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count_all()) if self._numbers is None else len(self._numbers)

    def matcher(self, searcher: Any, context: Any = None) -> _DocIdMatcher:
        numbers = range(searcher.doc_count_all()) if self._numbers is None else self._numbers
        return _DocIdMatcher(numbers)


class _Or(query.Or):  # type: ignore[misc]
    # What the library takes for a small index leaves out issues whose score is 0, as by filters alone.
    matcher_type = query.Or.DEFAULT_MATCHER


class _AndMaybeMatcher(matching.AndMaybeMatcher):  # type: ignore[misc]
    def skip_to(self, id: int) -> None:
        # The library's own leaves the second matcher behind where the first goes further than it was told.
        self.a.skip_to(id)
        self._first_b()


class _AndMaybe(query.AndMaybe):  # type: ignore[misc]
    matcherclass = _AndMaybeMatcher


class _Not(query.Not):  # type: ignore[misc]
    """Scores 0, where the library's own adds 1."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        excluded = self.query.matcher(searcher, searcher.boolean_context())
        reader = searcher.reader()
        return matching.InverseMatcher(
            excluded, reader.doc_count_all(), missing=reader.is_deleted, weight=0.0
        )


class _DisjunctionMaxMatcher(matching.DisjunctionMaxMatcher):  # type: ignore[misc]  # the library has no types for us
    def score(self) -> float:
        # The library's own compares the current postings of both matchers even where they are of two
        # documents.
        matching_id = [part for part in (self.a, self.b) if part.is_active() and part.id() == self.id()]
        return float(max(part.score() for part in matching_id))


class _DisjunctionMaxQuery(query.DisjunctionMax):  # type: ignore[misc]
    def _matcher(self, subs: Any, searcher: Any, context: Any) -> Any:
        return self._tree_matcher(subs, _DisjunctionMaxMatcher, searcher, context, lambda _: 1)


def _boolean(clause: Boolean, resolved: Resolutions) -> query.Query:
    must = [_query(part, resolved) for part in clause.must]
    should = [_query(part, resolved) for part in clause.should]
    if must:
        combined = query.And(must)
        if should:
            combined = _AndMaybe(combined, _Or(should))
    else:
        combined = _Or(should) if should else _DocIdQuery(None)
    if clause.must_not:
        # Not AndNot: its matcher lets the first excluded document through.
        combined = query.And([combined, *(_Not(_query(part, resolved)) for part in clause.must_not)])
    return combined
