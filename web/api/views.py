"""The JSON API, described by its own OpenAPI document."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import UnsupportedMediaType

from search.model.requests import SearchRequest, SimilarRequest
from search.results.answers import answer
from search.similar.subjects import Subject
from web.api import answers, openapi
from web.config import WebConfig
from web.forms import parameters
from web.forms.parameters import BadParameter
from web.forms.submission import Submission, from_file, from_text, request_for
from web.services import services

api = Blueprint("api", __name__, url_prefix="/api/v1")

EXTENT = ("wide", "fold")
PAGING = ("k", "offset", "explain", *EXTENT)
SETTINGS = ("mode", "sort", *parameters.FILTER_PARAMETERS)
COMPARED = (*parameters.WEIGHT_PARAMETERS.values(), "without")


@api.get("/search")
def search() -> Response:
    """Ranked issues for a query."""
    parameters.only(request.args, ("q", *SETTINGS, *parameters.SWITCHES, *PAGING))
    asked = SearchRequest(
        parameters.query_text(request.args),
        parameters.mode(request.args),
        parameters.filters(request.args),
        k=_k(),
        offset=parameters.number(request.args, "offset", default=0, lowest=0, highest=parameters.MAX_OFFSET),
        explain=parameters.flag(request.args, "explain"),
        sort=parameters.sort(request.args),
        wide=parameters.flag(request.args, "wide"),
        fold=parameters.flag(request.args, "fold"),
        off=parameters.switches(request.args, "off"),
        on=parameters.switches(request.args, "on"),
    )
    return json_answer(answer(services().live.current().repaired(asked)))


@api.get("/facets")
def facets() -> Response:
    """Counts of every facet's values over the result set of a query."""
    parameters.only(request.args, ("q", "mode", *parameters.FILTER_PARAMETERS, *parameters.SWITCHES))
    asked = SearchRequest(
        parameters.query_text(request.args),
        parameters.mode(request.args),
        parameters.filters(request.args),
        off=parameters.switches(request.args, "off"),
        on=parameters.switches(request.args, "on"),
    )
    searcher = services().live.current()
    counts = {str(field): values for field, values in searcher.facets(asked).items()}
    return json_answer(answers.FacetsAnswer(searcher.status().build, counts))


@api.get("/similar")
def similar() -> Response:
    """Issues similar to an indexed one."""
    parameters.only(request.args, ("issue_id", *SETTINGS, *COMPARED, *PAGING))
    wanted = parameters.single(request.args, "issue_id")
    if not wanted:
        raise BadParameter("issue_id is missing: give the id of an issue, or send a text by POST.")
    asked = SimilarRequest(
        issue_id=wanted,
        mode=parameters.mode(request.args),
        filters=parameters.filters(request.args),
        k=_k(),
        offset=parameters.number(request.args, "offset", default=0, lowest=0, highest=parameters.MAX_OFFSET),
        explain=parameters.flag(request.args, "explain"),
        weights=parameters.weighing(parameters.weights(request.args)),
        without=parameters.without(request.args),
        sort=parameters.sort(request.args),
        wide=parameters.flag(request.args, "wide"),
        fold=parameters.flag(request.args, "fold"),
    )
    return json_answer(answer(services().live.current().similar(asked)))


@api.post("/similar")
def similar_to_submission() -> Response:
    """Issues similar to each disputed treatment of a pasted or uploaded text, which is not kept."""
    parameters.only(request.args, (*SETTINGS, *COMPARED, "k", "explain", *EXTENT))
    asked = SimilarRequest(
        mode=parameters.mode(request.args),
        filters=parameters.filters(request.args),
        k=_k(),
        explain=parameters.flag(request.args, "explain"),
        weights=parameters.weighing(parameters.weights(request.args)),
        without=parameters.without(request.args),
        sort=parameters.sort(request.args),
        wide=parameters.flag(request.args, "wide"),
        fold=parameters.flag(request.args, "fold"),
    )
    submission = _submission(services().config)
    searcher = services().live.current()

    def answered(subject: Subject) -> answers.SubjectAnswer:
        found = searcher.similar(request_for(subject, asked))
        return answers.SubjectAnswer(subject.request, subject.issue_number, answer(found))

    lists = tuple(answered(subject) for subject in submission.subjects)
    response = json_answer(answers.SubmissionAnswer(lists, submission.left_out))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/determinations/<determination_id>")
def determination(determination_id: str) -> Response:
    """One letter as ``imr parse`` prints it."""
    parameters.only(request.args, ())
    return json_answer(services().live.current().determination(determination_id).determination)


@api.get("/openapi.json")
def description() -> Response:
    """The OpenAPI document of all of this."""
    return json_answer(openapi.document(services().config))


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


def _k() -> int:
    return parameters.number(request.args, "k", default=10, lowest=1, highest=parameters.MAX_K)


def json_answer(value: object) -> Response:
    """``value`` as a JSON answer."""
    return Response(msgspec.json.encode(value), content_type="application/json")
