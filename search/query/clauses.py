"""A query as every engine takes it: a small tree of conditions over index terms and values.

An issue matches a :class:`Boolean` when every ``must`` matches, no ``must_not`` does and, where
there is no ``must``, at least one ``should`` does (a Boolean of ``must_not`` alone, or an empty
one, starts from every issue). ``must`` and ``should`` add to the score; the rest never does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from search.query.spans import SpanExpression

Span = tuple[int, int]
"""The characters of the query text that a clause was written at: first, and the one after the last."""


@dataclass(frozen=True)
class Term:
    """One index term, in ``field`` or in any text field. ``span`` is where it was written; clauses
    that mean the same are equal wherever they were written."""

    term: str
    field: str | None = None
    weight: float = 1.0
    span: Span | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True)
class Phrase:
    """Index terms one after the other, in ``field`` or in any one text field."""

    terms: tuple[str, ...]
    field: str | None = None
    span: Span | None = dataclasses.field(default=None, compare=False)
    weight: float = 1.0


@dataclass(frozen=True)
class FieldValue:
    """A filter field that has one of ``values`` (compared case-insensitively). Scores nothing."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class NumberRange:
    """A number field with a value from ``low`` to ``high``, both included; ``None`` is no limit. A
    date is its day's ordinal number. Scores nothing."""

    field: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class SpanQuery:
    """Words that stand somewhere in relation to each other, in ``field`` or in any one text field."""

    place: SpanExpression
    field: str | None = None


@dataclass(frozen=True)
class DocIdFilter:
    """The issues of these numbers, ascending. Scores nothing. Engines make it out of a
    :class:`SpanQuery` or a :class:`NumberRange`; no query says it."""

    ordinals: tuple[int, ...]


@dataclass(frozen=True)
class DisjunctionMax:
    """Clauses that say the same thing: matches where any of ``parts`` does and scores as the best of
    them, so that an issue with several does not count one idea several times. Without parts it
    matches nothing."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True)
class Boolean:
    """The combination of clauses; see the module's text for what it matches. ``loose`` marks words
    that only rank: a ranking by meaning is not bound by them."""

    must: tuple[Clause, ...] = ()
    should: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    loose: bool = False


Clause = Term | Phrase | FieldValue | NumberRange | SpanQuery | DocIdFilter | DisjunctionMax | Boolean

EVERYTHING = Boolean()


def filter_query(clause: Clause) -> Clause:
    """What an issue must satisfy to be listed when issues are ranked by meaning: ``clause``
    without its loose words."""
    if not isinstance(clause, Boolean):
        return clause
    if clause.loose:
        return EVERYTHING
    must = tuple(part for part in map(filter_query, clause.must) if part != EVERYTHING)
    return Boolean(must, clause.should, clause.must_not)


def filters_on(clause: Clause, field: str) -> bool:
    """Whether ``clause`` has a condition on the values of ``field`` anywhere."""
    if isinstance(clause, DisjunctionMax):
        return any(filters_on(part, field) for part in clause.parts)
    if isinstance(clause, Boolean):
        parts = clause.must + clause.should + clause.must_not
        return any(filters_on(part, field) for part in parts)
    return isinstance(clause, FieldValue) and clause.field == field


def span_queries(clause: Clause, *, excluded: bool = True) -> Iterator[SpanQuery]:
    """The expressions over places in ``clause``, with or without those that must not hold."""
    if isinstance(clause, SpanQuery):
        yield clause
    elif isinstance(clause, DisjunctionMax | Boolean):
        parts = clause.parts if isinstance(clause, DisjunctionMax) else clause.must + clause.should
        if excluded and isinstance(clause, Boolean):
            parts += clause.must_not
        for part in parts:
            yield from span_queries(part, excluded=excluded)
