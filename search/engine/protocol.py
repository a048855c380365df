"""What an engine answers: the embedded one now, a cluster's later.

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
    """An issue in a ranking; ``passage`` is the place of the matched passage among its letter's."""

    issue_id: str
    score: float
    passage: int | None = None


@dataclass(frozen=True)
class Ranking:
    """Best first, ties by id. ``total`` issues match; a ranking by meaning lists all it has."""

    hits: tuple[ScoredHit, ...]
    total: int


@dataclass(frozen=True)
class BuildStatus:
    """What is published. ``encoder`` is ``None`` where the build has no vectors."""

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


@dataclass(frozen=True)
class Expansion:
    """What a build makes of the places in a query: the index terms of its exact forms and of those that a
    wildcard stands for, and what was left out of the answer, a sentence each."""

    terms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Engine(Protocol):
    """Answers over one immutable build; safe to use from several threads."""

    @property
    def encoder(self) -> Encoder | None:
        """The encoder the vectors were made with; ``None`` where there are no vectors."""

    def status(self) -> BuildStatus:
        """What the build holds."""

    def quarantined(self) -> Sequence[Quarantined]:
        """The files that could not be used."""

    def keyword(self, clause: Clause, k: int) -> Ranking:
        """The ``k`` best issues by BM25."""

    def dense(
        self, queries: Vectors, k: int, *, where: Clause, part: PassageScope = PassageScope.ANY
    ) -> Ranking:
        """The ``k`` issues that match ``where`` nearest to the query vectors (n, d), by their
        passages of ``part``."""

    def values(
        self, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The values that issues have in filter fields, by field and id."""

    def facets(
        self,
        clause: Clause,
        fields: Iterable[FacetField],
        *,
        also: Sequence[str] = (),
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        """Counts by filter field over the issues that match ``clause`` and those named in ``also``, most
        first."""

    def months(self, clause: Clause, year: int, *, also: Sequence[str] = ()) -> tuple[FacetValue, ...]:
        """The same issues as far as they were decided in ``year``, by month (``2015-03``), of which all
        twelve are named; last, under the year, those whose letters do not state the day."""

    def dated(self, clause: Clause, k: int, *, newest: bool, also: Sequence[str] = ()) -> tuple[str, ...]:
        """The first ``k`` of the same issues by the date of the decision, ties by id; an inferred year counts
        from its first day, and issues without any date stand last."""

    def explain(self, clause: Clause, issue_id: str) -> Mapping[str, object]:
        """Where the BM25 score of an issue comes from."""

    def reading(self, clause: Clause) -> Expansion:
        """What the build makes of the wildcards and places of a clause."""

    def document_frequency(self, term: str) -> int:
        """In how many issues an index term stands, as far as the engine knows it exactly."""

    def forms(self, prefix: str) -> Iterable[tuple[str, int]]:
        """The words that begin with ``prefix`` (lower case, not stemmed) as they stand in letters,
        each with the number of issues that have it."""

    def issues(self, ids: Sequence[str]) -> Mapping[str, tuple[Determination, Issue]]:
        """The issues of ``ids`` that exist, with their letters."""

    def letter(self, determination_id: str) -> Letter | None:
        """A letter with its raw text, or ``None``."""

    def issue_vectors(self, issue_id: str, part: PassageScope = PassageScope.ISSUE) -> Vectors:
        """The stored vectors of an issue's passages of ``part`` (n, d); n may be 0."""
