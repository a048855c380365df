"""Every error as an answer: problem details for API and exports, a page elsewhere; one sentence in both."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from search.errors import (
    BadParameter,
    Busy,
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
from web.responses import html_response

PROBLEM_TYPE = "application/problem+json"

STATUS_OF_ERROR: dict[type[ImrError], HTTPStatus] = {
    BadParameter: HTTPStatus.BAD_REQUEST,
    QuerySyntax: HTTPStatus.BAD_REQUEST,
    UnknownField: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    UnreadableLetter: HTTPStatus.UNPROCESSABLE_ENTITY,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    NoIndex: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexOutdated: HTTPStatus.SERVICE_UNAVAILABLE,
    MissingExtra: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

STATUS_SENTENCES = {
    HTTPStatus.NOT_FOUND: "There is no page at this address: start again from the search page.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not accept that method: see the API description.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "The request is larger than 20 MB: upload the pages about the disputed treatment."
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "This content type is not accepted here: send application/json or multipart/form-data."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Something failed on our side and was logged without your words: try again, or report what you did."
    ),
}

HEADINGS = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The upload is too large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The letter could not be read",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something failed on our side",
    HTTPStatus.SERVICE_UNAVAILABLE: "The index cannot be used",
}
"""What failed, above the sentence on the page."""

HEADINGS_OF_ERROR: dict[type[ImrError], str] = {
    NoIndex: "Nothing is indexed yet",
    Busy: "Too much is being read at once",
}
OTHER_HEADING = "The request could not be answered"


def status_of(error: ImrError) -> HTTPStatus:
    """The HTTP status for an error of this project; 400 for one that the table does not name."""
    return STATUS_OF_ERROR.get(type(error), HTTPStatus.BAD_REQUEST)


def register(app: Flask) -> None:
    """Lets ``app`` answer every error with problem details or a page."""
    app.register_error_handler(ImrError, _imr_error)
    app.register_error_handler(HTTPException, _http_error)


def _imr_error(error: ImrError) -> Response:
    status, sentence = status_of(error), str(error)
    if _programs_ask():
        syntax = error if isinstance(error, QuerySyntax) else None
        return _problem(status, sentence, syntax)
    heading = HEADINGS_OF_ERROR.get(type(error)) or HEADINGS.get(status, OTHER_HEADING)
    return html_response("error.html", status, status=status, heading=heading, sentence=sentence)


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    sentence = STATUS_SENTENCES.get(status, f"{status.description or status.phrase}.")
    if _programs_ask():
        response = _problem(status, sentence)
    else:
        heading = HEADINGS.get(status, OTHER_HEADING)
        response = html_response("error.html", status, status=status, heading=heading, sentence=sentence)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _programs_ask() -> bool:
    """Whether the address is one that programs ask: the answer is JSON."""
    return (
        request.path.startswith(("/api/", "/export."))
        or request.path.endswith(".json")
        or request.path in ("/healthz", "/readyz", "/metrics")
    )


def _problem(status: HTTPStatus, sentence: str, error: QuerySyntax | None = None) -> Response:
    """Problem details; for bad syntax with the position of the mistake and a query that can be read."""
    problem = Problem(
        status.phrase,
        status.value,
        sentence,
        error.position if error else None,
        repaired_query(error.query) if error else None,
    )
    return Response(msgspec.json.encode(problem), status, content_type=PROBLEM_TYPE)
