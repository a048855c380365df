"""Typed queries: from the text of a search to what is ranked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.engine.protocol import Engine
from search.model.requests import Mode, SearchRequest
from search.model.results import Interpretation, InterpretedQuery, Suggestion
from search.query.case_number import case_number
from search.query.clauses import Clause, FieldValue, conditions, names_field
from search.query.parser import ParsedQuery, parse_query
from search.retrieval.plan import QueryPlan, available_mode, canonical_filters
from search.retrieval.required_terms import focused, said
from search.retrieval.signals import DenseSignal, LexicalSignal, Signal
from search.understanding import Understanding, suggestion, understand
from search.understanding.names import named_in
from search.understanding.rewriting import EVERYTHING_OFF

WORDS = 0.5
MEANING = 0.5
"""What either ranking counts in a hybrid search (docs/relevance.md)."""

DISPUTED = "disputed"
"""The key of the reading that an issue must dispute what the query names."""


def understand_search(request: SearchRequest, engine: Engine) -> QueryPlan:
    """What a search asks for. Raises ``QuerySyntax`` or ``UnknownField``."""
    if number := _named_case(request.query, engine):
        return _case(number, request, engine)
    parsed = parse_query(request.query)
    found = _read(parsed, request, engine)
    mode, notes = available_mode(request.mode, engine, has_text=bool(found.free_text))
    focus = _focus(found, request, engine)
    reading = engine.reading(found.clause)
    notes += (*focus.notes, *parsed.notes, *reading.notes)
    found = replace(
        found,
        terms=tuple(dict.fromkeys(found.terms + reading.terms)),
        understood=(*found.understood, *focus.switch),
    )
    signals = _signals(focus.clause, found, mode, engine)
    matching = None if mode is Mode.DENSE else focus.clause
    understood = replace(_said_back(found, request, notes), suggestion=_suggestion(found, request, engine))
    return QueryPlan(
        interpreted=understood,
        mode=mode,
        signals=signals,
        required_query=matching,
        filter_query=conditions(found.clause),
    )


@dataclass(frozen=True)
class _Focus:
    """What of the loose words an issue must have, what is said about it, and its switch."""

    clause: Clause
    notes: tuple[str, ...]
    switch: tuple[Interpretation, ...]


def _focus(found: Understanding, request: SearchRequest, engine: Engine) -> _Focus:
    """An issue must dispute what the query names, or mention it where no issue disputes it."""
    frequency, size = engine.document_frequency, engine.status().issues
    names = named_in(request.query)
    focus = focused(found.clause, frequency, size, names)
    if not focus.disputed:
        return _Focus(focus.clause, said(focus, request.query), ())
    written = ", ".join(request.query[start:end] for start, end in names)
    on = not {DISPUTED, EVERYTHING_OFF} & set(request.off)
    span, means = (names[0][0], names[-1][1]), "disputed, not only mentioned"
    switch = Interpretation(DISPUTED, DISPUTED, written, span, means, names=(), on=on, offered=False)
    if not on:
        focus = focused(found.clause, frequency, size)
    elif not engine.keyword(focus.clause, 1).total:
        focus = focused(found.clause, frequency, size, names, mentioned=True)
        notes = (f"No issue disputes {written}: these mention it.", *said(focus, request.query))
        return _Focus(focus.clause, notes, ())
    return _Focus(focus.clause, said(focus, request.query), (switch,))


def widened(request: SearchRequest, engine: Engine) -> QueryPlan:
    """The same search with any of its loose words enough, and none of the conditions that were only
    understood: what lies beyond its result set."""
    found = _read(parse_query(request.query), request, engine, conditional=False)
    mode, notes = available_mode(request.mode, engine, has_text=bool(found.free_text))
    signals = _signals(found.clause, found, mode, engine)
    understood = _said_back(found, request, notes)
    return QueryPlan(
        interpreted=understood,
        mode=mode,
        signals=signals,
        required_query=found.clause,
        filter_query=conditions(found.clause),
        similarity_share=0.0,
    )


def _read(
    parsed: ParsedQuery, request: SearchRequest, engine: Engine, *, conditional: bool = True
) -> Understanding:
    return understand(
        parsed, engine.document_frequency, off=request.off, on=request.on, conditional=conditional
    )


def _suggestion(found: Understanding, request: SearchRequest, engine: Engine) -> Suggestion | None:
    return suggestion(request.query, found.clause, found.understood, engine.document_frequency, engine.forms)


def _said_back(found: Understanding, request: SearchRequest, notes: tuple[str, ...]) -> InterpretedQuery:
    return InterpretedQuery(
        text=request.query,
        words=found.words,
        terms=found.terms,
        filters=canonical_filters(request.filters),
        notes=notes,
        understood=found.understood,
        asks_outcome=names_field(found.clause, "outcome"),
    )


def _signals(clause: Clause, found: Understanding, mode: Mode, engine: Engine) -> tuple[Signal, ...]:
    words = LexicalSignal("words", WORDS, clause)
    if mode is Mode.KEYWORD or engine.encoder is None:
        return (words,)
    return (words, DenseSignal("meaning", MEANING, engine.encoder.encode([found.free_text])))


def _case(number: str, request: SearchRequest, engine: Engine) -> QueryPlan:
    clause = FieldValue("determination", (number,))
    words = f"case number {number}"
    if engine.letter(number) is None:
        words += ": no such case in this index"
    understood = InterpretedQuery(
        request.query, words, filters=canonical_filters(request.filters), case_number=number
    )
    return QueryPlan(
        interpreted=understood,
        mode=Mode.KEYWORD,
        signals=(LexicalSignal("words", 1.0, clause),),
        required_query=clause,
    )


def _named_case(text: str, engine: Engine) -> str | None:
    """The letter that a query names: a case number, or exactly the id of a letter there is."""
    name = text.strip()
    if name and not name.isalpha() and " " not in name and engine.letter(name):
        return name
    return case_number(text)
