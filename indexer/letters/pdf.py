"""PDF bytes to lines: the only file that knows pypdfium2."""

from __future__ import annotations

import ctypes
import re
from typing import Any

from indexer.letters.lines import Line, clean
from indexer.letters.page import Page, Word, page_lines
from indexer.letters.sources import MAX_BYTES
from search.errors import UnreadableLetter

MAX_PAGES = 200
_MIN_BOLD_WEIGHT = 600
_LINE_END_HYPHENS = "\x02\xad\ufffe"
"""What pdfium reports for a hyphen at the end of a line, by its version."""
_WORD = re.compile(rf"[^\x00\t\n\r \xa0{_LINE_END_HYPHENS}]+[{_LINE_END_HYPHENS}]?|[{_LINE_END_HYPHENS}]")


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
        raise UnreadableLetter(_reason(str(error))) from error
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableLetter(f"The PDF has {len(document)} pages; letters up to {MAX_PAGES} are read.")
        return [_page(document, number) for number in range(len(document))]
    except pdfium.PdfiumError as error:
        raise UnreadableLetter(_reason(str(error))) from error
    finally:
        document.close()


def _reason(message: str) -> str:
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

    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    words: list[Word] = []
    for match in _WORD.finditer(_characters(text_page)):
        first, last = match.start(), match.end() - 1
        raw.FPDFText_GetLooseCharBox(text_page, last, box)
        right = float(box.right)
        raw.FPDFText_GetLooseCharBox(text_page, first, box)
        raw.FPDFText_GetCharOrigin(text_page, first, x, y)
        bold = raw.FPDFText_GetFontWeight(text_page, first) >= _MIN_BOLD_WEIGHT
        size = float(box.top - box.bottom)
        words.append(Word(_plain(match[0]), x.value, right, y.value, size, bold))
    return words


def _characters(text_page: Any) -> str:
    """The page's characters, one for each index that pdfium counts."""
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(text_page)
    buffer = (ctypes.c_ushort * (count + 1))()
    raw.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer).decode("utf-16-le", errors="replace")
    if text[count:] == "\0" and "\0" not in text[:count]:
        return text[:count]
    # Characters beyond 16 bits, or some left out: the indexes are those of the slow way.
    return "".join(chr(raw.FPDFText_GetUnicode(text_page, at)) for at in range(count))


def _plain(word: str) -> str:
    if word.isascii() and word.isprintable():
        return word
    return clean(f"{word[:-1]}-" if word[-1] in _LINE_END_HYPHENS else word)
