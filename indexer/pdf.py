"""PDF bytes to lines: the only file that knows pypdfium2."""

from __future__ import annotations

import ctypes
from typing import Any

from indexer.lines import Line, clean
from indexer.page import Page, Word, page_lines
from search.errors import UnreadableLetter

MAX_BYTES = 20 * 1024 * 1024
"""A letter has some 30 KB; what is far beyond is not one."""
MAX_PAGES = 200
_BOLD = 600
_BETWEEN_WORDS = frozenset({0, 9, 10, 13, 32, 0xA0})
_LINE_END_HYPHEN = 0xFFFE
"""What pdfium reports for a hyphen at the end of a line."""


def pdf_lines(data: bytes) -> list[Line]:
    """The lines of a PDF in reading order.

    Raises ``UnreadableLetter`` with the reason where the file is too large, encrypted, damaged,
    has too many pages or has no text layer.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableLetter(f"The PDF has {len(data):,} bytes; letters up to {MAX_BYTES:,} are read.")
    pages = _pages(data)
    if not any(word.text.strip() for page in pages for word in page.words):
        raise UnreadableLetter("The PDF has no text layer (a scan): run OCR on it and add it again.")
    return page_lines(pages)


def _pages(data: bytes) -> list[Page]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableLetter(_why(str(error))) from error
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableLetter(f"The PDF has {len(document)} pages; letters up to {MAX_PAGES} are read.")
        return [_page(document, number) for number in range(len(document))]
    except pdfium.PdfiumError as error:
        raise UnreadableLetter(_why(str(error))) from error
    finally:
        document.close()


def _why(message: str) -> str:
    if "password" in message.lower() or "security" in message.lower():
        return "The PDF is encrypted: remove its password and add it again."
    return "The PDF is damaged and cannot be opened: download it again."


def _page(document: Any, number: int) -> Page:
    page = document[number]
    text_page = page.get_textpage()
    try:
        return Page(_words(text_page.raw), page.get_height())
    finally:
        text_page.close()
        page.close()


def _words(text_page: Any) -> list[Word]:
    """The words as pdfium divides them (it knows narrow and kerned blanks), each with its place."""
    from pypdfium2 import raw

    words: list[Word] = []
    text, first, last = "", 0, 0
    for at in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, at)
        if code not in _BETWEEN_WORDS:
            first, last = (at if not text else first), at
            text += "-" if code == _LINE_END_HYPHEN else chr(code)
        if text and (code in _BETWEEN_WORDS or code == _LINE_END_HYPHEN):
            words.append(_word(text_page, text, first, last))
            text = ""
    return [*words, _word(text_page, text, first, last)] if text else words


def _word(text_page: Any, text: str, first: int, last: int) -> Word:
    from pypdfium2 import raw

    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, last, box)
    right = float(box.right)
    raw.FPDFText_GetLooseCharBox(text_page, first, box)
    raw.FPDFText_GetCharOrigin(text_page, first, x, y)
    bold = raw.FPDFText_GetFontWeight(text_page, first) >= _BOLD
    plain = text if text.isascii() and text.isprintable() else clean(text)
    return Word(plain, x.value, right, y.value, float(box.top - box.bottom), bold)
