"""The OpenAPI document held against the served application: generated requests, validated answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

WHOLE = os.environ.get("IMR_CONTRACT") == "whole"
"""Whether the boundaries of every parameter are tried too, and more is generated: ``make contract``.
Every filter is a parameter of eight operations, which makes this thousands of requests."""

SHORT = ["--phases", "examples,fuzzing", "--max-examples", "5"]
BOUNDS = ["--max-examples", "15"] if WHOLE else SHORT
CONFIG = Path(__file__).parents[3] / "schemathesis.toml"


@pytest.mark.contract
@pytest.mark.parametrize("invented", [False, True], ids=["other letters", "invented letters"])
def test_the_served_application_keeps_what_its_description_promises(
    server: str, many_server: str, tmp_path: Path, *, invented: bool
) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"]
    bounds = [*BOUNDS, "--generation-deterministic", "--no-color"]
    address = f"{many_server if invented else server}/api/v1/openapi.json"
    done = subprocess.run([*command, *bounds, address], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    assert "Test cases" in done.stdout
    assert "10 total" in done.stdout, "every operation is tried"


def test_every_address_of_the_api_is_described(app: Flask, client: FlaskClient) -> None:
    described = set(client.get("/api/v1/openapi.json").get_json()["paths"])
    served = {str(rule).replace("<", "{").replace(">", "}") for rule in app.url_map.iter_rules()}
    assert {path for path in served if path.startswith("/api/")} - {"/api/v1/openapi.json"} <= described
    assert described <= served
