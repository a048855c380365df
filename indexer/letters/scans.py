"""Pages that are pictures, read by OCR where the extra 'ocr' is installed."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.letters.page import Page


@dataclass(frozen=True, slots=True)
class ReadScan:
    """A page as OCR read it, and how sure it is, from 0 to 1 (the mean of its lines)."""

    page: Page
    confidence: float


def read_scans(data: bytes, numbers: list[int]) -> dict[int, ReadScan]:
    """The pages of a PDF with these numbers (from 0) on which OCR finds text; none without the extra."""
    return {}
