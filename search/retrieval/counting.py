"""How many issues the result set of a search has, with nothing ranked and nothing shown."""

from __future__ import annotations

from collections.abc import Callable

from search.engine.protocol import CountQuery
from search.engine.steps import Step, count
from search.errors import ImrError
from search.model.requests import SearchRequest
from search.query.case_number import case_number
from search.query.clauses import NOTHING, FieldValue
from search.query.filters import filter_clause
from search.query.parser import ParsedQuery
from search.retrieval.plan import canonical_filters, membership, with_condition
from search.retrieval.planning import possible_id
from search.retrieval.reading import understand_search
from search.retrieval.statistics import Statistics

Parse = Callable[[str], ParsedQuery]
"""Parses the text of a search; raises ``QuerySyntax`` or ``UnknownField``."""


def count_search(request: SearchRequest, known: Statistics, parse: Parse) -> Step[int]:
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
    except ImrError:
        return 0
    matched = membership(with_condition(reading.understanding.clause, condition))
    in_letter, total = yield from count([CountQuery(of_letter), CountQuery(matched)])
    return in_letter.total or total.total
