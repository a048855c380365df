"""The pages for searching and reading: request to query to engine to HTML. Nothing is ranked here."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.errors import ImrError, QuerySyntax, UnknownField
from search.query.ranges import BadRange
from search.query.repair import repaired
from search.query.scanner import MAX_QUERY
from search.service import Searcher
from search.types import Filter, Repair, SearchRequest, SearchResponse
from web import params
from web.facets import facet, neither_side
from web.failures import status_of
from web.listing import Ask, ResultList, result_lists
from web.params import BadParameter
from web.reading import facts, lay_out
from web.services import services
from web.state import State

pages = Blueprint("pages", __name__)


@pages.get("/")
def search() -> BaseResponse:
    """The search page: a start page where nothing is asked, results where something is."""
    try:
        state = State.read(request.path, request.args)
    except BadParameter as error:
        kept = request.args.get("q", "")[:MAX_QUERY]
        return _refused(State(request.path, kept), error)
    if not state.asked:
        return _html(render_template("start.html", state=state))
    searcher = services().live.current()
    try:
        lists = result_lists(state, _asking(searcher, state), services().config)
        counts = searcher.facets(_request(state, state.filters))
    except (QuerySyntax, UnknownField, BadRange) as error:
        return _refused(state, error)
    letter = _letter_of_case(lists)
    if letter:
        return redirect(url_for("pages.determination", determination_id=letter), code=303)
    page = render_template(
        "search.html",
        state=state,
        lists=lists,
        facets=[facet(field, values, state.filters) for field, values in counts.items()],
        other=neither_side(counts.get("outcome", ())),
        repairs=_repairs(searcher, state, lists),
        error=None,
    )
    return _html(page)


@pages.get("/determinations/<determination_id>")
def determination(determination_id: str) -> BaseResponse:
    """A letter to read; the words of ``?q=`` are marked."""
    searcher = services().live.current()
    letter = searcher.determination(determination_id)
    query = request.args.get("q", "")[:MAX_QUERY]
    reading = lay_out(letter, _terms(searcher, query, params.switches(request.args, "off")))
    return _html(
        render_template(
            "determination.html",
            letter=letter,
            determination=letter.determination,
            reading=reading,
            facts=facts(letter.determination),
            query=query,
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
    return _html(render_template("help.html", usual=params.USUAL))


def _asking(searcher: Searcher, state: State) -> Ask:
    def ask(filters: tuple[Filter, ...], offset: int, k: int) -> SearchResponse:
        return searcher.search(replace(_request(state, filters), k=k, offset=offset))

    return ask


def _request(state: State, filters: tuple[Filter, ...]) -> SearchRequest:
    return SearchRequest(
        state.query,
        state.mode,
        filters,
        wide=state.wide,
        fold=state.fold,
        off=state.off,
        on=state.on,
    )


def _repairs(searcher: Searcher, state: State, lists: tuple[ResultList, ...]) -> tuple[Repair, ...]:
    """Searches near to one that finds nothing."""
    if any(found.response.total for found in lists):
        return ()
    return searcher.repairs(_request(state, state.filters))


def _letter_of_case(lists: tuple[ResultList, ...]) -> str | None:
    """The letter to go to where the query was a case number that the build has."""
    if lists[0].response.query.case_number is None:
        return None
    hits = [hit for found in lists for hit in found.within]
    return hits[0].determination_id if hits else None


def _refused(state: State, error: ImrError) -> BaseResponse:
    """The search page with the error and the query as typed."""
    mended = repaired(state.query) if isinstance(error, QuerySyntax) else None
    page = render_template(
        "search.html", state=state, lists=(), facets=(), other=0, repairs=(), error=error, mended=mended
    )
    return _html(page, status_of(error))


def _terms(searcher: Searcher, query: str, off: tuple[str, ...]) -> frozenset[str]:
    """The index terms to mark; a query that cannot be read marks nothing, the letter is shown."""
    try:
        return searcher.terms(query, off)
    except (QuerySyntax, UnknownField):
        return frozenset()


def _html(page: str, status: int = 200) -> Response:
    return Response(page, status, content_type="text/html; charset=utf-8")
