"""Every page held against axe-core's rules for WCAG 2.2 AA, in both schemes, with and without results."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.web.letters import DENIAL

axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt install chromium)")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/",
    "/?q=request&mode=keyword",
    "/?q=request&mode=keyword&view=list&specialty=Internal+Medicine&not_outcome=upheld",
    "/?q=norco+denied&wide=1&view=list",
    "/?q=qwertyuiop&mode=keyword",
    "/?q=soma+AND+(norco",
    "/determinations/CM16-0900002?q=pain",
    "/determinations/letter-without-header",
    "/similar",
    "/similar?issue=CM16-0900002%231&weight_facts=60",
    "paste",
    "/print?q=request&mode=keyword",
    "/matter",
    "/help",
    "/nowhere",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_to_mend(browser: Browser, server: str, address: str, scheme: str) -> None:
    # The rules are brought in from outside of the page, which its own policy rightly refuses.
    context = browser.new_context(base_url=server, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    if address == "/matter":
        page.goto("/?q=carisoprodol&mode=keyword&view=list")
        page.get_by_role("button", name="Keep").first.click()
        page.get_by_role("button", name="Save search").click()
        expect(page.get_by_text("The search is saved in the matter.")).to_be_attached()
    page.goto("/similar" if address == "paste" else address)
    if address == "paste":
        page.get_by_label("Paste a denial").fill(DENIAL)
        page.get_by_role("button", name="Find similar decisions").click()
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
