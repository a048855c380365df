"""The OpenAPI document describes each operation's parameters as the table has them."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from search.parameters import Choice, Flag, Number, Surface, Text, Texts, table
from search.parameters.table import AnyParameter
from web.api.views import OPERATIONS as API_OPERATIONS
from web.export.records import FORMATS
from web.forms.parameters import BOM, OPERATIONS, RESULT_SET

DESCRIBED = {
    ("get", "/api/v1/search"): (table.SEARCH, Surface.API),
    ("get", "/api/v1/facets"): (table.RESULT_SET, Surface.API),
    ("get", "/api/v1/similar"): (table.SIMILAR, Surface.API),
    ("post", "/api/v1/similar"): (table.SIMILAR_TO_TEXT, Surface.API),
    ("get", "/api/v1/determinations/{determination_id}"): ((), Surface.API),
    ("get", "/export.csv"): ((*RESULT_SET, BOM), Surface.PAGES),
    ("get", "/export.json"): (RESULT_SET, Surface.PAGES),
    ("get", "/export.ris"): (RESULT_SET, Surface.PAGES),
    ("get", "/healthz"): ((), Surface.PAGES),
    ("get", "/readyz"): ((), Surface.PAGES),
}


def operations(client: FlaskClient) -> dict[tuple[str, str], Any]:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    return {(method, path): said for path, methods in paths.items() for method, said in methods.items()}


def test_every_operation_is_described_and_takes_what_it_is_described_with(client: FlaskClient) -> None:
    assert operations(client).keys() == DESCRIBED.keys()
    for (method, path), (parameters, _) in DESCRIBED.items():
        rule = path.replace("{", "<").replace("}", ">")
        by_method = API_OPERATIONS.get((method.upper(), rule))
        assert (OPERATIONS[rule] if by_method is None else by_method) == parameters
    assert {path for _, path in DESCRIBED if path.startswith("/export")} == {
        f"/export.{ending}" for ending in FORMATS
    }


@pytest.mark.parametrize(("method", "path"), DESCRIBED)
def test_the_parameters_of_an_operation_are_the_rows_of_the_table(
    client: FlaskClient, method: str, path: str
) -> None:
    parameters, surface = DESCRIBED[method, path]
    described = operations(client)[method, path]["parameters"]
    assert [said for said in described if said["in"] != "path"] == [
        {
            "name": parameter.name,
            "in": "query",
            "required": parameter is table.ISSUE_ID,
            "schema": schema_of(parameter, surface),
            "description": parameter.description,
        }
        for parameter in parameters
    ]
    assert [f"{{{said['name']}}}" for said in described if said["in"] == "path"] == [
        part for part in path.split("/") if part.startswith("{")
    ]


def schema_of(parameter: AnyParameter, surface: Surface) -> dict[str, object]:
    """The JSON schema of a row's values, written here a second time."""
    kind = parameter.kind
    match kind:
        case Text(max_characters=None):
            return {"type": "string"} | ({"minLength": 1} if parameter is table.ISSUE_ID else {})
        case Text():
            return {"type": "string", "maxLength": kind.max_characters, "default": ""}
        case Choice():
            values = [value.value for value in type(kind.default)]
            return {"type": "string", "enum": values, "default": kind.default.value}
        case Number():
            limits = {"minimum": kind.lowest, "maximum": kind.highest}
            return {"type": "integer", **limits, "default": kind.default}
        case Flag():
            return {"type": "boolean", "default": kind.on_pages if surface is Surface.PAGES else kind.default}
        case Texts():
            item: dict[str, object] = {"type": "string", "minLength": 1, "maxLength": kind.max_characters}
            if kind.examples:
                item["examples"] = list(kind.examples)
            return {"type": "array", "items": item, "maxItems": kind.max_values}
    raise AssertionError(parameter.name)


def test_a_list_is_folded_by_default_on_pages_and_not_in_the_api(client: FlaskClient) -> None:
    defaults = {
        path: said["schema"]["default"]
        for (method, path), operation in operations(client).items()
        for said in operation["parameters"]
        if said["name"] == "fold" and method == "get"
    }
    assert defaults == {
        "/api/v1/search": False,
        "/api/v1/similar": False,
        "/export.csv": True,
        "/export.json": True,
        "/export.ris": True,
    }
