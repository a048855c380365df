"""The OpenAPI 3.1 document. Answer schemas come from the types that are sent, so they cannot drift."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, cast

import msgspec

from search.model.letters import Determination
from search.parameters import Choice, Flag, Number, Surface, Text, Texts, table
from search.parameters.kinds import Kind
from search.parameters.table import AnyParameter
from search.results.answers import Answer
from search.results.document_answers import DocumentAnswer
from web.api import answers
from web.config import WebConfig
from web.export.records import FORMATS, Records
from web.forms.parameters import OPERATIONS

Json = dict[str, Any]


class TextBody(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The JSON body of a similar search."""

    text: str


ANSWERS = (
    Answer,
    DocumentAnswer,
    answers.FacetsAnswer,
    answers.Health,
    answers.Problem,
    Determination,
    Records,
)

EXAMPLE = "Norco 10/325 mg #120 was denied: no urine drug screen and no functional improvement."

PROBLEMS = {
    "400": "A parameter, the query or the body cannot be used.",
    "404": "There is no such id.",
    "413": "The body is too large.",
    "415": "The body has another content type.",
    "422": "The file cannot be read as a letter.",
    "503": "No build is published.",
}


def document(config: WebConfig) -> Json:
    """The description of the API as served with ``config``."""
    _, schemas = msgspec.json.schema_components(
        ANSWERS, schema_hook=_schema_of_object, ref_template="#/components/schemas/{name}"
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "IMR precedents",
            "version": "1",
            "description": "Search Independent Medical Review determinations and find similar ones. "
            "Pasted and uploaded text is compared in memory and never stored.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/api/v1/search": {"get": _search()},
            "/api/v1/similar": {"get": _similar(), "post": _submission(config)},
            "/api/v1/facets": {"get": _facets()},
            "/api/v1/determinations/{determination_id}": {"get": _determination()},
            **{f"/export.{ending}": {"get": _export(ending, config)} for ending in FORMATS},
            "/healthz": {"get": _health("alive", "The process answers.", ())},
            "/readyz": {"get": _health("ready", "A build is published.", ("503",))},
        },
        "components": {"schemas": schemas},
    }


def _schema_of_object(kind: type) -> Json:
    """The schema of an explanation's values, which may be of any kind."""
    if kind is object:
        return {"description": "What the engine says about the score."}
    raise NotImplementedError(kind)


def _search() -> Json:
    return _operation(
        "search", "Ranked issues for a query", "Answer", _parameters(table.SEARCH), ("400", "503")
    )


def _facets() -> Json:
    parameters = _parameters(table.RESULT_SET)
    return _operation(
        "facets",
        "Counts over the result set of a query; none, with a note, where there is no set",
        "FacetsAnswer",
        parameters,
        ("400", "503"),
    )


def _similar() -> Json:
    parameters = _parameters(table.SIMILAR)
    return _operation(
        "similar", "Issues similar to an indexed one", "Answer", parameters, ("400", "404", "503")
    )


def _submission(config: WebConfig) -> Json:
    operation = _operation(
        "similarToSubmission",
        "Issues similar to each disputed treatment of a text or file, which is not kept",
        "DocumentAnswer",
        _parameters(table.SIMILAR_TO_TEXT),
        ("400", "413", "415", "422", "503"),
    )
    operation["description"] = (
        "`requests` is always a list, in reading order; it is empty where the text has no medical request, "
        "as `notes` then say. Approved requests are listed, and not searched."
    )
    text: Json = {"type": "string", "minLength": 1, "maxLength": config.text_characters, "pattern": r"\S"}
    file: Json = {"type": "string", "format": "binary", "description": "PDF or text, at most 20 MB"}

    def object_with(name: str, schema: Json) -> Json:
        return {
            "type": "object",
            "properties": {name: schema},
            "required": [name],
            "additionalProperties": False,
        }

    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {"schema": object_with("text", text), "example": {"text": EXAMPLE}},
            "multipart/form-data": {
                "schema": {"oneOf": [object_with("text", text), object_with("file", file)]}
            },
        },
    }
    return operation


def _export(ending: str, config: WebConfig) -> Json:
    parameters = _parameters(OPERATIONS[f"/export.{ending}"], Surface.PAGES)
    summary = f"The result set as {ending.upper()}, best first; {config.rows_in_export:,} rows at the most"
    operation = _operation(f"export_{ending}", summary, "Records", parameters, ("400", "404", "503"))
    operation["description"] = (
        "The same issues in the same order as the search page (with `issue`, the page of similar cases) in "
        "one list. Nothing that lies beyond the result set is exported."
    )
    if ending != "json":
        text = {FORMATS[ending][0].partition(";")[0]: {"schema": {"type": "string"}}}
        operation["responses"]["200"]["content"] = text
    return operation


def _determination() -> Json:
    identity = {
        "name": "determination_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "minLength": 1},
        "description": "The case number, or the file's stem where the letter has none.",
    }
    return _operation("determination", "One letter", "Determination", [identity], ("400", "404", "503"))


def _health(name: str, summary: str, problems: tuple[str, ...]) -> Json:
    return _operation(name, summary, "Health", [], problems)


def _operation(
    name: str, summary: str, answer: str, parameters: list[Json], problems: tuple[str, ...]
) -> Json:
    responses: Json = {"200": {"description": summary, "content": _content("application/json", answer)}}
    for status in problems:
        content = _content("application/problem+json", "Problem")
        responses[status] = {"description": PROBLEMS[status], "content": content}
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}


def _content(media_type: str, schema: str) -> Json:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _parameters(parameters: Iterable[AnyParameter], surface: Surface = Surface.API) -> list[Json]:
    """Parameters as the document has them, with the defaults of ``surface``."""
    return [
        {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required,
            "schema": _schema(parameter.kind, surface),
            "description": parameter.description,
        }
        for parameter in parameters
    ]


def _schema(kind: Kind[Any], surface: Surface) -> Json:
    match kind:
        case Text():
            schema: Json = {"type": "string"}
            if kind.max_characters is not None:
                schema |= {"maxLength": kind.max_characters, "default": ""}
            return schema | ({"minLength": kind.min_characters} if kind.min_characters else {})
        case Choice():
            return {
                "type": "string",
                "enum": list(cast(type[StrEnum], type(kind.default))),
                "default": kind.default,
            }
        case Number():
            return {
                "type": "integer",
                "minimum": kind.lowest,
                "maximum": kind.highest,
                "default": kind.default,
            }
        case Flag():
            return {"type": "boolean", "default": kind.default_on(surface)}
        case Texts():
            item: Json = {"type": "string", "minLength": 1, "maxLength": kind.max_characters}
            if kind.examples:
                item["examples"] = list(kind.examples)
            return {"type": "array", "items": item, "maxItems": kind.max_values}
        case _:
            raise NotImplementedError(f"A parameter of the kind {type(kind).__name__} is not described yet.")
