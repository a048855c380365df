"""Letters as PDF pages. The one file that knows fpdf2."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from indexer.synth.blocks import Block, HeaderTable, HeadingLine, Paragraph
from search.model.letters import INVENTED_NOTICE

if TYPE_CHECKING:
    from fpdf import FPDF

_SIDE_MARGIN_PT, _TOP_MARGIN_PT, _BOTTOM_MARGIN_PT = 72.0, 90.0, 72.0
_TYPE_SIZE_PT, _LINE_HEIGHT_PT, _BASELINE_PT, _CELL_LINE_PT = 12, 13.8, 11.0, 11.5
_NOTICE_BASELINE_PT = 50.0
_TEXT_WIDTH_PT = 612 - 2 * _SIDE_MARGIN_PT
_COLUMN_WIDTHS_PT = (93.0, 131.0, 86.0, 107.0)
_LABEL_GREY = 217


def to_pdf(blocks: Sequence[Block], created: dt.datetime) -> bytes:
    """The letter on US letter pages, each saying above its text that the letter is invented; equal blocks
    and dates give equal bytes."""
    from fpdf import FPDF

    class InventedPages(FPDF):
        def header(self) -> None:  # which fpdf2 asks for on every page
            self.set_font("Helvetica", "B", 9)
            self.text(_SIDE_MARGIN_PT, _NOTICE_BASELINE_PT, INVENTED_NOTICE)

    pdf = InventedPages(unit="pt", format="letter")
    pdf.set_creation_date(created)
    pdf.set_title("Invented letter: no person, case or decision in it is real")
    pdf.set_creator("imr synth")
    pdf.set_compression(True)
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_margins(_SIDE_MARGIN_PT, _TOP_MARGIN_PT, _SIDE_MARGIN_PT)
    pdf.set_auto_page_break(True, _BOTTOM_MARGIN_PT)
    pdf.c_margin = 0
    pdf.add_page()
    for block in blocks:
        if isinstance(block, HeaderTable):
            _table(pdf, block)
        elif isinstance(block, HeadingLine):
            pdf.set_font("Times", "B", 12)
            pdf.cell(0, _LINE_HEIGHT_PT + 6, block.text, align="C", new_x="LMARGIN", new_y="NEXT")
        else:
            _paragraph(pdf, block)
    return bytes(pdf.output())


def _table(pdf: FPDF, table: HeaderTable) -> None:
    """Bordered cells, labels bold on grey; a label too wide for its cell wraps within it."""
    pdf.set_fill_color(_LABEL_GREY)
    for row in table.rows:
        lines = [_cell_lines(text) for text in row]
        height = _CELL_LINE_PT * max(map(len, lines))
        top, left = pdf.get_y(), _SIDE_MARGIN_PT
        widths = _COLUMN_WIDTHS_PT if row[2] else (*_COLUMN_WIDTHS_PT[:2], sum(_COLUMN_WIDTHS_PT[2:]))
        for column, width in enumerate(widths):
            label = column % 2 == 0
            pdf.rect(left, top, width, height, style="DF" if label else "D")
            pdf.set_font("Helvetica", "B" if label else "", 10)
            for number, line in enumerate(lines[column]):
                pdf.text(left + 5, top + _CELL_LINE_PT * number + 9.5, line)
            left += width
        pdf.set_y(top + height)
    pdf.ln(_LINE_HEIGHT_PT)


def _cell_lines(text: str) -> list[str]:
    return text.split() if text.startswith("Application") else [text]


def _paragraph(pdf: FPDF, paragraph: Paragraph) -> None:
    """Lines of words, each line placed by us: fpdf2's own wrapping measures every sign several times."""
    for line in _wrapped(paragraph):
        if pdf.y + _LINE_HEIGHT_PT > pdf.page_break_trigger:
            pdf.add_page()
        x = _SIDE_MARGIN_PT
        for bold, words in groupby(line, key=itemgetter(1)):
            text = " ".join(word for word, _ in words)
            pdf.set_font("Times", "B" if bold else "", _TYPE_SIZE_PT)
            pdf.text(x, pdf.y + _BASELINE_PT, text)
            x += _width(text + " ", bold)
        pdf.set_y(pdf.y + _LINE_HEIGHT_PT)
    if paragraph.gap:
        pdf.set_y(pdf.y + _LINE_HEIGHT_PT)


def _wrapped(paragraph: Paragraph) -> Iterator[list[tuple[str, bool]]]:
    """The paragraph's words, each with its weight, line by line."""
    line: list[tuple[str, bool]] = []
    used = 0.0
    for number, run in enumerate(paragraph.runs):
        if paragraph.alone and number == len(paragraph.runs) - 1:
            yield line
            line, used = [], 0.0
        for word in run.text.split():
            width = _width(word, run.bold)
            if line and used + width > _TEXT_WIDTH_PT:
                yield line
                line, used = [], 0.0
            line.append((word, run.bold))
            used += width + _width(" ", run.bold)
    yield line


@lru_cache(maxsize=100_000)
def _width(text: str, bold: bool) -> float:
    from fpdf.fonts import CORE_FONTS_CHARWIDTHS

    widths = CORE_FONTS_CHARWIDTHS["timesB" if bold else "times"]
    return sum(widths[sign] for sign in text) * _TYPE_SIZE_PT / 1000
