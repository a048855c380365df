"""The request cache: an engine that answers the same question once, for as long as one page is made.

A page asks for overturned issues, for upheld ones and for counts; without a cache, each would encode the
same text and rank the whole index again. The cache ends with its page: its keys may come from a pasted text,
which is never stored.
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
    """An encoder that encodes the same texts once; see :class:`search.index.encoders.base.Encoder`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[tuple[str, ...], Vectors] = {}

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
        if key not in self._vectors:
            self._vectors[key] = self._encoder.encode(texts)
        return self._vectors[key]


class CachingEngine:
    """An engine that ranks the same query once; see :class:`search.engine.protocol.Engine`. For one request,
    and so for one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._encoder = CachingEncoder(engine.encoder) if engine.encoder is not None else None
        self._lexical_rankings: dict[tuple[Clause, int], Ranking] = {}
        self._dense_rankings: dict[tuple[bytes, int, Clause, PassageScope], Ranking] = {}
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
        if key not in self._lexical_rankings:
            self._lexical_rankings[key] = self._engine.keyword(clause, k)
        return self._lexical_rankings[key]

    def dense(
        self, queries: Vectors, k: int, *, filter_query: Clause, scope: PassageScope = PassageScope.ANY
    ) -> Ranking:
        key = (queries.tobytes(), k, filter_query, scope)
        if key not in self._dense_rankings:
            self._dense_rankings[key] = self._engine.dense(queries, k, filter_query=filter_query, scope=scope)
        return self._dense_rankings[key]

    def values(
        self, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        return self._engine.values(ids, fields)

    def facets(
        self,
        clause: Clause,
        fields: Iterable[FacetField],
        *,
        extra_ids: Sequence[str] = (),
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        return self._engine.facets(clause, fields, extra_ids=extra_ids)

    def date_histogram(
        self, clause: Clause, year: int, *, extra_ids: Sequence[str] = ()
    ) -> tuple[FacetValue, ...]:
        return self._engine.date_histogram(clause, year, extra_ids=extra_ids)

    def sorted_by_date(
        self, clause: Clause, k: int, *, newest: bool, extra_ids: Sequence[str] = ()
    ) -> tuple[str, ...]:
        return self._engine.sorted_by_date(clause, k, newest=newest, extra_ids=extra_ids)

    def explain(self, clause: Clause, issue_id: str) -> Mapping[str, object]:
        return self._engine.explain(clause, issue_id)

    def expand(self, clause: Clause) -> Expansion:
        return self._engine.expand(clause)

    def document_frequency(self, term: str) -> int:
        if term not in self._frequencies:
            self._frequencies[term] = self._engine.document_frequency(term)
        return self._frequencies[term]

    def surface_forms(self, prefix: str) -> Iterable[tuple[str, int]]:
        return self._engine.surface_forms(prefix)

    def issues(self, ids: Sequence[str]) -> Mapping[str, tuple[Determination, Issue]]:
        return self._engine.issues(ids)

    def letter(self, determination_id: str) -> Letter | None:
        return self._engine.letter(determination_id)

    def issue_vectors(self, issue_id: str, scope: PassageScope = PassageScope.ISSUE) -> Vectors:
        return self._engine.issue_vectors(issue_id, scope)
