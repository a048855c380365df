"""Search and similar cases over any engine: what the commands and the web application call."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from search.analytics.citing_references import (
    CitedByParty,
    CitingReferences,
    cited_guidelines,
    citing_references,
)
from search.engine.protocol import BuildStatus, Capability, Snapshot
from search.engine.steps import Step, run, together
from search.errors import NotFound
from search.model.letters import Letter, Quarantined
from search.model.requests import Readings, SearchRequest, SimilarRequest
from search.model.results import SearchResponse, SignificantTerm
from search.plan import Plan, Request
from search.query.case_number import case_number
from search.retrieval.plan import QueryPlan
from search.retrieval.planning import plan_search
from search.retrieval.reading import read_search
from search.similar.planning import plan_similar, significant_terms_of


class Searcher:
    """Answers requests over one snapshot; safe to use from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @property
    def build(self) -> str:
        """The name of the build that is searched."""
        return self._snapshot.build

    def plan(self, request: Request, notes: tuple[str, ...] = ()) -> Plan:
        """The plan of a request, from which everything about it is answered; ``notes`` are said beside its
        own. Raises ``QuerySyntax`` or ``UnknownField``, and ``NotFound`` for an unknown issue."""
        (plan,) = self.plans([request], notes)
        return plan

    def plans(self, requests: Sequence[Request], notes: tuple[str, ...] = ()) -> tuple[Plan, ...]:
        """The plans of several requests, made together in as few calls as one."""
        started = time.perf_counter()
        query_plans = together(self._snapshot, [self._planned(request) for request in requests])
        return tuple(
            Plan(request, _with_notes(query_plan, notes + self._lacking(request)), self._snapshot, started)
            for request, query_plan in zip(requests, query_plans, strict=True)
        )

    def search(self, request: SearchRequest) -> SearchResponse:
        """Ranked issues for a typed query. Raises ``QuerySyntax`` or ``UnknownField``."""
        return self.plan(request).answer()

    def search_or_relax(self, request: SearchRequest, notes: tuple[str, ...] = ()) -> SearchResponse:
        """As :meth:`search`; an answer without issues says which relaxed queries have some."""
        plan = self.plan(request, notes)
        response = plan.answer()
        if response.total != 0:
            return response
        return replace(response, query=replace(response.query, repairs=plan.relaxations()))

    def similar(self, request: SimilarRequest) -> SearchResponse:
        """Ranked issues like an indexed issue or a text. Raises ``NotFound`` for an unknown id."""
        return self.plan(request).answer()

    def terms(self, query: str, off: tuple[str, ...] = ()) -> frozenset[str]:
        """The index terms to highlight in a letter, those of synonyms and of wildcards among them. Raises
        ``QuerySyntax`` or ``UnknownField``."""
        if case_number(query):
            return frozenset()
        request = SearchRequest(query, readings=Readings(off=off))
        return frozenset(run(self._snapshot, read_search(request, self._snapshot)).understanding.terms)

    def significant_terms(
        self, requests: Sequence[SimilarRequest], limit: int
    ) -> tuple[tuple[SignificantTerm, ...], ...]:
        """For each request the ``limit`` most significant terms that similar cases are looked for by, the
        best first, without ranking anything. Raises ``NotFound`` for an unknown id."""
        return together(self._snapshot, [significant_terms_of(request, limit) for request in requests])

    def guidelines(self) -> tuple[CitedByParty, ...]:
        """Every guideline that letters cite, by citing party, the most cited first."""
        return run(self._snapshot, cited_guidelines())

    def citing_references(self, guideline: str) -> CitingReferences:
        """Who cites a guideline, a section or a page, and how these issues were decided. Raises
        ``NotFound`` where no issue does."""
        return run(self._snapshot, citing_references(guideline))

    def determination(self, determination_id: str) -> Letter:
        """The letter with its raw text; raises ``NotFound``."""
        if letter := self._snapshot.letters([determination_id]).get(determination_id):
            return letter
        raise NotFound(
            f"There is no determination '{determination_id}' in this index: check the case number."
        )

    def has_determination(self, determination_id: str) -> bool:
        """Whether a letter is in the index."""
        return determination_id in self._snapshot.determinations([determination_id])

    def status(self) -> BuildStatus:
        """What is published."""
        return self._snapshot.status

    def quarantined(self) -> Sequence[Quarantined]:
        """The files that could not be used, with their reasons."""
        return self._snapshot.quarantined()

    def _lacking(self, request: Request) -> tuple[str, ...]:
        """What the engine cannot do of what is asked beside the ranking."""
        if request.explain and Capability.EXPLAIN not in self._snapshot.capabilities:
            return (f"This index cannot {Capability.EXPLAIN}: scores are explained by signal alone.",)
        return ()

    def _planned(self, request: Request) -> Step[QueryPlan]:
        if isinstance(request, SearchRequest):
            return (yield from plan_search(request, self._snapshot))
        return (yield from plan_similar(request, self._snapshot))


def _with_notes(plan: QueryPlan, notes: tuple[str, ...]) -> QueryPlan:
    if not notes:
        return plan
    return replace(plan, interpreted=replace(plan.interpreted, notes=(*notes, *plan.interpreted.notes)))
