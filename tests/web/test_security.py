"""What every answer carries, and what no page ever holds."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from search.opening import LiveSearcher
from tests.web.html import Element, read
from web.app import create_app
from web.config import WebConfig

pytestmark = pytest.mark.slow

PAGES = (
    "/",
    "/?q=knee+brace&mode=keyword",
    "/?q=request&mode=keyword&view=list&outcome=upheld",
    "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/?q=%22%3E%3Cscript%3E(",
    "/?q=soma&specialty=%3Cscript%3E",
    "/determinations/CM16-0900006?q=%3Cscript%3E+brace",
    "/determinations/letter-without-header",
    "/determinations/%3Cscript%3E",
    "/similar",
    "/similar?issue=CM16-0900006%231",
    "/similar?issue=CM16-0900006%231&weight_facts=50&treatment=%3Cscript%3E",
    "/?q=brace&mode=keyword&fold=0&wording=%22%3E%3Cscript%3E",
    "/similar?issue=%3Cscript%3E",
    "/help",
    "/guidelines",
    "/guidelines?cited=%3Cscript%3E",
    "/guidelines?cited=Knee+Complaints",
    "/contrast?q=%22%3E%3Cscript%3E(",
    "/compare?pick=CM16-0900006%231&pick=CM16-0900001%231",
    "/compare?pick=%3Cscript%3E",
    "/similar?issue=CM16-0900006%231&without=%22%3E%3Cscript%3E",
    "/matter",
    "/print?q=brace&mode=keyword&specialty=%3Cscript%3E",
    "/print?issue=CM16-0900006%231",
    "/print?pick=CM16-0900006%231",
    "/print?pick=%3Cscript%3E",
    "/nowhere",
)


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, client: FlaskClient) -> Element:
    return read(client.get(request.param).text)


def test_no_page_has_a_script_of_its_own_or_an_inline_style(page: Element) -> None:
    assert page.all("style") == page.all("b") == []
    script = page.one("script")
    assert script.attributes["src"].startswith("/static/workspace.js?")
    assert script.text == ""
    names = {name for element in page.walk() for name in element.attributes}
    assert not {name for name in names if name == "style" or name.startswith("on")}


def test_no_page_refers_to_another_host(page: Element) -> None:
    links = [e.attributes.get(name, "") for e in page.walk() for name in ("href", "src", "action")]
    assert {urlsplit(link).netloc for link in links} == {""}
    assert {urlsplit(link).scheme for link in links} == {""}


def test_every_page_has_landmarks_one_heading_and_unique_ids(page: Element) -> None:
    for landmark in ("header", "main", "footer"):
        assert [e for e in page.all("body")[0].children if e.tag == landmark]
    assert len(page.all("h1")) == 1
    ids = [element.attributes["id"] for element in page.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert page.all("a", class_="skip")[0].attributes["href"] == "#main"


def test_every_field_has_a_label(page: Element) -> None:
    labelled = {label.attributes.get("for") for label in page.all("label")}
    wrapped = {id(e) for label in page.all("label") for e in label.walk()}
    for field in page.all("input") + page.all("textarea"):
        if field.attributes.get("type") != "hidden":
            assert field.attributes.get("id") in labelled or id(field) in wrapped


def test_links_within_a_page_lead_somewhere(page: Element) -> None:
    ids = {element.attributes.get("id") for element in page.walk()}
    for link in page.all("a"):
        target = link.attributes["href"]
        assert not target.startswith("#") or target[1:] in ids


@pytest.mark.parametrize("address", [*PAGES, "/api/v1/search?q=soma", "/static/style.css", "/healthz"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "script-src 'self';" in policy, "one script, a file of ours; nothing inline"
    assert "connect-src 'self';" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_letters_are_open_to_robots_only_where_asked(live: LiveSearcher) -> None:
    closed, opened = (create_app(live, config=WebConfig(noindex=n)).test_client() for n in (True, False))
    assert "Disallow: /\n" in closed.get("/robots.txt").text
    assert 'name="robots"' in closed.get("/").text
    assert "Allow: /\n" in opened.get("/robots.txt").text
    assert 'name="robots"' not in opened.get("/").text
    assert "X-Robots-Tag" not in opened.get("/").headers


def test_what_a_letter_says_is_shown_as_text(client: FlaskClient) -> None:
    page = read(client.get("/determinations/CM16-0900006").text)
    assert "<script>alert('y')</script>" in page.one(id="issue-1-rationale").said
    assert page.one(id="issue-1").one("h2").said == "Knee brace <b>custom</b> for the left knee"


def test_a_method_that_an_address_does_not_take_is_refused(client: FlaskClient) -> None:
    assert client.delete("/").status_code == 405
    assert client.post("/").headers["Allow"]
