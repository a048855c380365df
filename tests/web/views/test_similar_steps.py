"""Similar cases as they are steered: weights, why a row is there, the requests of a pasted denial."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.web.html import Element, read
from tests.web.letters import DENIAL, LETTERS
from tests.web.multipart import form
from tests.web.sending import fields

ISSUE = "/similar?issue=CM16-0900001%231"
REQUESTS = [
    "Norco 10/325 mg #120",
    "MRI of the right shoulder",
    "Physical therapy 12 visits for the right wrist",
]


def page_of(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text[:2000]
    return read(response.text)


def titles(part: Element) -> list[str]:
    return [found.said for found in part.all(class_="hit-title")]


def rows(part: Element) -> list[Element]:
    return part.all("li", class_="hit")


def likeness(row: Element, aspect: str) -> str:
    found = re.search(rf"{aspect} (strong|some|none)", row.one(class_="aspects").said)
    assert found, row.said
    return found[1]


def button(page: Element, said: str) -> str:
    """What the first button with these words sends."""
    return next(b.attributes["value"] for b in page.all("button", name="go") if said in b.said)


def press(client: FlaskClient, text: str, go: str) -> Element:
    response = client.post("/similar", **form(text=text, go=go))
    assert response.status_code == 200, response.text[:2000]
    return read(response.text)


# Weights


def test_the_form_has_the_usual_weights_and_keeps_where_the_visitor_is(client: FlaskClient) -> None:
    page = page_of(client, f"{ISSUE}&view=list&mode=keyword&category=Pharmaceuticals&fold=0")
    weigh = page.one("form", class_="weigh")
    given = {i.attributes["name"]: i.attributes["value"] for i in weigh.all("input", type="number")}
    assert given == {
        "weight_request": "47",
        "weight_rationale": "42",
        "weight_facts": "6",
        "weight_guideline": "5",
    }
    kept = {(i.attributes["name"], i.attributes["value"]) for i in weigh.all("input", type="hidden")}
    assert kept == {
        ("issue", "CM16-0900001#1"), ("view", "list"), ("mode", "keyword"),
        ("category", "Pharmaceuticals"), ("fold", "false"),
    }  # fmt: skip
    assert "open" not in page.one("details", class_="weights").attributes
    assert not [link for link in page.all("a") if link.said == "Usual weights"]


def test_weights_decide_the_order(client: FlaskClient) -> None:
    none = "&weight_request=0&weight_rationale=0&weight_facts=0&weight_guideline=0"

    def listed(aspect: str) -> list[Element]:
        others = none.replace(f"&weight_{aspect}=0", f"&weight_{aspect}=10")
        return rows(page_of(client, f"/similar?issue=CM16-0900006%231&view=list{others}"))

    by_facts, by_request = listed("facts"), listed("request")
    assert [row.one(class_="hit-title").said for row in by_facts] != [
        row.one(class_="hit-title").said for row in by_request
    ]
    assert by_facts[0].one(class_="aspects").said == f"Facts {likeness(by_facts[0], 'Facts')}"


def test_other_weights_are_said_with_the_way_back(client: FlaskClient) -> None:
    page = page_of(client, f"{ISSUE}&weight_facts=60&view=list")
    assert "open" in page.one("details", class_="weights").attributes
    usual = next(link for link in page.all("a") if link.said == "Usual weights")
    assert usual.attributes["href"] == f"{ISSUE}&view=list"
    assert "facts 60" in page.one(class_="understood").said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("weight_facts=101", "'101' is not a value of weight_facts"),
        ("weight_facts=-1", "whole number from 0 to 100"),
        ("weight_facts=", "weight_facts"),
        ("weight_facts=1&weight_facts=2", "given 2 times"),
        ("weight_request=0&weight_rationale=0&weight_facts=0&weight_guideline=0", "All weights are 0"),
        ("fold=yes", "use true or false"),
        ("subject=x", "subject"),
    ],
)
def test_settings_that_cannot_be_used_are_named(client: FlaskClient, given: str, said: str) -> None:
    for response in (client.get(f"{ISSUE}&{given}"), client.post("/similar", **form(text="Soma", go=given))):
        assert response.status_code == 400
        assert said in read(response.text).one("main").said


def test_every_step_on_the_page_keeps_what_is_set(client: FlaskClient) -> None:
    settings = {
        "weight_facts": "60",
        "fold": "false",
        "view": "list",
        "not_category": "Injections",
    }
    page = page_of(client, ISSUE + "".join(f"&{name}={value}" for name, value in settings.items()))
    changes = {
        "Usual weights": "weight_facts", "Show them once": "fold", "Side by side": "view",
        "not Injections": "not_category",
    }  # fmt: skip
    steps = [
        link
        for link in page.all("a")
        if link.attributes.get("href", "").startswith("/similar?")
        and not link.matches("", {"class_": "action"})
    ]
    assert len(steps) > 10
    for name in changes:
        assert [link for link in steps if link.said.startswith(name)], name
    for link in steps:
        kept = parse_qs(urlsplit(link.attributes["href"]).query)
        changed = next((field for said, field in changes.items() if link.said.startswith(said)), None)
        for field, value in settings.items():
            assert (kept.get(field) == [value]) is (field != changed), (link.said, field)


# Why a row is there


def test_a_row_says_why_it_is_similar(client: FlaskClient) -> None:
    row = rows(page_of(client, f"{ISSUE}&view=list"))[0]
    why = row.one(role="group")
    assert "Same treatment carisoprodol" in why.said
    assert "Guideline Chronic Pain Medical Treatment Guidelines, p. 63-66" in why.said
    assert [likeness(row, aspect) for aspect in ("Request", "Rationale")] != ["none", "none"]
    assert "%" not in row.one(class_="aspects").said
    assert not re.search(r"\d", row.one(class_="aspects").said)
    quotes = [quote.said for quote in row.all("blockquote")]
    assert quotes[0].startswith("In your case: ")
    assert quotes[0].removeprefix("In your case: ") in LETTERS[0].issues[0].rationale
    assert quotes[1].startswith("Here: ")


def test_what_is_shared_is_a_way_to_narrow(client: FlaskClient) -> None:
    page = page_of(client, f"{ISSUE}&view=list&weight_facts=20")
    share = next(a for a in page.all("a", class_="share") if "carisoprodol" in a.said)
    narrowed = page_of(client, share.attributes["href"])
    assert titles(narrowed) == ["Soma 350mg #30"]
    assert not [a for a in narrowed.all("a", class_="share") if "carisoprodol" in a.said]


def test_a_shared_kind_narrows_by_its_own_field(client: FlaskClient) -> None:
    page = page_of(client, f"{ISSUE}&view=list&fold=0")
    kinds = [a for row in rows(page) for a in row.all("a", class_="share") if "Same kind" in a.said]
    assert kinds
    for link in kinds:
        narrowed = page_of(client, link.attributes["href"])
        assert titles(narrowed), link.attributes["href"]
    fields = {name for a in kinds for name in parse_qs(urlsplit(a.attributes["href"]).query)}
    assert fields & {"subcategory", "drug_class", "category"}


def test_markup_in_a_letter_is_text_in_the_reasons(alike_pages: FlaskClient) -> None:
    text = alike_pages.get("/similar?issue=CM16-0910003%231&view=list").text
    row = rows(read(text))[0]
    assert "<img src=x onerror=alert(1)>" in row.said
    assert row.all("blockquote")[0].said.startswith("In your case: Ligament instability <img")
    assert "<img" not in text.replace("&lt;img", "")
    assert read(text).all("b") == read(text).all("u") == read(text).all("i") == []


# A pasted denial


def compared(client: FlaskClient, text: str = DENIAL, **more: str) -> tuple[TestResponse, Element]:
    step = {} if "go" in more else {"step": "compare"}
    response = client.post("/similar", **form(text=text, **more, **step))
    assert response.status_code == 200
    return response, read(response.text)


def test_each_request_of_a_denial_has_its_part_of_the_page(client: FlaskClient) -> None:
    _, page = compared(client)
    assert page.one("p", role="status").said == "3 requests compared, each with its own lists:"
    contents = page.one("nav", class_="subjects").all("a")
    assert [link.said for link in contents] == REQUESTS
    for link, request in zip(contents, REQUESTS, strict=True):
        part = page.one("section", id=link.attributes["href"].removeprefix("#"))
        assert part.all("h2")[0].said == request
        assert titles(part)
    assert titles(page.one(id="subject-1-upheld"))[0] == "Norco 10/325mg #120"
    assert titles(page.one(id="subject-2-overturned"))[0].startswith("MRI of the right shoulder")


def test_one_request_of_a_denial_can_be_seen_alone_and_all_again(client: FlaskClient) -> None:
    _, page = compared(client, go="view=list&weight_facts=30")
    go = [b.attributes["value"] for b in page.all("button", name="go") if b.said == "Only this request"][1]
    assert parse_qs(go) == {"view": ["list"], "weight_facts": ["30"], "subject": ["2"]}
    alone = press(client, DENIAL, go)
    assert [part.all("h2")[0].said for part in alone.all("section", class_="subject")] == REQUESTS[1:2]
    assert alone.one("p", role="status").said == f"Request 2 of 3: {REQUESTS[1]}"
    back = press(client, DENIAL, button(alone, "All 3 requests"))
    assert len(back.all("section", class_="subject")) == 3


def test_a_request_that_the_text_has_not_is_refused(client: FlaskClient) -> None:
    response = client.post("/similar", **form(text=DENIAL, go="subject=4"))
    assert response.status_code == 400
    assert "3 are compared" in read(response.text).one(role="alert").said


def test_a_pasted_text_is_narrowed_paged_and_weighed_by_its_form(client: FlaskClient) -> None:
    text = "Request: Soma 350 mg #60"
    _, page = compared(client, text, weight_facts="0", mode="keyword")
    assert {i.attributes["name"]: i.attributes["value"] for i in page.all("input", type="number")} == {
        "weight_request": "47", "weight_rationale": "42", "weight_facts": "0", "weight_guideline": "5",
    }  # fmt: skip
    narrowed = press(client, text, button(page, "Same treatment carisoprodol"))
    assert set(titles(narrowed)) == {"Soma 350mg #30", "Carisoprodol 350mg #60 with 2 refills"}
    chips = narrowed.one("ul", class_="chips")
    assert chips.said.startswith("carisoprodolTreatment")
    assert "facts 0" in narrowed.one(class_="understood").said
    assert narrowed.one("textarea", name="text").text == text
    # The form itself keeps the filter when the weights are changed in it.
    hidden = narrowed.one("form", id="paste-form").all("input", type="hidden", name="treatment")
    assert [field.attributes["value"] for field in hidden] == ["carisoprodol"]
    usual = press(client, text, button(narrowed, "Usual weights"))
    assert "Weights" not in usual.one(class_="understood").said
    removed = press(client, text, button(usual, "carisoprodol"))
    assert not removed.all("ul", class_="chips")


def test_every_button_stands_behind_the_one_that_the_enter_key_presses(client: FlaskClient) -> None:
    _, page = compared(client, DENIAL, weight_facts="9")
    inside = page.one("form", id="paste-form").all("button")
    assert [button.said for button in inside] == ["Compare again", "Back to the requests"]
    behind = [button for button in page.all("button") if button.attributes.get("form") == "paste-form"]
    assert {button.attributes["name"] for button in behind} == {"go"}
    every = [button for button in page.all("button") if button in inside + behind]
    assert every[0] == inside[0]


def test_an_upload_goes_on_as_its_text(client: FlaskClient) -> None:
    looked = read(client.post("/similar", **form(text="", file=("denial.txt", DENIAL.encode()))).text)
    found = client.post("/similar", data=MultiDict([*fields(looked).items(multi=True), ("step", "compare")]))
    page = read(found.text)
    assert len(page.all("section", class_="subject")) == 3
    assert page.all("button", name="go")
    assert not [
        a
        for a in page.all("a")
        if a.attributes["href"].startswith("/similar?") and "issue" not in a.attributes["href"]
    ]
