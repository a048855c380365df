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
from web.presentation.facets import Facets, facets
from web.presentation.headlines import headline
from web.presentation.result_lists import Results, list_layouts, shown_results
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
    results = shown_results(layouts, shown)
    determination_id = _letter_of_case_number(results)
    if determination_id:
        return redirect(url_for("determination.page", determination_id=determination_id), code=303)
    counts = {field: counted.values for field, counted in shown.facets.items()}
    relaxations = plan.relaxations() if results.total == 0 else ()
    said = headline(results, state, letters=searcher.status().determinations, relaxations=relaxations)
    has_set = results.total is not None
    return html_response(
        "search.html",
        state=state,
        results=results,
        lists=results.lists,
        headline=said,
        facets=facets(counts, state, rated=results.rate is not None) if has_set else Facets(),
        histogram=date_histogram(counts["year"], state, shown.months) if has_set else None,
        relaxations=relaxations,
        error=None,
    )


def _letter_of_case_number(results: Results) -> str | None:
    """The letter to open where the query was a case number that the build has."""
    if results.query.case_number is None:
        return None
    hits = [hit for shown in results.lists for hit in shown.hits]
    return hits[0].determination_id if hits else None


def _refused(state: State, error: ImrError) -> Response:
    """The search page with the error, the query as typed and, for bad syntax, a query that can be read."""
    suggestion = repaired_query(state.query) if isinstance(error, QuerySyntax) else None
    return html_response(
        "search.html", status_of(error), state=state, lists=(), error=error, repaired_query=suggestion
    )
