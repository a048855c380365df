"""The query tree that every engine takes: conditions over index terms, values and spans of words.

It is plain data (texts, numbers, tuples of these), so that it can be sent to an engine elsewhere.

An issue matches a :class:`Boolean` when every ``must`` matches, no ``must_not`` does and, where
there is no ``must``, at least one ``should`` does (a Boolean of ``must_not`` alone, or an empty
one, starts from every issue). ``must`` and ``should`` add to the score; the rest never does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.query.spans import SpanExpression

Span = tuple[int, int]
"""A stretch of the query's text: the index of its first character and of the one after its last."""


@dataclass(frozen=True)
class Term:
    """One index term, in ``field`` or in any text field. ``span`` is where the query has it, and does not
    count when clauses are compared."""

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
    """A field whose value is one of ``values``, compared case-insensitively. Adds nothing to the score."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class NumberRange:
    """A number field with a value from ``low`` to ``high``, both included; ``None`` is no limit. A date is
    a number too, the ordinal of its day. Adds nothing to the score."""

    field: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class SpanQuery:
    """Words in a given order or proximity, in ``field`` or in any one text field. The issues that have such
    a span match; its words score like any other terms."""

    expression: SpanExpression
    field: str | None = None


@dataclass(frozen=True)
class IssueIds:
    """The issues with these ids, whatever is in them. Adds nothing to the score; the query language has no
    way to write it."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class DisjunctionMax:
    """Clauses that mean the same: matches where any of ``parts`` does and scores as the best of them.

    Of ``norco`` (score 3.0) and its synonym ``hydrocodone`` (score 2.0) an issue that has both scores 3.0
    and not 5.0, so that one idea is not counted twice. Without parts it matches nothing."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True)
class Boolean:
    """A combination of clauses; the module's docstring says what it matches. ``loose`` marks words that
    were typed side by side without an operator: they rank, and do not restrict what a dense signal lists."""

    must: tuple[Clause, ...] = ()
    should: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    loose: bool = False


Clause = Term | Phrase | FieldValue | NumberRange | SpanQuery | IssueIds | DisjunctionMax | Boolean

EVERYTHING = Boolean()

NOTHING = IssueIds(())
"""Matches no issue."""


def filter_query(clause: Clause) -> Clause:
    """The filter that ``clause`` sets for a dense signal: the clause without its loose words.

    Of ``norco weaning outcome:upheld`` the filter is ``outcome:upheld``: an issue may be listed for its
    meaning without having either word, and must have been upheld."""
    if not isinstance(clause, Boolean):
        return clause
    if clause.loose:
        return EVERYTHING
    must = tuple(part for part in map(filter_query, clause.must) if part != EVERYTHING)
    return Boolean(must, clause.should, clause.must_not)


def any_of(clauses: Iterable[Clause]) -> Clause:
    """The issues that match one of ``clauses``: the only one as it is; none of none."""
    distinct = tuple(dict.fromkeys(clauses))
    return distinct[0] if len(distinct) == 1 else DisjunctionMax(distinct)


def overlap(left: Span, right: Span) -> bool:
    """Whether two spans have a character in common."""
    return left[0] < right[1] and right[0] < left[1]


def clause_parts(clause: Clause) -> tuple[Clause, ...]:
    """The clauses that ``clause`` is made of, excluded ones last; none for one that is not divided."""
    if isinstance(clause, DisjunctionMax):
        return clause.parts
    return clause.must + clause.should + clause.must_not if isinstance(clause, Boolean) else ()


def clause_terms(clause: Clause) -> Iterator[str]:
    """The index terms of the words and phrases in ``clause``."""
    if isinstance(clause, Term):
        yield clause.term
    elif isinstance(clause, Phrase):
        yield from clause.terms
    for part in clause_parts(clause):
        yield from clause_terms(part)


def filters_on(clause: Clause, field: str) -> bool:
    """Whether any part of ``clause`` is a condition on the values of ``field``."""
    if isinstance(clause, FieldValue):
        return clause.field == field
    return any(filters_on(part, field) for part in clause_parts(clause))


def span_queries(clause: Clause, *, excluded: bool = True) -> Iterator[SpanQuery]:
    """The span queries in ``clause``, in order; without ``excluded`` only those that are not under NOT."""
    if isinstance(clause, SpanQuery):
        yield clause
    parts = clause_parts(clause)
    if isinstance(clause, Boolean) and not excluded:
        parts = clause.must + clause.should
    for part in parts:
        yield from span_queries(part, excluded=excluded)
