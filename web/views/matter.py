"""What a visitor keeps. It is in their browser alone: the page is the same for everybody."""

from __future__ import annotations

from flask import Blueprint, Response

from web.responses import html_response

blueprint = Blueprint("matter", __name__)


@blueprint.get("/matter")
def page() -> Response:
    """The page that the script fills from the browser's storage."""
    return html_response("matter.html")
