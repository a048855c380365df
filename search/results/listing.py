"""A plan's lists: ranked, collapsed, counted, with what is near behind them, and as the hits of a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from search.engine.protocol import CountQuery
from search.engine.steps import Step, count, side_by_side
from search.model.requests import Filter, Listing, Sort, Window
from search.model.results import Hit, InterpretedQuery
from search.results.collapsing import FOLD_FIELDS, CollapsedList, collapsed
from search.results.hits import HIT_FIELDS, hits_of
from search.retrieval.plan import QueryPlan, membership, narrowed, near_plan
from search.retrieval.ranking import FusedHit, ListQuery, ranked_list

COLLAPSED_ROW = 10
"""Issues that a row may have collapsed into it on the average, at the most: of a set of more to a row it is
not looked up what comes behind it."""


@dataclass(frozen=True)
class ListRequest:
    """A list of a plan: the filters that narrow it, the window that is shown, and how it is listed.
    ``only_near``: of the window only what comes behind the set is answered, for a page that lists the set
    itself in parts."""

    filters: tuple[Filter, ...]
    window: Window
    listing: Listing
    explain: bool = False
    only_near: bool = False


@dataclass(frozen=True)
class Listed:
    """A list as it was made: its rows, how many issues its result set has and by which outcome, what comes
    behind it, and the plan's reading with the notes that the ranking adds. ``total`` is ``None`` where there
    is no result set."""

    query: InterpretedQuery
    rows: CollapsedList
    near: tuple[FusedHit, ...]
    total: int | None
    outcomes: Mapping[str, int]
    reasons: Mapping[str, tuple[str, ...]]


def listed(plan: QueryPlan, request: ListRequest) -> Step[Listed]:
    """The list of ``request``, as deep as its window."""
    depth = request.window.end
    fields = HIT_FIELDS + (FOLD_FIELDS if request.listing.fold else ())
    query = ListQuery(request.filters, depth, request.listing.sort, fields)
    narrow = narrowed(plan, request.filters)
    steps: list[Step[Any]] = [ranked_list(plan, query)]
    if narrow.set_query is not None:
        steps.append(count([CountQuery(membership(narrow.set_query), ("outcome",))]))
    behind = near_plan(plan) if _may_show_near(plan, request) else None
    if behind is not None:
        steps.append(ranked_list(behind, replace(query, depth=request.listing.near)))
    ranked, *others = yield from side_by_side(steps)
    rows = collapsed(ranked) if request.listing.fold else CollapsedList(ranked.order)
    reasons = dict(ranked.values.get("reason", {}))
    total, outcomes = None, {}
    if narrow.set_query is not None:
        ((counts,), *others) = others
        outcomes = {value.value: value.count for value in counts.facets["outcome"].values}
        total = counts.total
    near: tuple[FusedHit, ...] = ()
    room = depth - len(rows.order)
    if behind is not None and room > 0 and (request.window.offset < len(rows.order) or not rows.order):
        near = _scaled(rows.order, others[0].order[: min(room, request.listing.near)])
        reasons |= others[0].values.get("reason", {})
    searched = _with_partial_note(plan, ranked.searched)
    return Listed(searched, rows, near, total, outcomes, reasons)


def _may_show_near(plan: QueryPlan, request: ListRequest) -> bool:
    """Whether the end of the set may lie within the window, so that there is room behind it."""
    if request.listing.sort is not Sort.RELEVANCE or not request.listing.near:
        return False
    if plan.set_size is None or request.filters:
        return True
    return plan.set_size < request.window.end * (COLLAPSED_ROW if request.listing.fold else 1)


def _scaled(order: Sequence[FusedHit], near: Sequence[FusedHit]) -> tuple[FusedHit, ...]:
    """What comes behind a list, scored to go on where it ends: behind a last hit of .40 near ones of .80 and
    .60 get .40 and .30."""
    if not order or not near or near[0].score <= 0:
        return tuple(near)
    last = max(order[-1].score, 0.0)
    scale = min(1.0, last / near[0].score)
    # x * (a / x) may be more than a by its last digit.
    return tuple(hit._replace(score=min(hit.score * scale, last), scale=scale) for hit in near)


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


def _with_partial_note(plan: QueryPlan, searched: int | None) -> InterpretedQuery:
    """How the query was read, with a note where the engine did not look at every issue."""
    if searched is None:
        return plan.interpreted
    note = (
        f"This is a partial answer: the words stand in too many places, and {searched:,} of "
        f"{plan.size:,} issues were looked at; use rarer words, or name a field before them."
    )
    return replace(plan.interpreted, notes=(*plan.interpreted.notes, note))
