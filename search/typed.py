"""Typed queries: from the text of a search to what is ranked."""

from __future__ import annotations

from search.asked import Asked, canonical, possible_mode
from search.engine import Engine
from search.query.case_number import case_number
from search.query.clauses import EVERYTHING, Clause, Value, conditions
from search.query.focus import focused, said
from search.query.parser import ParsedQuery, parse_query
from search.signals import Meaning, Signal, Words
from search.types import Mode, SearchRequest, UnderstoodQuery

WORDS = 0.5
MEANING = 0.5
"""What either ranking counts in a hybrid search (docs/relevance.md)."""


def understand_search(request: SearchRequest, engine: Engine) -> Asked:
    """What a search asks for. Raises ``QuerySyntax`` or ``UnknownField``."""
    if number := _named_case(request.query, engine):
        return _case(number, request, engine)
    parsed = parse_query(request.query)
    mode, notes = possible_mode(request.mode, engine, has_text=bool(parsed.free_text))
    focus = focused(parsed.clause, engine.document_frequency, engine.status().issues)
    notes += said(focus, parsed.free_text)
    understood = UnderstoodQuery(
        request.query, parsed.words, parsed.terms, canonical(request.filters), None, notes
    )
    signals = _signals(focus.clause, parsed, mode, engine)
    matching = None if mode is Mode.DENSE else focus.clause
    return Asked(understood, mode, signals, matching, conditions(parsed.clause))


def widened(request: SearchRequest, engine: Engine) -> Asked:
    """The same search with any of its loose words enough: what lies beyond its result set."""
    parsed = parse_query(request.query)
    mode, notes = possible_mode(request.mode, engine, has_text=bool(parsed.free_text))
    understood = UnderstoodQuery(
        request.query, parsed.words, parsed.terms, canonical(request.filters), None, notes
    )
    signals = _signals(parsed.clause, parsed, mode, engine)
    return Asked(understood, mode, signals, parsed.clause, conditions(parsed.clause), near=0.0)


def _signals(clause: Clause, parsed: ParsedQuery, mode: Mode, engine: Engine) -> tuple[Signal, ...]:
    words = Words("words", WORDS, clause)
    if mode is Mode.KEYWORD or engine.encoder is None:
        return (words,)
    return (words, Meaning("meaning", MEANING, engine.encoder.encode([parsed.free_text])))


def _case(number: str, request: SearchRequest, engine: Engine) -> Asked:
    clause = Value("determination", (number,))
    words = f"case number {number}"
    if engine.letter(number) is None:
        words += ": no such case in this index"
    understood = UnderstoodQuery(request.query, words, filters=canonical(request.filters), case_number=number)
    return Asked(understood, Mode.KEYWORD, (Words("words", 1.0, clause),), clause, EVERYTHING)


def _named_case(text: str, engine: Engine) -> str | None:
    """The letter that a query names: a case number, or exactly the id of a letter there is."""
    name = text.strip()
    if name and not name.isalpha() and " " not in name and engine.letter(name):
        return name
    return case_number(text)
