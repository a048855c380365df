"""The invented inputs that once broke the reader, where they lie beside the project, and what must come
of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.letters.pdf import pdf_lines
from indexer.letters.pdfium import MAX_PAGE_CHARACTERS
from indexer.letters.scans import is_installed
from indexer.reader import FileReader
from search.errors import UnreadableLetter
from tests.indexer.conftest import SHARED
from tests.indexer.printed import letters_of, only

CASES = SHARED.parent / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the invented cases are not beside the project")

AS_REFERENCE = (
    "10_watermark", "11_browser_header_footer", "11_fax", "12_rotate180", "12_upright_placed_glyphs",
    "13_two_up",
)  # fmt: skip
AS_PLAIN = ("rotated_looks_upright", "skew_08_degree")
AS_TABLE = ("04_table_received_stamp", "05_ocr_text_layer")
REFUSED = {
    "14_xfa_shell": "a dynamic form .*: print it to PDF",
    "23_a_locked": "encrypted",
    "23_b_no_pages": "no pages",
    "scan_with_stamp": "a scan",
    "slow_200_pages": f"up to {MAX_PAGE_CHARACTERS:,} are read",
}


def case(name: str) -> bytes:
    return Path(CASES, f"{name}.pdf").read_bytes()


@pytest.mark.parametrize("name", AS_REFERENCE)
def test_a_variant_of_the_reference_reads_as_it(name: str) -> None:
    assert only(case(name)) == only(case("00_reference"))


@pytest.mark.parametrize("name", AS_PLAIN)
def test_a_variant_of_the_plain_letter_reads_as_it(name: str) -> None:
    assert only(case(name)) == only(case("plain"))


@pytest.mark.parametrize("name", AS_TABLE)
def test_a_variant_of_the_letter_with_a_table_reads_as_it(name: str) -> None:
    assert only(case(name)) == only(case("04_table"))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_what_it_is_whatever_was_read_before(name: str) -> None:
    for before in REFUSED:
        with pytest.raises(UnreadableLetter):
            FileReader().read("before.pdf", case(before))
        with pytest.raises(UnreadableLetter, match=REFUSED[name]):
            FileReader().read("case.pdf", case(name))


def test_two_letters_are_two() -> None:
    first, second = (letter.determination for letter in letters_of(case("01_two_letters")))
    assert (first.case_number, first.outcome) == ("CM17-0000001", "upheld")
    assert (second.case_number, second.outcome) == ("CM17-0000002", "overturned")


def test_a_bates_number_hides_no_outcome() -> None:
    issues = only(case("stamp_loses_outcome"))["issues"]
    assert [issue["outcome"] for issue in issues] == ["overturned", "overturned"]
    assert issues[1]["request"].startswith("Consultation with a surgeon of the hip")


def test_a_page_without_text_is_named() -> None:
    assert "Page 2 has no text: run OCR on it." in only(case("middle_page_scanned"))["warnings"]


def test_what_was_typed_into_a_form_is_read() -> None:
    assert "Service/Good Requested: Norco 10/325 mg #120" in [
        line.text for line in pdf_lines(case("rfa_filled"))
    ]
    assert "Service/Good Requested: Lumbar epidural steroid injection L4-L5" in [
        line.text for line in pdf_lines(case("14_rfa_form"))
    ]


def test_a_scan_is_called_one_with_and_without_ocr() -> None:
    with pytest.raises(UnreadableLetter, match="OCR") as error:
        FileReader().read("scan.pdf", case("scan_with_stamp"))
    assert ("install" in str(error.value)) != is_installed()
