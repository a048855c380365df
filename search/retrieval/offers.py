"""Relaxations of a search that matches nothing, their issues counted in one call for each round of trials."""

from __future__ import annotations

from dataclasses import replace

from search.engine.steps import Step, side_by_side
from search.model.requests import SearchRequest
from search.model.results import Relaxation
from search.query.parser import ParsedQuery, parse_query
from search.query.relaxation import relaxations
from search.retrieval.counting import count_search
from search.retrieval.plan import QueryPlan
from search.retrieval.statistics import Statistics


def relaxations_of(plan: QueryPlan, request: SearchRequest) -> Step[tuple[Relaxation, ...]]:
    """Relaxed searches that match something, for the search ``request`` of which ``plan`` is the plan; none
    for a case number."""
    if plan.parsed is None:
        return ()
    request = replace(request, filters=plan.interpreted.filters)
    known = Statistics(plan.size, dict(plan.frequencies))
    parsed = {request.query: plan.parsed}

    def parse(text: str) -> ParsedQuery:
        if text not in parsed:
            parsed[text] = parse_query(text)
        return parsed[text]

    words = plan.interpreted.asked.words if plan.interpreted.asked else ()
    trials = relaxations(request, plan.parsed, plan.interpreted.understood, words)
    searches = next(trials)
    while True:
        totals = yield from side_by_side([count_search(search, known, parse) for search in searches])
        try:
            searches = trials.send(dict(zip(searches, totals, strict=True)))
        except StopIteration as stop:
            offered: tuple[Relaxation, ...] = stop.value
            return offered
