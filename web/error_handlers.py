"""Every error as an answer: problem details for API and exports, a page elsewhere; one sentence in both."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from search.errors import (
    BadParameter,
    ImrError,
    IndexDamaged,
    IndexOutdated,
    MissingExtra,
    ModelUnavailable,
    NoIndex,
    NotFound,
    QuerySyntax,
    UnknownField,
    UnreadableLetter,
)
from search.query.syntax_repair import repaired_query
from web.api.answers import Problem

PROBLEM_TYPE = "application/problem+json"

STATUS: dict[type[ImrError], HTTPStatus] = {
    BadParameter: HTTPStatus.BAD_REQUEST,
    QuerySyntax: HTTPStatus.BAD_REQUEST,
    UnknownField: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    UnreadableLetter: HTTPStatus.UNPROCESSABLE_ENTITY,
    NoIndex: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexOutdated: HTTPStatus.SERVICE_UNAVAILABLE,
    MissingExtra: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

SENTENCES = {
    HTTPStatus.NOT_FOUND: "There is no page at this address: start again from the search page.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method: see the API description.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "The request is larger than 20 MB: upload the pages about the disputed treatment."
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "This content type is not read here: send application/json or multipart/form-data."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Something failed on our side and was noted without your words: try again, or report what you did."
    ),
}


def status_of(error: ImrError) -> HTTPStatus:
    """The HTTP status for one of our errors."""
    return STATUS.get(type(error), HTTPStatus.BAD_REQUEST)


def register(app: Flask) -> None:
    """Lets ``app`` answer every error in one of the two forms."""
    app.register_error_handler(ImrError, _ours)
    app.register_error_handler(HTTPException, _http)


def _ours(error: ImrError) -> Response:
    if isinstance(error, QuerySyntax):
        return _answer(status_of(error), str(error), error.position, repaired_query(error.query))
    return _answer(status_of(error), str(error))


def _http(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    answered = _answer(status, SENTENCES.get(status, f"{status.description or status.phrase}."))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answered.headers[name] = value
    return answered


def _answer(
    status: HTTPStatus, sentence: str, position: int | None = None, mended: str | None = None
) -> Response:
    for_programs = request.path.startswith(("/api/", "/export.")) or request.path.endswith(".json")
    if for_programs or request.path in ("/healthz", "/readyz", "/metrics"):
        problem = Problem(status.phrase, status.value, sentence, position, mended)
        return Response(msgspec.json.encode(problem), status, content_type=PROBLEM_TYPE)
    page = render_template("error.html", status=status, sentence=sentence)
    return Response(page, status, content_type="text/html; charset=utf-8")
