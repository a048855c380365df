"""The frozen readings of the query language, in ``golden_queries.txt``: a change there breaks a promise.

A block is a query, what it is said to mean (or its error and the error's character), the notes, and the
clause: ``(all ...)``, ``(any ...)`` and ``(not ...)`` of Boolean clauses, ``(rank ...)`` of loose words;
``term``, ``field:term``, ``"a phrase"``, ``field=value``; and in ``{...}`` span expressions, where
``=form`` is an exact form.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import ImrError, QuerySyntax
from search.query import parse_query
from search.query.clauses import Boolean, Clause, FieldValue, NumberRange, Phrase, SpanQuery, Term
from search.query.spans import AnyForm, ExactForm, SpanExpression, SpanNear, SpanOr, SpanPhrase

GOLDEN = Path(__file__).with_name("golden_queries.txt").read_text("utf-8")
BLOCKS = [block.split("\n") for block in GOLDEN.strip().split("\n\n")]


def shown(clause: Clause) -> str:
    if isinstance(clause, Boolean):
        kind = "rank" if clause.loose else "any"
        parts = [f"({kind} {' '.join(map(shown, clause.should))})"] if clause.should else []
        parts = [*map(shown, clause.must), *parts, *(f"(not {shown(part)})" for part in clause.must_not)]
        return parts[0] if len(parts) == 1 else f"(all {' '.join(parts)})"
    if isinstance(clause, FieldValue):
        return f"{clause.field}={'|'.join(clause.values)}"
    if isinstance(clause, NumberRange):
        return f"{clause.field}[{clause.low} {clause.high}]"
    assert isinstance(clause, Term | Phrase | SpanQuery)
    if isinstance(clause, SpanQuery):
        text = "{" + placed(clause.expression) + "}"
    else:
        text = clause.term if isinstance(clause, Term) else '"' + " ".join(clause.terms) + '"'
    return f"{clause.field}:{text}" if clause.field else text


def placed(place: SpanExpression) -> str:
    if isinstance(place, SpanPhrase):
        words = [
            form.term
            if isinstance(form, AnyForm)
            else f"={form.form}"
            if isinstance(form, ExactForm)
            else form.pattern
            for form in place.forms
        ]
        return " ".join(words) + (f"~{place.slop}" if place.slop else "")
    if isinstance(place, SpanOr):
        return f"({' | '.join(map(placed, place.alternatives))})"
    assert isinstance(place, SpanNear)
    how = f"{'before' if place.ordered else 'near'} {place.within or place.unit.value}"
    return f"({placed(place.first)} {how} {placed(place.second)})"


def read(query: str) -> list[str]:
    """A block of the file, made anew."""
    try:
        parsed = parse_query(query)
    except QuerySyntax as error:
        return [f"query: {query}", f"error at {error.position}: {error}"]
    except ImrError as error:
        return [f"query: {query}", f"error: {error}"]
    notes = [f"note: {note}" for note in parsed.notes]
    return [f"query: {query}", f"words: {parsed.description}", *notes, f"clause: {shown(parsed.clause)}"]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[0].removeprefix("query: "))
def test_a_query_means_what_it_always_meant(block: list[str]) -> None:
    assert read(block[0].removeprefix("query: ")) == block


def test_every_query_is_in_the_file_once() -> None:
    queries = [block[0] for block in BLOCKS]
    assert len(queries) == len(set(queries)) >= 80
