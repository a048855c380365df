"""The contract of a keyword engine: its index, its answers, and how ties are ordered.

An index numbers its issues 0, 1, 2 ... in the order they were written; the caller writes them in the order of
their ids, so that "ties by number" is "ties by id". All engines analyse with :mod:`search.text.analysis` and
honour the same clauses of :mod:`search.query.clauses`; only their BM25 formulas differ. What a ``SpanQuery``,
a ``NumberRange`` or ``IssueIds`` matches is resolved before (:mod:`search.engine.resolver`) and handed over
beside the clause. A word scores, in each text field that has it, the field's weight times the engine's BM25
there, and the fields add up: BM25 of 2.0 in a field of weight 3 and of 1.5 in one of weight 1 is a score of
7.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from search.fields import TEXT_FIELDS, UNWRITTEN_FIELDS
from search.fields.documents import IndexedIssue
from search.query.clauses import (
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    IssueIds,
    NumberRange,
    SpanQuery,
)
from search.text.analysis import terms

Ordinals = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Resolution:
    """The numbers, ascending, of the issues that match a clause no keyword engine answers by itself, and the
    clauses that score them."""

    issues: Ordinals
    scoring: tuple[Clause, ...] = ()


ResolvedClause = SpanQuery | NumberRange | IssueIds
Resolutions = Mapping[ResolvedClause, Resolution]
"""The resolution of every such clause within another."""

NONE_RESOLVED: Resolutions = MappingProxyType({})
"""The resolutions of a clause that has none to be resolved."""


@dataclass(frozen=True)
class KeywordHits:
    """The best ``hits`` as (issue number, score), best first, ties by number; ``total`` issues match."""

    hits: tuple[tuple[int, float], ...]
    total: int


class KeywordIndex(Protocol):
    """A readable keyword index; safe to use from several threads."""

    def __len__(self) -> int:
        """How many issues are indexed."""

    def search(self, clause: Clause, k: int, resolved: Resolutions = NONE_RESOLVED) -> KeywordHits:
        """The ``k`` best issues that match and how many match at all."""

    def matching(self, clause: Clause, resolved: Resolutions = NONE_RESOLVED) -> Ordinals:
        """The numbers of all issues that match, ascending."""

    def document_frequency(self, term: str) -> int:
        """The number of issues that have a term, in the text field where most have it."""

    def explain(
        self, clause: Clause, ordinal: int, resolved: Resolutions = NONE_RESOLVED
    ) -> Mapping[str, object]:
        """The parts of one issue's score, as the engine itself gives them."""


class KeywordEngine(Protocol):
    """Writes and opens the indexes of one library."""

    name: str

    def write(self, folder: Path, issues: Iterable[IndexedIssue]) -> int:
        """Writes a new index into an empty ``folder``; returns how many issues it has."""

    def open(self, folder: Path) -> KeywordIndex:
        """Opens what :meth:`write` wrote; raises ``IndexDamaged`` where it cannot be read."""

    def layout(self) -> Mapping[str, object]:
        """How a text field, the values of a filter field and an issue's number are indexed, in what JSON can
        say; which fields there are is no part of it."""


def word_fields(field: str | None) -> Iterator[tuple[str, float]]:
    """The text fields in which a word is searched, each with its weight: ``field``, or all that are written
    where it is ``None``."""
    if field is None:
        yield from TEXT_FIELDS.items()
    else:
        yield field, (UNWRITTEN_FIELDS if field in UNWRITTEN_FIELDS else TEXT_FIELDS)[field]


def is_constant_score(clause: Clause, resolved: Resolutions = NONE_RESOLVED) -> bool:
    """True where every match has the same score, so that order is by number alone."""
    if isinstance(clause, Boolean):
        return all(is_constant_score(part, resolved) for part in clause.must + clause.should)
    if isinstance(clause, DisjunctionMax):
        return all(is_constant_score(part, resolved) for part in clause.parts)
    if isinstance(clause, SpanQuery):
        return not resolved[clause].scoring
    return isinstance(clause, FieldValue | NumberRange | IssueIds)


def value_field(name: str) -> str:
    """The engine's field that holds the values of a filter field: `treatment` and `guideline` are
    searched as text and filtered as values, so the two need two names."""
    return f"{name}_is"


def value_key(value: str) -> str:
    """A filter value as it is compared and indexed: ``Lumbar  Spine`` is ``lumbar_spine``."""
    return "_".join(value.casefold().split())


# Issues of one letter share its summary, which is analysed once.
@lru_cache(maxsize=16)
def analysed(text: str) -> str:
    """The index terms of ``text`` joined by blanks, for engines that split at blanks."""
    return " ".join(terms(text))
