"""Pages that are pictures, read by OCR where it is installed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.letters.ocr import is_installed as is_installed  # part of what this module promises
from indexer.letters.ocr import read_picture
from indexer.letters.page import Page
from indexer.letters.pdfium import page_pictures

_MIN_DPI, _MAX_DPI = 150, 200
"""Finer pictures take longer and read no better."""
_BUDGET_S = 20.0
"""Time for all pages of a file: what is left then stays unread and is named, and the file's own limit
holds."""


@dataclass(frozen=True, slots=True)
class ReadScan:
    """A page as OCR read it, and how sure it is, from 0 to 1 (the mean of its words)."""

    page: Page
    confidence: float


def read_scans(data: bytes, numbers: Sequence[int]) -> dict[int, ReadScan]:
    """The pages of a PDF with these numbers (from 0) on which OCR finds text, as many as there is time for;
    none where it is not installed."""
    if not numbers or not is_installed():
        return {}
    deadline = time.monotonic() + _BUDGET_S
    read: dict[int, ReadScan] = {}
    for number, picture, points in page_pictures(data, numbers, min_dpi=_MIN_DPI, max_dpi=_MAX_DPI):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        if found := read_picture(picture, points=points, timeout_s=left):
            height, width = picture.shape[:2]
            read[number] = ReadScan(Page(found.words, height * points, width * points), found.confidence)
    return read
