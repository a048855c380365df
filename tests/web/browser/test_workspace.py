"""What the script adds, in a real browser: a matter that stays there, and the keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from search.model.letters import INVENTED
from tests.web.letters import DENIAL
from web import security

SOMA = "/?q=carisoprodol&mode=keyword&view=list"


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=server, permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    context.close()
    assert said == [], "the browser has nothing to complain about, the security policy included"
    assert all(url.startswith((server, "blob:")) for url in asked), "nothing is asked of another host"


def stored(page: Page) -> dict[str, object]:
    found = json.loads(page.evaluate("localStorage.getItem('imr.matter')"))
    assert isinstance(found, dict)
    return found


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def keep_first(page: Page) -> str:
    page.goto(SOMA)
    row = page.get_by_role("article").first
    row.get_by_role("button", name="Keep").click()
    expect(row.get_by_role("button", name="Kept")).to_have_attribute("aria-pressed", "true")
    return row.locator(".citation").text_content() or ""


def save(page: Page) -> None:
    page.get_by_role("button", name="Save search").click()
    expect(page.get_by_text("The search is saved in the matter.")).to_be_attached()


def test_a_kept_issue_has_its_note_and_tags_in_the_matter(page: Page) -> None:
    citation = keep_first(page)
    page.goto("/matter")
    expect(page.locator("#matter-kept .citation")).to_have_text(citation)
    page.get_by_label("Note").fill("Same <b>facts</b>")
    page.get_by_label("Tags, with commas between").fill("brief, overturned")
    page.get_by_label("Note").focus()
    page.get_by_role("button", name="brief").click()
    page.reload()
    expect(page.get_by_label("Note")).to_have_value("Same <b>facts</b>")
    expect(page.get_by_role("list", name="Tags").get_by_role("button")).to_have_text(
        ["All", "brief", "overturned"]
    )
    page.get_by_role("link", name="Print with quotes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chosen decisions")
    expect(page.locator(".pack-quote footer").last).to_have_text(citation)
    page.goto("/matter")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No issue is kept.")).to_be_visible()


def test_an_issue_is_kept_from_its_letter_and_let_go_again(page: Page) -> None:
    page.goto("/determinations/CM16-0900002")
    page.locator("#issue-2").get_by_role("button", name="Keep").click()
    assert [one["id"] for one in stored(page)["kept"]] == ["CM16-0900002#2"]  # type: ignore[attr-defined]
    page.reload()
    page.locator("#issue-2").get_by_role("button", name="Kept").click()
    assert stored(page)["kept"] == []


def test_searches_are_remembered_saved_and_asked_again(page: Page, server: str) -> None:
    page.goto(SOMA)
    save(page)
    page.goto("/matter")
    searches = page.locator("#matter-searches")
    expect(searches.get_by_role("link", name="carisoprodol")).to_have_attribute("href", SOMA)
    expect(page.locator("#matter-history").get_by_role("link")).to_have_count(1)
    searches.get_by_role("button", name="New since?").click()
    expect(searches.get_by_text("nothing is new")).to_be_visible()
    # As if it had been saved when an older index had fewer.
    page.evaluate("""() => { const m = JSON.parse(localStorage.getItem('imr.matter'));
        m.searches[0].build = 'older'; m.searches[0].total -= 1;
        localStorage.setItem('imr.matter', JSON.stringify(m)); }""")
    page.reload()
    searches.get_by_role("button", name="New since?").click()
    expect(searches.get_by_text("1 more since then.")).to_be_visible()


def test_a_similar_search_can_be_asked_again(page: Page) -> None:
    page.goto("/similar?issue=CM16-0900001%231&weight_facts=60&view=list")
    save(page)
    page.goto("/matter")
    page.get_by_role("button", name="New since?").click()
    expect(page.locator("#matter-searches").get_by_text("nothing is new")).to_be_visible()


def test_letters_that_were_read_are_marked_and_nothing_is_where_it_is_switched_off(page: Page) -> None:
    page.goto("/determinations/CM16-0900001")
    page.goto(SOMA)
    seen = page.locator(".hit", has_text="CM16-0900001").locator(".seen")
    expect(seen.first).to_have_text(" · seen")
    page.goto("/matter")
    page.get_by_label("Remember what was searched").uncheck()
    page.goto("/determinations/CM16-0900002")
    page.goto(SOMA)
    expect(page.locator(".seen")).to_have_count(0)
    assert (stored(page)["history"], stored(page)["seen"]) == ([], [])


def test_a_matter_goes_to_a_file_and_comes_back(page: Page, tmp_path: Path) -> None:
    citation = keep_first(page)
    page.goto("/matter")
    page.get_by_label("Note").fill("mine")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as a file").click()
    file = tmp_path / "matter.json"
    download.value.save_as(file)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget everything").click()
    expect(page.get_by_text("No issue is kept.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Add from a file").set_input_files(file)
    expect(page.locator("#matter-kept .citation")).to_have_text(citation)
    expect(page.get_by_label("Note")).to_have_value("mine")


def test_an_invented_letter_stays_marked_in_the_matter_and_in_its_file(
    browser: Browser, many_server: str, tmp_path: Path
) -> None:
    """``imr synth`` wrote these letters, some of them without a case number."""
    context = browser.new_context(base_url=many_server, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/?q=necessary&mode=keyword&view=list")
    for number in ("CM00-", "0000"):
        row = page.get_by_role("article").filter(has=page.locator(".hit-id", has_text=number)).first
        row.get_by_role("button", name="Keep").click()
    page.goto("/matter")
    items = page.locator(".matter-item")
    expect(items).to_have_count(2)
    expect(items.locator("h3 .invented")).to_have_text([INVENTED] * 2)
    items.first.get_by_role("button", name="Copy citation").click()
    expect(page.get_by_text("The citation copied.")).to_be_attached()
    assert f" ({INVENTED})" in clipboard(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as a file").click()
    file = tmp_path / "matter.json"
    download.value.save_as(file)
    matter = json.loads(file.read_text("utf-8"))
    assert [(item["invented"], f" ({INVENTED})" in item["citation"]) for item in matter["kept"]] == [
        (True, True),
        (True, True),
    ]
    # By its number a letter is known whatever a file says.
    for item in matter["kept"]:
        item["invented"] = False
    file.write_text(json.dumps(matter), "utf-8")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_label("Add from a file").set_input_files(file)
    expect(items).to_have_count(2)
    by_number = items.filter(has_text="CM00-")
    expect(by_number.locator("h3 .invented")).to_have_text([INVENTED])
    context.close()


def test_of_a_letter_that_is_not_invented_the_matter_says_nothing(page: Page) -> None:
    keep_first(page)
    assert "invented" not in page.evaluate("localStorage.getItem('imr.matter')")
    page.goto("/matter")
    expect(page.locator(".matter-item")).to_have_count(1)
    expect(page.locator(".invented")).to_have_count(0)


def test_a_hostile_file_brings_in_no_markup_and_no_foreign_address(page: Page, tmp_path: Path) -> None:
    bad = {
        "id": "x",
        "title": "<img src=x onerror=alert(1)>",
        "href": "javascript:alert(1)",
        "outcome": "constructor",
    }
    file = tmp_path / "bad.json"
    searches = [{"href": "//evil.example/", "name": "there", "total": "many"}, None, 7]
    file.write_text(json.dumps({"version": 1, "kept": [bad, None, {"title": "no id"}], "searches": searches}))
    page.goto("/matter")
    page.get_by_label("Add from a file").set_input_files(file)
    link = page.get_by_role("link", name="<img src=x onerror=alert(1)>")
    expect(link).to_have_attribute("href", "/")
    expect(page.get_by_role("link", name="there")).to_have_attribute("href", "/")
    assert page.locator("#matter-kept img").count() == 0
    file.write_text("[]")
    page.get_by_label("Add from a file").set_input_files(file)
    expect(page.get_by_text("This is not a matter")).to_be_attached()


def test_what_is_stored_and_broken_does_not_break_the_page(page: Page) -> None:
    page.goto("/help")
    page.evaluate("localStorage.setItem('imr.matter', '{broken')")
    keep_first(page)
    assert len(stored(page)["kept"]) == 1  # type: ignore[arg-type]


def test_keys_move_through_rows_and_copy_and_choose_what_is_there(page: Page) -> None:
    page.goto(SOMA)
    page.keyboard.press("j")
    titles = page.locator(".hit-title a")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("y")
    expect(page.get_by_text("The citation copied.")).to_be_attached()
    assert clipboard(page) == page.locator(".hit .citation").first.text_content()
    page.keyboard.press("c")
    expect(page.get_by_text("Chosen for comparison; 1 chosen.")).to_be_attached()
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".pick :checked")).to_have_count(2)
    page.keyboard.press("c")
    expect(page.get_by_text("Not chosen for comparison; 1 chosen.")).to_be_attached()
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url("**/determinations/**")


def test_keys_move_through_marked_words(page: Page) -> None:
    page.goto("/determinations/CM16-0900001?q=carisoprodol")
    page.keyboard.press("n")
    marks = page.locator(".letter mark")
    expect(marks.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(marks.nth(1)).to_be_focused()
    expect(marks.nth(1)).to_be_in_viewport()
    page.keyboard.press("p")
    expect(marks.nth(0)).to_be_focused()


def test_brackets_lead_from_letter_to_letter(page: Page) -> None:
    page.goto("/?q=request&mode=keyword&view=list")
    with page.expect_navigation():  # keys are read once the page is there
        page.locator(".hit-title a").nth(1).click()
    forward = page.get_by_role("link", name="Next result")
    there = forward.get_attribute("href") or ""
    here = page.url
    page.keyboard.press("]")
    page.wait_for_url(lambda url: url != here)
    assert page.url.endswith(there)
    page.keyboard.press("[")
    page.wait_for_url(here)


def test_brackets_follow_the_links_to_what_is_before_and_behind(page: Page) -> None:
    page.goto("/?q=soma&mode=keyword&view=list")
    page.evaluate("""() => { const a = document.createElement('a');
        a.rel = 'next nofollow'; a.href = '/help'; document.body.append(a); }""")
    page.keyboard.press("]")
    page.wait_for_url("**/help")


def test_a_slash_goes_to_the_box_and_keys_are_letters_there(page: Page) -> None:
    page.goto(SOMA)
    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    box.press("End")
    page.keyboard.type("/?jk")
    expect(box).to_have_value("carisoprodol/?jk")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_help_lists_the_keys_and_switches_them_off_for_good(page: Page) -> None:
    page.goto(SOMA)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog.locator("kbd")).to_have_text(["/", "j", "k", "o", "n", "p", "[", "]", "c", "y", "?"])
    dialog.get_by_label("Single keys are on").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    expect(page.locator(".hit-title a").first).not_to_be_focused()
    page.get_by_role("button", name="Keys").click()
    dialog.get_by_label("Single keys are on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".hit-title a").first).to_be_focused()


def test_keys_with_control_stay_the_browsers(page: Page) -> None:
    page.goto(SOMA)
    page.keyboard.press("Control+j")
    expect(page.locator(".hit-title a").first).not_to_be_focused()


def test_without_the_script_the_matter_says_what_it_needs(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    opened = context.new_page()
    opened.goto("/matter")
    expect(opened.get_by_text("This page needs JavaScript")).to_be_visible()
    assert opened.get_by_role("button").count() == 0
    opened.goto(SOMA)
    assert opened.get_by_role("button", name="Keep").count() == 0
    context.close()


def test_the_script_is_one_file_that_writes_no_markup() -> None:
    script = (Path(security.__file__).parent / "static" / "workspace.js").read_text("utf-8")
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "http:",
        "https:",
    ):
        assert way not in script


def test_the_buttons_say_how_many_requests_are_ticked(page: Page) -> None:
    looked_at(page)
    for button in (0, 1):
        expect(page.locator("[data-compare]").nth(button)).to_have_text("Compare 3 requests")
    page.get_by_label("Compare request 1").uncheck()
    page.get_by_label("Compare request 3").uncheck()
    expect(page.locator("[data-compare]").first).to_have_text("Compare 1 request")
    page.get_by_role("button", name="Compare 1 request").last.click()
    expect(page.get_by_role("status")).to_have_text("1 request compared: MRI of the right shoulder")


def test_a_request_is_added_by_the_enter_key_edited_and_taken_away(page: Page) -> None:
    looked_at(page)
    page.get_by_label("Add another request").fill("Soma 350 mg #60")
    with page.expect_navigation():
        page.get_by_label("Add another request").press("Enter")
    expect(page.get_by_label("Words of request 4")).to_have_value("Soma 350 mg #60")
    page.get_by_label("Words of request 4").fill("Gabapentin 600 mg #90")
    page.get_by_role("button", name="Remove request 1").click()
    expect(page.get_by_role("status")).to_have_text("3 requests. Nothing is compared yet.")
    expect(page.get_by_label("Words of request 3")).to_have_value("Gabapentin 600 mg #90")
    page.get_by_role("button", name="Compare 3 requests").first.click()
    expect(page.locator(".subject-head h2").last).to_have_text("Gabapentin 600 mg #90")
    page.get_by_role("button", name="Back to the requests").click()
    expect(page.get_by_label("Words of request 3")).to_have_value("Gabapentin 600 mg #90")


def looked_at(page: Page) -> None:
    page.goto("/similar")
    page.get_by_label("Paste a denial").fill(DENIAL)
    page.get_by_role("button", name="Find the requests").click()
    expect(page.get_by_role("status")).to_have_text("3 requests. Nothing is compared yet.")
