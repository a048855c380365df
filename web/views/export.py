"""Result sets as files: everything that a search page or a page of similar cases lists, in its order."""

from __future__ import annotations

from flask import Blueprint, Response, request, stream_with_context, url_for

from search.model.results import Hit, ResultSet
from search.searcher import Searcher
from web.export.records import FORMATS, ExportHeading, record
from web.forms.parameters import BOM, PAGES
from web.forms.requests import requested
from web.forms.state import State
from web.presentation import labels
from web.services import services

exports = Blueprint("exports", __name__)


@exports.get("/export.csv", defaults={"ending": "csv"})
@exports.get("/export.json", defaults={"ending": "json"})
@exports.get("/export.ris", defaults={"ending": "ris"})
def export(ending: str) -> Response:
    """The result set as a file. Its beginning is sent before its end is read."""
    state = State.read(request.path, request.args)
    bom = ending == "csv" and BOM.read(request.args, PAGES)
    found = result_set(services().live.current(), state, services().config.rows_in_export)
    records = (record(hit, issue_address(hit)) for hit in found.hits)
    heading = ExportHeading(
        found.query.words,
        found.mode,
        state.sort,
        state.without,
        found.build,
        found.total,
        found.folded,
        found.rows,
    )
    media_type, written = FORMATS[ending]
    pieces = (piece.encode() for piece in written(heading, records, bom))
    response = Response(stream_with_context(pieces), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="imr-issues.{ending}"'
    return response


def result_set(searcher: Searcher, state: State, most: int) -> ResultSet:
    """What ``state`` lists, from the first row on. Raises as a search does."""
    return searcher.whole(requested(state), most)


def issue_address(hit: Hit) -> str:
    """Where the issue stands in its letter, with the host that the visitor asked."""
    page = url_for("pages.determination", determination_id=hit.determination_id, _external=True)
    return f"{page}#{labels.issue_anchor(hit.issue)}"
