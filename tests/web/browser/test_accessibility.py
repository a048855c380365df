"""Every page held against axe-core's rules for WCAG 2.2 AA, in both schemes, with and without results."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.letters import DENIAL

axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/",
    "/?q=request&mode=keyword",
    "/?q=request&mode=keyword&view=list&specialty=Internal+Medicine&not_outcome=upheld",
    "/?q=norco+denied&view=list",
    "/?q=qwertyuiop&mode=keyword",
    "/?q=soma+AND+(norco",
    "/determinations/CM16-0900002?q=pain",
    "/determinations/letter-without-header",
    "/similar",
    "/similar?issue=CM16-0900002%231&weight_facts=60",
    "paste",
    "look",
    "nothing asked",
    "/similar?issue=CM16-0900001%231&without=years",
    "/guidelines",
    "/guidelines?cited=Chronic+Pain+Medical+Treatment+Guidelines",
    "/contrast?q=norco&mode=keyword",
    "many contrast",
    "many search",
    "many similar",
    "many pasted",
    "many letter",
    "many start",
    "many matter",
    "many print",
    "many help",
    "/compare?pick=CM16-0900001%232&pick=CM16-0900004%231&pick=CM16-0900002%231",
    "/compare?pick=CM16-0900001%232&pick=CM16-0900004%231&q=physical+therapy",
    "/charts?q=request&mode=keyword",
    "/charts/sides?mode=keyword",
    "/print?q=request&mode=keyword",
    "/matter",
    "/help",
    "/nowhere",
)


MANY = {
    "contrast": "/contrast?mode=keyword&category=Pharmaceuticals",
    "search": "/?mode=keyword&category=Pharmaceuticals",
    "similar": "first similar",
    "pasted": "paste",
    "letter": "first letter",
    "start": "/",
    "matter": "/matter",
    "print": "/print?mode=keyword&category=Pharmaceuticals",
    "help": "/help",
}
"""Over more letters, all of them marked as invented: lists have several pages, letters long lists of
guidelines."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_to_mend(
    browser: Browser, server: str, many_server: str, address: str, scheme: str
) -> None:
    if address.startswith("many "):
        server, address = many_server, MANY[address.removeprefix("many ")]
    # The rules are brought in from outside of the page, which its own policy rightly refuses.
    context = browser.new_context(base_url=server, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    if address == "/matter":
        page.goto("/?q=carisoprodol&mode=keyword&view=list")
        page.get_by_role("button", name="Keep").first.click()
        page.get_by_role("button", name="Save search").click()
        expect(page.get_by_text("The search is saved in the matter.")).to_be_attached()
    if address.startswith("first "):
        page.goto("/?q=sections&cited=Chronic+Pain+Medical+Treatment+Guidelines&mode=keyword&view=list")
        link = (
            page.get_by_role("link", name="Find similar to")
            if "similar" in address
            else page.locator(".hit-title a")
        )
        address = link.first.get_attribute("href") or ""
    page.goto("/similar" if address in ("paste", "look", "nothing asked") else address)
    if address == "nothing asked":
        page.get_by_label("Paste a denial").fill("Her knee hurts since she fell.")
        page.get_by_role("button", name="Find the requests").click()
        expect(page.get_by_role("status")).to_have_text("No medical request was found in this text.")
    if address in ("paste", "look"):
        page.get_by_label("Paste a denial").fill(DENIAL)
        page.get_by_role("button", name="Find the requests").click()
        expect(page.get_by_role("status")).to_contain_text("3 requests")
        page.get_by_text("Which words count").click()
        page.get_by_label("Compare: shoulder", exact=True).uncheck()
        page.get_by_label("Compare request 2").uncheck()
    if address == "paste":
        page.get_by_role("button", name="Compare 2 requests").first.click()
        expect(page.get_by_role("status")).to_contain_text("2 requests compared")
    for summary in page.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text("utf-8"))
    found = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)
    context.close()
    assert len(found["passes"]) > 10, "the rules were run"
    broken = [
        f"{rule['impact']} {rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes'][:3]]}"
        for rule in found["violations"]
    ]
    assert broken == []


SEEN = """() => {
    const at = document.activeElement;
    const box = at.getBoundingClientRect();
    const style = getComputedStyle(at);
    // A switch shows its focus on the label that is drawn in its place.
    const drawn = at.matches(".switch input") ? getComputedStyle(at.nextElementSibling) : style;
    const x = box.x + Math.min(box.width / 2, innerWidth - box.x - 1), y = box.y + box.height / 2;
    const top = document.elementFromPoint(x, y);
    return {
        body: at === document.body,
        said: `${at.tagName} ${at.className} ${at.textContent.trim().slice(0, 40)}`,
        ring: drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
        covered: top !== null && !at.contains(top) && !top.contains(at) && !!top.closest(".compare-bar"),
    };
}"""


@pytest.mark.parametrize(
    "address",
    [
        "/?q=request&mode=keyword",
        "/determinations/CM16-0900001?q=pain",
        "/similar",
        "/guidelines",
        "/compare?pick=CM16-0900001%232&pick=CM16-0900004%231",
    ],
)
def test_the_keyboard_reaches_what_can_be_used_and_shows_where_it_is(
    browser: Browser, server: str, address: str
) -> None:
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 700})
    page = context.new_page()
    page.goto(address)
    # With an issue chosen there is a bar at the bottom, which must not hide what has the focus.
    page.evaluate("document.querySelector('.hit .pick input')?.click()")
    stops = []
    for _ in range(400):
        page.keyboard.press("Tab")
        seen = page.evaluate(SEEN)
        if seen["body"]:
            break
        stops.append(seen)
    usable = page.locator(
        "a:visible, button:visible, input:visible, textarea:visible, summary:visible"
    ).count()
    context.close()
    assert stops[0]["said"].endswith("Skip to the content")
    assert [one["said"] for one in stops if not one["ring"] or not one["inside"] or one["covered"]] == []
    # Of each group of radio buttons one is a stop.
    assert len(stops) >= usable - 2


@pytest.mark.parametrize(
    "address", ["/?q=request&mode=keyword", "/determinations/CM16-0900002?q=pain", "/similar"]
)
def test_text_of_twice_the_size_fits(browser: Browser, server: str, address: str) -> None:
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    context.close()
