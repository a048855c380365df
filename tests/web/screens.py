"""``make screens``: every page over the demo's invented letters as pictures for docs/screens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from search.opening import LiveSearcher
from tests.web.browsing import FLAGS, chromium
from tests.web.conftest import served
from tests.web.pictures import keep

SIZES = {1280: 1100, 360: 1100}
"""Width of the window to the height that is kept of a page."""

DENIAL = (
    "The request for Norco 10/325 mg #120 is non-certified. The records do not document a reduction in pain "
    "scores, increased function or return to work, and no recent urine drug screen was provided.\n"
    "Physical therapy 12 visits for the lumbar spine was denied, since the number of earlier visits and "
    "their benefit are not stated."
)
CHRONIC = "Chronic+Pain+Medical+Treatment+Guidelines"


def _looked_at(page: Page) -> None:
    page.goto("/similar")
    page.get_by_label("Paste a denial").fill(DENIAL)
    page.get_by_role("button", name="Find the requests").click()
    page.locator(".request-row").first.wait_for()


def _pasted(page: Page) -> None:
    _looked_at(page)
    page.locator("[data-compare]").first.click()
    page.locator(".subject").first.wait_for()


def _compared(page: Page) -> None:
    page.goto("/?q=physical+therapy+lumbar&mode=keyword")
    for side in ("overturned", "upheld"):
        page.locator(f".list-{side} .pick input").first.check()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.locator(".compare").wait_for()


def _letter(page: Page) -> None:
    page.goto("/?q=functional+improvement+opioid&mode=keyword&view=list")
    page.locator(".hit-title a").first.click()
    page.locator(".letter").wait_for()


def _similar(page: Page) -> None:
    page.goto("/?q=epidural+steroid+injection&mode=keyword&view=list")
    page.get_by_role("link", name="Find similar to").first.click()
    page.locator(".why").first.wait_for()


def _matter(page: Page) -> None:
    page.goto("/?q=epidural+steroid+injection&mode=keyword")
    for at in range(2):
        page.get_by_role("button", name="Keep").nth(at).click()
    page.get_by_role("button", name="Save search").click()
    page.get_by_text("The search is saved in the matter.").wait_for(state="attached")
    page.goto("/matter")
    page.get_by_label("Note").first.fill("Closest on the facts: radiculopathy shown by imaging.")


def _address(address: str) -> Callable[[Page], None]:
    return lambda page: page.goto(address) and None


PAGES: dict[str, Callable[[Page], None]] = {
    "start": _address("/"),
    "search": _address("/?q=physical+therapy+lumbar"),
    "filters": _address("/?q=physical+therapy+lumbar#filters"),
    "folded": _address("/?q=associated+surgical+service&mode=keyword"),
    "near": _address("/?q=gabapentin+denied"),
    "error": _address("/?q=soma+AND+(norco"),
    "nothing": _address('/?q="red+flags"+AND+xylophone&mode=keyword'),
    "determination": _letter,
    "similar": _looked_at,
    "similar-pasted": _pasted,
    "similar-issue": _similar,
    "guidelines": _address("/guidelines"),
    "guideline": _address(f"/guidelines?cited={CHRONIC}"),
    "charts": _address("/charts?mode=keyword&category=Pharmaceuticals"),
    "contrast": _address("/contrast?mode=keyword&category=Pharmaceuticals"),
    "compare": _compared,
    "matter": _matter,
    "print": _address("/print?q=epidural+steroid+injection&mode=keyword"),
    "help": _address("/help"),
}
DARK = ("search", "determination", "guideline", "contrast", "compare")


def main(data: Path, folder: Path) -> None:
    """Takes every picture anew into ``folder``; what is there under other names goes."""
    for old in folder.glob("*.png"):
        old.unlink()
    with served(LiveSearcher.of(data)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for width, height in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    base_url=server,
                    viewport={"width": width, "height": 900},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                for name in PAGES if scheme == "light" else DARK:
                    page = context.new_page()
                    PAGES[name](page)
                    page.evaluate("document.fonts.ready")
                    dark = "-dark" if scheme == "dark" else ""
                    keep(page, folder / f"{name}{dark}-{width}.png", height=height)
                    page.close()
                context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
