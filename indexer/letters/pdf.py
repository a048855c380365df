"""PDF bytes to the lines of the letters in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.letters.lines import Line, note_line
from indexer.letters.page import Page, page_lines, row_text, rows_of
from indexer.letters.pdfium import MAX_PAGES as MAX_PAGES  # part of what this module promises
from indexer.letters.pdfium import Printed, PrintedPage, read_printed
from indexer.letters.printed.division import headers, letters_in
from indexer.letters.printed.furniture import without_furniture
from indexer.letters.printed.marks import is_page_mark
from indexer.letters.printed.order import cut_ends, in_reverse
from indexer.letters.printed.sheets import pages_of_sheet, without_line_numbers
from indexer.letters.printed.upright import straightened
from indexer.letters.scans import ReadScan, is_installed, read_scans
from indexer.letters.sources import MAX_BYTES
from search.errors import UnreadableLetter

_MAX_STRAY_WORDS = 12
"""A picture of a page with no more words than this beside it is a scan with a stamp on it."""
_MIN_PICTURE = 0.2
_MIN_FULL_PICTURE = 0.5
_MIN_DRAWINGS = 150
"""Text that was turned into curves has a drawing for each letter."""
_DYNAMIC_FORM = re.compile(
    r"(?:please wait|if this message is not|to view the full contents"
    r"|(?:this|the) (?:pdf )?(?:document|form|file) (?:requires|cannot be (?:viewed|opened|displayed)))"
    r".{0,200}(?:message is not|eventually replaced|viewer|adobe reader|acrobat)",
    re.IGNORECASE | re.DOTALL,
)
_MAX_SHELL_WORDS = 150


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page as it is read: ``number`` is that of the file's page, ``missing`` whether its text is a
    picture."""

    number: int
    page: Page
    missing: bool
    scan: ReadScan | None = None


def pdf_lines(data: bytes) -> list[Line]:
    """The lines of a PDF in reading order, those of all its letters together; raises as
    :func:`pdf_letters`."""
    return [line for letter in pdf_letters(data) for line in letter]


def pdf_letters(data: bytes) -> list[list[Line]]:
    """The lines of each letter of a PDF in reading order; one list where it has no letter or one.

    Pages are put upright and in order, two on one sheet are divided, what belongs to the page is left out.
    What a reader must know of them (pages without text, read by OCR, put in order) stands among the lines as
    notes. Raises ``UnreadableLetter`` with the reason where the file is too large, encrypted, damaged, has
    too many pages or no text.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableLetter(f"The PDF has {len(data):,} bytes; letters up to {MAX_BYTES:,} are read.")
    printed = read_printed(data)
    sheets = _with_scans(data, _sheets(printed))
    if not any(_has_words(sheet.page) and not sheet.missing for sheet in sheets):
        raise UnreadableLetter(_without_text(data, printed))
    _refuse_shell(data, sheets)
    return letters_in(_lines_of_pages(sheets))


def _sheets(printed: Printed) -> list[_Sheet]:
    return [
        _Sheet(number, without_line_numbers(page), _is_scan(sheet, page))
        for number, sheet in enumerate(printed.pages)
        for page in pages_of_sheet(straightened(sheet.page))
    ]


def _is_scan(sheet: PrintedPage, page: Page) -> bool:
    """Whether the text of a page is a picture, with nothing but a fax line, a stamp or a word beside it."""
    if sheet.pictures < _MIN_PICTURE and sheet.drawings < _MIN_DRAWINGS:
        return False
    few = len(page.words) <= _MAX_STRAY_WORDS and sheet.pictures >= _MIN_FULL_PICTURE
    return few or _only_marks(page)


def _only_marks(page: Page) -> bool:
    return all(is_page_mark(row_text(row)) for row in rows_of(page.words))


def _has_words(page: Page) -> bool:
    return any(word.text.strip() for word in page.words)


def _with_scans(data: bytes, sheets: Sequence[_Sheet]) -> list[_Sheet]:
    """``sheets`` with what OCR reads on those that are pictures, where it is installed."""
    missing = [sheet.number for sheet in sheets if sheet.missing]
    if not missing:
        return list(sheets)
    read = read_scans(data, missing)
    return [
        replace(sheet, page=without_line_numbers(straightened(scan.page)), missing=False, scan=scan)
        if sheet.missing and (scan := read.get(sheet.number)) and not _only_marks(scan.page)
        else sheet
        for sheet in sheets
    ]


def _lines_of_pages(sheets: Sequence[_Sheet]) -> list[list[Line]]:
    numbers = [_header_number(sheet.page) for sheet in sheets]
    reverse, sure = in_reverse([sheet.page for sheet in sheets], [number is not None for number in numbers])
    ordered, numbers = (list(sheets)[::-1], numbers[::-1]) if reverse else (list(sheets), numbers)
    lines: list[list[Line]] = []
    for group in _letters_of(ordered, numbers):
        pages = without_furniture([sheet.page for sheet in group])
        notes = [*_notes(group), *_cut(pages)]
        if reverse and not sure and not lines:
            notes.append(note_line("The pages stand in reverse order in the file and were put in order."))
        of_group = [page_lines([page]) for page in pages]
        of_group[-1] += notes
        lines += of_group
    return lines


def _header_number(page: Page) -> str | None:
    """The case number of the header on the page, where it has one."""
    found = headers([row_text(row) for row in rows_of(page.words)])
    return found[0][1] if found else None


def _letters_of(sheets: Sequence[_Sheet], numbers: Sequence[str | None]) -> list[list[_Sheet]]:
    """The sheets by letter, as far as letters begin on pages of their own."""
    starts, current = [0], numbers[0]
    for at, number in enumerate(numbers):
        if number and current and number != current:
            starts.append(at)
        current = number or current
    return [list(sheets[start:end]) for start, end in pairwise([*starts, len(sheets)])]


def _notes(sheets: Sequence[_Sheet]) -> list[Line]:
    notes: list[Line] = []
    if missing := sorted({sheet.number + 1 for sheet in sheets if sheet.missing}):
        notes.append(note_line(f"{_pages(missing)} no text: run OCR on it."))
    if scans := [sheet for sheet in sheets if sheet.scan]:
        numbers = sorted({sheet.number + 1 for sheet in scans})
        confidence = min(sheet.scan.confidence for sheet in scans if sheet.scan)
        were = "Page {} was" if len(numbers) == 1 else "Pages {} were"
        notes.append(
            note_line(
                f"{were.format(_listed(numbers))} read by OCR with a confidence of {confidence:.0%}: "
                "compare it with the scan."
            )
        )
    return notes


def _cut(pages: Sequence[Page]) -> list[Line]:
    """What is said of a letter whose first or last pages are not in the file. A form may end as it likes."""
    filled = [page for page in pages if page.words]
    begins_within, ends_within = cut_ends(filled[0], filled[-1]) if filled else (False, False)
    notes: list[Line] = []
    if begins_within:
        notes.append(note_line("The text begins within a sentence: pages before it are missing."))
    if ends_within and any(_header_number(page) for page in filled):
        notes.append(note_line("The text ends within a sentence: pages after it are missing."))
    return notes


def _pages(numbers: Sequence[int]) -> str:
    return f"Page {numbers[0]} has" if len(numbers) == 1 else f"Pages {_listed(numbers)} have"


def _listed(numbers: Sequence[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last


def _without_text(data: bytes, printed: Printed) -> str:
    """What a PDF without text is."""
    if b"/XFA" in data:
        return "The PDF is a dynamic form (XFA): print it to PDF and add that."
    if any(sheet.pictures >= _MIN_PICTURE for sheet in printed.pages):
        if is_installed():
            return "The PDF is a scan on which OCR found no text: scan it again, or add it with a text layer."
        return (
            "The PDF has no text layer (a scan): install Tesseract here or run OCR on it, and add it again."
        )
    if printed.fields:
        return "The PDF is a form in which nothing is filled in: fill it in or print it to PDF."
    if any(sheet.drawings for sheet in printed.pages):
        return "The PDF's pages are drawn and have no text: run OCR on it and add it again."
    return "The PDF is blank: its pages have nothing on them."


def _refuse_shell(data: bytes, sheets: Sequence[_Sheet]) -> None:
    """Refuses the page that stands in a dynamic form for viewers that cannot show it."""
    words = [word.text for sheet in sheets for word in sheet.page.words[: _MAX_SHELL_WORDS + 1]]
    if len(words) <= _MAX_SHELL_WORDS and _DYNAMIC_FORM.match(" ".join(words)):
        raise UnreadableLetter("The PDF is a dynamic form (XFA): print it to PDF and add that.")
