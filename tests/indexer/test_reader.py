from __future__ import annotations

import contextlib
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.generator import LetterFormat, generate
from indexer.letters.pdf import MAX_PAGES
from indexer.letters.sources import MAX_BYTES
from indexer.reader import RULES, FileReader, StoredText, Unchanged
from search.errors import UnreadableLetter
from search.index.fingerprints import RULES as NAMING_RULES
from search.model.letters import Letter, Quarantined
from search.model.rules import rule_files
from tests.indexer.pdfs import blank_pdf, encrypted_pdf, letter_pdf
from tests.sources import ROOT, imported_files

pytestmark = pytest.mark.slow


def _compound(stream: str) -> bytes:
    """What an old Office file begins with, and the name of one of its streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(100)


def _package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<a/>")
    return out.getvalue()


FAULTS = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n ", "empty"),
    "encrypted": (encrypted_pdf(), "encrypted"),
    "damaged": (b"%PDF-1.7\nnothing of what a PDF needs", "damaged"),
    "blank pages": (blank_pdf(), "blank"),
    "long": (blank_pdf(MAX_PAGES + 1), f"{MAX_PAGES + 1} pages"),
    "large": (b"%PDF-" + b" " * MAX_BYTES, "bytes"),
    "binary": (bytes(range(256)) * 8, "neither a PDF nor text"),
    "archive": (b"PK\x03\x04" + b"\x00" * 40, "archive"),
    "markup": (b"<?xml version='1.0'?><rain>It rains.</rain>", "marked-up"),
    "word 97": (_compound("WordDocument"), r"a Word 97 document \(.doc\): save it as .docx or PDF"),
    "excel 97": (_compound("Workbook"), "a spreadsheet"),
    "outlook": (_compound("__properties_version1.0"), "an Outlook message"),
    "locked": (_compound("EncryptedPackage"), "password"),
    "excel": (_package("[Content_Types].xml", "xl/workbook.xml"), "a spreadsheet"),
    "slides": (_package("[Content_Types].xml", "ppt/presentation.xml"), "a presentation"),
    "zip": (_package("a.txt"), "an archive where a letter was expected: unpack it first"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "a picture: run OCR on it"),
    "photo": (b"\xff\xd8\xff\xe0" + bytes(40), "a picture: run OCR on it"),
    "packed": (b"7z\xbc\xaf\x27\x1c" + bytes(40), "an archive of a kind that is not unpacked here"),
    "list": (b"milk\nbread\n2 eggs\nlamp oil\n", "not a letter"),
    "code": (b"def f(x):\n    return {k: v[0] for k, v in x.items()}  # (a[1] + b[2]) * 3\n", "not a letter"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_is_no_readable_letter_says_why_in_one_sentence(fault: str) -> None:
    data, reason = FAULTS[fault]
    with pytest.raises(UnreadableLetter, match=reason) as error:
        FileReader().read("letter.pdf", data)
    message = str(error.value)
    assert "\n" not in message
    assert message.endswith(".")


def test_sentences_in_a_file_of_another_kind_are_no_letter() -> None:
    prose = b"The kiln was cold when the potter came in. She lit it and waited for the morning to come."
    with pytest.raises(UnreadableLetter, match=r"ends in \.csv"):
        FileReader().read("letter.csv", prose)
    assert FileReader().read("letter.txt", prose).determination.issues == ()


def test_a_pdf_cut_off_anywhere_is_a_letter_or_says_why(body: str) -> None:
    whole = letter_pdf(body)
    for part in range(0, len(whole), len(whole) // 25):
        with contextlib.suppress(UnreadableLetter):
            assert FileReader().read("a.pdf", whole[:part]).text


@settings(deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"%PDF-1.4\n" + data))
def test_any_bytes_are_a_letter_or_unreadable_and_nothing_else(data: bytes) -> None:
    try:
        letter = FileReader().read("any.txt", data)
    except UnreadableLetter:
        return
    assert letter.determination.sha256 == hashlib.sha256(data).hexdigest()
    assert FileReader().read("any.txt", data) == letter


@pytest.fixture
def folder(tmp_path: Path, body: str, fixtures: Path) -> Path:
    """Two letters, two faults and an archive with one of each."""
    (tmp_path / "1.pdf").write_bytes(letter_pdf(body))
    (tmp_path / "2.pdf").write_bytes(encrypted_pdf())
    (tmp_path / "3.txt").write_bytes((fixtures / "c_block.txt").read_bytes())
    (tmp_path / "4.json").write_text("{}")
    with zipfile.ZipFile(tmp_path / "5.zip", "w") as archive:
        archive.writestr("a.txt", (fixtures / "d_unconfirmed.txt").read_text())
        archive.writestr("b.zip", b"PK\x03\x04")
    return tmp_path


def test_processes_read_the_same_letters_in_the_same_order_as_one_would(folder: Path) -> None:
    alone = list(FileReader().read_paths([folder]))
    assert [type(read).__name__ for read in alone] == [
        "Letter", "Quarantined", "Letter", "Quarantined", "Letter", "Quarantined",
    ]  # fmt: skip
    for workers in (1, 2):
        assert list(FileReader().read_letters([folder], workers=workers)) == alone


def test_a_file_with_known_bytes_is_not_parsed_again(folder: Path) -> None:
    known = hashlib.sha256((folder / "1.pdf").read_bytes()).hexdigest()
    read = list(FileReader().read_letters([folder], known=lambda sha256: sha256 == known))
    assert read[0] == Unchanged(str(folder / "1.pdf"), known)
    assert isinstance(read[2], Letter)


def test_a_quarantined_file_carries_its_checksum(folder: Path) -> None:
    read = list(FileReader().read_paths([folder / "2.pdf"]))
    data = (folder / "2.pdf").read_bytes()
    assert read == [
        Quarantined(
            str(folder / "2.pdf"),
            "The PDF is encrypted: remove its password and add it again.",
            hashlib.sha256(data).hexdigest(),
        )
    ]


# Stored texts


def _stored(letter: Letter) -> StoredText:
    determination = letter.determination
    return StoredText(determination.determination_id, determination.file, determination.sha256, letter.text)


def test_a_stored_text_is_read_as_its_file_was_whatever_the_file_was() -> None:
    """A PDF tells more of its lines than its text does; no layout may need that."""
    files = [(letter.filename, letter.data) for letter in generate(40, 11)]
    assert {name.rpartition(".")[2] for name, _ in files} == {"pdf", "txt"}
    read = [FileReader().read(name, data) for name, data in files]
    assert list(FileReader().reread_texts(map(_stored, read), workers=2)) == read


def test_the_stored_texts_of_real_letters_are_read_as_their_files_were(shared: Path) -> None:
    folders = [shared / "pdf", shared / "seeds"]
    read = [letter for letter in FileReader().read_letters(folders, workers=2) if isinstance(letter, Letter)]
    assert len(read) > 100
    assert list(FileReader().reread_texts(map(_stored, read), workers=2)) == read


def test_the_id_of_a_stored_text_stays_though_its_rules_would_give_another() -> None:
    (letter,) = (FileReader().read(one.filename, one.data) for one in generate(1, 5, LetterFormat.TEXT))
    stored = _stored(letter)._replace(determination_id="as it was called")
    (reread,) = FileReader().reread_texts([stored])
    assert isinstance(reread, Letter)
    assert reread.determination.determination_id == "as it was called"


def test_a_stored_text_that_is_no_letter_any_more_says_why() -> None:
    (refused,) = FileReader().reread_texts([StoredText("CM1", "a.txt", "0" * 64, "milk\nbread\n")])
    assert isinstance(refused, Quarantined)
    assert (refused.path, refused.sha256) == ("a.txt", "0" * 64)
    assert "not a letter" in refused.reason


# Rules


def test_every_module_that_letters_are_read_by_is_among_the_rules() -> None:
    """Layouts also write invented letters: what only that needs is no rule."""
    files = imported_files("indexer.reader", leaving_out=("search", "indexer.synth"))
    rules = {path.relative_to(ROOT).as_posix() for path in rule_files(ROOT / "indexer", RULES)}
    assert "indexer/normalize/drug.py" in files
    assert files - rules == set()
    # What the reader takes from the library is among that package's rules.
    names = {path.relative_to(ROOT).as_posix() for path in rule_files(ROOT / "search", NAMING_RULES)}
    taken = imported_files("indexer.reader", leaving_out=("indexer.synth", "search.text"))
    assert {file for file in taken if file.startswith("search/")} - names == {
        "search/errors.py",
        "search/model/rules.py",
    }
