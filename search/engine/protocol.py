"""The questions an engine answers: the embedded engine now, a cluster later.

Fusion, query understanding and similar cases stand above it in :mod:`search.searcher`; web and
commands never know which engine they talk to. Issues are named by id here, never by number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.fields import FacetField
from search.index.encoders.base import Encoder, Vectors
from search.model.letters import Determination, Issue, Letter, PassageScope, Quarantined
from search.model.results import FacetValue
from search.query.clauses import Clause


@dataclass(frozen=True)
class ScoredHit:
    """An issue in a ranking; ``passage`` counts the matched passage among its letter's, from 0, and is
    ``None`` in a lexical ranking."""

    issue_id: str
    score: float
    passage: int | None = None


@dataclass(frozen=True)
class Ranking:
    """Hits best first, ties by id. ``total`` issues match; of a dense ranking it is the number of hits."""

    hits: tuple[ScoredHit, ...]
    total: int


@dataclass(frozen=True)
class BuildStatus:
    """What the build holds, in numbers; ``invented`` of its determinations are invented letters. ``encoder``
    is ``None`` where it has no vectors."""

    build: str
    created: dt.datetime
    determinations: int
    issues: int
    passages: int
    quarantined: int
    keyword_engine: str
    encoder: str | None
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    outcomes: Mapping[str, int] | None = None
    invented: int = 0


@dataclass(frozen=True)
class Expansion:
    """A build's answer to the span queries of a clause: the index terms of its exact forms and of the forms
    that its wildcards stand for; and ``notes``, a sentence for each form that no issue has and for each part
    that was left out of the answer."""

    terms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Engine(Protocol):
    """Answers over one immutable build; safe to use from several threads."""

    @property
    def encoder(self) -> Encoder | None:
        """The encoder the vectors were made with; ``None`` where there are no vectors."""

    def status(self) -> BuildStatus:
        """The numbers of the build: its letters, issues, passages and how it was made."""

    def quarantined(self) -> Sequence[Quarantined]:
        """The files that could not be used."""

    def keyword(self, clause: Clause, k: int) -> Ranking:
        """The ``k`` best issues by BM25, and how many match."""

    def dense(
        self, queries: Vectors, k: int, *, filter_query: Clause, scope: PassageScope = PassageScope.ANY
    ) -> Ranking:
        """The ``k`` issues nearest to the query vectors (n, d), by their passages of ``scope``, among those
        that match ``filter_query``."""

    def values(
        self, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The values that issues have in filter fields, by field and id."""

    def facets(
        self,
        clause: Clause,
        fields: Iterable[FacetField],
        *,
        extra_ids: Sequence[str] = (),
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        """Counts by filter field over the issues that match ``clause`` and those named in ``extra_ids``, the
        most frequent value first."""

    def date_histogram(
        self, clause: Clause, year: int, *, extra_ids: Sequence[str] = ()
    ) -> tuple[FacetValue, ...]:
        """The issues that match ``clause`` or are named in ``extra_ids`` and were decided in ``year``: twelve
        counts by month (``2015-03``), those of zero included, and a last one under the year for issues
        whose letters do not state the day."""

    def sorted_by_date(
        self, clause: Clause, k: int, *, newest: bool, extra_ids: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """The first ``k`` ids, by date of decision, of the issues that match ``clause`` or are named in
        ``extra_ids``; ties by id. An inferred year counts as its first day; issues without any date stand
        last."""

    def explain(self, clause: Clause, issue_id: str) -> Mapping[str, object]:
        """The parts of an issue's BM25 score, as the keyword engine itself gives them."""

    def expand(self, clause: Clause) -> Expansion:
        """The index terms of the exact forms and wildcards in a clause's span queries, with notes on what was
        left out."""

    def document_frequency(self, term: str) -> int:
        """In how many issues an index term stands, as far as the engine knows it exactly."""

    def surface_forms(self, prefix: str) -> Iterable[tuple[str, int]]:
        """The surface forms (lower case, not stemmed) that begin with ``prefix``, each with the number of
        issues that have it."""

    def issues(self, ids: Sequence[str]) -> Mapping[str, tuple[Determination, Issue]]:
        """The issues of ``ids`` that exist, with their letters."""

    def letter(self, determination_id: str) -> Letter | None:
        """A letter with its raw text, or ``None``."""

    def issue_vectors(self, issue_id: str, scope: PassageScope = PassageScope.ISSUE) -> Vectors:
        """The stored vectors of an issue's passages of ``scope`` (n, d); n may be 0."""
