"""A letter says the same however its pages were printed, stamped, faxed, turned or put together."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from benchmarks.printing import TRANSFORMATIONS
from indexer.letters.pdf import pdf_lines
from tests.indexer.pdfs import letter_pdf
from tests.indexer.printed import (
    LEADING,
    Extra,
    letters_of,
    long_letter,
    only,
    printed,
    record,
    short_letter,
)

LONG = long_letter("CM16-0098765")


def at(
    x: float, y: float, text: str, *, size: float = 9, every: bool = True, font: str = "helvetica"
) -> Extra:
    """The same text on every page, or on the first; ``{n}`` is the page's number, ``{c}`` their count."""

    def extra(document: FPDF, number: int, count: int) -> None:
        if every or number == 1:
            document.set_font(font, size=size)
            document.text(x, y, text.format(n=number, c=count))

    return extra


def both(*extras: Extra) -> Extra:
    def extra(document: FPDF, number: int, count: int) -> None:
        for one in extras:
            one(document, number, count)

    return extra


FURNITURE: dict[str, Extra] = {
    "a fax line as close as the next line, in the text's margin": at(
        72, 59, "Jan 09 2017 2:07PM  HP FAX ACME CLAIMS  916 555 0100   p.{n}"
    ),
    "a fax line at the bottom": at(90, 775, "TO:19165550100 FROM:ACME 01/09/17 14:0{n} PAGE 00{n} OF 00{c}"),
    "a fax line over the first line of the text": at(
        30, 66, "01-09-2017 14:07 From: 9165550100 To: ACME Claims Page {n}/{c}"
    ),
    "a Bates number at the bottom left": at(72, 770, "ACME_CLAIMS 00012{n}"),
    "a Bates number at the top right": at(500, 30, "CTRL00004{n}"),
    "a browser's header and footer": both(
        at(24, 20, "1/9/17, 2:07 PM                 Decision for member - Portal"),
        at(24, 780, "https://portal.example.com/letters/print?id=8&page=all"),
        at(560, 780, "{n}/{c}"),
    ),
    "an exhibit's mark": at(500, 760, "EXHIBIT C-{n}", size=14),
    "Page x of y in the margin": at(270, 780, "Page {n} of {c}"),
    "the name of a file at the bottom": at(72, 776, "S:\\scans\\claim 4471\\imr_decision.docx"),
    "a stamp beside the header": both(
        at(430, 110, "RECEIVED", size=16, every=False), at(430, 124, "JAN 09 2017", size=11, every=False)
    ),
    "a stamp in one line, of the text's type": at(
        330, 113, "RECEIVED 01/09/2017", size=12, every=False, font="times"
    ),
    "a stamp within a rationale, on one page": both(
        at(380, 500, "RECEIVED", size=16, every=False),
        at(380, 515, "JAN 09 2017", size=11, every=False),
        at(380, 527, "BY: CLAIMS DEPT", size=8, every=False),
    ),
    "a word in capitals across every page": at(200, 300, "COPY", size=60),
    "a running head with the case number": at(72, 40, "Case Number: CM16-0098765", size=10),
    "a large word over the first page": at(150, 300, "NOT FOR RELEASE", size=44, every=False),
    "a stamp not in capitals": at(400, 113, "Received Jan 9, 2017", size=10, every=False),
    "a mark between the lines of every page": at(480, 333, "SCANNED BATCH 44-1{n}", size=8),
}


@pytest.fixture(scope="module")
def plain() -> dict[str, object]:
    return only(printed([LONG]))


def test_the_plain_letter_has_two_issues_on_three_pages(plain: dict[str, object]) -> None:
    assert plain["case_number"] == "CM16-0098765"
    assert plain["outcome"] == "partially_overturned"
    assert plain["date_of_injury"] == "2016-10-04"
    assert plain["warnings"] == []
    assert len(LONG.split("\n")) > 2 * 46


@pytest.mark.parametrize("name", FURNITURE)
def test_what_belongs_to_the_page_is_no_part_of_the_letter(name: str, plain: dict[str, object]) -> None:
    assert only(printed([LONG], FURNITURE[name])) == plain


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_a_transformed_letter_says_the_same(name: str, plain: dict[str, object], body: str) -> None:
    assert only(TRANSFORMATIONS[name](printed([LONG]))) == plain
    table = letter_pdf(body)
    assert only(TRANSFORMATIONS[name](table)) == only(table)


def test_lines_that_recur_on_purpose_stay() -> None:
    """Three letters of one page each: all labels and headings, and most values, stand at one place."""
    texts = [short_letter(f"CM16-000000{n}", f"Wax bath {n} sessions", "Upheld") for n in (1, 2, 3)]
    together = letters_of(printed(texts))
    assert [record(letter) for letter in together] == [only(printed([text])) for text in texts]


def test_a_rationale_whose_lines_recur_on_every_page_keeps_them_all() -> None:
    line = "The thumb is numb in the morning and better after noon, and the kiln was cold again\n"
    text = long_letter("CM16-0098765", 1).replace(
        "The request is not medically", line * 130 + "The request is not medically"
    )
    rationale = only(printed([text]))["issues"][1]["rationale"]
    assert rationale.count("the kiln was cold again") == 130


def test_two_letters_in_one_file_are_two_letters() -> None:
    texts = [LONG, short_letter("CM16-0000002", "Soma 350mg #30", "Overturned")]
    both_letters = letters_of(printed(texts, at(90, 775, "FROM:ACME 01/09/17 14:07 PAGE 00{n} OF 00{c}")))
    assert [record(letter) for letter in both_letters] == [only(printed([text])) for text in texts]
    assert len({letter.determination.sha256 for letter in both_letters}) == 2


def test_a_second_letter_may_begin_within_a_page() -> None:
    texts = [
        short_letter("CM16-0000001", "Wax bath", "Upheld"),
        short_letter("CM16-0000002", "Soma", "Overturned"),
    ]
    letters = letters_of(printed(["\n".join(texts)]))
    assert [(one.determination.case_number, len(one.determination.issues)) for one in letters] == [
        ("CM16-0000001", 1),
        ("CM16-0000002", 1),
    ]


def test_one_page_upside_down_among_upright_ones_is_read(plain: dict[str, object]) -> None:
    import io

    import pypdfium2 as pdfium

    upside_down = pdfium.PdfDocument(TRANSFORMATIONS["turned by its matrix, 180 degrees"](printed([LONG])))
    mixed = pdfium.PdfDocument(printed([LONG]))
    mixed.del_page(1)
    mixed.import_pages(upside_down, [1], 1)
    out = io.BytesIO()
    mixed.save(out)
    assert only(out.getvalue()) == plain


def test_the_numbers_of_lines_are_no_text(plain: dict[str, object]) -> None:
    def numbers(document: FPDF, number: int, count: int) -> None:
        document.set_font("times", size=12)
        for line in range(28):
            document.text(40, 72 + line * 1.65 * LEADING, str(line + 1))

    assert only(printed([LONG], numbers)) == plain


def test_two_letters_two_on_a_sheet_are_read_left_then_right() -> None:
    texts = [LONG, short_letter("CM16-0000002", "Soma 350mg #30", "Overturned")]
    sheets = TRANSFORMATIONS["two pages on a sheet"](printed(texts))
    assert [record(letter) for letter in letters_of(sheets)] == [only(printed([text])) for text in texts]


def test_numbered_pages_in_reverse_are_put_in_order_without_a_word(plain: dict[str, object]) -> None:
    numbered = printed([LONG], at(270, 780, "Page {n} of {c}"))
    assert only(TRANSFORMATIONS["pages in reverse"](numbered)) == plain


def test_a_text_layer_of_upright_words_on_a_crooked_page_is_put_level(plain: dict[str, object]) -> None:
    def crooked(document: FPDF) -> None:
        return None

    document = FPDF(unit="pt", format="letter")
    document.set_auto_page_break(auto=False)
    lines = LONG.split("\n")
    for start in range(0, len(lines), 46):
        document.add_page()
        document.set_font("times", size=12)
        for number, line in enumerate(lines[start : start + 46]):
            x = 72.0
            for word in line.split():
                document.text(x, 72 + number * LEADING - (x - 72) * 0.02, word)
                x += document.get_string_width(f"{word} ")
    assert only(bytes(document.output())) == plain


def test_a_table_across_a_wide_page_is_no_two_pages() -> None:
    document = FPDF(orientation="landscape", unit="pt", format="letter")
    document.set_auto_page_break(auto=False)
    document.add_page()
    document.set_font("times", size=12)
    for row in range(20):
        for x, text in ((60, f"Item {row}"), (460, f"denied on 01/{row + 1:02}/2017")):
            document.text(x, 80 + 18 * row, text)
    lines = [line.text for line in pdf_lines(bytes(document.output()))]
    assert lines[3] == "Item 3 denied on 01/04/2017"


@pytest.mark.parametrize(
    ("start", "end", "warning"),
    [(46, 200, "The text begins within a sentence"), (0, 46, "The text ends within a sentence")],
)
def test_a_letter_that_begins_or_ends_in_the_middle_says_so(start: int, end: int, warning: str) -> None:
    part = "\n".join(LONG.split("\n")[start:end])
    assert any(one.startswith(warning) for one in only(printed([part]))["warnings"])
