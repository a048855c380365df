"""Typed queries: from the text of a search to the plan that is ranked.

Three calls of the engine: the statistics of every term that reading the query may look up; the surface forms
of exact words, wildcards and words that no issue has, where there are any; and the best scores.
"""

from __future__ import annotations

from collections.abc import Iterator

from search.engine.protocol import LexicalQuery, Ranking, Snapshot
from search.engine.steps import Step, determinations, rank
from search.errors import ImrError
from search.fields import UNWRITTEN_FIELDS
from search.model.letters import with_mark
from search.model.requests import Mode, SearchRequest
from search.model.results import AskedFor, AskedTreatment, InterpretedQuery
from search.query.case_number import case_digits, case_number, cases_ending
from search.query.clauses import NOTHING, Boolean, Clause, FieldValue, filter_query, filters_on
from search.retrieval.best_scores import best_score_query, best_scores
from search.retrieval.plan import NEAREST, QueryPlan, available_mode, canonical_filters, membership
from search.retrieval.reading import Reading, read_search
from search.retrieval.scores import together_weight
from search.retrieval.shared_values import treatment_matches
from search.retrieval.signals import (
    AttributeMatch,
    AttributeSignal,
    DenseSignal,
    LexicalSignal,
    Signal,
    TogetherSignal,
)
from search.retrieval.statistics import Statistics, idf_of_clause
from search.understanding.asked import Asked
from search.understanding.required_words import in_fields
from search.vocabulary.kinds import kinds_of

LEXICAL_WEIGHT = 0.25
DENSE_WEIGHT = 0.25
TREATMENT_WEIGHT = 0.4
BODY_PART_WEIGHT = 0.1
LEANING_WEIGHT = 0.05
GROUNDS_WEIGHT = 0.15
"""What each signal counts; of a query that names no treatment or body part the others share the rest
(docs/relevance.md)."""

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
    understanding = reading.understanding
    mode, mode_notes = available_mode(request.mode, snapshot, has_text=bool(understanding.free_text))
    signals = _signals(reading, mode, snapshot)
    asked = [signal for signal in signals if isinstance(signal, LexicalSignal | DenseSignal)]
    counted = [LexicalQuery(membership(understanding.clause), 1)]
    if understanding.unconditioned is not None:
        counted.append(LexicalQuery(membership(understanding.unconditioned), 1))
    ids = _possible_ids(request.query)
    of_letter = [LexicalQuery(FieldValue("determination", ids), MAX_IDS)] if ids else []
    rankings = yield from rank([*map(best_score_query, asked), *counted, *of_letter])
    if ids and (letter := _one_letter(rankings[-1], letter_id)):
        return (yield from _plan_case(letter, request, snapshot))
    totals = [ranking.total for ranking in rankings[len(asked) : len(asked) + len(counted)]]
    in_set = mode is not Mode.DENSE
    conditions = filter_query(understanding.clause)
    return QueryPlan(
        interpreted=InterpretedQuery(
            text=reading.parsed.text,
            words=understanding.description,
            terms=understanding.terms,
            filters=canonical_filters(request.filters),
            notes=(*mode_notes, *(() if in_set else (NEAREST,)), *reading.notes),
            understood=understanding.interpretations,
            suggestion=reading.suggestion,
            asks_outcome=filters_on(understanding.clause, "outcome"),
            asked=_asked_for(reading, totals[-1]) if in_set else None,
        ),
        mode=mode,
        signals=signals,
        best_scores=best_scores(asked, rankings[: len(asked)]),
        set_query=understanding.clause if in_set else None,
        near_query=conditions if understanding.ranking is not None and not reading.is_unknown else None,
        filter_query=NOTHING if reading.is_unknown else conditions,
        set_size=totals[0] if in_set else None,
        frequencies=reading.statistics.frequencies,
        size=reading.statistics.size,
        parsed=reading.parsed,
    )


def _signals(reading: Reading, mode: Mode, snapshot: Snapshot) -> tuple[Signal, ...]:
    """What issues are ranked by: the words, the meaning, what the query names, and of what is asked for
    together how much of it."""
    understanding = reading.understanding
    clause = understanding.clause
    words = LexicalSignal("words", LEXICAL_WEIGHT, understanding.ranking or clause, within=clause)
    signals: list[Signal] = [words]
    if understanding.ranking is not None:
        signals.append(_grounds(understanding.ranking, clause, reading.statistics))
    if mode is not Mode.KEYWORD and snapshot.encoder is not None:
        vectors = snapshot.encoder.encode([understanding.free_text])
        signals.append(DenseSignal("meaning", DENSE_WEIGHT, vectors))
    signals += _named(understanding.asked)
    if understanding.leaning:
        match = AttributeMatch(understanding.leaning, 1.0)
        signals.append(AttributeSignal("outcome asked about", LEANING_WEIGHT, (match,)))
    if names := understanding.together:
        members = tuple(name.members for name in names)
        signals.append(TogetherSignal("asked for together", together_weight(len(names)), members))
    return tuple(signals)


def _grounds(ranking: Clause, within: Clause, statistics: Statistics) -> LexicalSignal:
    """The words among those under which people look for what issues were decided on. They count as far as
    they cover the query: of "illegible notes, no improvement" an issue without improvement covers a part."""
    asked = in_fields(ranking, tuple(UNWRITTEN_FIELDS))
    listed = Boolean(must=(membership(within),), should=(asked,))
    full = idf_of_clause(ranking, statistics)
    return LexicalSignal("grounds", GROUNDS_WEIGHT, asked, within=listed, full=full)


def _named(asked: Asked) -> Iterator[Signal]:
    """The treatments and body parts that the query names. All issues of a result set have one of them; what
    is near comes in the order of what it shares."""
    members = tuple(member for name in asked.names for member in name.members)
    kinds = kinds_of(members)
    matches = treatment_matches(
        members, (kind.subcategory for kind in kinds), (kind.category for kind in kinds)
    )
    if matches:
        yield AttributeSignal("treatment", TREATMENT_WEIGHT, matches)
    if regions := tuple(dict.fromkeys(part.region for part in asked.parts)):
        match = AttributeMatch((("body_part", regions),), 1.0)
        yield AttributeSignal("body part", BODY_PART_WEIGHT, (match,))


def _asked_for(reading: Reading, total: int) -> AskedFor:
    """What the result set is, in words, and how many issues it has without the conditions that words
    state."""
    understanding = reading.understanding
    names = understanding.asked.names
    text = reading.parsed.text
    own = understanding.asked.own_parts(text)
    treatments = tuple(
        AskedTreatment(text[slice(*name.span)], name.label, name.several, own.get(name.members, ()))
        for name in {name.members: name for name in names}.values()
    )
    return AskedFor(
        treatments=treatments,
        parts=tuple(dict.fromkeys(part.label for part in understanding.asked.parts)),
        words=understanding.required_words,
        without_conditions=total,
        asks_rate=understanding.asks_rate,
        compares_outcomes=understanding.compares_outcomes,
    )


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
        set_query=clause,
        size=snapshot.status.issues,
    )


def _possible_ids(query: str) -> tuple[str, ...]:
    """The ids of letters that a query may be: itself, or the case numbers that end as it does."""
    letter_id = possible_id(query)
    digits = case_digits(query)
    return (*((letter_id,) if letter_id else ()), *(cases_ending(digits) if digits else ()))


def _one_letter(ranking: Ranking, letter_id: str | None) -> str | None:
    """The letter whose id is exactly as typed, or else the only one whose number ends so."""
    found = {hit.issue_id.rpartition("#")[0] for hit in ranking.hits}
    if letter_id in found:
        return letter_id
    found -= {name for name in found if letter_id and name.lower() == letter_id.lower()}
    return found.pop() if len(found) == 1 else None


def possible_id(text: str) -> str | None:
    """The query as the id of a letter, which a file's name may have given; ``None`` where it can be none."""
    name = text.strip()
    return name if name and not name.isalpha() and " " not in name else None
