"""The same letter in each form that people have it in gives the same fields."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from benchmarks.renderings import RENDERINGS
from benchmarks.transformations import fields_of, measure
from indexer.generator import LetterFormat, generate
from indexer.reader import FileReader
from search.errors import UnreadableLetter
from search.model.letter_json import to_json
from search.model.letters import Letter
from tests.indexer.letters.letters import LETTER

CASES = Path(__file__).parents[3] / ".." / "shared" / "cases"
AS_LETTER = (
    "line_numbers.txt", "one_line_paste.txt", "html_fragment.html", "ocr_labels.txt", "quoted_printable.eml",
)  # fmt: skip
AS_REFERENCE = ("30_quoted_mail.txt", "32_utf16le_no_bom.txt", "33_wrapped_at_40.txt", "21_letter.docx")
IN_OTHER_WORDS = {"upper case"}
"""What stands in capitals is another text: how it is normalized is no question of form."""


@pytest.mark.parametrize("name", sorted(set(RENDERINGS) - IN_OTHER_WORDS))
def test_a_letter_in_another_form_has_every_field_it_had(name: str) -> None:
    original = FileReader().read("a.txt", LETTER.encode()).determination
    data = RENDERINGS[name](LETTER, Random(7))
    assert fields_of(FileReader().read("a.txt", data).determination) == fields_of(original)


def test_a_letter_in_capitals_has_the_same_issues_and_dates() -> None:
    original = FileReader().read("a.txt", LETTER.encode()).determination
    read = FileReader().read("a.txt", LETTER.upper().encode()).determination
    assert [(i.request.lower(), i.outcome) for i in read.issues] == [
        (i.request.lower(), i.outcome) for i in original.issues
    ]
    assert (read.case_number, read.decision_date, read.date_of_injury) == (
        original.case_number,
        original.decision_date,
        original.date_of_injury,
    )


@pytest.mark.slow
def test_invented_letters_keep_nearly_all_fields_in_every_form() -> None:
    """A sample, seeded: of layout C, whose issues are told by their lines."""
    letters = [one for one in generate(24, 5, LetterFormat.TEXT) if str(one.truth["layout"]).startswith("C")]
    texts = [(one.filename, one.data.decode()) for one in letters[:8]]
    for name, tally in measure(texts, RENDERINGS).items():
        assert tally.right >= 0.97 * tally.fields, (name, tally.wrong)


@pytest.mark.parametrize("case", [*AS_LETTER, *AS_REFERENCE])
def test_every_case_at_hand_has_the_fields_of_the_sound_letter(case: str) -> None:
    if not CASES.is_dir():
        pytest.skip("the cases are not beside the project")
    sound = "letter.txt" if case in AS_LETTER else "00_reference.txt"
    assert _record(CASES / case) == _record(CASES / sound)


def _record(path: Path) -> dict[str, object]:
    record = json.loads(to_json(FileReader().read(path.name, path.read_bytes()).determination))
    return {name: value for name, value in record.items() if name not in ("file", "sha256")}


def test_a_mail_gives_its_own_letter_and_the_attached_one() -> None:
    if not CASES.is_dir():
        pytest.skip("the cases are not beside the project")
    read = FileReader().read_all("22_mail.eml", (CASES / "22_mail.eml").read_bytes())
    found = [one.determination.file for one in read if isinstance(one, Letter)]
    assert found == ["22_mail.eml", "22_mail.eml: letter.pdf"]


def test_a_short_text_in_an_old_code_page_is_text_though_no_letter() -> None:
    data = "The patient’s Norco was denied.".encode("cp1252")
    with pytest.raises(UnreadableLetter, match="not a letter"):
        FileReader().read("note.txt", data)
    assert FileReader().text("note.txt", data) == "The patient’s Norco was denied."
