"""The questions an engine answers, second version: batched, bounded, and all on one snapshot.

An :class:`Engine` knows where builds are published: a folder, or a cluster. A :class:`Snapshot` is one build
as it answers; whatever is published later, every answer of a snapshot is about the same letters. Each call
takes all that a page asks of its kind, so that a page costs as few calls on a cluster as on this machine.
Issues are named by id, and clauses are plain data: nothing here holds numbers of one machine.

Fusion, query understanding and similar cases stand above; web and commands never know which engine they talk
to. How many calls a page may make is held by ``tests/web/test_engine_calls.py`` (docs/adr/0014 and 0015).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from search.fields import FacetField
from search.index.encoders.base import Encoder, Vectors
from search.model.letters import Determination, Letter, PassageScope, Quarantined
from search.model.requests import Sort
from search.model.results import FacetValue
from search.query.clauses import EVERYTHING, Clause
from search.query.spans import FormPattern

MAX_RANKED = 10_000
"""Hits of one ranking; it goes on behind its last hit (:class:`After`)."""
MAX_FACET_VALUES = 10_000
"""Values of one facet in one answer; how many more there are is said."""
MAX_MONTHS = 1_200
"""Months of one histogram, the latest ones."""


class Capability(StrEnum):
    """What not every engine can do; a snapshot names what it can."""

    DENSE = "rank by meaning"
    SPANS = "look for words in order or near each other"
    EXPLAIN = "take a score apart"


@dataclass(frozen=True)
class After:
    """Where a ranking goes on: behind the hit with this score and id, which is hit number ``rank`` counted
    from one. An engine may use either."""

    rank: int
    score: float
    issue_id: str


@dataclass(frozen=True)
class LexicalQuery:
    """The ``k`` (at most ``MAX_RANKED``) best issues that match ``clause`` by BM25, or the first ``k`` by the
    date of the decision; ties by id. By date an inferred year counts as its first day, and issues without any
    date stand last. ``fields`` are filter fields whose values come along for every hit."""

    clause: Clause
    k: int
    sort: Sort = Sort.RELEVANCE
    after: After | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class DenseQuery:
    """The ``k`` issues nearest to the query vectors (n, d), by their passages of ``scope``, among those that
    match ``filter_query``; ties by id. For each vector an issue has the similarity of its best passage, and
    the mean over the vectors is its score (:meth:`search.index.dense.index.DenseIndex.search`)."""

    vectors: Vectors
    k: int
    filter_query: Clause = EVERYTHING
    scope: PassageScope = PassageScope.ANY
    fields: tuple[str, ...] = ()


RankQuery = LexicalQuery | DenseQuery


@dataclass(frozen=True)
class ScoredHit:
    """An issue in a ranking; ``passage`` counts the matched passage among its letter's, from 0, and is
    ``None`` in a lexical ranking. By date the score is the day (:meth:`datetime.date.toordinal`), infinite
    where there is none."""

    issue_id: str
    score: float
    passage: int | None = None


@dataclass(frozen=True)
class Ranking:
    """Hits best first, ties by id. ``total`` issues match; of a dense ranking it is the number of hits.
    ``values`` are those of the fields asked for, by field and id. ``after`` is where the ranking goes on,
    ``None`` at its end. ``searched`` is set where the answer is partial: so many issues were looked at."""

    hits: tuple[ScoredHit, ...]
    total: int
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    after: After | None = None
    searched: int | None = None


@dataclass(frozen=True)
class CountQuery:
    """The issues that match ``clause``: how many, the values of ``facets`` (the ``limit`` most frequent of
    each), and with ``months`` the months of their decisions."""

    clause: Clause
    facets: tuple[FacetField, ...] = ()
    limit: int = MAX_FACET_VALUES
    months: bool = False


@dataclass(frozen=True)
class FacetCounts:
    """Values with their counts by outcome, the most frequent first, ties by value; ``left_out`` more values
    there are."""

    values: tuple[FacetValue, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Counts:
    """``total`` issues match. ``months`` are those that any of them has (``2015-03``), in order, and beside
    them the years of issues whose letters do not state the day (``2015``); ``months_left_out`` earlier ones
    there are. ``searched`` as in :class:`Ranking`."""

    total: int
    facets: Mapping[FacetField, FacetCounts] = field(default_factory=dict)
    months: tuple[FacetValue, ...] = ()
    months_left_out: int = 0
    searched: int | None = None


@dataclass(frozen=True)
class TermStatistics:
    """In how many of ``size`` issues each term stands, in the text field where most have it; 0 for a term
    that no issue has."""

    size: int
    frequencies: Mapping[str, int]


@dataclass(frozen=True)
class ExpansionQuery:
    """The surface forms that a word of a query stands for, the ``limit`` most frequent."""

    pattern: FormPattern
    limit: int


@dataclass(frozen=True)
class Expansion:
    """Surface forms (lower case, not stemmed), each with the number of issues that have it, the most frequent
    first, ties by form; the index ``terms`` they were indexed with; ``total`` forms match in all."""

    forms: tuple[tuple[str, int], ...]
    terms: tuple[str, ...]
    total: int

    @property
    def left_out(self) -> int:
        """How many forms were cut."""
        return self.total - len(self.forms)


@dataclass(frozen=True, eq=False)
class IssueVectors:
    """The stored vectors (n, d) of an issue's own passages and of its letter's; n may be 0."""

    own: Vectors
    letter: Vectors


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


class Snapshot(Protocol):
    """Answers over one immutable build; safe to use from several threads. An id that the build does not have
    is left out of an answer."""

    @property
    def build(self) -> str:
        """The name of the build."""

    @property
    def encoder(self) -> Encoder | None:
        """The encoder the vectors were made with; ``None`` where there are no vectors."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this engine can do on this build, so that an answer says what it could not."""

    @property
    def status(self) -> BuildStatus:
        """The numbers of the build: its letters, issues, passages and how it was made; read when the snapshot
        was taken."""

    def quarantined(self) -> Sequence[Quarantined]:
        """The files that could not be used."""

    def rank(self, queries: Sequence[RankQuery]) -> tuple[Ranking, ...]:
        """A ranking for each query, in order."""

    def aggregate(self, queries: Sequence[CountQuery]) -> tuple[Counts, ...]:
        """Counts for each query, in order."""

    def term_statistics(self, terms: Collection[str]) -> TermStatistics:
        """The document frequency of every term, and the size of the index."""

    def expand(self, queries: Sequence[ExpansionQuery]) -> tuple[Expansion, ...]:
        """The surface forms of each pattern, in order."""

    def values(
        self, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The values that issues have in filter fields, by field and id."""

    def determinations(self, ids: Sequence[str]) -> Mapping[str, Determination]:
        """Letters without their raw text, by id."""

    def letters(self, ids: Sequence[str]) -> Mapping[str, Letter]:
        """Letters with their raw text, by id."""

    def vectors(self, ids: Sequence[str]) -> Mapping[str, IssueVectors]:
        """The stored vectors of issues, by id."""

    def explain(self, queries: Sequence[tuple[Clause, str]]) -> tuple[Mapping[str, object], ...]:
        """The parts of the BM25 score that each clause gives to the issue beside it, as the engine itself has
        them; empty where the issue does not match, and where the engine cannot take a score apart."""


class Engine(Protocol):
    """Where builds are published; safe to use from several threads."""

    def snapshot(self, build: str | None = None) -> Snapshot:
        """The published build, or the one of that name. Raises ``NoIndex`` where none is published and
        ``BuildGone`` where that one is not there any more."""
