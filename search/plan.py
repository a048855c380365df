"""A request's plan on one snapshot: what pages, commands and the API ask everything of.

A request is parsed, understood and planned once; lists, counts, charts and relaxations all begin there, and
what a page asks together costs one call of each kind (:mod:`search.engine.steps`).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from search.analytics.breakdown import Breakdown, breakdown_of
from search.analytics.contrast import Contrast
from search.analytics.contrasting import contrast_of
from search.analytics.facets import counts_of, facets_of, histogram_of
from search.engine.protocol import FacetCounts, Snapshot
from search.engine.steps import Step, run, side_by_side, together
from search.errors import ImrError
from search.fields import CHARTED_FACETS, FACET_FIELDS, FacetField
from search.model.letters import Determination, Issue
from search.model.requests import Filter, Listing, SearchRequest, SimilarRequest, Window
from search.model.results import (
    Explanation,
    FacetValue,
    Hit,
    InterpretedQuery,
    Relaxation,
    ResultSet,
    SearchResponse,
    SignificantTerm,
)
from search.results.listing import Listed, ListRequest, hits_of_rows, listed
from search.retrieval.best_scores import CANDIDATE_DEPTH
from search.retrieval.explanation import explain_plan
from search.retrieval.offers import relaxations_of
from search.retrieval.plan import QueryPlan, canonical_filters
from search.retrieval.statistics import Statistics
from search.similar.planning import SimilarPlan, offered_terms

MAX_HITS = 1_000
"""Hits of one answer."""
READ_BATCH = 100
"""Issues of a whole result set that are read from the store together."""

Request = SearchRequest | SimilarRequest


@dataclass(frozen=True)
class AnsweredPage:
    """What one page shows: an answer for each list asked for, and where they were asked for the facets and
    the months of the whole result set."""

    answers: tuple[SearchResponse, ...]
    facets: Mapping[FacetField, FacetCounts] = field(default_factory=dict)
    months: tuple[FacetValue, ...] = ()


@dataclass(frozen=True)
class _Made:
    """A list with the hits of its window, and behind them what is near."""

    listed: Listed
    hits: tuple[Hit, ...]
    near: tuple[Hit, ...]
    shown: int


class Plan:
    """What a request asks for, ready to be answered. For one page, and so for one thread: it holds what was
    typed or pasted, and ends with its page."""

    def __init__(self, request: Request, query_plan: QueryPlan, snapshot: Snapshot, started: float) -> None:
        self._request = request
        self._plan = query_plan
        self._snapshot = snapshot
        self._started = started

    @property
    def interpreted(self) -> InterpretedQuery:
        """How the query was read."""
        return self._plan.interpreted

    @property
    def query_plan(self) -> QueryPlan:
        """The plan as data."""
        return self._plan

    @property
    def source(self) -> tuple[Determination, Issue] | None:
        """The indexed issue that similar cases are looked for, with its letter; ``None`` where there is
        none."""
        return self._plan.comparison.indexed if isinstance(self._plan, SimilarPlan) else None

    @property
    def compared_treatments(self) -> tuple[str, ...]:
        """The treatments of which similar cases have one; none for a search, or where none was read."""
        return self._plan.comparison.values["treatment"] if isinstance(self._plan, SimilarPlan) else ()

    @property
    def has_set(self) -> bool:
        """Whether there is a result set, to be counted; else nothing but nearness says what is listed."""
        return self._plan.set_query is not None

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that everything is asked of."""
        return self._snapshot

    def answer(self, window: Window | None = None) -> SearchResponse:
        """The hits of ``window``, or of the request's own."""
        return self.page([self.list_request(window=window)]).answers[0]

    def list_request(
        self, filters: Sequence[Filter] | None = None, window: Window | None = None
    ) -> ListRequest:
        """A list of this plan, with other filters or another window than the request has."""
        request = self._request
        return ListRequest(
            self.interpreted.filters if filters is None else canonical_filters(filters),
            window or request.window,
            request.listing,
            request.explain,
        )

    def page(
        self, lists: Sequence[ListRequest], *, facets: Sequence[FacetField] = (), histogram: bool = False
    ) -> AnsweredPage:
        """Several lists, facets and the histogram in as few calls as one of them. Raises ``ImrError`` for a
        window that cannot be shown."""
        return run(self._snapshot, self.page_step(lists, facets=facets, histogram=histogram))

    def page_step(
        self, lists: Sequence[ListRequest], *, facets: Sequence[FacetField] = (), histogram: bool = False
    ) -> Step[AnsweredPage]:
        """The same as a step, to be run beside others (:func:`pages`)."""
        steps: list[Step[Any]] = [self._made(request) for request in lists]
        steps += [facets_of(self._plan, facets)] if facets else []
        steps += [histogram_of(self._plan)] if histogram else []
        made = yield from side_by_side(steps)
        rest = list(made[len(lists) :])
        return AnsweredPage(
            tuple(map(self._answer, made[: len(lists)])),
            rest.pop(0) if facets else {},
            rest.pop(0) if histogram else (),
        )

    def placed(self, ids: Collection[str]) -> SearchResponse:
        """Those of the issues ``ids`` that are in the list by relevance or near behind it, down to
        ``CANDIDATE_DEPTH``, with their ranks in it; no others are read. Issues decided in the same words are
        each on their own."""
        listing = Listing(near=CANDIDATE_DEPTH, fold=False)
        request = replace(self.list_request(window=Window(CANDIDATE_DEPTH)), listing=listing)
        return self._answer(run(self._snapshot, self._placed(request, frozenset(ids))))

    def facets(self, fields: Sequence[FacetField] = FACET_FIELDS) -> Mapping[FacetField, FacetCounts]:
        """Counts by field over the result set; a field's own filters do not narrow its counts, so that its
        other values stay on offer."""
        return run(self._snapshot, facets_of(self._plan, tuple(fields)))

    def counted(
        self, fields: Sequence[FacetField] = FACET_FIELDS
    ) -> tuple[int | None, Mapping[FacetField, FacetCounts]]:
        """How many issues the result set has, and its facets; ``None`` and none where there is no set."""
        if not self.has_set:
            return None, {}
        whole = counts_of(self._plan, self.interpreted.filters, ())
        steps: list[Step[Any]] = [whole, facets_of(self._plan, tuple(fields))]
        counts, facets = together(self._snapshot, steps)
        return counts.total, facets

    def histogram(self) -> tuple[FacetValue, ...]:
        """The result set by month (:func:`search.analytics.facets.histogram_of`)."""
        return run(self._snapshot, histogram_of(self._plan))

    def breakdown(self, fields: Sequence[FacetField] = CHARTED_FACETS) -> Breakdown:
        """How many of the result set were overturned, as a whole and by ``fields``."""
        return run(self._snapshot, breakdown_of(self._plan, fields))

    def contrast(self) -> Contrast:
        """What the overturned rationales of the result set say that the upheld ones do not, and the other way
        round; filters on the outcome are left aside."""
        return run(self._snapshot, contrast_of(self._plan))

    def explain(self) -> Explanation:
        """The plan in words and numbers."""
        return explain_plan(self._plan, self._snapshot.build)

    def relaxations(self) -> tuple[Relaxation, ...]:
        """Relaxed queries that have issues, for a search that has none; none for similar cases."""
        if not isinstance(self._request, SearchRequest):
            return ()
        return run(self._snapshot, relaxations_of(self._plan, self._request))

    def significant_terms(self, limit: int) -> tuple[SignificantTerm, ...]:
        """The ``limit`` most significant terms that similar cases are looked for by, the best first; any of
        them can be left out (``without``). None for a typed query."""
        if not isinstance(self._plan, SimilarPlan):
            return ()
        statistics = Statistics(self._plan.size, dict(self._plan.frequencies))
        return offered_terms(self._plan.comparison, statistics, limit)

    def whole(self, limit: int) -> ResultSet:
        """The result set from its first row on, ``limit`` rows at the most, in the order of :meth:`answer`;
        the request's window says nothing here, and what is near is no part of it. The ids are ranked at once,
        and errors raised; letters are read while the hits are taken."""
        request = self.list_request(window=Window(limit))
        request = replace(request, listing=replace(request.listing, near=0))
        made = run(self._snapshot, listed(self._plan, request))
        rows = made.rows.order[:limit]

        def hits() -> Iterator[Hit]:
            for start in range(0, len(rows), READ_BATCH):
                batch = rows[start : start + READ_BATCH]
                step = hits_of_rows(self._plan, made, batch, start + 1, explain=request.explain)
                yield from run(self._snapshot, step)

        return ResultSet(
            query=made.query,
            mode=self._plan.mode,
            total=made.total,
            outcomes=made.outcomes,
            folded=made.rows.collapsed_count,
            build=self._snapshot.build,
            rows=len(rows),
            hits=hits(),
        )

    def _made(self, request: ListRequest) -> Step[_Made]:
        window = request.window
        if not 1 <= window.k <= MAX_HITS or window.offset < 0:
            raise ImrError(
                f"{window.k} hits from {window.offset} cannot be shown: ask for 1 to {MAX_HITS:,}."
            )
        made = yield from listed(self._plan, request)
        window_rows = () if request.only_near else made.rows.order[window.offset : window.end]
        rows = (*window_rows, *made.near)
        hits = yield from hits_of_rows(self._plan, made, rows, window.offset + 1, explain=request.explain)
        behind = {hit.issue_id for hit in made.near}
        near = tuple(hit for hit in hits if hit.issue_id in behind)
        return _Made(made, tuple(hit for hit in hits if hit.issue_id not in behind), near, len(rows))

    def _placed(self, request: ListRequest, ids: frozenset[str]) -> Step[_Made]:
        made = yield from listed(self._plan, request)
        order = (*made.rows.order, *made.near)
        ranks = {row.issue_id: rank for rank, row in enumerate(order, start=1) if row.issue_id in ids}
        rows = [row for row in order if row.issue_id in ids]
        hits = yield from hits_of_rows(self._plan, made, rows, 1, explain=False)
        ranked = tuple(replace(hit, rank=ranks[hit.issue_id]) for hit in hits)
        behind = {row.issue_id for row in made.near}
        near = tuple(hit for hit in ranked if hit.issue_id in behind)
        return _Made(made, tuple(hit for hit in ranked if hit.issue_id not in behind), near, len(rows))

    def _answer(self, made: _Made) -> SearchResponse:
        query = made.listed.query
        if gone := made.shown - len(made.hits) - len(made.near):
            note = f"{gone} of these issues left out: the letter was withdrawn in the meantime."
            query = replace(query, notes=(*query.notes, note))
        return SearchResponse(
            query=query,
            mode=self._plan.mode,
            total=made.listed.total,
            took_ms=round((time.perf_counter() - self._started) * 1000, 2),
            build=self._snapshot.build,
            hits=made.hits,
            near=made.near,
            same_letter=self._plan.same_letter if isinstance(self._plan, SimilarPlan) else (),
            outcomes=made.listed.outcomes,
            folded=made.listed.rows.collapsed_count,
            plan=self.explain() if self._request.explain else None,
        )


def pages(
    asked: Sequence[tuple[Plan, Sequence[ListRequest]]],
    *,
    facets: Sequence[FacetField] = (),
    histogram: bool = False,
) -> tuple[AnsweredPage, ...]:
    """The pages of several plans of one snapshot, in as few calls as that of one."""
    if not asked:
        return ()
    snapshot = asked[0][0].snapshot
    return together(
        snapshot, [plan.page_step(lists, facets=facets, histogram=histogram) for plan, lists in asked]
    )
