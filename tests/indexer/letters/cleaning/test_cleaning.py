"""What is taken off a text, and what stays though it looks alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letters.cleaning import as_printed
from indexer.letters.cleaning.numbering import without_line_numbers
from indexer.letters.cleaning.page_marks import page_marks
from indexer.letters.cleaning.phrases import folded
from indexer.letters.cleaning.quoting import unquoted
from indexer.letters.lines import text_lines
from indexer.reader import FileReader
from tests.indexer.letters.letters import LETTER


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > > ", " > ", "| "])
def test_a_quotation_of_any_depth_loses_its_marks(mark: str) -> None:
    lines = ["Norco was denied.", "", "It was appealed.", "Call me."]
    assert unquoted("\n".join(mark + line for line in lines)).split("\n") == lines


def test_what_a_mail_program_writes_above_a_quotation_goes_with_it() -> None:
    text = "See below.\n\nOn Mon, Mar 6, 2017 at 9:01 AM Pat Doe\n<pat@example.com> wrote:\n> a\n> b\n> c"
    assert unquoted(text) == "See below.\n\na\nb\nc"
    head = "-----Original Message-----\nFrom: Pat\nSent: Monday\nTo: Dana\nSubject: IMR\n\nNorco"
    assert unquoted(head) == "\nNorco"


def test_the_signature_below_a_mail_is_no_part_of_it() -> None:
    assert unquoted("Norco was denied.\n-- \nPat Doe\nExaminer") == "Norco was denied."
    for other in ("a\n-- \n" + "b\n" * 20, "Norco was denied.\n--\nSoma was denied."):
        assert unquoted(other) == other


def test_a_pages_mark_that_stands_alone_is_no_part_of_the_text() -> None:
    lines = text_lines("The knee is\nPage 3 of 5\nstable.\n\f- 4 -\nIt bends.")
    assert [line.text for line in lines if line.footer] == ["Page 3 of 5", "- 4 -"]


@pytest.mark.parametrize(
    "text", ["pain\n> 5 of 10\nand < 3", "To: the reviewer\nNorco", "On Monday she wrote: no"]
)
def test_a_line_that_only_looks_quoted_stays(text: str) -> None:
    assert unquoted(text) == text


def test_numbers_of_lines_are_taken_off_and_numbers_of_items_are_not() -> None:
    lines = [f"line {chr(97 + at)}" for at in range(12)]
    numbered = "\n".join(f"{at % 6 + 1:>2}  {line}" for at, line in enumerate(lines))
    assert [line.strip() for line in without_line_numbers(numbered).split("\n")] == lines
    items = "\n".join(f"{at}. item" for at in range(1, 13))
    assert without_line_numbers(items) == items
    figures = "\n".join(f"{at * 7} tablets" for at in range(1, 13))
    assert without_line_numbers(figures) == figures


@pytest.mark.parametrize("form", ["{} ", "{:03} ", "{:>4}  ", "{}\t", "{:>2}: ", "{} | ", "{}. ", "{}) "])
def test_a_letter_with_numbered_lines_has_its_fields(form: str) -> None:
    numbered = "\n".join(form.format(at) + line for at, line in enumerate(LETTER.split("\n"), start=1))
    read = FileReader().read("a.txt", numbered.encode()).determination
    assert read.issues == FileReader().read("a.txt", LETTER.encode()).determination.issues


def test_pages_that_count_on_are_furniture_and_pages_of_a_guideline_are_none() -> None:
    heads = [f"FAX 555 0100  Page {at} of 3" for at in (1, 2, 3)]
    assert page_marks([[heads[0], "a", heads[1], "b", heads[2]]]) == set(heads)
    cited = [f"MTUS Opioids, page {page}." for page in (78, 79)]
    assert page_marks([cited]) == set()
    bates = [[f"DOE{at:06}", "text " * at, "more"] for at in (7, 8, 9, 10)]
    assert page_marks(bates) >= {page[0] for page in bates}


def test_the_head_of_a_page_within_a_sentence_is_no_part_of_it() -> None:
    text = "Doe Law  Page 1 of 2\nThe request\nDoe Law  Page 2 of 2\nis denied."
    assert [line.text for line in text_lines(text) if not line.footer] == ["The request", "is denied."]


@pytest.mark.parametrize(
    ("right", "misread"),
    [
        ("Case Number:", "Case Nurnber:"),
        ("Claims Administrator guideline:", "CIaims Adrninistrator guide1ine:"),
        ("MAXIMUS guideline:", "MAXlMUS guideiine :"),
        ("Decision rationale:", "Dccision rationaIe;"),
        ("CLINICAL CASE SUMMARY", "CL1NICAL CASE SUMNARY"),
        ("IMR ISSUES, DECISIONS AND RATIONALES", "lMR lSSUES, DEClSI0NS AND RATI0NALES"),
        ("The Final Determination was based", "The Fina1 Deterrnination was based"),
        ("Upheld", "Upheid"),
        ("Overturned", "0vertumed"),
        ("CM15-0900700", "CM15-O9OO7OO"),
        ("07/06/2015", "O7/06/20l5"),
    ],
)
def test_a_letter_whose_labels_were_misread_has_its_fields(right: str, misread: str) -> None:
    assert right in LETTER
    original = FileReader().read("a.txt", LETTER.encode()).determination
    read = FileReader().read("a.txt", LETTER.replace(right, misread).encode()).determination
    assert [(i.request, i.outcome, i.rationale) for i in read.issues] == [
        (i.request, i.outcome, i.rationale) for i in original.issues
    ]
    assert (read.case_number, read.decision_date) == (original.case_number, original.decision_date)


def test_letters_that_look_alike_are_one() -> None:
    assert folded("Adrninistrator") == folded("Administrator")
    assert folded("RATI0NALE") == folded("rationale")
    assert folded("request") != folded("rationale")


def test_a_label_that_is_spoken_of_divides_nothing() -> None:
    text = (
        "She said that the claims administrator guideline: it was old.\nThe clinical case summary was short."
    )
    assert as_printed(text) == text


@given(st.text(max_size=200))
def test_any_text_has_lines_without_blanks_around(text: str) -> None:
    assert all(line.text == line.text.strip() != "" for line in text_lines(text))
