"""PDF bytes to printed words and pictures: with its forms, the only file that knows pypdfium2."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from indexer.letters.lines import clean
from indexer.letters.page import Page, Word
from indexer.letters.pdfium_forms import typed_words
from search.errors import UnreadableLetter

MAX_PAGES = 200
MAX_PAGE_CHARACTERS = 60_000
"""A letter's page has some 3,000; more than this is a print of something else, and slow to take apart."""
MAX_CHARACTERS = 2_000_000
_MIN_BOLD_WEIGHT = 600
_LINE_END_HYPHENS = "\x02\xad\ufffe"
"""What pdfium reports for a hyphen at the end of a line, by its version."""
_WORD = re.compile(rf"[^\x00\t\n\r \xa0{_LINE_END_HYPHENS}]+[{_LINE_END_HYPHENS}]?|[{_LINE_END_HYPHENS}]")
_MAX_SKEW = math.radians(3)
"""Text at this angle at most is askew and put upright word by word; beyond, the page is turned first."""
_MAX_OFF_ANGLE = math.radians(6)
"""Words further from the page's main angle are no part of its text (a watermark, a stamp on the side)."""
_NEAR = math.radians(0.16)
_SAMPLED_CHARACTERS = 600
_MAX_OBJECTS = 5_000
_MAX_PICTURE_DOTS = 4_000
_MIN_PICTURE_POINTS = 72
_NO_PAGES = re.compile(rb"/Kids\s?\[\s{0,20}\]")


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page of a file: its words, the share of it that the largest picture or filled area covers, and how
    many lines and areas are drawn on it."""

    page: Page
    pictures: float
    drawings: int


@dataclass(frozen=True, slots=True)
class Printed:
    """What is on the pages of a PDF. ``fields`` are the fields of a form to fill in, filled or not."""

    pages: tuple[PrintedPage, ...]
    fields: int


def read_printed(data: bytes) -> Printed:
    """The pages of a PDF with every word upright, fields and notes among them.

    Raises ``UnreadableLetter`` with the reason where the file is encrypted, damaged or empty, or has too
    many pages or characters.
    """
    with _opened(data) as document:
        document.init_forms()
        form = document.formenv.raw if document.formenv else None
        pages: list[PrintedPage] = []
        fields = characters = 0
        for number in range(len(document)):
            printed, page_fields = _printed_page(document, form, number)
            pages.append(printed)
            fields += page_fields
            characters += sum(len(word.text) for word in printed.page.words)
            if characters > MAX_CHARACTERS:
                raise UnreadableLetter(
                    f"The PDF has more than {MAX_CHARACTERS:,} characters: divide it into its letters."
                )
        return Printed(tuple(pages), fields)


def page_pictures(
    data: bytes, numbers: Sequence[int], *, min_dpi: int, max_dpi: int
) -> Iterator[tuple[int, Any, float]]:
    """The pages of these numbers (from 0) as grey pictures (arrays of height by width), each with the points
    that one of its dots is wide, as fine as the picture on the page is within the two bounds; one page in
    memory at a time."""
    with _opened(data) as document:
        for number in numbers:
            page = document[number]
            try:
                dpi = min(max(_own_dpi(page), min_dpi), max_dpi)
                scale = min(dpi / 72, _MAX_PICTURE_DOTS / max(*page.get_size(), 1))
                yield number, page.render(scale=scale, grayscale=True).to_numpy().copy(), 1 / scale
            finally:
                page.close()


def _own_dpi(page: Any) -> float:
    """How many dots an inch of the finest picture of a page has; 0 where it has none."""
    from pypdfium2 import raw

    finest = 0.0
    width, height = ctypes.c_uint(), ctypes.c_uint()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for at in range(min(raw.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, at)
        if (
            raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE
            and raw.FPDFImageObj_GetImagePixelSize(item, width, height)
            and raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
            and right.value - left.value > _MIN_PICTURE_POINTS
        ):
            finest = max(finest, 72 * width.value / (right.value - left.value))
    return finest


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableLetter(_reason(data)) from error
    try:
        if len(document) == 0:
            raise UnreadableLetter(_reason(data))
        if len(document) > MAX_PAGES:
            raise UnreadableLetter(f"The PDF has {len(document)} pages; letters up to {MAX_PAGES} are read.")
        yield document
    except pdfium.PdfiumError as error:
        raise UnreadableLetter(_reason(data)) from error
    finally:
        document.close()


def _reason(data: bytes) -> str:
    """Why a PDF cannot be opened, by its bytes: pdfium's own reason can be that of the file before."""
    if b"/Encrypt" in data:
        return "The PDF is encrypted: remove its password and add it again."
    if _NO_PAGES.search(data) and b"/Contents" not in data:
        return "The PDF has no pages: save the document as PDF again."
    return "The PDF is damaged and cannot be opened: download it again."


def _printed_page(document: Any, form: Any, number: int) -> tuple[PrintedPage, int]:
    page = document[number]
    try:
        page.set_rotation(0)  # how it is shown says nothing: the letters' own angles do
        box = page.get_mediabox(fallback_ok=False) or page.get_bbox()  # the first is not inherited
        words, turned = _upright_words(page, number)
        typed, fields = typed_words(form, page.raw, [] if turned else words)
        if turned:
            typed = [_turned_word(word, turned) for word in typed]
        placed, width, height = _placed([*words, *typed], box, turned)
        pictures, drawings = _pictures(page.raw, width * height)
        return PrintedPage(Page(placed, height, width), pictures, drawings), fields
    finally:
        page.close()


def _upright_words(page: Any, number: int) -> tuple[list[Word], float]:
    """The page's words, and the angle by which the page was turned for them to be upright (0 mostly)."""
    text_page = page.get_textpage()
    try:
        angle = _main_angle(text_page.raw, number)
        if abs(angle) <= _MAX_SKEW:
            return _words(text_page.raw, angle), 0.0
    finally:
        text_page.close()
    _turn(page.raw, angle)
    text_page = page.get_textpage()
    try:
        return _words(text_page.raw, 0.0), angle
    finally:
        text_page.close()


def _main_angle(text_page: Any, number: int) -> float:
    """The angle that most characters are printed at, between -pi and pi: what they are to be turned by."""
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(text_page)
    if count > MAX_PAGE_CHARACTERS:
        raise UnreadableLetter(
            f"Page {number + 1} of the PDF has {count:,} characters; "
            f"pages up to {MAX_PAGE_CHARACTERS:,} are read."
        )
    angles = [
        raw.FPDFText_GetCharAngle(text_page, at)
        for at in range(0, count, max(1, count // _SAMPLED_CHARACTERS))
        if raw.FPDFText_GetUnicode(text_page, at) > 32 and raw.FPDFText_IsGenerated(text_page, at) == 0
    ]
    if not angles:
        return 0.0
    tenths = Counter(round(math.degrees(angle) * 10) % 3600 for angle in angles)
    most = max(tenths, key=lambda at: sum(tenths[(at + near) % 3600] for near in (-1, 0, 1)))
    middle = math.radians(most / 10)
    return _signed(middle + median(off for angle in angles if abs(off := _signed(angle - middle)) < _NEAR))


def _signed(angle: float) -> float:
    """``angle`` between -pi and pi."""
    return (angle + math.pi) % (2 * math.pi) - math.pi


def _turn(page: Any, angle: float) -> None:
    """Turns everything on the page, so that pdfium divides its words as those of an upright one."""
    from pypdfium2 import raw

    cosine, sine = round(math.cos(angle), 7), round(math.sin(angle), 7)
    for at in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, at)
        raw.FPDFPageObj_Transform(item, cosine, sine, -sine, cosine, 0, 0)


def _turned_point(x: float, y: float, angle: float) -> tuple[float, float]:
    cosine, sine = math.cos(angle), math.sin(angle)
    return x * cosine - y * sine, x * sine + y * cosine


def _turned_word(word: Word, angle: float) -> Word:
    x, y = _turned_point(word.x0, word.y, angle)
    return replace(word, x0=x, x1=x + word.x1 - word.x0, y=y)


def _placed(
    words: list[Word], box: tuple[float, float, float, float], angle: float
) -> tuple[list[Word], float, float]:
    """``words`` counted from the lower left corner of the page as it stands now, its width and height."""
    corners = [_turned_point(x, y, angle) for x in (box[0], box[2]) for y in (box[1], box[3])]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom
    if left or bottom:
        words = [replace(word, x0=word.x0 - left, x1=word.x1 - left, y=word.y - bottom) for word in words]
    return words, width, height


def _pictures(page: Any, area: float) -> tuple[float, int]:
    """The share of the page that its largest picture or filled area covers, and how many drawings it has."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    largest, drawings = 0.0, 0
    for at in range(min(raw.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        item = raw.FPDFPage_GetObject(page, at)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue
        drawings += kind == raw.FPDF_PAGEOBJ_PATH
        if kind != raw.FPDF_PAGEOBJ_FORM and raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            largest = max(largest, (right.value - left.value) * (top.value - bottom.value))
    return largest / max(area, 1.0), drawings


def _words(text_page: Any, angle: float) -> list[Word]:
    """The words as pdfium divides them (it knows narrow and kerned blanks), each with its place once the
    page, which is askew by ``angle``, is turned; those far from that angle are left out."""
    from pypdfium2 import raw

    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    words: list[Word] = []
    characters = _characters(text_page)

    def off(at: int) -> bool:
        return abs(_signed(raw.FPDFText_GetCharAngle(text_page, at) - angle)) > _MAX_OFF_ANGLE

    for match in _WORD.finditer(characters):
        first, last = match.start(), match.end() - 1
        if off(first) or off(last):
            kept = [at for at in range(first, last + 1) if not off(at)]
            if not kept:
                continue
            first, last = kept[0], kept[-1]
        raw.FPDFText_GetLooseCharBox(text_page, last, box)
        right = float(box.right)
        raw.FPDFText_GetLooseCharBox(text_page, first, box)
        raw.FPDFText_GetCharOrigin(text_page, first, x, y)
        bold = raw.FPDFText_GetFontWeight(text_page, first) >= _MIN_BOLD_WEIGHT
        size = float(box.top - box.bottom)
        word = Word(_plain(characters[first : last + 1]), x.value, right, y.value, size, bold)
        words.append(_turned_word(word, angle) if angle else word)
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
