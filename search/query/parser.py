"""Query text to a clause, with its description and the notes on it.

The grammar is in ``grammar.lark``; :mod:`search.query.scanner` names mistakes at their character,
:mod:`search.query.clause_builder` turns the parse tree into clauses, :mod:`search.query.operators` knows the
operators of other systems. :mod:`search.retrieval.required_terms` then decides which of the loose words an
issue must have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lark import Lark, UnexpectedInput

from search.errors import QuerySyntax
from search.fields import FIELD_NAMES
from search.query.clause_builder import BuiltClause, ClauseBuilder
from search.query.clauses import EVERYTHING, Boolean, Clause, Span, span_queries
from search.query.comparisons import comparison_notes
from search.query.operators import syntax_notes
from search.query.scanner import check_delimiters, grammar_error
from search.query.spans import FormPattern, Wildcard, form_patterns
from search.query.titles import without_operators_in_titles
from search.text.characters import plain_query

MAX_WILDCARDS = 20
MAX_SPAN_WORDS = 60
"""Words of one query whose positions are looked up, wildcards among them."""


@dataclass(frozen=True)
class QueryPart:
    """One condition of a query, which must hold or, where it is ``negative``, must not. ``spans`` are where
    the query has it; loose words are one part with a span for each word."""

    clause: Clause
    spans: tuple[Span, ...]
    description: str
    negative: bool = False


@dataclass(frozen=True)
class ParsedQuery:
    """A query that could be read.

    ``text`` is the query in plain characters (:func:`search.text.characters.plain_query`), and all spans
    are positions in it; ``clause`` is what engines match and score, ``free_text`` what a dense signal
    encodes, and ``description`` the query in plain words. ``terms`` are the index terms to highlight.
    ``notes`` are sentences on spellings that another system, or another reader, takes otherwise. ``parts``
    are the conditions that must all hold.

    ``norco -denied quantity:>60`` is described as "norco and quantity above 60 and not denied", has the free
    text ``norco`` and three parts.
    """

    text: str
    clause: Clause
    free_text: str
    description: str
    terms: tuple[str, ...]
    notes: tuple[str, ...] = ()
    parts: tuple[QueryPart, ...] = ()


def parse_query(text: str) -> ParsedQuery:
    """The clause and description of a typed query; an empty one is every issue.

    Raises :class:`QuerySyntax` with the position of a mistake, or :class:`UnknownField`."""
    plain = plain_query(text)
    check_delimiters(plain)
    if not plain.strip():
        return ParsedQuery(plain, EVERYTHING, "", "every issue", ())
    try:
        tree = _grammar().parse(without_operators_in_titles(plain))
    except UnexpectedInput as error:
        raise grammar_error(error, plain) from None
    built = ClauseBuilder(plain).build(tree.children[0])
    clause = built.clause
    if built.loose and not (isinstance(clause, Boolean) and clause.loose):
        clause = Boolean(should=(clause,), loose=True)
    parts = tuple(map(_query_part, built.parts or (built,)))
    _check_cost(parts, plain)
    return ParsedQuery(
        plain,
        clause,
        free_text=" ".join(built.free_text),
        description=built.description,
        terms=tuple(dict.fromkeys(built.terms)),
        notes=(*syntax_notes(tree), *comparison_notes(plain)),
        parts=parts,
    )


def _check_cost(parts: Iterable[QueryPart], query: str) -> None:
    """Raises :class:`QuerySyntax` where the span queries have more words than are looked up at once."""
    forms: list[FormPattern] = []
    for part in parts:
        forms += [form for spans in span_queries(part.clause) for form in form_patterns(spans.expression)]
        wildcards = sum(isinstance(form, Wildcard) for form in forms)
        if len(forms) > MAX_SPAN_WORDS or wildcards > MAX_WILDCARDS:
            position = part.spans[0][0]
            raise QuerySyntax(
                f"From character {position + 1} on the query asks for too much at once: it may have "
                f"{MAX_WILDCARDS} wildcards, and {MAX_SPAN_WORDS} words in proximity, gaps and exact forms.",
                position=position,
                query=query,
            )


def _query_part(built: BuiltClause) -> QueryPart:
    return QueryPart(built.clause, built.spans, built.description, built.negative)


@cache
def _grammar() -> Lark:
    source = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    fields = "|".join(sorted({*FIELD_NAMES}, key=len, reverse=True))
    source = source.replace("FIELD_NAMES", fields)
    return Lark(source, parser="lalr", propagate_positions=True)
