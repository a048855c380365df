"""The issues that a contrast reads: the best of each outcome, whatever outcome the plan's filters ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search.analytics.contrast import MAX_RATIONALES, Contrast, DecidedIssue, contrast
from search.analytics.rates import DECIDED_OUTCOMES
from search.engine.steps import Step, determinations, side_by_side
from search.fields.documents import issue_by_id
from search.model.requests import Filter
from search.retrieval.plan import QueryPlan
from search.retrieval.ranking import ListQuery, ranked_list


def contrast_of(plan: QueryPlan) -> Step[Contrast]:
    """What the overturned rationales of the result set say that the upheld ones do not, and the other way
    round."""
    filters = tuple(filter_ for filter_ in plan.interpreted.filters if filter_.field != "outcome")
    if plan.set_query is None:
        return contrast(replace(plan.interpreted, filters=filters), (), ())
    overturned, upheld = yield from side_by_side(
        [_best(plan, (*filters, Filter("outcome", outcome.value))) for outcome in DECIDED_OUTCOMES]
    )
    return contrast(replace(plan.interpreted, filters=filters), overturned, upheld)


def _best(plan: QueryPlan, filters: Sequence[Filter]) -> Step[list[DecidedIssue]]:
    """The best issues with those filters, with their letters."""
    ranked = yield from ranked_list(plan, ListQuery(tuple(filters), MAX_RATIONALES))
    ids = [hit.issue_id for hit in ranked.order[:MAX_RATIONALES]]
    letters = yield from determinations(issue_id.rpartition("#")[0] for issue_id in ids)
    return [indexed for issue_id in ids if (indexed := issue_by_id(issue_id, letters))]
