"""Every text colour against every ground it stands on, in both schemes (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import web

STATIC = Path(web.__file__).parent / "static"
CSS = (STATIC / "style.css").read_text("utf-8")
EVERY = [file.read_text("utf-8") for file in sorted(STATIC.glob("*.css"))]

PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("ink", "sunk"),
    ("soft", "paper"), ("soft", "card"), ("soft", "sunk"),
    ("link", "paper"), ("link", "card"), ("link", "sunk"), ("link-hover", "card"),
    ("on-accent", "accent"), ("on-accent", "link-hover"),
    ("over", "over-bg"), ("over", "card"), ("over", "paper"), ("on-over", "over"),
    ("up", "up-bg"), ("up", "card"), ("other", "card"),
    ("mark-ink", "mark"), ("ink", "bad-bg"), ("link", "bad-bg"), ("paper", "bad"), ("bad", "sunk"),
    ("bad", "bad-bg"),
]  # fmt: skip


def colours(dark: bool) -> dict[str, str]:
    roots = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", roots[0]))
    if dark:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", roots[1]))
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_the_guideline_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str, dark: bool) -> None:
    scheme = colours(dark)
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
def test_the_focus_ring_stands_out_from_every_ground(ground: str, dark: bool) -> None:
    assert contrast(colours(dark)["focus"], colours(dark)[ground]) >= 3


def test_no_style_is_fetched_from_elsewhere() -> None:
    assert len(EVERY) >= 4
    assert not [found for css in EVERY for found in re.findall(r"url\(|@import", css)]


def test_nothing_moves_by_itself() -> None:
    # Whoever wants reduced motion gets none, and so does everybody else.
    assert not [found for css in EVERY for found in re.findall(r"transition|animation|scroll-behavior", css)]
