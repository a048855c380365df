"""How many issues searches match: all of them counted in one call, with nothing ranked by words and nothing
shown."""

from __future__ import annotations

from collections.abc import Callable

from search.engine.protocol import CountQuery, DenseQuery, Snapshot
from search.engine.steps import Step, count, rank
from search.errors import ImrError
from search.model.requests import Mode, SearchRequest
from search.query.case_number import case_number
from search.query.clauses import EVERYTHING, NOTHING, Clause, FieldValue, filter_query
from search.query.filters import filter_clause
from search.query.parser import ParsedQuery
from search.retrieval.best_scores import CANDIDATE_DEPTH, best_score, near_hits
from search.retrieval.plan import (
    SIMILARITY_SHARE,
    available_mode,
    canonical_filters,
    matched_or_near,
    with_condition,
)
from search.retrieval.planning import possible_id
from search.retrieval.reading import Reading, understand_search
from search.retrieval.statistics import Statistics

Parse = Callable[[str], ParsedQuery]
"""Parses the text of a search; raises ``QuerySyntax`` or ``UnknownField``."""


def count_search(request: SearchRequest, snapshot: Snapshot, known: Statistics, parse: Parse) -> Step[int]:
    """The total that a search for ``request`` would have; 0 for one that cannot be read. ``known`` are the
    statistics that its terms are first looked for in."""
    condition = filter_clause(canonical_filters(request.filters))
    letter_id = case_number(request.query) or possible_id(request.query)
    letter = FieldValue("determination", (letter_id,)) if letter_id else NOTHING
    of_letter = with_condition(letter, condition)
    if case_number(request.query):
        (in_letter,) = yield from count([CountQuery(of_letter)])
        return in_letter.total
    try:
        reading, _ = yield from understand_search(parse(request.query), request, known)
        mode, _ = available_mode(request.mode, snapshot, has_text=bool(reading.understanding.free_text))
    except ImrError:
        return 0
    conditions = with_condition(filter_query(reading.understanding.clause), condition)
    near = yield from _near(reading, mode, conditions, snapshot)
    in_turn = [terms.clause for terms in reading.required.in_turn]
    words: list[Clause | None] = [
        None if mode is Mode.DENSE else with_condition(clause, condition) for clause in in_turn
    ]
    in_letter, matched, *totals = yield from count(
        [CountQuery(clause) for clause in (of_letter, in_turn[0])]
        + [CountQuery(matched_or_near(clause, near)) for clause in words]
    )
    return in_letter.total or (totals[0] if matched.total else totals[-1]).total


def _near(reading: Reading, mode: Mode, conditions: Clause, snapshot: Snapshot) -> Step[tuple[str, ...]]:
    """The issues that meet ``conditions`` and belong to the result set for their meaning."""
    if mode is Mode.KEYWORD or snapshot.encoder is None:
        return ()
    vectors = snapshot.encoder.encode([reading.understanding.free_text])
    narrowings = dict.fromkeys((EVERYTHING, conditions))
    whole, *narrow = yield from rank(
        [DenseQuery(vectors, CANDIDATE_DEPTH + 1, clause) for clause in narrowings]
    )
    return near_hits((*narrow, whole)[0], best_score(whole), SIMILARITY_SHARE)
