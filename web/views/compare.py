"""Two to four issues side by side."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from search.errors import BadParameter
from search.searcher import Searcher
from web.forms.requests import requested
from web.forms.state import State
from web.presentation.compared_order import ComparedOrder, compared_order
from web.presentation.comparison import compared
from web.responses import html_response
from web.services import services
from web.views.lookup import indexed_issue

blueprint = Blueprint("compare", __name__)

MIN_ISSUES, MAX_ISSUES = 2, 4


@blueprint.get("/compare")
def page() -> Response:
    """The issues that ``pick`` names, each once; with the parameters of a list also why they stand in its
    order."""
    picked = tuple(dict.fromkeys(request.args.getlist("pick")))
    if not MIN_ISSUES <= len(picked) <= MAX_ISSUES:
        raise BadParameter(
            f"{len(picked)} {'issue is' if len(picked) == 1 else 'issues are'} chosen: choose two to four by "
            "the boxes named Compare in the lists, then compare them."
        )
    searcher = services().live.current()
    issues = tuple(indexed_issue(searcher, issue_id) for issue_id in picked)
    state = State.read(request.path, request.args)
    order = _order(searcher, picked, state) if state.query.strip() or state.issue else None
    home = url_for("similar.page" if state.issue else "search.page")
    return html_response("compare.html", columns=compared(issues), order=order, back=state.shown_at(home).url)


def _order(searcher: Searcher, picked: tuple[str, ...], state: State) -> ComparedOrder | None:
    return compared_order(picked, searcher.plan(requested(state)).placed(picked), state.issue)
