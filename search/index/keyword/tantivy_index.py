"""The default keyword engine: Tantivy, on disk, memory-mapped (the only file that imports it)."""

from __future__ import annotations

import json
import os
import shutil
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Literal, TypedDict

import numpy as np
import tantivy
from tantivy import Occur, Query

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


class _Indexing(TypedDict):
    """How a field is indexed, in the words of ``tantivy.SchemaBuilder``."""

    tokenizer_name: str
    index_option: Literal["position", "freq", "basic"]


_TEXT: _Indexing = {"tokenizer_name": "analysed", "index_option": "position"}
_VALUES: _Indexing = {"tokenizer_name": "raw", "index_option": "basic"}

WRITER_MEMORY_BYTES = 256_000_000
"""Bytes of the writer's buffer: large enough that 100,000 issues make one segment."""


class TantivyEngine:
    """Writes and opens Tantivy indexes. BM25: k1 1.2, b 0.75, idf ln(1 + (N-n+0.5)/(n+0.5))."""

    name = "tantivy"

    def __init__(self, segment_issues: int | None = None) -> None:
        """``segment_issues`` is how many issues a segment has at most; ``None`` leaves that to the
        library."""
        self._segment_issues = segment_issues

    def write(self, folder: Path, issues: Iterable[IndexedIssue]) -> int:
        """See :class:`search.index.keyword.base.KeywordEngine`."""
        index = _with_tokenizer(tantivy.Index(_schema(), path=str(folder)))
        # One thread: documents keep their order, and the index is the same for the same letters.
        writer = index.writer(WRITER_MEMORY_BYTES, 1)
        count = 0
        for count, issue in enumerate(issues, start=1):
            writer.add_document(_document(count - 1, issue))
            if self._segment_issues and count % self._segment_issues == 0:
                writer.commit()
        writer.commit()
        writer.wait_merging_threads()
        return count

    def open(self, folder: Path) -> KeywordIndex:
        """See :class:`search.index.keyword.base.KeywordEngine`."""
        try:
            if os.access(folder, os.W_OK):
                return TantivyIndex(_with_tokenizer(tantivy.Index.open(str(folder))))
            # Tantivy makes its lock file also to read, which a read-only mount refuses.
            links = _links_to(folder)
            index = TantivyIndex(_with_tokenizer(tantivy.Index.open(str(links))))
            weakref.finalize(index, shutil.rmtree, links, ignore_errors=True)
            return index
        except (ValueError, OSError) as error:
            raise IndexDamaged(
                f"The keyword index in {folder} cannot be opened ({error}): run 'imr verify'."
            ) from None

    def layout(self) -> Mapping[str, object]:
        """See :class:`search.index.keyword.base.KeywordEngine`."""
        return {"text": _TEXT, "values": {value_field("*"): _VALUES}, "ordinal": "integer"}


class TantivyIndex:
    """A Tantivy index opened for reading; see :class:`search.index.keyword.base.KeywordIndex`."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    def __len__(self) -> int:
        return self._searcher.num_docs

    def search(self, clause: Clause, k: int, resolved: Resolutions = NONE_RESOLVED) -> KeywordHits:
        if is_constant_score(clause, resolved):
            ordinals = self.matching(clause, resolved)
            return KeywordHits(tuple((int(ordinal), 0.0) for ordinal in ordinals[:k]), len(ordinals))
        query = self._query(clause, resolved)
        limit = k
        while True:
            # Tantivy orders ties by its own addresses, so all of a tie must be read before it is put in the
            # order of numbers. One hit beyond the limit shows whether a tie goes on there: with k = 2 and
            # scores 5, 3, 3 the second and third tie, and 4 * 2 + 1 hits are read next.
            result = self._searcher.search(query, limit=limit + 1)
            if len(result.hits) <= limit or result.hits[k - 1][0] != result.hits[-1][0]:
                break
            limit *= 4
        numbers = self._searcher.fast_field_values("ordinal", [address for _, address in result.hits])
        ordinals = np.array([number or 0 for number in numbers], np.int64)
        scores = np.array([score for score, _ in result.hits], np.float64)
        order = np.lexsort((ordinals, -scores))[:k]
        hits = tuple(zip(ordinals[order].tolist(), scores[order].tolist(), strict=True))
        return KeywordHits(hits, int(result.count))  # type: ignore[attr-defined]  # not in its stubs

    def matching(self, clause: Clause, resolved: Resolutions = NONE_RESOLVED) -> Ordinals:
        result = self._searcher.search(
            self._query(clause, resolved),
            limit=max(len(self), 1),
            count=False,
            order_by_field="ordinal",
            order=tantivy.Order.Asc,
        )
        return np.fromiter((ordinal for ordinal, _ in result.hits), np.int64, len(result.hits))

    def document_frequency(self, term: str) -> int:
        return max(self._searcher.doc_freq(name, term) for name in TEXT_FIELDS)

    def explain(
        self, clause: Clause, ordinal: int, resolved: Resolutions = NONE_RESOLVED
    ) -> Mapping[str, object]:
        query = self._query(clause, resolved)
        issue = Query.term_query(self._schema, "ordinal", ordinal)
        query_and_issue = Query.boolean_query([(Occur.Must, issue), (Occur.Must, query)])
        hits = self._searcher.search(query_and_issue, limit=1).hits
        if not hits:
            return {}
        explanation: dict[str, Any] = json.loads(query.explain(self._searcher, hits[0][1]).to_json())
        return explanation

    def _query(self, clause: Clause, resolved: Resolutions) -> Query:
        if isinstance(clause, Term):
            return self._any_field(
                [
                    Query.boost_query(self._term(name, clause.term), weight * clause.weight)
                    for name, weight in word_fields(clause.field)
                ]
            )
        if isinstance(clause, Phrase):
            return self._any_field(
                [
                    Query.boost_query(
                        Query.phrase_query(self._schema, name, list(clause.terms)), weight * clause.weight
                    )
                    for name, weight in word_fields(clause.field)
                ]
            )
        if isinstance(clause, FieldValue):
            keys = [value_key(value) for value in clause.values]
            has_value = Query.term_set_query(self._schema, value_field(clause.field), keys)
            return Query.const_score_query(has_value, 0.0)
        if isinstance(clause, SpanQuery):
            resolution = resolved[clause]
            scoring = [(Occur.Should, self._query(part, resolved)) for part in resolution.scoring]
            return Query.boolean_query([(Occur.Must, self._issues(resolution.issues)), *scoring])
        if isinstance(clause, NumberRange | IssueIds):
            return self._issues(resolved[clause].issues)
        if isinstance(clause, DisjunctionMax):
            return Query.disjunction_max_query([self._query(part, resolved) for part in clause.parts])
        return self._boolean(clause, resolved)

    def _issues(self, issues: Ordinals) -> Query:
        """The issues with these numbers, by the smaller set: most issues are had by excluding the rest."""
        if len(issues) <= len(self) // 2:
            return self._numbered(issues)
        rest = np.setdiff1d(np.arange(len(self)), issues, assume_unique=True)
        every = Query.const_score_query(Query.all_query(), 0.0)
        return Query.boolean_query([(Occur.Must, every), (Occur.MustNot, self._numbered(rest))])

    def _numbered(self, issues: Ordinals) -> Query:
        return Query.const_score_query(Query.term_set_query(self._schema, "ordinal", issues.tolist()), 0.0)

    def _term(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, "freq")

    def _any_field(self, queries: list[Query]) -> Query:
        return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, q) for q in queries])

    def _boolean(self, clause: Boolean, resolved: Resolutions) -> Query:
        parts = [(Occur.Must, self._query(part, resolved)) for part in clause.must]
        parts += [(Occur.Should, self._query(part, resolved)) for part in clause.should]
        if not parts:
            parts = [(Occur.Must, Query.const_score_query(Query.all_query(), 0.0))]
        parts += [(Occur.MustNot, self._query(part, resolved)) for part in clause.must_not]
        return Query.boolean_query(parts)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in RANKED_FIELDS:
        builder.add_text_field(name, **_TEXT)
    for name in FILTER_FIELDS:
        builder.add_text_field(value_field(name), **_VALUES)
    # An integer, not an unsigned field: tantivy-py 0.27 fails in the writer's thread otherwise.
    builder.add_integer_field("ordinal", indexed=True, fast=True)
    return builder.build()


def _links_to(folder: Path) -> Path:
    """A new folder that may be written to, with links to the files of ``folder``."""
    links = Path(mkdtemp(prefix="imr-keyword-"))
    for path in folder.iterdir():
        if not path.name.startswith("."):
            (links / path.name).symlink_to(path.resolve())
    return links


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TEXT["tokenizer_name"], splitter)
    return index


def _document(ordinal: int, issue: IndexedIssue) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("ordinal", ordinal)
    for name, text in issue.text.items():
        document.add_text(name, analysed(text))
    for name, values in issue.values.items():
        for value in values:
            document.add_text(value_field(name), value_key(value))
    return document
