"""A real browser, with scripts switched off, on the production server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.letters import DENIAL, LETTERS

TARGETS = (
    ".value-name, .value-not, .chip, .share, .action, .sibling, .lay, .turn, .more-like a, .onward a, "
    ".switch label, nav a, button, summary"
)
"""Links and buttons that do not stand in a sentence (WCAG 2.2, 2.5.8)."""


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    with _opened(browser, server) as opened:
        yield opened


@pytest.fixture
def alike_page(browser: Browser, alike_server: str) -> Iterator[Page]:
    """Over the letters with issues that are decided in the same words."""
    with _opened(browser, alike_server) as opened:
        yield opened


@contextmanager
def _opened(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server, java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    context.close()
    assert said == [], "the browser has nothing to complain about, the security policy included"
    assert all(url.startswith(server) for url in asked), "nothing comes from another host"


def test_a_visitor_searches_reads_and_finds_similar_without_scripts(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("physical therapy lumbar")
    page.get_by_role("button", name="Search").click()
    overturned = page.get_by_role("region", name="Overturned")
    expect(page.get_by_role("region", name="Upheld")).to_be_visible()
    first = overturned.get_by_role("article").first
    expect(first.get_by_role("heading")).to_have_text("Physical therapy 6 visits for the lumbar spine")

    first.get_by_role("heading").get_by_role("link").click()
    issue = page.locator("#issue-2")
    expect(issue).to_be_in_viewport()
    expect(issue.locator("mark").first).to_be_visible()
    expect(page.locator(".prose", has_text="more than five years")).to_be_hidden()

    issue.get_by_role("link", name="Find similar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Physical therapy 6 visits for the lumbar spine"
    )
    expect(page.get_by_role("region", name="Upheld").get_by_role("article").first).to_contain_text(
        "Physical therapy 12 visits"
    )


def test_a_visitor_narrows_by_a_facet_and_takes_it_back(page: Page) -> None:
    page.goto("/?q=request&mode=keyword")
    total = page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Only Internal Medicine").click()
    expect(page.get_by_role("status")).to_contain_text("1 issue")
    page.get_by_role("link", name="Internal Medicine Reviewer specialty (remove)").click()
    expect(page.get_by_role("status")).to_have_text(total)


def test_a_pasted_letter_gives_its_lists_and_leaves_no_trace_in_the_address(page: Page, server: str) -> None:
    page.goto("/similar")
    page.get_by_label("Paste a denial").fill(LETTERS[1].text)
    page.get_by_role("button", name="Find the requests").click()
    page.get_by_role("button", name="Compare 3 requests").first.click()
    expect(page.get_by_role("heading", level=2, name="Norco 10/325mg #120")).to_be_visible()
    assert page.url == f"{server}/similar"


def test_an_uploaded_file_is_compared(page: Page) -> None:
    page.goto("/similar")
    page.get_by_label("or choose a file").set_input_files(
        {"name": "denial.txt", "mimeType": "text/plain", "buffer": LETTERS[0].text.encode()}
    )
    page.get_by_role("button", name="Find the requests").click()
    expect(page.get_by_role("status")).to_contain_text("2 requests")
    page.get_by_role("button", name="Compare 2 requests").first.click()
    expect(page.get_by_role("status")).to_contain_text("2 requests compared")


def test_a_visitor_weighs_the_aspects_and_goes_back_to_the_usual_weights(page: Page) -> None:
    page.goto("/similar?issue=CM16-0900001%231&view=list")
    page.get_by_text("How much each aspect counts").click()
    for aspect, weight in (("Request", "0"), ("Rationale", "0"), ("Facts", "100"), ("Guideline", "0")):
        page.get_by_label(aspect, exact=True).fill(weight)
    page.get_by_label("Facts", exact=True).press("Enter")
    assert "weight_facts=100" in page.url
    assert "view=list" in page.url
    first = page.get_by_role("article").first
    expect(first.get_by_role("heading")).to_have_text("Soma 350mg #30")
    why = first.get_by_role("group", name="Why it is similar")
    expect(why).to_contain_text("Facts")
    expect(why).not_to_contain_text("Request")
    page.get_by_role("link", name="Usual weights").click()
    assert "weight" not in page.url
    expect(page.get_by_role("article").first.get_by_role("heading")).to_have_text("Soma 350mg #30")


def test_a_visitor_follows_what_is_shared(page: Page) -> None:
    page.goto("/similar?issue=CM16-0900001%231")
    expect(page.get_by_text("In your case:").first).to_be_visible()
    page.get_by_role("link", name="Only Same treatment carisoprodol").click()
    expect(page.get_by_role("status")).to_contain_text("1 issue: 1 overturned, 0 upheld")


def test_a_visitor_goes_through_the_requests_of_a_pasted_denial(page: Page, server: str) -> None:
    page.goto("/similar")
    page.get_by_label("Paste a denial").fill(DENIAL)
    page.get_by_role("button", name="Find the requests").click()
    page.get_by_role("link", name="In the text for request 2").click()
    expect(page.locator("mark:target")).to_have_text("MRI of the right shoulder")
    page.get_by_role("button", name="Compare 3 requests").first.click()
    expect(page.get_by_role("status")).to_contain_text("3 requests compared")
    page.get_by_role("navigation", name="Requests in the text").get_by_role("link").nth(1).click()
    expect(page.get_by_role("heading", level=2, name="MRI of the right shoulder")).to_be_in_viewport()
    page.get_by_role("button", name="Only this request").nth(1).click()
    expect(page.get_by_role("status")).to_have_text("Request 2 of 3: MRI of the right shoulder")
    assert page.get_by_role("heading", level=2).count() == 1
    page.get_by_role("button", name="One list").click()
    expect(page.get_by_role("region", name="All results")).to_be_visible()
    expect(page.get_by_role("region", name="Other treatments, in like cases")).to_be_visible()
    page.get_by_role("button", name="Only Same kind").or_(
        page.get_by_role("button", name="Only Same treatment")
    ).first.click()
    expect(page.get_by_role("list", name="Filters")).to_be_visible()
    # The enter key in the form compares anew; it presses no button of the results.
    page.get_by_text("Change the ranking").click()
    page.get_by_text("How much each aspect counts").click()
    page.get_by_label("Facts", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("3 requests compared")
    assert page.url.partition("#")[0] == f"{server}/similar", "no address holds what was pasted or chosen"


def test_a_visitor_opens_and_folds_what_was_decided_in_the_same_words(alike_page: Page) -> None:
    alike_page.goto("/?q=shoulder&mode=keyword")
    total = alike_page.get_by_role("status").inner_text()
    alike_page.get_by_role("link", name="5 more decided in the same words").click()
    expect(alike_page.get_by_role("status")).to_have_text("6 issues")
    expect(alike_page.get_by_role("article")).to_have_count(6)
    alike_page.go_back()
    alike_page.get_by_role("link", name="Show every issue").click()
    expect(alike_page.get_by_role("article")).to_have_count(int(total.split()[0]))
    alike_page.get_by_role("link", name="Show them once").click()
    expect(alike_page.get_by_role("status")).to_have_text(total)
    expect(alike_page.get_by_role("article")).to_have_count(int(total.split()[0]) - 5)


def test_a_visitor_goes_on_behind_the_result_set(alike_page: Page) -> None:
    alike_page.goto("/?q=sling&view=list")
    near = alike_page.get_by_role("region", name="Not about sling (shoulder sling), but near it")
    behind = near.get_by_role("article").count()
    assert 0 < behind < alike_page.get_by_role("article").count()
    near.get_by_role("article").first.get_by_role("heading").get_by_role("link").click()
    expect(alike_page.locator(".letter").first).to_be_visible()


def test_the_first_key_stroke_reaches_the_skip_link(page: Page) -> None:
    page.goto("/help")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()


def test_filters_open_as_a_sheet_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/?q=request&mode=keyword")
    filters = page.get_by_role("complementary", name="Filters")
    expect(filters).to_be_hidden()
    page.get_by_role("link", name="Filters", exact=True).click()
    expect(filters).to_be_visible()
    filters.get_by_role("link", name="Close").click()
    expect(filters).to_be_hidden()


@pytest.mark.parametrize("width", [320, 1280])
def test_why_a_row_is_here_folds_out_without_scripts_and_is_not_printed(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/?q=physical+therapy&view=list")
    fold = page.locator(".why-here").nth(1)
    expect(fold.get_by_text("Why below number 1?")).to_be_hidden()
    fold.get_by_text("Why here?").click()
    expect(fold.get_by_text("Why below number 1?")).to_be_visible()
    bars = [bar.bounding_box() for bar in fold.locator(".part-bar").all()]
    assert all(bar is not None and bar["width"] > 60 for bar in bars)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(fold).to_be_hidden()
    page.emulate_media(media="screen")
    fold.get_by_role("link", name="Both side by side").click()
    expect(page.get_by_role("heading", name="Why they stand in this order")).to_be_in_viewport()


# 640 is what 1280 becomes at a zoom of 200 %.
@pytest.mark.parametrize("width", [320, 360, 640, 768, 1280])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/guidelines",
        "/guidelines?cited=Chronic+Pain+Medical+Treatment+Guidelines",
        "/compare?pick=CM16-0900001%232&pick=CM16-0900004%231&pick=CM16-0900002%231&pick=CM16-0900002%232",
        "/compare?pick=CM16-0900001%232&pick=CM16-0900004%231&pick=CM16-0900002%231&q=therapy",
        "/charts?q=request&mode=keyword",
        "/contrast?q=norco&mode=keyword",
        "/?q=request&mode=keyword&specialty=Internal+Medicine&not_outcome=upheld",
        "/?q=request&mode=keyword",
        "/?q=soma+AND+(norco",
        "/determinations/CM16-0900002?q=pain",
        "/similar",
        "/similar?issue=CM16-0900002%231",
        "/similar?issue=CM16-0900002%231&weight_facts=60&fold=0&subcategory=Opioids",
        "/?q=soma&mode=keyword&wording=0123456789abcdef",
        "/help",
    ],
)
def test_no_page_scrolls_sideways_and_targets_are_large_enough(
    browser: Browser, server: str, address: str, width: int
) -> None:
    context = browser.new_context(base_url=server, viewport={"width": width, "height": 800})
    opened = context.new_page()
    opened.goto(address)
    fits(opened, width)
    context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("address", ["/similar?issue=CM16-0910003%231", "/?q=shoulder&mode=keyword", ""])
def test_pages_of_alike_issues_fit_as_well(
    browser: Browser, alike_server: str, address: str, width: int
) -> None:
    context = browser.new_context(base_url=alike_server, viewport={"width": width, "height": 800})
    opened = context.new_page()
    opened.goto(address or "/similar")
    if not address:
        opened.get_by_label("Paste a denial").fill(DENIAL)
        opened.get_by_role("button", name="Find the requests").click()
        expect(opened.get_by_role("status")).to_contain_text("3 requests")
        for closed in opened.locator("details").all():
            closed.locator("> summary").click()
        fits(opened, width)
        opened.get_by_role("button", name="Compare 3 requests").first.click()
        expect(opened.get_by_role("status")).to_contain_text("3 requests compared")
        for closed in opened.locator("details").all():
            closed.locator("> summary").click()
    fits(opened, width)
    context.close()


def fits(opened: Page, width: int) -> None:
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    small = [
        target.inner_text()
        for target in opened.locator(TARGETS).all()
        if target.is_visible() and (box := target.bounding_box()) and min(box["width"], box["height"]) < 24
    ]
    assert small == []
