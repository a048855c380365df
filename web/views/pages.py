"""The pages for searching and reading: request to query to engine to HTML. Nothing is ranked here."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.errors import BadParameter, BadRange, ImrError, NotFound, QuerySyntax, UnknownField
from search.model.requests import MAX_QUERY_CHARACTERS
from search.model.results import Relaxation
from search.parameters import Flag, refuse_unknown
from search.parameters.table import USUAL_WEIGHTS
from search.query.syntax_repair import repaired_query
from search.searcher import Searcher
from web.error_handlers import status_of
from web.forms.parameters import ISSUE, MARKS, OPERATIONS, PAGES
from web.forms.requests import asking, search_request
from web.forms.state import State
from web.presentation.facets import facets, neither_side
from web.presentation.histogram import histogram
from web.presentation.letter_layout import facts, lay_out
from web.presentation.navigation import Neighbours, Place, neighbours
from web.presentation.result_lists import ResultList, rate_of_lists, result_lists
from web.services import services

pages = Blueprint("pages", __name__)


@pages.get("/")
def search() -> BaseResponse:
    """The search page: a start page where nothing is asked, results where something is."""
    try:
        refuse_unknown(request.args, OPERATIONS["/"])
        state = State.read(request.path, request.args)
    except BadParameter as error:
        kept = request.args.get("q", "")[:MAX_QUERY_CHARACTERS]
        return _refused(State(request.path, kept), error)
    if not state.asked:
        return _html(render_template("start.html", state=state))
    searcher = services().live.current().with_request_cache()
    try:
        lists = result_lists(state, asking(searcher, state), services().config)
        counts = searcher.facets(search_request(state, state.filters))
    except (QuerySyntax, UnknownField, BadRange) as error:
        return _refused(state, error)
    letter = _letter_of_case(lists)
    if letter:
        return redirect(url_for("pages.determination", determination_id=letter), code=303)
    rated = rate_of_lists(lists) is not None
    page = render_template(
        "search.html",
        state=state,
        lists=lists,
        facets=facets(counts, state, rated=rated),
        histogram=histogram(
            counts["year"], state, lambda year: searcher.months(search_request(state, state.filters), year)
        ),
        other=neither_side(counts.get("outcome", ())),
        repairs=_repairs(searcher, state, lists),
        error=None,
    )
    return _html(page)


@pages.get("/determinations/<determination_id>")
def determination(determination_id: str) -> BaseResponse:
    """A letter to read. The words of ``?q=`` are marked (not with ``marks=0``); the list and the rank
    it was opened from lead to the results beside it."""
    searcher = services().live.current().with_request_cache()
    letter = searcher.determination(determination_id)
    issue = ISSUE.read(request.args, PAGES)
    state = State.read(url_for("similar.similar" if issue else "pages.search"), request.args)
    place = Place.read(state, request.args)
    marks = MARKS.read(request.args, PAGES)
    terms = _terms(searcher, state.query, state.off) if marks else frozenset()
    return _html(
        render_template(
            "determination.html",
            letter=letter,
            determination=letter.determination,
            reading=lay_out(letter, terms),
            facts=facts(letter.determination),
            state=state,
            place=place,
            beside=_beside(searcher, place, determination_id),
            marks=marks,
            turned=_turned(marks),
        )
    )


@pages.get("/determinations/<determination_id>/text")
def determination_text(determination_id: str) -> BaseResponse:
    """The letter's raw text as a file."""
    letter = services().live.current().determination(determination_id)
    name = quote(f"{letter.determination.determination_id}.txt", safe="")
    response = Response(letter.text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@pages.get("/help")
def help_page() -> BaseResponse:
    """How to search: the query language, the modes, what the labels mean."""
    return _html(render_template("help.html", usual=USUAL_WEIGHTS))


def _repairs(searcher: Searcher, state: State, lists: tuple[ResultList, ...]) -> tuple[Relaxation, ...]:
    """Searches near to one that finds nothing."""
    if any(found.response.total for found in lists):
        return ()
    return searcher.relaxations(search_request(state, state.filters))


def _letter_of_case(lists: tuple[ResultList, ...]) -> str | None:
    """The letter to go to where the query was a case number that the build has."""
    if lists[0].response.query.case_number is None:
        return None
    hits = [hit for found in lists for hit in found.within]
    return hits[0].determination_id if hits else None


def _beside(searcher: Searcher, place: Place | None, determination_id: str) -> Neighbours | None:
    """The results before and after a letter; ``None`` where its list can no longer be asked for."""
    if place is None:
        return None
    try:
        return neighbours(place, determination_id, asking(searcher, place.state))
    except (QuerySyntax, UnknownField, BadRange, NotFound):
        return None


def _turned(marks: bool) -> str:
    """The address of the same page with marks where it has none, or the other way round."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "marks"]
    pairs += [(MARKS.name, Flag.written(False))] if marks else []
    return f"{request.path}?{urlencode(pairs)}"


def _refused(state: State, error: ImrError) -> BaseResponse:
    """The search page with the error and the query as typed."""
    mended = repaired_query(state.query) if isinstance(error, QuerySyntax) else None
    page = render_template("search.html", state=state, lists=(), error=error, mended=mended)
    return _html(page, status_of(error))


def _terms(searcher: Searcher, query: str, off: tuple[str, ...]) -> frozenset[str]:
    """The index terms to mark; a query that cannot be read marks nothing, the letter is shown."""
    try:
        return searcher.terms(query, off)
    except (QuerySyntax, UnknownField):
        return frozenset()


def _html(page: str, status: int = 200) -> Response:
    return Response(page, status, content_type="text/html; charset=utf-8")
