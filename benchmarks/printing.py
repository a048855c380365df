"""Letters as they come out of scanners, fax machines, browsers and stamps: PDFs made of other PDFs."""

from __future__ import annotations

import io
import math
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

Transformation = Callable[[bytes], bytes]
WIDTH, HEIGHT = 612, 792


@contextmanager
def _pages(data: bytes) -> Iterator[tuple[Any, list[Any]]]:
    document = pdfium.PdfDocument(data)
    pages = [document[number] for number in range(len(document))]
    yield document, pages
    for page in pages:
        page.close()
    document.close()


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rotated(degrees: int, *, upright: bool = False) -> Transformation:
    """Every page with ``/Rotate``; where it looks ``upright``, its content is turned the other way."""

    def transform(data: bytes) -> bytes:
        with _pages(data) as (document, pages):
            for page in pages:
                if upright:
                    _turn(page, degrees)
                page.set_rotation(degrees)
            return _saved(document)

    return transform


def turned(degrees: float) -> Transformation:
    """Every page with its content turned, as a crooked or sideways scan with a text layer has it."""

    def transform(data: bytes) -> bytes:
        with _pages(data) as (document, pages):
            for page in pages:
                _turn(page, degrees)
            return _saved(document)

    return transform


def _turn(page: Any, degrees: float) -> None:
    """Turns the content about the middle of the page, all of it at once: what is in it stays as it is
    written."""
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    x, y = WIDTH / 2, HEIGHT / 2
    right, up = x - x * cosine + y * sine, y - x * sine - y * cosine
    matrix = raw.FS_MATRIX(cosine, sine, -sine, cosine, right, up)
    raw.FPDFPage_TransFormWithClip(page.raw, matrix, None)


Mark = tuple[str, float, float, float, float]
"""A text with its place, the size of its type and its angle in degrees."""


def marked(marks: Callable[[int, int], list[Mark]]) -> Transformation:
    """Every page with ``marks(number, count)`` printed over it."""

    def transform(data: bytes) -> bytes:
        with _pages(data) as (document, pages):
            font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica-Bold")
            for number, page in enumerate(pages, start=1):
                for text, x, y, size, degrees in marks(number, len(pages)):
                    item = raw.FPDFPageObj_CreateTextObj(document.raw, font, size)
                    units = (text + "\0").encode("utf-16-le")
                    buffer = (raw.FPDF_WCHAR * (len(units) // 2)).from_buffer_copy(units)
                    raw.FPDFText_SetText(item, buffer)
                    angle = math.radians(degrees)
                    cosine, sine = math.cos(angle), math.sin(angle)
                    raw.FPDFPageObj_Transform(item, cosine, sine, -sine, cosine, x, y)
                    raw.FPDFPage_InsertObject(page.raw, item)
                page.gen_content()
            return _saved(document)

    return transform


def two_on_a_sheet(data: bytes) -> bytes:
    """Two pages side by side on each sheet."""
    with _pages(data) as (document, _):
        sheets = pdfium.PdfDocument(raw.FPDF_ImportNPagesToOne(document.raw, HEIGHT, WIDTH, 2, 1))
        return _saved(sheets)


def in_reverse(data: bytes) -> bytes:
    """The pages from the last to the first."""
    with _pages(data) as (document, pages):
        reverse = pdfium.PdfDocument.new()
        reverse.import_pages(document, list(range(len(pages)))[::-1])
        return _saved(reverse)


def through_browser(text: str) -> bytes:
    """``text`` printed by Chromium, with the header and the footer that a browser adds."""
    lines = "".join(f"<div>{escape(line) or '&nbsp;'}</div>" for line in text.split("\n"))
    page = (
        f"<html><head><title>IMR decision</title></head><body style='font: 12px serif'>{lines}</body></html>"
    )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "letter.html"), Path(folder, "letter.pdf")
        source.write_text(page, encoding="utf-8")
        subprocess.run(  # noqa: S603  # our own file
            [
                *("/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu"),
                *(f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return target.read_bytes()


def _fax(number: int, count: int) -> list[Mark]:
    return [
        (f"01/09/2017 14:0{number % 10} FAX 5555550100 ACME CLAIMS {number:03}/{count:03}", 30, 778, 8, 0)
    ]


def _bates(number: int, count: int) -> list[Mark]:
    return [(f"DEF-IMR-{40 + number:06}", 505, 16, 10, 0)]


def _received(number: int, count: int) -> list[Mark]:
    """On the first page beside the header, a little off its lines."""
    return [("RECEIVED", 455, 711, 12, 0), ("JAN 09 2017", 452, 698, 12, 0)] if number == 1 else []


def _stamp_in_text(number: int, count: int) -> list[Mark]:
    return [("RECEIVED", 430, 403, 14, 0), ("JAN 09 2017", 428, 387, 14, 0), ("CLAIMS DEPT", 427, 372, 9, 0)]


def _exhibit(number: int, count: int) -> list[Mark]:
    return [("EXHIBIT B", 270, 762, 14, 0), (f"Page {number} of {count}", 280, 20, 9, 0)]


TRANSFORMATIONS: dict[str, Transformation] = {
    "/Rotate 90": rotated(90),
    "/Rotate 180": rotated(180),
    "/Rotate 270": rotated(270),
    "turned by its matrix and /Rotate 90, looks upright": rotated(90, upright=True),
    "turned by its matrix, 90 degrees": turned(90),
    "turned by its matrix, 180 degrees": turned(180),
    "askew by 0.5 degrees": turned(0.5),
    "askew by 1 degree": turned(-1.0),
    "askew by 2 degrees": turned(2.0),
    "received stamp beside the header": marked(_received),
    "stamp over the text of every page": marked(_stamp_in_text),
    "fax line": marked(_fax),
    "Bates number": marked(_bates),
    "exhibit mark, Page x of y": marked(_exhibit),
    "watermark": marked(lambda number, count: [("CONFIDENTIAL", 120, 200, 70, 50)]),
    "two pages on a sheet": two_on_a_sheet,
    "pages in reverse": in_reverse,
}
"""By name, what a PDF goes through; through_browser takes a text and is apart."""
