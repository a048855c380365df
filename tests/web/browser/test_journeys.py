"""Ten journeys of the people this is made for, in a real browser on the production server, each from a
question to something that can be used. With ``IMR_SCREENS`` set to a folder a page of each is kept there."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.indexer.pdfs import letter_pdf
from tests.web.letters import DENIAL, LETTERS
from tests.web.pictures import keep

CHRONIC = "Chronic Pain Medical Treatment Guidelines"
Shot = Callable[[Page], None]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """A page of a server in a browser of its own, which must have nothing to complain about."""
    contexts = []
    said: list[str] = []

    def new(server: str) -> Page:
        context = browser.new_context(
            base_url=server,
            viewport={"width": 1280, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield new
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def page(opened: Callable[[str], Page], server: str) -> Page:
    return opened(server)


@pytest.fixture
def shot(request: pytest.FixtureRequest, tmp_path: Path) -> Shot:
    """Keeps a picture of a page under the journey's name."""
    folder = Path(os.environ.get("IMR_SCREENS", tmp_path))
    name = str(request.node.originalname).removeprefix("test_").partition("_")[0]

    def taken(page: Page) -> None:
        picture = keep(page, folder / f"journey-{name}.png")
        assert picture.stat().st_size > 5_000, "there is something on the picture"

    return taken


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def search(page: Page, query: str) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill(query)
    with page.expect_navigation():
        page.get_by_role("searchbox").press("Enter")


def test_1_an_attorney_finds_what_was_overturned_and_cites_it(page: Page, shot: Shot) -> None:
    search(page, "physical therapy lumbar")
    row = page.get_by_role("region", name="Overturned").get_by_role("article").first
    expect(row.locator("blockquote").first).to_contain_text("physical therapy")
    row.get_by_role("heading").get_by_role("link").click()
    issue = page.locator("#issue-2")
    expect(issue).to_be_in_viewport()
    issue.locator("details.cite > summary").click()
    issue.get_by_role("button", name="Copy citation").click()
    expect(page.get_by_text("The citation copied.")).to_be_attached()
    assert clipboard(page) == (
        "IMR Case No. CM16-0900001, Issue 2 (Final Determination, Dec. 30, 2016), rationale"
    )
    shot(page)


def test_2_an_adjuster_counts_narrows_and_takes_the_table_along(page: Page, shot: Shot) -> None:
    search(page, "request medically")
    page.get_by_role("link", name="One list").click()
    page.get_by_role("link", name="Only Occupational Medicine").click()
    expect(page.get_by_role("status").first).to_have_text("3 issues")
    expect(page.locator(".rate")).to_contain_text("Overturned 2 of 3")
    shot(page)
    page.locator("details.take > summary").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV for spreadsheets").click()
    rows = list(csv.DictReader(io.StringIO(coming.value.path().read_text("utf-8-sig"))))
    assert {row["determination_id"] for row in rows} == {"CM16-0900002"}
    assert len(rows) == 3


def test_3_a_utilization_reviewer_notes_a_guideline_page_up(page: Page, shot: Shot) -> None:
    search(page, "norco")
    page.get_by_role("article").first.get_by_role("link", name=f"MTUS {CHRONIC}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CHRONIC)
    expect(page.get_by_text("In the MTUS until Dec 1, 2017")).to_be_visible()
    shot(page)
    page.get_by_role("link", name="Page 98", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{CHRONIC}, p. 98")
    page.get_by_role("link", name="issues, Reviewer relied on it").click()
    expect(page.get_by_role("status").first).to_contain_text("2 issues: 1 overturned, 1 upheld")


def test_4_an_attorney_pastes_a_denial_and_leaves_out_what_is_not_disputed(
    page: Page, server: str, shot: Shot
) -> None:
    page.goto("/similar")
    page.get_by_label("Paste a denial").fill(DENIAL)
    page.get_by_role("button", name="Find the requests").click()
    expect(page.get_by_role("status")).to_have_text("3 requests. Nothing is compared yet.")
    page.get_by_label("Compare request 2").uncheck()
    page.get_by_text("Which words count").click()
    page.get_by_label("Compare: urine").uncheck()
    shot(page)
    page.get_by_role("button", name="Compare 2 requests").first.click()
    expect(page.get_by_text("Left out: the word urine.")).to_be_visible()
    expect(page.locator(".subject-head h2")).to_have_text(
        ["Norco 10/325 mg #120", "Physical therapy 12 visits for the right wrist"]
    )
    expect(page.get_by_role("group", name="Why it is similar").first).to_contain_text("hydrocodone")
    assert page.url == f"{server}/similar", "nothing pasted stands in the address"


def test_5_an_attorney_drops_a_letter_on_the_page(page: Page, shot: Shot) -> None:
    page.goto("/similar")
    content = list(letter_pdf(LETTERS[1].text, header=False))
    page.locator("#paste-form").evaluate(
        """(form, content) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(content)], "letter.pdf", { type: "application/pdf" }));
            const options = { dataTransfer: carried, bubbles: true, cancelable: true };
            form.dispatchEvent(new DragEvent("drop", options));
        }""",
        content,
    )
    page.get_by_role("button", name="Find the requests").click()
    expect(page.get_by_label("Words of request 1")).to_have_value("Norco 10/325mg #120")
    expect(page.get_by_text("This is about CM16-0900002")).to_be_visible()
    page.get_by_role("button", name="Compare 3 requests").first.click()
    expect(page.locator(".subject-head h2")).to_have_count(3)
    page.get_by_role("button", name="One list").click()
    expect(page.locator(".subjects-beside .subject")).to_have_count(3)
    shot(page)


def test_6_an_adjuster_goes_to_a_case_and_reads_it_by_keyboard(page: Page, shot: Shot) -> None:
    search(page, "CM16-0900002")
    expect(page.get_by_role("heading", level=1)).to_have_text("Case CM16-0900002")
    search(page, "medically necessary")
    with page.expect_navigation():  # keys are read once the page is there
        page.get_by_role("link", name="One list").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/determinations/**")
    first = page.url
    page.keyboard.press("n")
    expect(page.locator(".letter mark.here")).to_be_in_viewport()
    shot(page)
    page.keyboard.press("]")
    page.wait_for_url(lambda address: address != first and "/determinations/" in address)
    page.keyboard.press("[")
    page.wait_for_url(lambda address: address.partition("#")[0] == first.partition("#")[0])


def test_7_a_physician_asks_why_and_sees_the_sentence(page: Page, shot: Shot) -> None:
    search(page, 'reason:"no functional improvement"')
    row = page.get_by_role("article").first
    reason = row.locator("details.reason", has_text="no functional improvement")
    reason.locator("summary").click()
    expect(reason.locator(".reason-said")).to_contain_text("functional improvement")
    shot(page)
    row.get_by_role("heading").get_by_role("link").click()
    listed = page.get_by_role("list", name="Reasons given").first
    listed.get_by_role("link", name=re.compile("^no functional improvement")).click()
    expect(page.locator(".sentence:target")).to_contain_text("functional improvement")


def test_8_an_attorney_puts_two_decisions_side_by_side(page: Page, shot: Shot) -> None:
    search(page, "physical therapy")
    for side in ("Overturned", "Upheld"):
        page.get_by_role("region", name=side).get_by_label("Compare Physical therapy").first.check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 issues side by side")
    row = page.get_by_role("row", name=re.compile("^Treatment"))
    expect(row.locator(".in-all")).to_have_text(["physical therapy", "Rehabilitation Services"] * 2)
    expect(page.get_by_role("row", name="Conclusion").get_by_role("cell").last).to_contain_text(
        "not medically"
    )
    shot(page)


def test_9_an_attorney_contrasts_what_wins_with_what_loses(
    opened: Callable[[str], Page], many_server: str, shot: Shot
) -> None:
    page = opened(many_server)
    page.goto("/?mode=keyword&category=Pharmaceuticals")
    page.get_by_role("link", name="What overturned rationales say").click()
    column = page.get_by_role("region", name="More common where overturned")
    quote = column.locator("blockquote").first
    words = quote.locator("mark").inner_text()
    shot(page)
    quote.get_by_role("link").click()
    page.wait_for_url("**/determinations/**")
    expect(page.locator(".sentence:target")).to_contain_text(words)


def test_10_an_attorney_keeps_a_matter_and_takes_it_along(page: Page, tmp_path: Path, shot: Shot) -> None:
    search(page, "carisoprodol")
    page.get_by_role("article").first.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Save search").click()
    expect(page.get_by_text("The search is saved in the matter.")).to_be_attached()
    page.get_by_role("link", name="Matter").click()
    page.get_by_label("Note").fill("Same drug, no acute flare.")
    page.get_by_label("Note").blur()
    shot(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export as a file").click()
    file = tmp_path / "matter.json"
    file.write_bytes(coming.value.path().read_bytes())
    assert json.loads(file.read_text("utf-8"))["kept"][0]["note"] == "Same drug, no acute flare."
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget everything").click()
    expect(page.get_by_text("No issue is kept.")).to_be_visible()
    page.get_by_label("Add from a file").set_input_files(file)
    expect(page.get_by_label("Note")).to_have_value("Same drug, no acute flare.")
    page.get_by_role("link", name="Print with quotes").click()
    expect(page.locator(".pack-quote")).not_to_have_count(0)
