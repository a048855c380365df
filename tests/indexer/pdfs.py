"""Invented letters printed as PDF, the way the real ones are laid out."""

from __future__ import annotations

from fpdf import FPDF

LEFT, TOP, LEADING, LINES = 72, 72, 13.8, 47
BOLD_STARTS = ("Claims Administrator guideline:", "MAXIMUS guideline:", "Decision rationale:")
HEADER = (
    ("Case Number:", "CM16-0098765", "", ""),
    ("Date Assigned:", "11/30/2016", "Date of Injury:", "10/04/2016"),
    ("Decision Date:", "01/06/2017", "UR Denial Date:", "11/15/2016"),
    ("Priority:", "Standard", "Application", "11/21/2016"),
    ("", "", "Received:", ""),
)


def blank_pdf(pages: int = 1) -> bytes:
    """Pages with nothing on them, as a scan without a text layer has."""
    document = FPDF(unit="pt", format="letter")
    for _ in range(pages):
        document.add_page()
    return bytes(document.output())


def encrypted_pdf() -> bytes:
    document = FPDF(unit="pt", format="letter")
    document.set_encryption(owner_password="owner", user_password="user")
    document.add_page()
    document.set_font("times", size=12)
    document.text(LEFT, TOP, "IMR ISSUES, DECISIONS AND RATIONALES")
    return bytes(document.output())


def letter_pdf(body: str, *, header: bool = True) -> bytes:
    """``body`` printed line by line: ``**`` begins a bold line, an empty line is room above the next,
    a form feed a new page."""
    document = FPDF(unit="pt", format="letter")
    document.set_auto_page_break(auto=False)
    y = _new_page(document)
    if header:
        y = _print_header(document, y)
    for line in body.split("\n"):
        if line == "\f" or y > TOP + LINES * LEADING:
            y = _new_page(document)
        if line.strip():
            _print(document, y, line)
        y += LEADING
    return bytes(document.output())


def _new_page(document: FPDF) -> float:
    document.add_page()
    return TOP


def _print_header(document: FPDF, y: float) -> float:
    for label, value, second_label, second_value in HEADER:
        for x, text, style in (
            (72, label, "B"),
            (179, value, ""),
            (329, second_label, "B"),
            (427, second_value, ""),
        ):
            if text:
                document.set_font("helvetica", style=style, size=11)
                document.text(x, y, text)
        y += 13
    return y + LEADING


def _print(document: FPDF, y: float, line: str) -> None:
    bold = next((start for start in BOLD_STARTS if line.startswith(start)), "")
    if line.startswith("**"):
        bold = line = line[2:]
    document.set_font("times", style="B", size=12)
    document.text(LEFT, y, bold)
    x = LEFT + document.get_string_width(bold)
    document.set_font("times", size=12)
    document.text(x, y, line[len(bold) :])
