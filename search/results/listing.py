"""A plan's lists: ranked, collapsed, counted, with nearby matches behind them, and as the hits of a
window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.engine.protocol import CountQuery
from search.engine.steps import Step, count, side_by_side
from search.model.requests import Filter, Listing, Sort, Window
from search.model.results import Hit, InterpretedQuery
from search.results.collapsing import FOLD_FIELDS, CollapsedList, collapsed
from search.results.hits import HIT_FIELDS, hits_of
from search.retrieval.plan import QueryPlan, counted_clause, narrowed
from search.retrieval.ranking import FusedHit, ListQuery, RankedList, ranked_list


@dataclass(frozen=True)
class ListRequest:
    """A list of a plan: the filters that narrow it, the window that is shown, and how it is listed."""

    filters: tuple[Filter, ...]
    window: Window
    listing: Listing
    explain: bool = False


@dataclass(frozen=True)
class Listed:
    """A list as it was made: its rows, the issues of its result set by outcome, and the plan's reading with
    the notes that the ranking adds."""

    query: InterpretedQuery
    rows: CollapsedList
    outcomes: Mapping[str, int]
    reasons: Mapping[str, tuple[str, ...]]

    @property
    def total(self) -> int:
        """How many issues the result set has."""
        return sum(self.outcomes.values())


def listed(plan: QueryPlan, request: ListRequest) -> Step[Listed]:
    """The list of ``request``, as deep as its window."""
    depth = request.window.end
    fields = HIT_FIELDS + (FOLD_FIELDS if request.listing.fold else ())
    query = ListQuery(request.filters, depth, request.listing.sort, fields)
    steps: list[Step[RankedList]] = [ranked_list(plan, query)]
    if request.listing.wide and request.listing.sort is Sort.RELEVANCE:
        # Asked for beside the list itself: whether there is room behind it shows only then.
        steps.append(ranked_list(_nearby_plan(plan), replace(query, depth=2 * depth)))
    ranked, *behind = yield from side_by_side(steps)
    rows = collapsed(ranked) if request.listing.fold else CollapsedList(ranked.order)
    clause = counted_clause(narrowed(plan, request.filters), ranked.near_by_meaning)
    (counts,) = yield from count([CountQuery(clause, ("outcome",))])
    outcomes = {value.value: value.count for value in counts.facets["outcome"].values}
    reasons = dict(ranked.values.get("reason", {}))
    if behind and depth > sum(outcomes.values()) - rows.collapsed_count:
        (candidates,) = behind
        rows = replace(rows, order=rows.order + _nearby(ranked, candidates))
        reasons |= candidates.values.get("reason", {})
    return Listed(_with_partial_note(plan, ranked.searched), rows, outcomes, reasons)


def hits_of_rows(
    plan: QueryPlan, made: Listed, rows: Sequence[FusedHit], first_rank: int, *, explain: bool
) -> Step[tuple[Hit, ...]]:
    """The hits of ``rows``, whose first rank is ``first_rank``, with what is collapsed into them."""
    hits = yield from hits_of(plan, rows, first_rank, made.reasons, explain=explain)
    sizes, fingerprints = made.rows.group_sizes, made.rows.fingerprints
    return tuple(
        replace(hit, folded=sizes[hit.issue_id], wording=fingerprints[hit.issue_id])
        if hit.issue_id in sizes
        else hit
        for hit in hits
    )


def _nearby_plan(plan: QueryPlan) -> QueryPlan:
    """What is ranked behind the result set: a typed query read more widely, or any similar case at all."""
    return plan.nearby or replace(plan, min_score=0.0)


def _nearby(ranked: RankedList, candidates: RankedList) -> tuple[FusedHit, ...]:
    """The best matches behind the result set. None is collapsed: what is collapsed is counted, and they are
    not.

    The two lists were scored for different queries, so the second is scaled to go on where the first ends:
    behind a last hit of .40, nearby matches of .80 and .60 get .40 and .30.
    """
    listed_ids = {hit.issue_id for hit in ranked.order}
    nearby = [hit for hit in candidates.order if hit.issue_id not in listed_ids]
    last_score = ranked.order[-1].score if ranked.order else 1.0
    scale = min(1.0, last_score / nearby[0].score) if nearby and nearby[0].score > 0 else 1.0
    return tuple(hit._replace(score=hit.score * scale, scale=scale) for hit in nearby)


def _with_partial_note(plan: QueryPlan, searched: int | None) -> InterpretedQuery:
    """How the query was read, with a note where the engine did not look at every issue."""
    if searched is None:
        return plan.interpreted
    note = (
        f"This is a partial answer: the words stand in too many places, and {searched:,} of "
        f"{plan.size:,} issues were looked at; use rarer words, or name a field before them."
    )
    return replace(plan.interpreted, notes=(*plan.interpreted.notes, note))
