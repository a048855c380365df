"""Query text to clauses, with the words and filters that were understood.

The grammar is in ``grammar.lark``; :mod:`search.query.scanner` names mistakes at their character,
:mod:`search.query.clause_builder` turns the tree into clauses, :mod:`search.query.operators` knows the
operators of other systems. :mod:`search.retrieval.required_terms` then says which of the loose words must be
there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lark import Lark, UnexpectedInput

from search.errors import QuerySyntax
from search.query import operators
from search.query.clause_builder import BuiltClause, ClauseBuilder
from search.query.clauses import EVERYTHING, Boolean, Clause, Span, span_queries
from search.query.scanner import broken_off, check, plain_quotes
from search.query.spans import FormPattern, Wildcard, form_patterns

MAX_WILDCARDS = 20
MAX_PLACED = 60
"""Words whose places are looked up for one query, wildcards among them."""


@dataclass(frozen=True)
class QueryPart:
    """One thing that must hold (with ``negative``: must not), the characters it was written at, and
    its words."""

    clause: Clause
    spans: tuple[Span, ...]
    words: str
    negative: bool = False


@dataclass(frozen=True)
class ParsedQuery:
    """``text`` is the query with straight quotation marks; ``clause`` is what engines match and score;
    ``free_text`` the text whose meaning a dense ranking looks for; ``words`` says in plain words what
    was understood; ``notes`` where another system, or another reader, would have understood something
    else; ``parts`` are the things that must all hold."""

    text: str
    clause: Clause
    free_text: str
    words: str
    terms: tuple[str, ...]
    notes: tuple[str, ...] = ()
    parts: tuple[QueryPart, ...] = ()


def parse_query(text: str) -> ParsedQuery:
    """Reads a query; raises :class:`QuerySyntax` with the position, or :class:`UnknownField`."""
    plain = plain_quotes(text)
    check(plain)
    if not text.strip():
        return ParsedQuery(text, EVERYTHING, "", "every issue", ())
    try:
        tree = _grammar().parse(plain)
    except UnexpectedInput as error:
        raise broken_off(error, plain) from None
    reading = ClauseBuilder(plain).read(tree.children[0])
    clause = Boolean(should=(reading.clause,), loose=True) if reading.loose else reading.clause
    terms = tuple(dict.fromkeys(reading.terms))
    parts = tuple(map(_part, reading.parts or (reading,)))
    _check_cost(parts, plain)
    notes = operators.notes(tree)
    return ParsedQuery(plain, clause, " ".join(reading.free), reading.words, terms, notes, parts)


def _check_cost(parts: Iterable[QueryPart], query: str) -> None:
    """Raises :class:`QuerySyntax` where more is asked of the places of words than is answered at once."""
    placed: list[FormPattern] = []
    for part in parts:
        placed += [form for where in span_queries(part.clause) for form in form_patterns(where.place)]
        wildcards = sum(isinstance(form, Wildcard) for form in placed)
        if len(placed) > MAX_PLACED or wildcards > MAX_WILDCARDS:
            position = part.spans[0][0]
            raise QuerySyntax(
                f"From character {position + 1} on the query asks for too much at once: it may have "
                f"{MAX_WILDCARDS} wildcards, and {MAX_PLACED} words in proximity, gaps and exact forms.",
                position=position,
                query=query,
            )


def _part(reading: BuiltClause) -> QueryPart:
    return QueryPart(reading.clause, reading.spans, reading.words, reading.negative)


@cache
def _grammar() -> Lark:
    source = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    return Lark(source, parser="lalr", propagate_positions=True)
