"""What a PDF holds besides printed letters: typed values, notes, pages without text, nothing at all."""

from __future__ import annotations

import time
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF

from indexer.letters.lines import notes, text_lines
from indexer.letters.pdf import pdf_letters, pdf_lines
from indexer.letters.scans import is_installed
from indexer.reader import FileReader, StoredText
from search.errors import UnreadableLetter
from search.model.letters import Letter
from tests.indexer.form_pdfs import check_box, choice_field, form_pdf, note, text_field
from tests.indexer.pdfs import blank_pdf, encrypted_pdf
from tests.indexer.printed import letters_of, long_letter, only, printed, record, short_letter


def texts(data: bytes) -> list[str]:
    return [line.text for line in pdf_lines(data)]


# What was typed


def test_the_values_of_a_form_stand_on_the_lines_of_their_labels() -> None:
    data = form_pdf(
        [
            (60, 700, "Diagnosis:"),
            (60, 670, "Service requested:"),
            (60, 640, "Frequency:"),
            (330, 640, "Expedited"),
        ],
        [
            text_field("a", "Lumbar radiculopathy", "200 696 500 712"),
            text_field("b", "Norco 10/325 mg #120", "200 666 500 682"),
            choice_field("c", "2w", [("1m", "once a month"), ("2w", "twice a week")], "200 636 300 652"),
            check_box("d", checked=True, box="310 638 322 650"),
        ],
    )
    assert texts(data) == [
        "Diagnosis: Lumbar radiculopathy",
        "Service requested: Norco 10/325 mg #120",
        "Frequency: twice a week [X] Expedited",
    ]


def test_boxes_that_are_not_checked_are_told_from_those_that_are() -> None:
    boxes = [
        check_box("a", checked=False, box="60 698 72 710"),
        check_box("b", checked=True, box="160 698 172 710"),
    ]
    assert texts(form_pdf([(76, 700, "New"), (176, 700, "Resubmission")], boxes)) == [
        "[ ] New [X] Resubmission"
    ]


def test_a_field_of_several_lines_is_read_line_by_line_and_hidden_ones_are_not() -> None:
    data = form_pdf(
        [(60, 700, "Treatment requested")],
        [
            text_field(
                "a", "1. MRI of the left knee\\n2. Physical therapy x 12", "60 600 500 690", flags=4096
            ),
            text_field("b", "secret", "60 500 500 516", hidden=True),
            text_field("c", "password", "60 400 500 416", flags=8192),
        ],
    )
    assert texts(data) == ["Treatment requested", "1. MRI of the left knee", "2. Physical therapy x 12"]


def test_text_typed_onto_a_page_and_pinned_notes_are_read_at_their_places() -> None:
    data = form_pdf(
        [(60, 700, "Drug:"), (60, 670, "Signed by the physician."), (60, 656, "Faxed the same day.")],
        [note("Soma 350 mg #30", "100 696 300 712", free=True), note("was this sent?", "400 665 420 685")],
    )
    assert texts(data) == [
        "Drug: Soma 350 mg #30",
        "Signed by the physician.",
        "[Note: was this sent?]",
        "Faxed the same day.",
    ]


# What has no text


def drawn_pdf() -> bytes:
    document = FPDF(unit="pt", format="letter")
    document.add_page()
    document.line(72, 72, 300, 300)
    return bytes(document.output())


def picture_pdf(fax_line: str = "", *, of: bytes | None = None, dpi: int = 200) -> bytes:
    """A page that is a picture: of the first page of another PDF, or grey."""
    from PIL import Image

    document = FPDF(unit="pt", format="letter")
    document.set_auto_page_break(auto=False)
    images = [Image.new("L", (850, 1100), 235)]
    if of is not None:
        source = pdfium.PdfDocument(of)
        images = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in source]
    for image in images:
        document.add_page()
        document.image(image, 0, 0, 612, 792)
        if fax_line:
            document.set_font("helvetica", size=8)
            document.text(30, 20, fax_line)
    return bytes(document.output())


XFA_PAGE = (
    "Please wait... If this message is not eventually replaced with the proper contents\n"
    "of the document, your PDF viewer may not be able to display this type of document."
)
NO_PAGES = (
    b"%PDF-1.3\n1 0 obj\n<< /Pages 2 0 R /Type /Catalog >>\nendobj\n"
    b"2 0 obj\n<< /Count 0 /Kids [ ] /Type /Pages >>\nendobj\ntrailer << /Root 1 0 R /Size 3 >>\n%%EOF\n"
)
WITHOUT_TEXT: dict[str, tuple[bytes, str]] = {
    "blank": (blank_pdf(), "blank"),
    "drawn only": (drawn_pdf(), "drawn"),
    "an empty form": (form_pdf([], [text_field("a", "", "60 600 200 616")]), "nothing is filled in"),
    "a dynamic form": (form_pdf([], [], more="/XFA [(template) 5 0 R]"), "print it to PDF"),
    "the page in a dynamic form": (printed([XFA_PAGE]), "print it to PDF"),
    "encrypted": (encrypted_pdf(), "encrypted"),
    "no pages": (NO_PAGES, "no pages"),
    "damaged": (b"%PDF-1.7\nnothing", "damaged"),
    "a scan": (picture_pdf(), "a scan"),
    "a scan with a fax line": (picture_pdf("06/30/2015 10:40 AM FAX 9165550100 P.002/017"), "a scan"),
}


@pytest.mark.parametrize("name", WITHOUT_TEXT)
def test_a_pdf_without_text_is_called_what_it_is(name: str) -> None:
    data, reason = WITHOUT_TEXT[name]
    with pytest.raises(UnreadableLetter, match=reason) as error:
        FileReader().read("letter.pdf", data)
    assert str(error.value).count(".") <= 2
    assert "\n" not in str(error.value)


def test_the_reason_is_the_same_whatever_was_read_before() -> None:
    reasons = set()
    for before in WITHOUT_TEXT.values():
        for data in (before[0], NO_PAGES):
            with pytest.raises(UnreadableLetter) as error:
                FileReader().read("letter.pdf", data)
        reasons.add(str(error.value))
    assert len(reasons) == 1


def test_pages_without_text_inside_a_letter_are_named_and_stay_named_in_the_stored_text() -> None:
    letter = pdfium.PdfDocument(printed([long_letter("CM16-0098765", 30)]))
    for at in (1, 3):
        letter.import_pages(pdfium.PdfDocument(picture_pdf()), [0], at)
    out = BytesIO()
    letter.save(out)
    (read,) = letters_of(out.getvalue())
    assert "Pages 2 and 4 have no text: run OCR on it." in read.determination.warnings
    stored = StoredText(
        read.determination.determination_id, read.determination.file, read.determination.sha256, read.text
    )
    (again,) = FileReader().reread_texts([stored])
    assert isinstance(again, Letter)
    assert record(again) == record(read)


def test_what_the_reader_says_is_no_text_of_the_letter() -> None:
    lines = text_lines("A letter.\n[Reader: Page 2 has no text: run OCR on it.]\nIt goes on.")
    assert notes(lines) == ("Page 2 has no text: run OCR on it.",)
    assert [line.text for line in lines if not line.footer] == ["A letter.", "It goes on."]


@pytest.mark.skipif(not is_installed(), reason="Tesseract is not installed")
def test_a_scan_is_read_by_ocr_and_says_so() -> None:
    original = printed([short_letter("CM16-0098765", "Wax bath ten sessions", "Overturned")])
    expected, read = only(original), only(picture_pdf(of=original))
    (warning,) = read["warnings"]
    assert warning.startswith("Page 1 was read by OCR with a confidence of 9")
    for field in (
        "case_number",
        "decision_date",
        "date_of_injury",
        "outcome",
        "application_received",
        "priority",
    ):
        assert read[field] == expected[field]
    assert [issue["request"] for issue in read["issues"]] == [
        issue["request"] for issue in expected["issues"]
    ]


# Letters


def test_the_lines_of_all_letters_are_those_of_the_file() -> None:
    data = printed([short_letter(f"CM16-000000{n}", "Wax bath", "Upheld") for n in (1, 2)])
    letters = pdf_letters(data)
    assert len(letters) == 2
    assert [line for letter in letters for line in letter] == pdf_lines(data)


# Limits


def test_a_page_with_more_than_a_page_can_have_is_refused_at_once() -> None:
    with pytest.raises(UnreadableLetter, match=r"Page 1 of the PDF has [\d,]+ characters"):
        pdf_lines(crowded_pdf(words=40_000, pages=1))


def crowded_pdf(words: int, pages: int) -> bytes:
    document = FPDF(unit="pt", format="letter")
    document.set_auto_page_break(auto=False)
    for _ in range(pages):
        document.add_page()
        document.set_font("helvetica", size=1)
        for row in range(words // 100):
            document.text(10, 10 + 1.9 * row, "ab " * 100)
    return bytes(document.output())


def steps_of(data: bytes) -> float:
    began = time.process_time()
    pdf_lines(data)
    return time.process_time() - began


@pytest.mark.slow
def test_reading_takes_no_more_than_in_proportion_to_the_words_of_a_page_and_the_pages() -> None:
    """Processor times within one run: four times as much may take four times as long, never the square."""
    for small, large in (
        (crowded_pdf(4_000, 1), crowded_pdf(16_000, 1)),
        (crowded_pdf(2_000, 8), crowded_pdf(2_000, 32)),
    ):
        assert min(steps_of(large) for _ in range(2)) < 10 * max(0.05, min(steps_of(small) for _ in range(2)))


def test_a_page_has_the_size_that_the_tree_of_pages_states() -> None:
    document = FPDF(orientation="landscape", unit="pt", format="letter")
    document.set_auto_page_break(auto=False)
    document.add_page()
    document.set_font("times", size=10)
    halves = [
        "The left page is read first, from its top to its end.",
        "Then comes the right page of the sheet.",
    ]
    for x, text in zip((40, 436), halves, strict=True):
        for line in range(30):
            document.text(x, 50 + 15 * line, text)
    data = bytes(document.output())
    assert data.count(b"/MediaBox") == 1, "it is stated once for all pages"
    assert texts(data) == [halves[0]] * 30 + [halves[1]] * 30


@pytest.mark.parametrize(
    "words",
    [
        "To view the full contents of this document, you need a later version of the PDF viewer.",
        "If this message is not eventually replaced by the proper contents of the document, upgrade.",
    ],
)
def test_the_shell_of_a_dynamic_form_is_called_one_in_other_words(words: str) -> None:
    with pytest.raises(UnreadableLetter, match="dynamic form"):
        pdf_lines(form_pdf([(60, 700, words)], []))
