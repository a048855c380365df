"""Search and similar cases over any engine: what the commands and the web application call."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from search.analytics.breakdown import Breakdown, breakdown, months
from search.analytics.citing_references import CitedByParty, CitingReferences, guidelines, noted_up
from search.analytics.contrast import READ, Contrast, contrast
from search.analytics.rates import SIDES
from search.engine.protocol import BuildStatus, Engine
from search.engine.request_cache import CachingEngine
from search.errors import ImrError, NotFound
from search.fields import CHARTED_FACETS, FACET_FIELDS, FacetField
from search.model.letters import Determination, Issue, Letter, Quarantined
from search.model.requests import Filter, Mode, SearchRequest, SimilarRequest, Sort
from search.model.results import FacetValue, Hit, Relaxation, ResultSet, SearchResponse, SignificantTerm
from search.query.relaxation import relaxations
from search.results.collapsing import CollapsedList, collapsed
from search.results.hits import hits_of
from search.retrieval.plan import QueryPlan
from search.retrieval.planning import understand_search, widened
from search.retrieval.ranking import CANDIDATE_DEPTH, FusedHit, RankedList, by_date, counts, near, rank
from search.similar.planning import telling_terms, understand_similar

MAX_K = 1_000
READ_AT_ONCE = 100
"""How many issues of a whole result set are read from the store together."""


class Searcher:
    """Answers requests over one engine; safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def remembering(self) -> Searcher:
        """The same for one page, whose several questions share much: see :mod:`search.engine.request_cache`."""
        return Searcher(CachingEngine(self._engine))

    def search(self, request: SearchRequest) -> SearchResponse:
        """Ranked issues for a typed query. Raises ``QuerySyntax`` or ``UnknownField``."""
        started = time.perf_counter()
        _check(request)
        return self._answer(understand_search(request, self._engine), request, started)

    def repaired(self, request: SearchRequest) -> SearchResponse:
        """As :meth:`search`; an answer without issues says which searches near to it have some."""
        response = self.search(request)
        if response.total or response.query.case_number:
            return response
        return replace(response, query=replace(response.query, repairs=self.relaxations(request)))

    def relaxations(self, request: SearchRequest) -> tuple[Relaxation, ...]:
        """Searches near to one that finds nothing which find something."""
        plan = understand_search(request, self._engine)
        if plan.interpreted.case_number:
            return ()
        request = replace(request, filters=plan.interpreted.filters)
        return relaxations(request, plan.interpreted.understood, lambda other: self.search(other).total)

    def terms(self, query: str, off: tuple[str, ...] = ()) -> frozenset[str]:
        """The index terms to mark in a letter, those of other names and of wildcards among them. Raises
        ``QuerySyntax`` or ``UnknownField``."""
        plan = understand_search(SearchRequest(query, Mode.KEYWORD, off=off), self._engine)
        return frozenset(plan.interpreted.terms)

    def similar(self, request: SimilarRequest) -> SearchResponse:
        """Ranked issues like an indexed issue or a text. Raises ``NotFound`` for an unknown id."""
        started = time.perf_counter()
        _check(request)
        return self._answer(understand_similar(request, self._engine), request, started)

    def key_terms(self, request: SimilarRequest, most: int) -> tuple[SignificantTerm, ...]:
        """The ``most`` telling words that similar cases are looked for by, the most telling first; any of
        them can be left out (``without``). Raises ``NotFound`` for an unknown id."""
        return telling_terms(request, self._engine, most)

    def whole(self, request: SearchRequest | SimilarRequest, most: int) -> ResultSet:
        """The result set from its first row on, ``most`` rows at the most, in the order of
        :meth:`search` or :meth:`similar`; ``k``, ``offset`` and ``wide`` say nothing here. The ids are
        ranked at once, and errors raised; letters are read while the hits are taken."""
        plan = self._understood(request)
        ranked, listed = self._listed(plan, request, most)
        outcomes = counts(plan, plan.interpreted.filters, self._engine, ["outcome"], ranked.near)["outcome"]
        order = listed.order[:most]

        def hits() -> Iterator[Hit]:
            for start in range(0, len(order), READ_AT_ONCE):
                page = order[start : start + READ_AT_ONCE]
                yield from self._hits(plan, page, start + 1, listed, explain=request.explain)

        return ResultSet(
            query=plan.interpreted,
            mode=plan.mode,
            total=sum(facet.count for facet in outcomes),
            outcomes={facet.value: facet.count for facet in outcomes},
            folded=listed.away,
            build=self._engine.status().build,
            rows=len(order),
            hits=hits(),
        )

    def facets(
        self, request: SearchRequest, fields: Iterable[FacetField] = FACET_FIELDS
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        """Counts by field over the result set of ``request``; a field's own filters do not narrow
        its counts, so that its other values stay on offer."""
        plan = understand_search(request, self._engine)
        filters = plan.interpreted.filters
        filtered = {found.field for found in filters}
        wanted = tuple(fields)
        groups = [(filters, [field for field in wanted if field not in filtered])]
        for field in (field for field in wanted if field in filtered):
            groups.append((tuple(found for found in filters if found.field != field), [field]))
        counted: dict[FacetField, tuple[FacetValue, ...]] = {}
        for others, names in groups:
            if names:
                listed = near(plan, others, self._engine)
                counted |= counts(plan, others, self._engine, names, listed)
        return {field: counted[field] for field in wanted}

    def breakdown(
        self, request: SearchRequest | SimilarRequest, fields: Sequence[FacetField] = CHARTED_FACETS
    ) -> Breakdown:
        """How many of the result set were overturned, as a whole and by ``fields``."""
        return breakdown(self._understood(request), self._engine, fields)

    def months(self, request: SearchRequest | SimilarRequest, year: int) -> tuple[FacetValue, ...]:
        """The issues of the result set that were decided in ``year``, by month."""
        return months(self._understood(request), self._engine, year)

    def contrast(self, request: SearchRequest | SimilarRequest) -> Contrast:
        """What the overturned rationales of the result set say that the upheld ones do not, and the other way
        round; filters on the outcome are left aside."""
        plan = self._understood(request)
        others = tuple(found for found in plan.interpreted.filters if found.field != "outcome")
        best = (self._best(plan, (*others, Filter("outcome", side.value)), READ) for side in SIDES)
        return contrast(replace(plan.interpreted, filters=others), *best)

    def guidelines(self) -> tuple[CitedByParty, ...]:
        """Every guideline that letters cite, by side, the most cited first."""
        return guidelines(self._engine)

    def noted_up(self, cited: str) -> CitingReferences:
        """Who cites a guideline, a section or a page, and how these issues were decided. Raises
        ``NotFound`` where no issue does."""
        return noted_up(cited, self._engine)

    def determination(self, determination_id: str) -> Letter:
        """The letter with its raw text; raises ``NotFound``."""
        if found := self._engine.letter(determination_id):
            return found
        raise NotFound(
            f"There is no determination '{determination_id}' in this index: check the case number."
        )

    def status(self) -> BuildStatus:
        """What is published."""
        return self._engine.status()

    def quarantined(self) -> Sequence[Quarantined]:
        """The files that could not be used, with their reasons."""
        return self._engine.quarantined()

    def _best(
        self, plan: QueryPlan, filters: Sequence[Filter], most: int
    ) -> list[tuple[Determination, Issue]]:
        """The best issues with those filters, with their letters."""
        order = rank(plan, filters, self._engine, most).order[:most]
        ids = [placed.issue_id for placed in order]
        found = self._engine.issues(ids)
        return [found[wanted] for wanted in ids]

    def _understood(self, request: SearchRequest | SimilarRequest) -> QueryPlan:
        if isinstance(request, SearchRequest):
            return understand_search(request, self._engine)
        return understand_similar(request, self._engine)

    def _answer(
        self, plan: QueryPlan, request: SearchRequest | SimilarRequest, started: float
    ) -> SearchResponse:
        filters = plan.interpreted.filters
        last = request.offset + request.k
        ranked, listed = self._listed(plan, request, last)
        outcomes = counts(plan, filters, self._engine, ["outcome"], ranked.near)["outcome"]
        total = sum(facet.count for facet in outcomes)
        order = listed.order
        if request.wide and request.sort is Sort.RELEVANCE and last > total - listed.away:
            order += self._behind(plan, request, ranked, last)
        page = order[request.offset : last]
        hits = self._hits(plan, page, request.offset + 1, listed, explain=request.explain)
        return SearchResponse(
            query=plan.interpreted,
            mode=plan.mode,
            total=total,
            took_ms=round((time.perf_counter() - started) * 1000, 2),
            build=self._engine.status().build,
            hits=hits,
            outcomes={facet.value: facet.count for facet in outcomes},
            folded=listed.away,
        )

    def _hits(
        self, plan: QueryPlan, page: Sequence[FusedHit], first: int, listed: CollapsedList, *, explain: bool
    ) -> tuple[Hit, ...]:
        """The hits of a page whose first rank is ``first``, with what is folded under them."""
        return tuple(
            replace(hit, folded=listed.under[hit.issue_id], wording=listed.wordings[hit.issue_id])
            if hit.issue_id in listed.under
            else hit
            for hit in hits_of(plan, page, first, self._engine, explain=explain)
        )

    def _listed(
        self, plan: QueryPlan, request: SearchRequest | SimilarRequest, wanted: int
    ) -> tuple[RankedList, CollapsedList]:
        """The result set as far as it is wanted, and the rows that it makes."""
        ranked = self._ordered(plan, request, wanted)
        if not request.fold:
            return ranked, CollapsedList(ranked.order)
        found = collapsed(ranked, self._engine)
        if found.away and wanted + found.away > CANDIDATE_DEPTH:
            # What is folded away has left room at the end.
            ranked = self._ordered(plan, request, wanted + found.away)
            found = collapsed(ranked, self._engine)
        return ranked, found

    def _ordered(self, plan: QueryPlan, request: SearchRequest | SimilarRequest, wanted: int) -> RankedList:
        filters = plan.interpreted.filters
        if request.sort is Sort.RELEVANCE:
            return rank(plan, filters, self._engine, wanted)
        return by_date(plan, filters, self._engine, wanted, request.sort)

    def _behind(
        self, plan: QueryPlan, request: SearchRequest | SimilarRequest, ranked: RankedList, wanted: int
    ) -> tuple[FusedHit, ...]:
        """The best of what lies beyond the result set. Nothing of it is folded: what is folded is
        counted, and it does not count."""
        if isinstance(request, SearchRequest):
            wider = widened(request, self._engine)
        else:
            wider = replace(plan, min_score=0.0)
        found = rank(wider, plan.interpreted.filters, self._engine, wanted + len(ranked.order))
        listed = {placed.issue_id for placed in ranked.order}
        rest = [placed for placed in found.order if placed.issue_id not in listed]
        # The two lists were scored for different clauses: the second goes on where the first ends.
        last = ranked.order[-1].score if ranked.order else 1.0
        scale = min(1.0, last / rest[0].score) if rest and rest[0].score > 0 else 1.0
        return tuple(placed._replace(score=placed.score * scale, scale=scale) for placed in rest)


def _check(request: SearchRequest | SimilarRequest) -> None:
    if not 1 <= request.k <= MAX_K or request.offset < 0:
        raise ImrError(f"{request.k} hits from {request.offset} cannot be shown: ask for 1 to {MAX_K:,}.")
