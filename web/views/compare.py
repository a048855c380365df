"""Two to four issues side by side."""

from __future__ import annotations

from flask import Blueprint, Response, request

from search.errors import BadParameter
from web.presentation.comparison import compared
from web.responses import html_response
from web.services import services
from web.views.lookup import indexed_issue

blueprint = Blueprint("compare", __name__)

MIN_ISSUES, MAX_ISSUES = 2, 4


@blueprint.get("/compare")
def page() -> Response:
    """The issues that ``pick`` names, each once."""
    picked = tuple(dict.fromkeys(request.args.getlist("pick")))
    if not MIN_ISSUES <= len(picked) <= MAX_ISSUES:
        raise BadParameter(
            f"{len(picked)} {'issue is' if len(picked) == 1 else 'issues are'} chosen: choose two to four by "
            "the boxes named Compare in the lists, then compare them."
        )
    searcher = services().live.current()
    issues = tuple(indexed_issue(searcher, issue_id) for issue_id in picked)
    return html_response("compare.html", columns=compared(issues))
