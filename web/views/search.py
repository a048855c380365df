"""The search page: a query and its filters to lists of issues. Nothing is ranked here."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from search.errors import BadParameter, BadRange, ImrError, QuerySyntax, UnknownField
from search.model.requests import MAX_QUERY_CHARACTERS
from search.model.results import Relaxation
from search.parameters import refuse_unknown
from search.query.syntax_repair import repaired_query
from search.searcher import Searcher
from web.error_handlers import status_of
from web.forms.parameters import OPERATIONS
from web.forms.requests import asking, search_request
from web.forms.state import State
from web.presentation.date_histogram import date_histogram
from web.presentation.facets import count_other_outcomes, facets
from web.presentation.result_lists import ResultList, rate_of_lists, result_lists
from web.responses import html_response
from web.services import services

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
    searcher = services().live.current().with_request_cache()
    try:
        lists = result_lists(state, asking(searcher, state), services().config)
        counts = searcher.facets(search_request(state, state.filters))
    except (QuerySyntax, UnknownField, BadRange) as error:
        return _refused(state, error)
    determination_id = _letter_of_case_number(lists)
    if determination_id:
        return redirect(url_for("determination.page", determination_id=determination_id), code=303)
    return html_response(
        "search.html",
        state=state,
        lists=lists,
        facets=facets(counts, state, rated=rate_of_lists(lists) is not None),
        histogram=date_histogram(
            counts["year"], state, lambda year: searcher.months(search_request(state, state.filters), year)
        ),
        other_outcomes=count_other_outcomes(counts.get("outcome", ())),
        relaxations=_relaxations(searcher, state, lists),
        error=None,
    )


def _relaxations(searcher: Searcher, state: State, lists: tuple[ResultList, ...]) -> tuple[Relaxation, ...]:
    """Searches to try instead where nothing matches."""
    if any(shown.response.total for shown in lists):
        return ()
    return searcher.relaxations(search_request(state, state.filters))


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
