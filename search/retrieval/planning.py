"""Typed queries: from the text of a search to the plan that is ranked.

Three calls of the engine: the statistics of every term that reading the query may look up; the surface forms
of exact words, wildcards and words that no issue has, where there are any; and the best scores.
"""

from __future__ import annotations

from dataclasses import replace

from search.engine.protocol import LexicalQuery, Ranking, Snapshot
from search.engine.steps import Step, determinations, rank
from search.errors import ImrError
from search.model.letters import with_mark
from search.model.requests import Mode, SearchRequest
from search.model.results import Interpretation, InterpretedQuery
from search.query.case_number import case_number
from search.query.clauses import FieldValue, filter_query, filters_on
from search.retrieval.best_scores import best_score_query, best_scores, near_by_meaning
from search.retrieval.plan import SIMILARITY_SHARE, QueryPlan, available_mode, canonical_filters
from search.retrieval.reading import Reading, read_search
from search.retrieval.required_terms import described_terms
from search.retrieval.signals import DenseSignal, LexicalSignal
from search.understanding import Understanding

LEXICAL_WEIGHT = 0.5
DENSE_WEIGHT = 0.5
"""What either signal counts in a hybrid search (docs/relevance.md)."""

MAX_IDS = 10
"""Letters that are looked at to find the one whose id is exactly as typed: ids match in any case."""


def plan_search(request: SearchRequest, snapshot: Snapshot) -> Step[QueryPlan]:
    """The plan of a typed query. Raises ``QuerySyntax`` or ``UnknownField``."""
    if number := case_number(request.query):
        return (yield from _plan_case(number, request, snapshot))
    letter_id = possible_id(request.query)
    try:
        reading = yield from read_search(request, snapshot)
    except ImrError:
        # An id may have any sign, and be no query.
        if letter_id and letter_id in (yield from determinations([letter_id])):
            return (yield from _plan_case(letter_id, request, snapshot))
        raise
    mode, mode_notes = _mode(reading.understanding, request, snapshot)
    words = [LexicalSignal("words", LEXICAL_WEIGHT, terms.clause) for terms in reading.required.in_turn]
    meaning = _meaning(reading.understanding, mode, snapshot)
    nearby = _nearby_signals(reading.nearby, request, snapshot)
    asked = (*words, *meaning, *nearby)
    of_letter = [LexicalQuery(FieldValue("determination", (letter_id,)), MAX_IDS)] if letter_id else []
    rankings = yield from rank([*map(best_score_query, asked), *of_letter])
    if letter_id and any(hit.issue_id.rpartition("#")[0] == letter_id for hit in rankings[-1].hits):
        return (yield from _plan_case(letter_id, request, snapshot))
    best = list(zip(asked, rankings, strict=False))
    chosen = 0 if rankings[0].total else len(words) - 1
    required_notes, interpretations = _on_required(reading, chosen, request.query)
    plan = _query_plan(
        InterpretedQuery(
            text=request.query,
            words=reading.understanding.description,
            terms=reading.understanding.terms,
            filters=canonical_filters(request.filters),
            notes=(*mode_notes, *required_notes, *reading.notes),
            understood=(*reading.understanding.interpretations, *interpretations),
            suggestion=reading.suggestion,
            asks_outcome=filters_on(reading.understanding.clause, "outcome"),
        ),
        mode,
        reading.understanding,
        [best[chosen], *best[len(words) : len(words) + len(meaning)]],
    )
    if reading.nearby:
        behind = best[len(words) + len(meaning) :]
        nearby_mode, _ = _mode(reading.nearby, request, snapshot)
        nearby_plan = _query_plan(plan.interpreted, nearby_mode, reading.nearby, behind)
        plan = replace(plan, nearby=replace(nearby_plan, similarity_share=0.0, near_by_meaning=None))
    return replace(
        plan,
        frequencies=reading.statistics.frequencies,
        size=reading.statistics.size,
        parsed=reading.parsed,
    )


def _query_plan(
    interpreted: InterpretedQuery,
    mode: Mode,
    understanding: Understanding,
    best: list[tuple[LexicalSignal | DenseSignal, Ranking]],
) -> QueryPlan:
    """The plan of signals, words first, with what each ranks best."""
    (words, _), *meaning = best
    assert isinstance(words, LexicalSignal)
    near = near_by_meaning(meaning[0][1], SIMILARITY_SHARE) if meaning else ()
    signals = tuple(signal for signal, _ in best)
    return QueryPlan(
        interpreted=interpreted,
        mode=mode,
        signals=signals,
        best_scores=best_scores(signals, [ranking for _, ranking in best]),
        required_query=None if mode is Mode.DENSE else words.clause,
        filter_query=filter_query(understanding.clause),
        near_by_meaning=near,
    )


def _on_required(
    reading: Reading, chosen: int, query: str
) -> tuple[tuple[str, ...], tuple[Interpretation, ...]]:
    """What is said of the terms that an issue must have, and the interpretation behind them."""
    disputed = reading.required.disputed
    terms = reading.required.in_turn[chosen]
    notes = described_terms(terms, query)
    if disputed is None:
        return notes, ()
    if disputed.on and chosen:
        return (f"No issue disputes {disputed.written}: these mention it.", *notes), ()
    return notes, (disputed,)


def _mode(
    understanding: Understanding, request: SearchRequest, snapshot: Snapshot
) -> tuple[Mode, tuple[str, ...]]:
    return available_mode(request.mode, snapshot, has_text=bool(understanding.free_text))


def _meaning(understanding: Understanding, mode: Mode, snapshot: Snapshot) -> tuple[DenseSignal, ...]:
    if mode is Mode.KEYWORD or snapshot.encoder is None:
        return ()
    return (DenseSignal("meaning", DENSE_WEIGHT, snapshot.encoder.encode([understanding.free_text])),)


def _nearby_signals(
    nearby: Understanding | None, request: SearchRequest, snapshot: Snapshot
) -> tuple[LexicalSignal | DenseSignal, ...]:
    """The signals of what is near behind a search's result set: any of its loose words is enough, and none of
    the conditions that were only interpreted need hold."""
    if nearby is None:
        return ()
    mode, _ = _mode(nearby, request, snapshot)
    words = LexicalSignal("words", LEXICAL_WEIGHT, nearby.clause)
    return (words, *_meaning(nearby, mode, snapshot))


def _plan_case(letter_id: str, request: SearchRequest, snapshot: Snapshot) -> Step[QueryPlan]:
    """The plan for the letter of that number alone, or for the one whose id is the query itself."""
    name = request.query.strip()
    letters = yield from determinations([name, letter_id])
    number = name if name in letters else letter_id
    clause = FieldValue("determination", (number,))
    words = f"case number {number}: no such case in this index"
    if number in letters:
        words = f"case number {with_mark(number, letters[number].invented)}"
    return QueryPlan(
        interpreted=InterpretedQuery(
            request.query, words, filters=canonical_filters(request.filters), case_number=number
        ),
        mode=Mode.KEYWORD,
        signals=(LexicalSignal("words", 1.0, clause),),
        best_scores={},
        required_query=clause,
        near_by_meaning=(),
        size=snapshot.status.issues,
    )


def possible_id(text: str) -> str | None:
    """The query as the id of a letter, which a file's name may have given; ``None`` where it can be none."""
    name = text.strip()
    return name if name and not name.isalpha() and " " not in name else None
