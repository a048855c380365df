"""A page for an error says what failed; where programs ask, the same sentence is problem details."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.opening import LiveSearcher
from tests.web.html import read
from web.app import create_app


@pytest.mark.parametrize(
    ("address", "status", "heading", "sentence"),
    [
        ("/nothing-here", 404, "There is nothing at this address", "start again from the search page"),
        ("/determinations/none", 404, "There is nothing at this address", "no determination 'none'"),
        ("/compare?pick=a", 400, "The request could not be answered", "choose two to four"),
    ],
)
def test_a_page_says_what_failed(
    client: FlaskClient, address: str, status: int, heading: str, sentence: str
) -> None:
    response = client.get(address)
    page = read(response.text)
    assert (response.status_code, page.one("h1").said) == (status, heading)
    assert sentence in page.one("p", class_="lead").said


def test_without_a_build_the_page_says_that_nothing_is_indexed(tmp_path: Path) -> None:
    response = create_app(LiveSearcher.of(tmp_path)).test_client().get("/?q=soma")
    assert (response.status_code, read(response.text).one("h1").said) == (503, "Nothing is indexed yet")


def test_programs_get_the_sentence_as_problem_details(client: FlaskClient) -> None:
    response = client.get("/export.json?zz=1")
    assert response.content_type == "application/problem+json"
    assert response.get_json()["detail"].startswith("There is no parameter 'zz'")
