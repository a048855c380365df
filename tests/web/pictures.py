"""Pages as small pictures."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

COLOURS = 96


def keep(page: Page, path: Path, *, height: int | None = None) -> Path:
    """What the page shows in ``path``, in few colours; with ``height`` so many pixels of all of it."""
    if height is not None:
        page.evaluate("scrollTo(0, 0)")  # or what sticks to the window stands where it was scrolled to
    shown = page.screenshot(full_page=height is not None)
    picture = Image.open(io.BytesIO(shown)).convert("RGB")
    if height is not None:
        picture = picture.crop((0, 0, picture.width, min(height, picture.height)))
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path
