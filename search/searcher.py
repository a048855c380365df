"""Search and similar cases over any engine: what the commands and the web application call."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from search.analytics.breakdown import Breakdown, breakdown, months
from search.analytics.citing_references import (
    CitedByParty,
    CitingReferences,
    cited_guidelines,
    citing_references,
)
from search.analytics.contrast import MAX_RATIONALES, Contrast, contrast
from search.analytics.rates import DECIDED_OUTCOMES
from search.engine.protocol import BuildStatus, Engine
from search.engine.request_cache import CachingEngine
from search.errors import ImrError, NotFound
from search.fields import CHARTED_FACETS, FACET_FIELDS, FacetField
from search.model.letters import Determination, Issue, Letter, Quarantined
from search.model.requests import Filter, Mode, Readings, SearchRequest, SimilarRequest, Sort
from search.model.results import FacetValue, Hit, Relaxation, ResultSet, SearchResponse, SignificantTerm
from search.query.relaxation import relaxations
from search.results.collapsing import CollapsedList, collapsed
from search.results.hits import hits_of
from search.retrieval.plan import QueryPlan
from search.retrieval.planning import plan_nearby, plan_search
from search.retrieval.ranking import (
    CANDIDATE_DEPTH,
    FusedHit,
    RankedList,
    counts,
    issues_near_by_meaning,
    rank,
    sorted_by_date,
)
from search.similar.planning import plan_similar, significant_terms_of

MAX_HITS = 1_000
"""Hits of one answer."""
READ_BATCH = 100
"""Issues of a whole result set that are read from the store together."""

Request = SearchRequest | SimilarRequest


class Searcher:
    """Answers requests over one engine; safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def with_request_cache(self) -> Searcher:
        """A searcher for one page, whose several questions ask the engine the same things
        (:mod:`search.engine.request_cache`)."""
        return Searcher(CachingEngine(self._engine))

    def search(self, request: SearchRequest) -> SearchResponse:
        """Ranked issues for a typed query. Raises ``QuerySyntax`` or ``UnknownField``."""
        started = time.perf_counter()
        _check(request)
        return self._answer(plan_search(request, self._engine), request, started)

    def search_or_relax(self, request: SearchRequest) -> SearchResponse:
        """As :meth:`search`; an answer without issues says which relaxed queries have some."""
        response = self.search(request)
        if response.total or response.query.case_number:
            return response
        return replace(response, query=replace(response.query, repairs=self.relaxations(request)))

    def relaxations(self, request: SearchRequest) -> tuple[Relaxation, ...]:
        """Relaxed queries that have issues, for a search that has none."""
        plan = plan_search(request, self._engine)
        if plan.interpreted.case_number:
            return ()
        request = replace(request, filters=plan.interpreted.filters)
        return relaxations(request, plan.interpreted.understood, lambda relaxed: self.search(relaxed).total)

    def terms(self, query: str, off: tuple[str, ...] = ()) -> frozenset[str]:
        """The index terms to highlight in a letter, those of synonyms and of wildcards among them. Raises
        ``QuerySyntax`` or ``UnknownField``."""
        request = SearchRequest(query, Mode.KEYWORD, readings=Readings(off=off))
        return frozenset(plan_search(request, self._engine).interpreted.terms)

    def similar(self, request: SimilarRequest) -> SearchResponse:
        """Ranked issues like an indexed issue or a text. Raises ``NotFound`` for an unknown id."""
        started = time.perf_counter()
        _check(request)
        return self._answer(plan_similar(request, self._engine), request, started)

    def significant_terms(self, request: SimilarRequest, limit: int) -> tuple[SignificantTerm, ...]:
        """The ``limit`` most significant terms that similar cases are looked for by, the best first; any of
        them can be left out (``without``). Raises ``NotFound`` for an unknown id."""
        return significant_terms_of(request, self._engine, limit)

    def whole(self, request: Request, limit: int) -> ResultSet:
        """The result set from its first row on, ``limit`` rows at the most, in the order of :meth:`search`
        or :meth:`similar`; the request's window and its nearby matches say nothing here. The ids are ranked
        at once, and errors raised; letters are read while the hits are taken."""
        plan = self._plan(request)
        ranked, listed = self._listed(plan, request, limit)
        outcomes = self._outcomes(plan, ranked)
        order = listed.order[:limit]

        def hits() -> Iterator[Hit]:
            for start in range(0, len(order), READ_BATCH):
                batch = order[start : start + READ_BATCH]
                yield from self._hits(plan, batch, start + 1, listed, explain=request.explain)

        return ResultSet(
            query=plan.interpreted,
            mode=plan.mode,
            total=sum(outcomes.values()),
            outcomes=outcomes,
            folded=listed.collapsed_count,
            build=self._engine.status().build,
            rows=len(order),
            hits=hits(),
        )

    def facets(
        self, request: SearchRequest, fields: Iterable[FacetField] = FACET_FIELDS
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        """Counts by field over the result set of ``request``; a field's own filters do not narrow
        its counts, so that its other values stay on offer."""
        plan = plan_search(request, self._engine)
        filters = plan.interpreted.filters
        filtered = {filter_.field for filter_ in filters}
        fields = tuple(fields)
        groups = [(filters, [field for field in fields if field not in filtered])]
        for field in (field for field in fields if field in filtered):
            groups.append((tuple(filter_ for filter_ in filters if filter_.field != field), [field]))
        counted: dict[FacetField, tuple[FacetValue, ...]] = {}
        for narrowing, names in groups:
            if names:
                near = issues_near_by_meaning(plan, narrowing, self._engine)
                counted |= counts(plan, narrowing, self._engine, names, near)
        return {field: counted[field] for field in fields}

    def breakdown(self, request: Request, fields: Sequence[FacetField] = CHARTED_FACETS) -> Breakdown:
        """How many of the result set were overturned, as a whole and by ``fields``."""
        return breakdown(self._plan(request), self._engine, fields)

    def months(self, request: Request, year: int) -> tuple[FacetValue, ...]:
        """The issues of the result set that were decided in ``year``, by month."""
        return months(self._plan(request), self._engine, year)

    def contrast(self, request: Request) -> Contrast:
        """What the overturned rationales of the result set say that the upheld ones do not, and the other way
        round; filters on the outcome are left aside."""
        plan = self._plan(request)
        filters = tuple(filter_ for filter_ in plan.interpreted.filters if filter_.field != "outcome")
        best = (
            self._best(plan, (*filters, Filter("outcome", outcome.value)), MAX_RATIONALES)
            for outcome in DECIDED_OUTCOMES
        )
        return contrast(replace(plan.interpreted, filters=filters), *best)

    def guidelines(self) -> tuple[CitedByParty, ...]:
        """Every guideline that letters cite, by citing party, the most cited first."""
        return cited_guidelines(self._engine)

    def citing_references(self, guideline: str) -> CitingReferences:
        """Who cites a guideline, a section or a page, and how these issues were decided. Raises
        ``NotFound`` where no issue does."""
        return citing_references(guideline, self._engine)

    def determination(self, determination_id: str) -> Letter:
        """The letter with its raw text; raises ``NotFound``."""
        if letter := self._engine.letter(determination_id):
            return letter
        raise NotFound(
            f"There is no determination '{determination_id}' in this index: check the case number."
        )

    def status(self) -> BuildStatus:
        """What is published."""
        return self._engine.status()

    def quarantined(self) -> Sequence[Quarantined]:
        """The files that could not be used, with their reasons."""
        return self._engine.quarantined()

    def _plan(self, request: Request) -> QueryPlan:
        if isinstance(request, SearchRequest):
            return plan_search(request, self._engine)
        return plan_similar(request, self._engine)

    def _best(
        self, plan: QueryPlan, filters: Sequence[Filter], limit: int
    ) -> list[tuple[Determination, Issue]]:
        """The best issues with those filters, with their letters."""
        ids = [hit.issue_id for hit in rank(plan, filters, self._engine, limit).order[:limit]]
        issues = self._engine.issues(ids)
        return [issues[issue_id] for issue_id in ids]

    def _answer(self, plan: QueryPlan, request: Request, started: float) -> SearchResponse:
        window = request.window
        ranked, listed = self._listed(plan, request, window.end)
        outcomes = self._outcomes(plan, ranked)
        total = sum(outcomes.values())
        order = listed.order
        by_relevance = request.listing.sort is Sort.RELEVANCE
        if request.listing.wide and by_relevance and window.end > total - listed.collapsed_count:
            order += self._nearby(plan, request, ranked, window.end)
        page = order[window.offset : window.end]
        hits = self._hits(plan, page, window.offset + 1, listed, explain=request.explain)
        return SearchResponse(
            query=plan.interpreted,
            mode=plan.mode,
            total=total,
            took_ms=round((time.perf_counter() - started) * 1000, 2),
            build=self._engine.status().build,
            hits=hits,
            outcomes=outcomes,
            folded=listed.collapsed_count,
        )

    def _outcomes(self, plan: QueryPlan, ranked: RankedList) -> dict[str, int]:
        """The issues of the result set by outcome."""
        filters = plan.interpreted.filters
        values = counts(plan, filters, self._engine, ["outcome"], ranked.near_by_meaning)["outcome"]
        return {value.value: value.count for value in values}

    def _hits(
        self,
        plan: QueryPlan,
        page: Sequence[FusedHit],
        first_rank: int,
        listed: CollapsedList,
        *,
        explain: bool,
    ) -> tuple[Hit, ...]:
        """The hits of a page whose first rank is ``first_rank``, with what is collapsed into them."""
        return tuple(
            replace(hit, folded=listed.group_sizes[hit.issue_id], wording=listed.fingerprints[hit.issue_id])
            if hit.issue_id in listed.group_sizes
            else hit
            for hit in hits_of(plan, page, first_rank, self._engine, explain=explain)
        )

    def _listed(self, plan: QueryPlan, request: Request, depth: int) -> tuple[RankedList, CollapsedList]:
        """The result set to that depth, and the rows that it makes."""
        ranked = self._ordered(plan, request, depth)
        if not request.listing.fold:
            return ranked, CollapsedList(ranked.order)
        listed = collapsed(ranked, self._engine)
        if listed.collapsed_count and depth + listed.collapsed_count > CANDIDATE_DEPTH:
            # What was collapsed has left room at the end.
            ranked = self._ordered(plan, request, depth + listed.collapsed_count)
            listed = collapsed(ranked, self._engine)
        return ranked, listed

    def _ordered(self, plan: QueryPlan, request: Request, depth: int) -> RankedList:
        filters = plan.interpreted.filters
        if request.listing.sort is Sort.RELEVANCE:
            return rank(plan, filters, self._engine, depth)
        return sorted_by_date(plan, filters, self._engine, depth, request.listing.sort)

    def _nearby(
        self, plan: QueryPlan, request: Request, ranked: RankedList, depth: int
    ) -> tuple[FusedHit, ...]:
        """The best matches behind the result set. None is collapsed: what is collapsed is counted, and
        they are not.

        The two lists were scored for different queries, so the second is scaled to go on where the first
        ends: behind a last hit of .40, nearby matches of .80 and .60 get .40 and .30.
        """
        wider = (
            plan_nearby(request, self._engine)
            if isinstance(request, SearchRequest)
            else replace(plan, min_score=0.0)
        )
        candidates = rank(wider, plan.interpreted.filters, self._engine, depth + len(ranked.order))
        listed = {hit.issue_id for hit in ranked.order}
        nearby = [hit for hit in candidates.order if hit.issue_id not in listed]
        last_score = ranked.order[-1].score if ranked.order else 1.0
        scale = min(1.0, last_score / nearby[0].score) if nearby and nearby[0].score > 0 else 1.0
        return tuple(hit._replace(score=hit.score * scale, scale=scale) for hit in nearby)


def _check(request: Request) -> None:
    window = request.window
    if not 1 <= window.k <= MAX_HITS or window.offset < 0:
        raise ImrError(f"{window.k} hits from {window.offset} cannot be shown: ask for 1 to {MAX_HITS:,}.")
