"""Typed queries: from the text of a search to the plan that is ranked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.engine.protocol import Engine
from search.model.letters import with_mark
from search.model.requests import Mode, Readings, SearchRequest
from search.model.results import Interpretation, InterpretedQuery, Suggestion
from search.query.case_number import case_number
from search.query.clauses import Clause, FieldValue, filter_query, filters_on
from search.query.parser import ParsedQuery, parse_query
from search.retrieval.plan import QueryPlan, available_mode, canonical_filters
from search.retrieval.required_terms import described_terms, with_required_terms
from search.retrieval.signals import DenseSignal, LexicalSignal, Signal
from search.understanding import (
    ALL_INTERPRETATIONS,
    Understanding,
    suggest_spelling,
    treatment_spans,
    understand,
)

LEXICAL_WEIGHT = 0.5
DENSE_WEIGHT = 0.5
"""What either signal counts in a hybrid search (docs/relevance.md)."""

DISPUTED = "disputed"
"""The key of the interpretation that an issue must dispute what the query names."""


def plan_search(request: SearchRequest, engine: Engine) -> QueryPlan:
    """The plan of a typed query. Raises ``QuerySyntax`` or ``UnknownField``."""
    if number := _case_number(request.query, engine):
        return _plan_case(number, request, engine)
    parsed = parse_query(request.query)
    understanding = _understood(parsed, request, engine)
    mode, notes = available_mode(request.mode, engine, has_text=bool(understanding.free_text))
    required = _required(understanding, request, engine)
    expansion = engine.expand(understanding.clause)
    understanding = replace(
        understanding,
        terms=tuple(dict.fromkeys(understanding.terms + expansion.terms)),
        interpretations=(*understanding.interpretations, *required.interpretations),
    )
    interpreted = _interpreted(
        understanding, request, (*notes, *required.notes, *parsed.notes, *expansion.notes)
    )
    return QueryPlan(
        interpreted=replace(interpreted, suggestion=_suggestion(understanding, request, engine)),
        mode=mode,
        signals=_signals(required.clause, understanding, mode, engine),
        required_query=None if mode is Mode.DENSE else required.clause,
        filter_query=filter_query(understanding.clause),
    )


def plan_nearby(request: SearchRequest, engine: Engine) -> QueryPlan:
    """The plan for what is near behind a search's result set: any of its loose words is enough, and none
    of the conditions that were only interpreted need hold."""
    understanding = _understood(parse_query(request.query), request, engine, conditional=False)
    mode, notes = available_mode(request.mode, engine, has_text=bool(understanding.free_text))
    return QueryPlan(
        interpreted=_interpreted(understanding, request, notes),
        mode=mode,
        signals=_signals(understanding.clause, understanding, mode, engine),
        required_query=understanding.clause,
        filter_query=filter_query(understanding.clause),
        similarity_share=0.0,
    )


@dataclass(frozen=True)
class _Required:
    """The query with its required terms, what is said about them, and the interpretation behind them."""

    clause: Clause
    notes: tuple[str, ...]
    interpretations: tuple[Interpretation, ...] = ()


def _required(understanding: Understanding, request: SearchRequest, engine: Engine) -> _Required:
    """An issue must dispute what the query names, or mention it where no issue disputes it."""
    frequency, size = engine.document_frequency, engine.status().issues
    names = treatment_spans(request.query)
    required = with_required_terms(understanding.clause, frequency, size, names)
    if not required.disputed:
        return _Required(required.clause, described_terms(required, request.query))
    written = ", ".join(request.query[start:end] for start, end in names)
    enabled = not {DISPUTED, ALL_INTERPRETATIONS} & set(request.readings.off)
    interpretation = Interpretation(
        DISPUTED,
        DISPUTED,
        written,
        (names[0][0], names[-1][1]),
        "disputed, not only mentioned",
        names=(),
        on=enabled,
        offered=False,
    )
    if not enabled:
        required = with_required_terms(understanding.clause, frequency, size)
    elif not engine.keyword(required.clause, 1).total:
        required = with_required_terms(understanding.clause, frequency, size, names, mentioned=True)
        note = f"No issue disputes {written}: these mention it."
        return _Required(required.clause, (note, *described_terms(required, request.query)))
    return _Required(required.clause, described_terms(required, request.query), (interpretation,))


def _understood(
    parsed: ParsedQuery, request: SearchRequest, engine: Engine, *, conditional: bool = True
) -> Understanding:
    readings: Readings = request.readings
    return understand(
        parsed,
        engine.document_frequency,
        disabled=readings.off,
        enabled=readings.on,
        require_conditions=conditional,
    )


def _suggestion(understanding: Understanding, request: SearchRequest, engine: Engine) -> Suggestion | None:
    return suggest_spelling(
        request.query,
        understanding.clause,
        understanding.interpretations,
        engine.document_frequency,
        engine.surface_forms,
    )


def _interpreted(
    understanding: Understanding, request: SearchRequest, notes: tuple[str, ...]
) -> InterpretedQuery:
    return InterpretedQuery(
        text=request.query,
        words=understanding.description,
        terms=understanding.terms,
        filters=canonical_filters(request.filters),
        notes=notes,
        understood=understanding.interpretations,
        asks_outcome=filters_on(understanding.clause, "outcome"),
    )


def _signals(clause: Clause, understanding: Understanding, mode: Mode, engine: Engine) -> tuple[Signal, ...]:
    lexical = LexicalSignal("words", LEXICAL_WEIGHT, clause)
    if mode is Mode.KEYWORD or engine.encoder is None:
        return (lexical,)
    return (lexical, DenseSignal("meaning", DENSE_WEIGHT, engine.encoder.encode([understanding.free_text])))


def _plan_case(number: str, request: SearchRequest, engine: Engine) -> QueryPlan:
    """The plan for the letter of that number alone."""
    clause = FieldValue("determination", (number,))
    letter = engine.letter(number)
    words = f"case number {number}: no such case in this index"
    if letter is not None:
        words = f"case number {with_mark(number, letter.determination.invented)}"
    return QueryPlan(
        interpreted=InterpretedQuery(
            request.query, words, filters=canonical_filters(request.filters), case_number=number
        ),
        mode=Mode.KEYWORD,
        signals=(LexicalSignal("words", 1.0, clause),),
        required_query=clause,
    )


def _case_number(text: str, engine: Engine) -> str | None:
    """The letter that a query names: a case number, or exactly the id of a letter there is."""
    name = text.strip()
    if name and not name.isalpha() and " " not in name and engine.letter(name):
        return name
    return case_number(text)
