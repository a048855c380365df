"""Every address takes the parameters of its row and no others; older addresses mean what they meant."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from search.model.requests import Listing
from search.opening import LiveSearcher
from search.parameters import Surface, read_settings
from web.api.views import OPERATIONS as API_OPERATIONS
from web.app import create_app
from web.forms.parameters import BOM, MARKS, OPERATIONS, PAGES
from web.forms.state import State

EXAMPLES = {"<determination_id>": "CM16-0900001", "<field>": "treatment"}

ADDRESSES = [
    *(("GET", rule) for rule in OPERATIONS),
    # What is pasted or uploaded is sent to the address of the page.
    ("POST", "/similar"),
    *API_OPERATIONS,
]


def address_of(rule: str) -> str:
    """An address that the rule serves."""
    return re.sub(r"<\w+>", lambda variable: EXAMPLES[variable[0]], rule)


def test_every_address_has_its_parameters_in_one_table(live: LiveSearcher) -> None:
    served = {
        (method, rule.rule)
        for rule in create_app(live).url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert served == set(ADDRESSES)


@pytest.mark.parametrize(("method", "rule"), ADDRESSES)
def test_an_unknown_parameter_is_refused_with_one_sentence(
    client: FlaskClient, method: str, rule: str
) -> None:
    response = client.open(f"{address_of(rule)}?outcom=upheld", method=method)
    assert response.status_code == 400
    allowed = API_OPERATIONS[method, rule] if (method, rule) in API_OPERATIONS else OPERATIONS[rule]
    names = ", ".join(sorted(parameter.name for parameter in allowed))
    advice = f"use {names}" if names else "this address takes none"
    sentence = f"There is no parameter 'outcom': {advice}."
    if response.is_json:
        assert response.get_json()["detail"] == sentence
    else:
        assert sentence in html.unescape(response.text)


def test_the_search_page_says_it_beside_the_query(client: FlaskClient) -> None:
    page = client.get("/?q=soma&outcom=upheld")
    assert page.status_code == 400
    assert "There is no parameter 'outcom'" in html.unescape(page.text)
    assert 'value="soma"' in page.text


def test_files_are_served_whatever_is_behind_their_name(client: FlaskClient) -> None:
    with client.get("/static/style.css?v=of-another-version") as file:
        assert file.status_code == 200


@pytest.mark.parametrize(
    ("address", "listing"),
    [
        ("", Listing(fold=True)),
        ("fold=0", Listing(fold=False)),
        ("fold=1&wide=1", Listing(fold=True)),
        ("fold=false&wide=true", Listing(fold=False)),
        ("wide=0", Listing(fold=True)),
    ],
)
def test_an_older_address_of_a_page_lists_what_it_listed(address: str, listing: Listing) -> None:
    pairs = MultiDict(pair.split("=") for pair in address.split("&") if pair)
    state = State.read("/", pairs)
    assert state.settings_with(()).listing == listing == read_settings(pairs, Surface.PAGES).listing


@pytest.mark.parametrize(
    ("older", "today"),
    [
        ("/?q=shoulder&mode=keyword&fold=0", "/?q=shoulder&mode=keyword&fold=false"),
        ("/export.csv?q=shoulder&bom=1", "/export.csv?q=shoulder&bom=true"),
        ("/export.json?q=shoulder&fold=0", "/export.json?q=shoulder&fold=false"),
        (
            "/determinations/CM16-0910001?q=shoulder&marks=0",
            "/determinations/CM16-0910001?q=shoulder&marks=false",
        ),
    ],
)
def test_an_older_address_shows_what_the_one_of_today_shows(
    alike_pages: FlaskClient, older: str, today: str
) -> None:
    page = alike_pages.get(older)
    assert page.status_code == 200
    assert without_times(page.text) == without_times(alike_pages.get(today).text)
    default = re.sub(r"&\w+=[01]$", "", older)
    assert without_times(page.text) != without_times(alike_pages.get(default).text)


@pytest.mark.parametrize("wide", ["wide=1", "wide=true", "wide=0", "wide=anything"])
@pytest.mark.parametrize(
    "address",
    [
        "/?q=shoulder",
        "/similar?issue=CM16-0910001%233",
        "/export.json?q=shoulder",
        "/charts?q=shoulder",
        "/api/v1/facets?q=shoulder",
    ],
)
def test_an_address_that_asked_for_nearby_matches_opens_and_means_the_set(
    alike_pages: FlaskClient, address: str, wide: str
) -> None:
    older = alike_pages.get(f"{address}&{wide}")
    assert older.status_code == 200
    assert without_times(older.text) == without_times(alike_pages.get(address).text)
    assert "wide=" not in older.text


def without_times(text: str) -> str:
    return re.sub(r"[\d.,]+ ms", "", text)


def test_flags_of_pages_are_read_as_they_were() -> None:
    for text, value in (("1", True), ("0", False), ("true", True), ("false", False)):
        assert MARKS.read(MultiDict([("marks", text)]), PAGES) is value
        assert BOM.read(MultiDict([("bom", text)]), PAGES) is value
    assert MARKS.read(MultiDict(), PAGES) is True
    assert BOM.read(MultiDict(), PAGES) is False
