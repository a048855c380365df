"""A real browser, with scripts switched off, on the production server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.web.letters import LETTERS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt install chromium)")

TARGETS = (
    ".value-name, .value-not, .chip, .action, .sibling, .layout a, .pager a, .switch label, nav a, button"
)
"""Links and buttons that do not stand in a sentence (WCAG 2.2, 2.5.8)."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
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
    page.get_by_role("button", name="Find similar decisions").click()
    expect(page.get_by_role("heading", level=2, name="Norco 10/325mg #120")).to_be_visible()
    assert page.url == f"{server}/similar"


def test_an_uploaded_file_is_compared(page: Page) -> None:
    page.goto("/similar")
    page.get_by_label("or choose a file").set_input_files(
        {"name": "denial.txt", "mimeType": "text/plain", "buffer": LETTERS[0].text.encode()}
    )
    page.get_by_role("button", name="Find similar decisions").click()
    expect(page.get_by_role("status")).to_contain_text("2 disputed treatments found")


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


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=request&mode=keyword&specialty=Internal+Medicine&not_outcome=upheld",
        "/?q=request&mode=keyword",
        "/?q=soma+AND+(norco",
        "/determinations/CM16-0900002?q=pain",
        "/similar",
        "/similar?issue=CM16-0900002%231",
        "/help",
    ],
)
def test_no_page_scrolls_sideways_and_targets_are_large_enough(
    browser: Browser, server: str, address: str, width: int
) -> None:
    context = browser.new_context(base_url=server, viewport={"width": width, "height": 800})
    opened = context.new_page()
    opened.goto(address)
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    small = [
        target.inner_text()
        for target in opened.locator(TARGETS).all()
        if target.is_visible() and (box := target.bounding_box()) and min(box["width"], box["height"]) < 24
    ]
    context.close()
    assert small == []
