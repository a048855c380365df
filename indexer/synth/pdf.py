"""Letters as PDF pages. The one file that knows fpdf2."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from indexer.synth.blocks import Block, HeaderTable, Heading, Paragraph, Run

if TYPE_CHECKING:
    from fpdf import FPDF

_SIDE, _TOP, _BOTTOM = 72.0, 90.0, 72.0
_LINE, _CELL = 13.8, 11.5
_COLUMNS = (93.0, 131.0, 86.0, 107.0)
_GREY = 217


def to_pdf(blocks: Sequence[Block], created: dt.datetime) -> bytes:
    """The letter on US letter pages; equal blocks and dates give equal bytes."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="letter")
    pdf.set_creation_date(created)
    pdf.set_title("Invented letter: no person, case or decision in it is real")
    pdf.set_creator("imr synth")
    pdf.set_compression(True)
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_margins(_SIDE, _TOP, _SIDE)
    pdf.set_auto_page_break(True, _BOTTOM)
    pdf.c_margin = 0
    pdf.add_page()
    for block in blocks:
        if isinstance(block, HeaderTable):
            _table(pdf, block)
        elif isinstance(block, Heading):
            pdf.set_font("Times", "B", 12)
            pdf.cell(0, _LINE + 6, block.text, align="C", new_x="LMARGIN", new_y="NEXT")
        else:
            _paragraph(pdf, block)
    return bytes(pdf.output())


def _table(pdf: FPDF, table: HeaderTable) -> None:
    """Bordered cells, labels bold on grey; a label too wide for its cell wraps within it."""
    pdf.set_fill_color(_GREY)
    for row in table.rows:
        lines = [_cell_lines(text) for text in row]
        height = _CELL * max(map(len, lines))
        top, left = pdf.get_y(), _SIDE
        widths = _COLUMNS if row[2] else (*_COLUMNS[:2], sum(_COLUMNS[2:]))
        for column, width in enumerate(widths):
            label = column % 2 == 0
            pdf.rect(left, top, width, height, style="DF" if label else "D")
            pdf.set_font("Helvetica", "B" if label else "", 10)
            for number, line in enumerate(lines[column]):
                pdf.text(left + 5, top + _CELL * number + 9.5, line)
            left += width
        pdf.set_y(top + height)
    pdf.ln(_LINE)


def _cell_lines(text: str) -> list[str]:
    return text.split() if text.startswith("Application") else [text]


def _paragraph(pdf: FPDF, paragraph: Paragraph) -> None:
    for number, run in enumerate(paragraph.runs):
        if paragraph.alone and number == len(paragraph.runs) - 1:
            pdf.ln(_LINE)
            run = Run(run.text.lstrip(), run.bold)
        pdf.set_font("Times", "B" if run.bold else "", 12)
        pdf.write(_LINE, run.text)
    pdf.ln(_LINE * 2 if paragraph.gap else _LINE)
