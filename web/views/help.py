"""How to search: the query language, the modes, what the labels mean."""

from __future__ import annotations

from flask import Blueprint, Response

from search.parameters.table import USUAL_WEIGHTS
from web.responses import html_response

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
def page() -> Response:
    """The help page."""
    return html_response("help.html", usual_weights=USUAL_WEIGHTS)
