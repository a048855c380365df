"""An engine that answers the same question once, for as long as one page is made.

A page asks for overturned and upheld issues and for counts: each time the same text is encoded and the
best of the whole index is looked for. What is remembered goes with the page: it may come from a
pasted text, which is never kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from search.engine.protocol import BuildStatus, Engine, Expansion, Ranking
from search.fields import FacetField
from search.index.encoders.base import Encoder, Vectors
from search.model.letters import Determination, Issue, Letter, PassageScope, Quarantined
from search.model.results import FacetValue
from search.query.clauses import Clause


class CachingEncoder:
    """See :class:`search.index.encoders.base.Encoder`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._encoded: dict[tuple[str, ...], Vectors] = {}

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    @property
    def max_tokens(self) -> int:
        return self._encoder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)

    def encode(self, texts: Sequence[str]) -> Vectors:
        key = tuple(texts)
        if key not in self._encoded:
            self._encoded[key] = self._encoder.encode(texts)
        return self._encoded[key]


class CachingEngine:
    """See :class:`search.engine.protocol.Engine`. For one request, and so for one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._encoder = CachingEncoder(engine.encoder) if engine.encoder is not None else None
        self._by_words: dict[tuple[Clause, int], Ranking] = {}
        self._by_meaning: dict[tuple[bytes, int, Clause, PassageScope], Ranking] = {}
        self._frequencies: dict[str, int] = {}

    @property
    def encoder(self) -> Encoder | None:
        return self._encoder

    def status(self) -> BuildStatus:
        return self._engine.status()

    def quarantined(self) -> Sequence[Quarantined]:
        return self._engine.quarantined()

    def keyword(self, clause: Clause, k: int) -> Ranking:
        key = (clause, k)
        if key not in self._by_words:
            self._by_words[key] = self._engine.keyword(clause, k)
        return self._by_words[key]

    def dense(
        self, queries: Vectors, k: int, *, where: Clause, part: PassageScope = PassageScope.ANY
    ) -> Ranking:
        key = (queries.tobytes(), k, where, part)
        if key not in self._by_meaning:
            self._by_meaning[key] = self._engine.dense(queries, k, where=where, part=part)
        return self._by_meaning[key]

    def values(
        self, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        return self._engine.values(ids, fields)

    def facets(
        self,
        clause: Clause,
        fields: Iterable[FacetField],
        *,
        also: Sequence[str] = (),
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        return self._engine.facets(clause, fields, also=also)

    def months(self, clause: Clause, year: int, *, also: Sequence[str] = ()) -> tuple[FacetValue, ...]:
        return self._engine.months(clause, year, also=also)

    def dated(self, clause: Clause, k: int, *, newest: bool, also: Sequence[str] = ()) -> tuple[str, ...]:
        return self._engine.dated(clause, k, newest=newest, also=also)

    def explain(self, clause: Clause, issue_id: str) -> Mapping[str, object]:
        return self._engine.explain(clause, issue_id)

    def reading(self, clause: Clause) -> Expansion:
        return self._engine.reading(clause)

    def document_frequency(self, term: str) -> int:
        if term not in self._frequencies:
            self._frequencies[term] = self._engine.document_frequency(term)
        return self._frequencies[term]

    def forms(self, prefix: str) -> Iterable[tuple[str, int]]:
        return self._engine.forms(prefix)

    def issues(self, ids: Sequence[str]) -> Mapping[str, tuple[Determination, Issue]]:
        return self._engine.issues(ids)

    def letter(self, determination_id: str) -> Letter | None:
        return self._engine.letter(determination_id)

    def issue_vectors(self, issue_id: str, part: PassageScope = PassageScope.ISSUE) -> Vectors:
        return self._engine.issue_vectors(issue_id, part)
