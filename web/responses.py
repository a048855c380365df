"""How every view answers with a page."""

from __future__ import annotations

from flask import Response, render_template


def html_response(
    template: str, status: int = 200, /, *, storable: bool = True, **variables: object
) -> Response:
    """The page that ``template`` makes of ``variables``. One that is not ``storable`` is kept by no cache,
    the browser's own included: it shows what a visitor pasted."""
    page = render_template(template, **variables)
    response = Response(page, status, content_type="text/html; charset=utf-8")
    if not storable:
        response.headers["Cache-Control"] = "no-store"
    return response
