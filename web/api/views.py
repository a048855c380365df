"""The JSON API, described by its own OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import UnsupportedMediaType

from search.errors import BadParameter
from search.model.requests import IssueSubject
from search.model.results import SearchResponse
from search.parameters import Settings, Surface, read_settings, table
from search.results.answers import answer
from search.results.document_answers import document_answer, notes_on, searched
from search.searcher import Searcher
from search.similar.subjects import Submission, whole_text
from web.api import answers, openapi
from web.config import WebConfig
from web.forms.submission import from_file, from_text
from web.services import services

api = Blueprint("api", __name__, url_prefix="/api/v1")

OPERATIONS: Mapping[tuple[str, str], tuple[table.AnyParameter, ...]] = {
    ("GET", "/api/v1/search"): table.SEARCH,
    ("GET", "/api/v1/facets"): table.RESULT_SET,
    ("GET", "/api/v1/similar"): table.SIMILAR,
    ("POST", "/api/v1/similar"): table.SIMILAR_TO_TEXT,
    ("GET", "/api/v1/determinations/<determination_id>"): (),
    ("GET", "/api/v1/openapi.json"): (),
}
"""The parameters of every address of the API, by method and rule."""


@api.get("/search")
def search() -> Response:
    """Ranked issues for a query."""
    searcher, settings, restarted = _paged(read_settings(request.args, Surface.API))
    query = table.QUERY.read(request.args, Surface.API)
    return json_answer(answer(searcher.search_or_relax(settings.search(query), restarted)))


@api.get("/facets")
def facets() -> Response:
    """Counts of every facet's values over the result set of a query."""
    settings = read_settings(request.args, Surface.API)
    query = table.QUERY.read(request.args, Surface.API)
    searcher = services().live.current()
    plan = searcher.plan(settings.search(query))
    total, counts = plan.counted()
    return json_answer(answers.facets_answer(searcher.build, total, plan.interpreted.notes, counts))


@api.get("/similar")
def similar() -> Response:
    """Issues similar to an indexed one."""
    issue_id = table.ISSUE_ID.read(request.args, Surface.API)
    if not issue_id:
        raise BadParameter("issue_id is missing: give the id of an issue, or send a text by POST.")
    searcher, settings, restarted = _paged(read_settings(request.args, Surface.API))
    return json_answer(answer(searcher.plan(settings.similar(IssueSubject(issue_id)), restarted).answer()))


@api.post("/similar")
def similar_to_submission() -> Response:
    """Issues similar to each disputed treatment of a pasted or uploaded text, which is not kept."""
    settings = read_settings(request.args, Surface.API)
    only_listed = table.REQUESTS.read(request.args, Surface.API)
    is_whole = table.WHOLE.read(request.args, Surface.API)
    submission = _submission(services().config)
    if is_whole:
        submission = whole_text(submission)
    searcher = services().live.current()
    number = submission.case_number
    limit = None if only_listed else services().config.lists_per_letter
    responses: tuple[SearchResponse | None, ...] = (None,) * len(submission.subjects)
    if not only_listed:
        responses = searched(submission, lambda subject: searcher.similar(settings.similar(subject)), limit)
    document = document_answer(
        submission,
        responses,
        case_indexed=searcher.has_determination(number) if number else None,
        notes=notes_on(submission, limit),
    )
    response = json_answer(document)
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/determinations/<determination_id>")
def determination(determination_id: str) -> Response:
    """One letter as ``imr parse`` prints it."""
    return json_answer(services().live.current().determination(determination_id).determination)


@api.get("/openapi.json")
def description() -> Response:
    """The OpenAPI document of all of this."""
    return json_answer(openapi.document(services().config))


def _paged(settings: Settings) -> tuple[Searcher, Settings, tuple[str, ...]]:
    """The searcher over the build that a list is paged through, with the settings, which begin at the first
    hit where that build is gone, and what is then said."""
    searcher, restarted = services().paged(table.BUILD.read(request.args, Surface.API))
    if restarted:
        settings = replace(settings, window=replace(settings.window, offset=0))
    return searcher, settings, restarted


def _submission(config: WebConfig) -> Submission:
    if request.mimetype == "application/json":
        return from_text(_text_of_json(), config)
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType()
    if extra := (set(request.form) | set(request.files)) - {"text", "file"}:
        raise BadParameter(f"There is no form field '{min(extra)[:80]}': send text or file.")
    texts = request.form.getlist("text")
    # A part without a file name is a field to the form reader, yet its content is a file to us.
    files = [("", field.encode()) for field in request.form.getlist("file")]
    files += [(upload.filename or "", upload.read()) for upload in request.files.getlist("file")]
    if len(texts) + len(files) != 1:
        raise BadParameter("Send exactly one of text and file.")
    return from_text(texts[0], config) if texts else from_file(*files[0], config)


def _text_of_json() -> str:
    try:
        body = msgspec.json.decode(request.get_data(cache=False), type=openapi.TextBody)
    except msgspec.MsgspecError:
        raise BadParameter('The body is not what is read here: send {"text": "..."}.') from None
    except UnicodeDecodeError:
        raise BadParameter("The body is not UTF-8: encode it as UTF-8.") from None
    return body.text


def json_answer(value: object) -> Response:
    """``value`` as a JSON answer."""
    return Response(msgspec.json.encode(value), content_type="application/json")
