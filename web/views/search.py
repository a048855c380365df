"""The search page: a query and its filters to lists of issues. Nothing is ranked here."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from search.errors import BadParameter, BadRange, ImrError, QuerySyntax, UnknownField
from search.fields import FACET_FIELDS
from search.model.requests import MAX_QUERY_CHARACTERS
from search.parameters import refuse_unknown
from search.query.syntax_repair import repaired_query
from web.error_handlers import status_of
from web.forms.parameters import OPERATIONS
from web.forms.requests import search_request
from web.forms.state import State
from web.presentation.date_histogram import date_histogram
from web.presentation.facets import count_other_outcomes, facets
from web.presentation.result_lists import ResultList, list_layouts, rate_of_lists, shown_lists
from web.responses import html_response
from web.services import services
from web.views.lookup import paged_list

blueprint = Blueprint("search", __name__)


@blueprint.get("/")
def page() -> Response:
    """The start page where nothing is asked, results where something is."""
    try:
        refuse_unknown(request.args, OPERATIONS["/"])
        state = State.read(request.path, request.args)
    except BadParameter as error:
        query = request.args.get("q", "")[:MAX_QUERY_CHARACTERS]
        return _refused(State(request.path, query), error)
    if not state.asked:
        return html_response("start.html", state=state)
    try:
        searcher, state, restarted = paged_list(state)
        plan = searcher.plan(search_request(state), restarted)
        layouts = list_layouts(state, plan, services().config)
        shown = plan.page([layout.request(plan) for layout in layouts], facets=FACET_FIELDS, histogram=True)
    except (QuerySyntax, UnknownField, BadRange) as error:
        return _refused(state, error)
    lists = shown_lists(state, layouts, shown.answers)
    determination_id = _letter_of_case_number(lists)
    if determination_id:
        return redirect(url_for("determination.page", determination_id=determination_id), code=303)
    counts = {field: counted.values for field, counted in shown.facets.items()}
    return html_response(
        "search.html",
        state=state,
        lists=lists,
        facets=facets(counts, state, rated=rate_of_lists(lists) is not None),
        histogram=date_histogram(counts["year"], state, shown.months),
        other_outcomes=count_other_outcomes(counts.get("outcome", ())),
        relaxations=() if any(result.response.total for result in lists) else plan.relaxations(),
        error=None,
    )


def _letter_of_case_number(lists: tuple[ResultList, ...]) -> str | None:
    """The letter to open where the query was a case number that the build has."""
    if lists[0].response.query.case_number is None:
        return None
    hits = [hit for shown in lists for hit in shown.counted_hits]
    return hits[0].determination_id if hits else None


def _refused(state: State, error: ImrError) -> Response:
    """The search page with the error, the query as typed and, for bad syntax, a query that can be read."""
    suggestion = repaired_query(state.query) if isinstance(error, QuerySyntax) else None
    return html_response(
        "search.html", status_of(error), state=state, lists=(), error=error, repaired_query=suggestion
    )
