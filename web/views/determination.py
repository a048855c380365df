"""A letter to read, and its raw text."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request, url_for

from search.errors import BadRange, BuildGone, NotFound, QuerySyntax, UnknownField
from search.parameters import Flag
from search.plan import Plan
from search.searcher import Searcher
from web.forms.parameters import ISSUE, MARKS, PAGES
from web.forms.requests import listed_request
from web.forms.state import State
from web.presentation.letter_layout import facts, lay_out
from web.presentation.navigation import ListPosition, neighbours
from web.responses import html_response
from web.services import services

blueprint = Blueprint("determination", __name__)


@blueprint.get("/determinations/<determination_id>")
def page(determination_id: str) -> Response:
    """A letter. The words of ``?q=`` are highlighted (not with ``marks=0``); the list and the rank it was
    opened from lead to the results beside it."""
    searcher = services().live.current()
    letter = searcher.determination(determination_id)
    issue = ISSUE.read(request.args, PAGES)
    state = State.read(url_for("similar.page" if issue else "search.page"), request.args)
    position = ListPosition.read(state, request.args)
    highlighted = MARKS.read(request.args, PAGES)
    plan = _list_plan(position)
    terms = _query_terms(searcher, state, plan) if highlighted else frozenset()
    return html_response(
        "determination.html",
        letter=letter,
        determination=letter.determination,
        layout=lay_out(letter, terms),
        facts=facts(letter.determination),
        state=state,
        position=position,
        neighbours=neighbours(position, determination_id, plan) if position and plan else None,
        highlighted=highlighted,
        highlight_switch=_highlight_switch(highlighted),
    )


@blueprint.get("/determinations/<determination_id>/text")
def text(determination_id: str) -> Response:
    """The letter's raw text as a file."""
    letter = services().live.current().determination(determination_id)
    name = quote(f"{letter.determination.determination_id}.txt", safe="")
    response = Response(letter.text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _list_plan(position: ListPosition | None) -> Plan | None:
    """The plan of the list that a letter was opened from; ``None`` where it can no longer be asked for."""
    if position is None:
        return None
    try:
        searcher = services().live.current(position.state.build or None)
        return searcher.plan(listed_request(position.state))
    except (QuerySyntax, UnknownField, BadRange, NotFound, BuildGone):
        return None


def _highlight_switch(highlighted: bool) -> str:
    """The address of the same page without highlighting where it is on, with it where it is off."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "marks"]
    pairs += [(MARKS.name, Flag.written(False))] if highlighted else []
    return f"{request.path}?{urlencode(pairs)}"


def _query_terms(searcher: Searcher, state: State, plan: Plan | None) -> frozenset[str]:
    """The index terms to highlight; none for a query that cannot be read, since the letter can."""
    if plan is not None and not state.issue:
        return frozenset(plan.interpreted.terms)
    try:
        return searcher.terms(state.query, state.off)
    except (QuerySyntax, UnknownField):
        return frozenset()
