"""Word documents (.docx) to text, read as a stream of XML events: no tree is built, nothing recurses.

Body, tables, text boxes, content controls and the values of form fields are read, tracked deletions, field
codes, hidden text and the prompts of empty controls are not. Headers and footers belong to the page.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from indexer.letters.formats.tables import GAP
from indexer.letters.formats.word_lists import ListNumbers, read_lists
from indexer.letters.formats.word_xml import Attributes, parse_xml
from indexer.letters.formats.writing import Writing
from search.errors import UnreadableLetter

MAX_XML_BYTES = 64 * 1024 * 1024
"""What a part of a document may unpack to: a letter of ten pages has some 100 KB."""
MAX_COMPRESSION_RATIO = 400
_RATIO_CHECKED_FROM_BYTES = 4 * 1024 * 1024
_SKIPPED = frozenset(
    [
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "Fallback",
        "footnotePr",
        "sectPr",
        "tblGrid",
        "binData",
        "ruby",
    ]
)
"""Elements whose text is no part of the document as it is read: deleted, a field's code, or said twice."""
_CASE_FOOTER = re.compile(r"Final Determination Letter for IMR Case Number\b", re.IGNORECASE)
_BOXES = {
    "f0fe": "[x]",
    "f0fd": "[x]",
    "f052": "[x]",
    "f0fc": "[x]",
    "f0a8": "[ ]",
    "f06f": "[ ]",
    "f0b7": "•",
}
"""Signs of the fonts Wingdings and Symbol that forms tick boxes with."""
_OFF = frozenset(["0", "false", "off"])


def word_text(data: bytes) -> str:
    """The text of a Word document, a paragraph a line; raises ``UnreadableLetter`` where it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            numbers = ListNumbers(read_lists(_part(archive, "word/numbering.xml", names)))
            body = _part(archive, "word/document.xml", names)
            if not body:
                raise UnreadableLetter(
                    "The Word document has no text part: open it in Word and save it again."
                )
            text = _text_of(body, numbers)
            notes = [
                _text_of(_part(archive, f"word/{name}.xml", names)) for name in ("footnotes", "endnotes")
            ]
            margins = [_text_of(_part(archive, name, names)) for name in sorted(names) if _is_margin(name)]
    except (
        zipfile.BadZipFile,
        OSError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        zlib.error,
    ) as error:
        raise UnreadableLetter("The Word document is damaged: open it in Word and save it again.") from error
    numbered = [line for margin in margins for line in margin.split("\n") if _CASE_FOOTER.match(line)]
    return "\n".join([text, *(note for note in notes if note.strip()), *dict.fromkeys(numbered)])


def _is_margin(name: str) -> bool:
    return re.fullmatch(r"word/(?:header|footer)\d{0,3}\.xml", name) is not None


def _part(archive: zipfile.ZipFile, name: str, names: set[str]) -> bytes:
    """A part's bytes, empty where the document has none. The declared size is not believed."""
    if name not in names:
        return b""
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise UnreadableLetter("The Word document is encrypted: remove its password and add it again.")
    is_bomb = info.file_size > max(_RATIO_CHECKED_FROM_BYTES, MAX_COMPRESSION_RATIO * info.compress_size)
    with archive.open(info) as part:
        data = b"" if is_bomb else part.read(MAX_XML_BYTES + 1)
    if is_bomb or len(data) > MAX_XML_BYTES:
        raise UnreadableLetter("The Word document unpacks to far more than a letter can have.")
    return data


def _text_of(xml: bytes, numbers: ListNumbers | None = None) -> str:
    if not xml:
        return ""
    reader = _Body(numbers or ListNumbers({}))
    parse_xml(xml, reader.start, reader.end, reader.characters)
    return reader.writing.text()


class _Body:
    """Takes the events of a part in, and writes its text."""

    def __init__(self, numbers: ListNumbers) -> None:
        self.writing = Writing()
        self._numbers = numbers
        self._skipping = 0
        self._in_text = False
        self._hidden = False
        self._in_run = False
        self._in_boxes = 0
        self._controls: list[bool] = []
        self._choices: list[str] = []
        self._list: tuple[str, int] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
            return
        value = attributes.get("val", "")
        if name == "t":
            self._in_text = True
        elif name == "p":
            self.writing.begin_paragraph()
            self._list = None
        elif name == "r":
            self._in_run, self._hidden = True, False
        elif name in ("tbl", "tr", "tc"):
            self.writing.begin_table_part(name)
        elif name == "sdt":
            self._controls.append(False)
        elif name == "showingPlcHdr" and self._controls:
            self._controls[-1] = value not in _OFF
        elif name == "sdtContent" and self._controls and self._controls[-1]:
            self._skipping = 1  # the prompt of a control that nobody filled in
        elif name in ("numId", "ilvl"):
            self._numbered(name, value)
        else:
            self._sign(name, value, attributes)

    def _sign(self, name: str, value: str, attributes: Attributes) -> None:
        if name == "vanish" and self._in_run:
            self._hidden = value not in _OFF
        elif name == "tab" and self._in_run:
            self._write(GAP)
        elif name in ("br", "cr"):
            self._write("\n")
        elif name == "noBreakHyphen":
            self._write("-")
        elif name == "sym":
            self._write(_BOXES.get(attributes.get("char", "").lower(), " "))
        elif name in ("ddList", "dropDownList"):
            self._choices = []
        elif name == "listEntry":
            self._choices.append(value)
        elif name == "result":
            self._choices = self._choices or [value]
        elif name == "checked" and self._in_run:
            self._write("[ ]" if value in _OFF else "[x]")

    def end(self, name: str) -> None:
        """An element ends."""
        if self._skipping:
            self._skipping -= 1
            return
        if name == "t":
            self._in_text = False
        elif name == "r":
            self._in_run = self._hidden = False
        elif name == "pPr" and self._list:
            self.writing.write(self._numbers.mark(*self._list))
            self._list = None
        elif name == "p":
            self.writing.end_paragraph()
        elif name in ("tbl", "tr", "tc"):
            self.writing.end_table_part(name)
        elif name == "sdt" and self._controls:
            self._controls.pop()
        elif name == "ddList" and self._choices:
            self._choose()

    def _choose(self) -> None:
        """Writes the entry of a drop-down list that was chosen: its number stands before the entries."""
        number, *entries = self._choices
        chosen = int(number) if number.isdigit() and entries else None
        if chosen is not None and chosen < len(entries):
            self._write(entries[chosen])
        elif not number.isdigit():
            self._write(number)

    def _numbered(self, name: str, value: str) -> None:
        known_id, level = self._list or ("0", 0)
        if name == "numId":
            self._list = (value, level)
        elif value.isdigit():
            self._list = (known_id, int(value))

    def characters(self, text: str) -> None:
        """Text stands here."""
        if self._in_text and not self._skipping:
            self._write(text)

    def _write(self, text: str) -> None:
        if not self._hidden:
            self.writing.write(text)
