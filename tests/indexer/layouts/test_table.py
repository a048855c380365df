"""The table of layouts: every row detects, reads and writes its own letters, and a row can be added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any, cast

import pytest

from indexer.generator import LetterFormat, SynthLetter, generate
from indexer.layouts.layout import LayoutEvidence, LayoutRow, LayoutTable, LetterTemplate
from indexer.layouts.table import LAYOUTS
from indexer.letters.encoding import decode
from indexer.letters.lines import Line, body, flow, text_lines
from indexer.letters.pdf import pdf_lines
from indexer.parse.contents import LetterContents, RawIssue
from indexer.parse.markers import Markers
from indexer.reader import parse_letter
from indexer.synth.blocks import Block, HeadingLine, plain
from indexer.synth.letter import CredentialsForm, InventedLetter
from search.model.letters import Determination, Layout, Outcome, Section, SectionKind
from tests.examples import examples

LETTERS_PER_ROW = examples(25)
SHEET = "DECISION ON ONE SHEET"
_ANSWER = re.compile(r"Asked: (?P<request>.+?) Answer: (?P<outcome>Upheld|Overturned) Because: ")


def _detect_sheet(markers: Markers) -> LayoutEvidence:
    found = any(line.text == SHEET for line in markers.lines[:3])
    return LayoutEvidence.TITLE if found else LayoutEvidence.NONE


def _read_sheet(lines: Sequence[Line]) -> LetterContents:
    text = flow(lines)
    answers = list(_ANSWER.finditer(text))
    ends = [answer.start() for answer in answers[1:]] + [len(text)]
    issues = tuple(
        RawIssue(number, answer["request"], Outcome(answer["outcome"].lower()))
        for number, answer in enumerate(answers, start=1)
    )
    rationales = (
        Section(SectionKind.RATIONALE, text[answer.end() : end].strip(), number)
        for number, (answer, end) in enumerate(zip(answers, ends, strict=True), start=1)
    )
    return LetterContents(issues, (Section(SectionKind.HEADER, text[: answers[0].start()]), *rationales))


def _write_sheet(letter: InventedLetter, _: Random) -> Iterator[Block]:
    yield HeadingLine(SHEET)
    for dispute in letter.disputes:
        yield plain(f"Asked: {dispute.request.text}")
        yield plain(f"Answer: {dispute.outcome.value.capitalize()}")
        yield plain(f"Because: {dispute.rationale}")


ONE_SHEET = LayoutRow(
    layout=cast(Layout, "E"),
    detect=_detect_sheet,
    read=_read_sheet,
    template=LetterTemplate(write=_write_sheet, header_fields=(), credentials=CredentialsForm.SENTENCE),
    confirmed=False,
    first_year=2025,
)
"""A layout that no letter has."""
EXTENDED = LayoutTable((*LAYOUTS.rows, ONE_SHEET))


def _written(row: LayoutRow, fmt: LetterFormat = LetterFormat.TEXT) -> Iterator[SynthLetter]:
    """Letters in the layout of ``row``, whatever the year."""
    alone = LayoutTable((replace(row, first_year=2013, last_year=None),))
    return generate(LETTERS_PER_ROW, seed=8, fmt=fmt, layouts=alone)


def _lines(letter: SynthLetter) -> list[Line]:
    return pdf_lines(letter.data) if letter.filename.endswith("pdf") else text_lines(decode(letter.data))


def _parsed(letter: SynthLetter, table: LayoutTable) -> Determination:
    return parse_letter(letter.filename, _lines(letter), sha256="", layouts=table)


def _issues(truth: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(_words(i["request"]), i["outcome"], _words(i["rationale"])) for i in truth["issues"]]


def _words(text: str) -> str:
    return " ".join(text.split())


rows = pytest.mark.parametrize("row", EXTENDED.rows, ids=lambda row: str(row.layout))
formats = pytest.mark.parametrize("fmt", [LetterFormat.TEXT, LetterFormat.PDF], ids=str)


@rows
@formats
def test_a_letter_written_in_a_layout_is_detected_as_it(row: LayoutRow, fmt: LetterFormat) -> None:
    for letter in _written(row, fmt):
        detected = EXTENDED.detect(body(_lines(letter)))
        assert detected is row, letter.filename


@rows
@formats
def test_a_letter_written_in_a_layout_is_read_back(row: LayoutRow, fmt: LetterFormat) -> None:
    for letter in _written(row, fmt):
        contents = row.read(body(_lines(letter)))
        texts = {s.issue_number: s.text for s in contents.sections if s.kind is SectionKind.RATIONALE}
        read = [
            (issue.request, issue.outcome.value, texts.get(issue.number, texts.get(None)))
            for issue in contents.issues
        ]
        assert read == _issues(letter.truth), letter.filename


@rows
def test_what_its_truth_claims_of_the_header_is_what_the_template_says(row: LayoutRow) -> None:
    for letter in _written(row, LetterFormat.PDF):
        determination = _parsed(letter, EXTENDED)
        stated = {field: getattr(determination, field) for field in row.template.header_fields}
        assert {field: str(value) for field, value in stated.items()} == {
            field: letter.truth[field] for field in row.template.header_fields
        }


@rows
def test_only_a_layout_of_which_no_letter_was_read_warns_that_it_is_unconfirmed(row: LayoutRow) -> None:
    determination = _parsed(next(_written(row)), EXTENDED)
    unconfirmed = f"Layout {row.layout} is unconfirmed: check the fields against the letter."
    assert determination.layout == row.layout
    assert (unconfirmed in determination.warnings) is not row.confirmed


def test_every_code_of_a_layout_has_one_row_in_the_table() -> None:
    codes = [row.layout for row in LAYOUTS.rows]
    assert len(codes) == len(set(codes))
    assert {*codes, Layout.UNKNOWN} == set(Layout)


def test_layouts_are_drawn_for_the_years_in_which_they_were_in_use() -> None:
    rng = Random(4)
    drawn = {year: {EXTENDED.draw(year, rng).layout for _ in range(60)} for year in (2013, 2014, 2015, 2024)}
    assert drawn == {
        2013: {Layout.A, Layout.B, Layout.D},
        2014: {Layout.C_INLINE},
        2015: {Layout.C_BLOCK},
        2024: {Layout.C_BLOCK},
    }
    assert {EXTENDED.draw(2025, rng).layout for _ in range(60)} == {Layout.C_BLOCK, ONE_SHEET.layout}


@pytest.mark.parametrize("row", LAYOUTS.rows, ids=lambda row: str(row.layout))
def test_a_row_that_is_added_changes_nothing_for_the_others(row: LayoutRow) -> None:
    for letter in _written(row):
        assert _parsed(letter, EXTENDED) == _parsed(letter, LAYOUTS)


def test_a_letter_of_a_layout_that_the_table_lacks_is_plain_text() -> None:
    letter = next(_written(ONE_SHEET))
    assert _parsed(letter, LAYOUTS).layout is Layout.UNKNOWN
    assert _parsed(letter, LAYOUTS).issues == ()


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("ISSUE AT DISPUTE: a lamp\nClaims Administrator guideline: x\nDecision rationale: y", Layout.D),
        (
            "Notice of Independent Medical Review Determination\n"
            "Claims Administrator guideline: x\nDecision rationale: y",
            Layout.C_BLOCK,
        ),
        (
            "Notice of Independent Medical Review Determination\nIMR DECISION(S) AND RATIONALE(S)",
            Layout.A,
        ),
        ("IMR DECISION(S) AND RATIONALE(S)\nBoard Certified in Sleep", Layout.B),
        ("IMR ISSUES, DECISIONS AND RATIONALES\nBoard Certified in Sleep", Layout.C_INLINE),
        ("MAXIMUS guideline: x", Layout.C_BLOCK),
        ("Decision rationale: y", None),
    ],
    ids=["title", "labels", "heading", "of equals the first", "fragment", "one label", "nothing"],
)
def test_the_strongest_evidence_decides(text: str, layout: Layout | None) -> None:
    row = LAYOUTS.detect(text_lines(text))
    assert (row and row.layout) == layout
