"""The OpenAPI 3.1 document. Answer schemas come from the types that are sent, so they cannot drift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from search.fields import FILTER_FIELDS, NUMBER_FIELDS
from search.model.letters import Determination, Outcome
from search.model.requests import Mode, Sort
from search.query.scanner import MAX_QUERY
from search.results.answers import Answer
from web.api import answers
from web.config import WebConfig
from web.export.records import FORMATS, Records
from web.forms import parameters

Json = dict[str, Any]


class TextBody(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The JSON body of a similar search."""

    text: str


ANSWERS = (
    Answer, answers.SubmissionAnswer, answers.FacetsAnswer, answers.Health, answers.Problem, Determination, Records,
)  # fmt: skip

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
        ANSWERS, schema_hook=_anything, ref_template="#/components/schemas/{name}"
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


def _anything(kind: type) -> Json:
    """The values of an explanation may be of any kind."""
    if kind is object:
        return {"description": "What the engine says about the score."}
    raise NotImplementedError(kind)


def _search() -> Json:
    parameters = [_query(), _mode(), _sort(), *_filters(), *_switches(), *_paging()]
    return _operation("search", "Ranked issues for a query", "Answer", parameters, ("400", "503"))


def _facets() -> Json:
    parameters = [_query(), _mode(), *_filters(), *_switches()]
    return _operation(
        "facets", "Counts over the result set of a query", "FacetsAnswer", parameters, ("400", "503")
    )


def _similar() -> Json:
    issue = _parameter(
        "issue_id",
        {"type": "string", "minLength": 1},
        "Id of an indexed issue, `<determination id>#<number>`. It is never a hit itself.",
        required=True,
    )
    parameters = [issue, _mode(), _sort(), *_filters(), *_compared(), *_paging()]
    return _operation(
        "similar", "Issues similar to an indexed one", "Answer", parameters, ("400", "404", "503")
    )


def _submission(config: WebConfig) -> Json:
    operation = _operation(
        "similarToSubmission",
        "Issues similar to each disputed treatment of a text or file, which is not kept",
        "SubmissionAnswer",
        [_mode(), _sort(), *_filters(), *_compared(), _count(), _explain(), *_extent()],
        ("400", "413", "415", "422", "503"),
    )
    text: Json = {"type": "string", "minLength": 1, "maxLength": config.text_characters, "pattern": r"\S"}
    file: Json = {"type": "string", "format": "binary", "description": "PDF or text, at most 20 MB"}

    def exactly(name: str, schema: Json) -> Json:
        return {
            "type": "object",
            "properties": {name: schema},
            "required": [name],
            "additionalProperties": False,
        }

    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {"schema": exactly("text", text), "example": {"text": EXAMPLE}},
            "multipart/form-data": {"schema": {"oneOf": [exactly("text", text), exactly("file", file)]}},
        },
    }
    return operation


def _export(ending: str, config: WebConfig) -> Json:
    issue = _parameter(
        "issue",
        {"type": "string"},
        "Id of an indexed issue: lists the issues similar to it. Not together with `q`.",
    )
    fold = _parameter(
        "fold",
        {"type": "integer", "enum": [0, 1], "default": 1},
        "As on the pages: 1 lists issues with the same outcome and the same rationale once "
        "(`same_wording` counts the others), 0 each on its own.",
    )
    parameters = [_query(), issue, _mode(), _sort(), *_filters(), *_switches(), *_compared(), fold]
    if ending == "csv":
        schema = {"type": "integer", "enum": [0, 1], "default": 0}
        parameters.append(_parameter("bom", schema, "1 begins with a byte order mark, which Excel needs."))
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


def _query() -> Json:
    return _parameter(
        "q",
        {"type": "string", "maxLength": MAX_QUERY, "default": ""},
        'Words, "phrases", AND OR NOT, parentheses, field:value, wildcards, /5 /s /p, EXACT(...), ranges as '
        "quantity:>60. Empty lists every issue. "
        "A query that cannot be read is refused with the position.",
    )


def _mode() -> Json:
    schema = {"type": "string", "enum": list(Mode), "default": Mode.HYBRID}
    return _parameter("mode", schema, "How issues are ranked.")


def _sort() -> Json:
    schema = {"type": "string", "enum": list(Sort), "default": Sort.RELEVANCE}
    return _parameter("sort", schema, "The order of the list; by date nothing lies behind the result set.")


def _filters() -> list[Json]:
    found = []
    for name in parameters.FILTER_PARAMETERS:
        field = name.removeprefix("not_").replace("_", " ")
        item: Json = {"type": "string", "minLength": 1, "maxLength": parameters.MAX_VALUE}
        if field == "outcome":
            item["examples"] = [Outcome.OVERTURNED, Outcome.UPHELD]
        if field in NUMBER_FIELDS and field not in FILTER_FIELDS:
            item["examples"] = list(NUMBER_FIELDS[field].examples)
            field += " or range"
        field = {"subcategory": "kind of treatment", "wording": "`wording` of a hit"}.get(field, field)
        said = f"Leave out this {field}." if name.startswith("not_") else f"Only this {field}."
        schema = {"type": "array", "items": item, "maxItems": parameters.MAX_VALUES}
        found.append(_parameter(name, schema, f"{said} Repeat it for alternatives."))
    return found


def _switches() -> list[Json]:
    key: Json = {"type": "string", "minLength": 1, "maxLength": parameters.MAX_VALUE}
    schema = {"type": "array", "items": key, "maxItems": parameters.MAX_SWITCHES}
    off = "Key of what is understood of the query (`query.understood` of an answer): do not read it so. "
    return [
        _parameter("off", schema, f"{off}Repeat it for more; `all` reads the query as typed."),
        _parameter("on", schema, "Key of what is only offered: read it so. Repeat it for more."),
    ]


def _paging() -> list[Json]:
    schema = {"type": "integer", "minimum": 0, "maximum": parameters.MAX_OFFSET, "default": 0}
    return [_count(), _parameter("offset", schema, "How many hits to skip."), _explain(), *_extent()]


def _extent() -> list[Json]:
    schema = {"type": "boolean", "default": False}
    return [
        _parameter(
            "wide",
            schema,
            "Go on behind the result set with what comes nearest: hits ranked above `total` less `folded`.",
        ),
        _parameter("fold", schema, "List issues with the same outcome and the same rationale once."),
    ]


def _compared() -> list[Json]:
    found = []
    for aspect, name in parameters.WEIGHT_PARAMETERS.items():
        schema = {
            "type": "integer",
            "minimum": 0,
            "maximum": parameters.MAX_WEIGHT,
            "default": parameters.USUAL[aspect],
        }
        said = f"What the aspect {aspect} counts beside the others; 0 leaves it out. Not all may be 0."
        found.append(_parameter(name, schema, said))
    word: Json = {"type": "string", "minLength": 1, "maxLength": parameters.MAX_WORD}
    words = {"type": "array", "items": word, "maxItems": parameters.MAX_WITHOUT}
    said = "A word, in any of its forms, by which cases are not compared. Repeat it for more."
    return [*found, _parameter("without", words, said)]


def _explain() -> Json:
    return _parameter("explain", {"type": "boolean", "default": False}, "Say where each score comes from.")


def _count() -> Json:
    schema = {"type": "integer", "minimum": 1, "maximum": parameters.MAX_K, "default": 10}
    return _parameter("k", schema, "How many hits to return.")


def _parameter(name: str, schema: Mapping[str, Any], description: str, *, required: bool = False) -> Json:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "schema": dict(schema),
        "description": description,
    }
