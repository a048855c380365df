"""Result sets as files: everything that a search page or a page of similar cases lists, in its order."""

from __future__ import annotations

from flask import Blueprint, Response, request, stream_with_context
from msgspec import UNSET

from search.model.results import ResultSet
from web.export.records import FORMATS, ExportHeading, record
from web.forms.parameters import BOM, PAGES
from web.forms.requests import requested
from web.forms.state import State
from web.presentation.navigation import absolute_issue_url
from web.services import services

blueprint = Blueprint("export", __name__)


@blueprint.get("/export.csv", defaults={"ending": "csv"})
@blueprint.get("/export.json", defaults={"ending": "json"})
@blueprint.get("/export.ris", defaults={"ending": "ris"})
def file(ending: str) -> Response:
    """The result set as a file. Its beginning is sent before its end is read."""
    state = State.read(request.path, request.args)
    bom = ending == "csv" and BOM.read(request.args, PAGES)
    searcher = services().live.current()
    plan = searcher.plan(requested(state))
    config = services().config
    results = plan.whole(config.rows_in_export if plan.has_set else config.rows_in_list)
    records = (record(hit, absolute_issue_url(hit)) for hit in results.hits)
    heading = ExportHeading(
        results.query.words,
        results.mode,
        state.sort,
        state.without,
        results.build,
        results.total,
        results.folded,
        results.rows,
        results.left_out,
        invented=searcher.status().invented or UNSET,
    )
    media_type, write = FORMATS[ending]
    chunks = (chunk.encode() for chunk in write(heading, records, bom))
    response = Response(stream_with_context(chunks), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(results)}.{ending}"'
    return response


def _file_name(results: ResultSet) -> str:
    """A name that says what is left out of the file: ``imr-issues-first-50000-without-11234``."""
    if not results.left_out:
        return "imr-issues"
    return f"imr-issues-first-{results.rows}-without-{results.left_out}"
