"""RTF to text: one pass over its control words, groups on a list, so that no nesting costs more than its
length.

Deleted and hidden text, field codes, pictures, and headers and footers, which belong to the page, are left
out; what a program kept beside its own form for others (``\\listtext``, a field's result) is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from indexer.letters.formats.tables import GAP, table_lines

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])"
    r"|(?P<brace>[{}])|(?P<breaks>[\r\n]+)|(?P<text>[^\\{}\r\n]+)|\\"
)
_UNSEEN = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "fldinst",
        "themedata",
        "colorschememapping",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "revtbl",
        "filetbl",
        "xmlnstbl",
        "datastore",
        "latentstyles",
        "annotation",
        "atnid",
        "atnauthor",
        "atndate",
        "pgdsctbl",
        "mmathPr",
        "bkmkstart",
        "bkmkend",
        "nonshppict",
        "datafield",
        "panose",
        "falt",
        "sp",
    ]
)
"""Destinations that show nothing, or belong to the page."""
_SEEN = frozenset(
    ["shptxt", "result", "fldrslt", "listtext", "pntext", "footnote", "shpinst", "shp", "shprslt"]
)
"""Destinations that show text though a reader may pass them over."""
_SIGNS = {
    "emdash": "-", "endash": "-", "lquote": "'", "rquote": "'", "ldblquote": '"', "rdblquote": '"',
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "tab": GAP, "line": "\n", "page": "\n\f",
    "softline": "\n", "nestcell": GAP, "nestrow": "\n",
}  # fmt: skip
_SYMBOLS = {"~": " ", "_": "-", "-": "\u00ad", "\n": "\n", "\r": "\n", "\\": "\\", "{": "{", "}": "}"}
_CHARSETS = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_CODE_PAGES = frozenset(
    [437, 850, 852, 866, 874, 932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258]
)


@dataclass(frozen=True, slots=True)
class _State:
    """What a group has set; it ends with the group."""

    unseen: bool = False
    in_fonts: bool = False
    skipped_after_unicode: int = 1
    encoding: str = ""
    in_table: bool = False


def rtf_text(source: str) -> str:
    """The text of an RTF document, whose bytes stand for themselves in ``source`` (as in Latin-1)."""
    reader = _Reader()
    at = 0
    while at < len(source):
        token = _TOKEN.match(source, at)
        if token is None:
            break
        at = token.end()
        if token["word"] == "bin":
            at += max(0, int(token["number"] or 0))
        else:
            reader.take(token)
    return reader.text()


class _Reader:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._rows: list[list[list[str]]] = []
        self._cells: list[list[str]] = []
        self._state = _State()
        self._groups: list[_State] = []
        self._line: list[str] = []
        self._bytes = bytearray()
        self._wide: list[int] = []
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._code_page = "cp1252"
        self._passed_over = 0
        """How many characters are still to be left out: they stand for the Unicode one before."""
        self._is_optional = False

    def take(self, token: re.Match[str]) -> None:
        """Takes the next token."""
        kind = token.lastgroup
        if kind == "byte":
            self._byte(int(token["byte"], 16))
        elif kind == "text":
            self._text(token["text"])
        elif kind == "brace":
            self._passed_over = 0
            if token["brace"] == "{":
                self._groups.append(self._state)
            elif self._groups:
                self._settle()
                self._state = self._groups.pop()
        elif token["word"]:
            self._word(token["word"], int(token["number"]) if token["number"] else None)
            return
        elif kind == "sign":
            self._sign(token["sign"])
            return
        self._is_optional = False

    def text(self) -> str:
        """All that was shown."""
        self._settle()
        self._state = _State()
        self._end_paragraph()
        return "\n".join(self._lines)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._is_optional = True
            return
        self._write(_SYMBOLS.get(sign, ""))

    def _byte(self, value: int) -> None:
        if self._passed_over:
            self._passed_over -= 1
        elif not self._state.unseen:
            self._settle_wide()
            self._bytes.append(value)

    def _text(self, text: str) -> None:
        left_out = min(self._passed_over, len(text))
        self._passed_over -= left_out
        self._write(text[left_out:])

    def _word(self, word: str, number: int | None) -> None:
        optional, self._is_optional = self._is_optional, False
        if word in _UNSEEN or (optional and word not in _SEEN):
            self._settle()
            self._state = replace(self._state, unseen=True, in_fonts=word == "fonttbl")
        elif word == "u" and number is not None:
            self._unicode(number)
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word in ("deleted", "v"):
            self._settle()
            self._state = replace(self._state, unseen=number != 0)
        elif word in ("par", "sect", "cell", "row") and not self._state.unseen:
            self._settle()
            {"cell": self._end_cell, "row": self._end_row}.get(word, self._end_paragraph)()
        elif word in ("intbl", "pard"):
            self._state = replace(self._state, in_table=word == "intbl")
        else:
            self._set(word, number)

    def _set(self, word: str, number: int | None) -> None:
        if word == "uc" and number is not None:
            self._state = replace(self._state, skipped_after_unicode=min(max(number, 0), 8))
        elif word == "ansicpg" and number in _CODE_PAGES:
            self._code_page = f"cp{number}"
        elif word == "mac":
            self._code_page = "mac-roman"
        elif word == "f" and number is not None:
            self._settle()
            self._font = number
            self._state = replace(self._state, encoding=self._fonts.get(number, ""))
        elif word == "fcharset" and self._state.in_fonts and number is not None:
            self._fonts[self._font] = _CHARSETS.get(number, "")

    def _unicode(self, number: int) -> None:
        if not self._state.unseen:
            self._settle_bytes()
            self._wide.append(number & 0xFFFF)
        self._passed_over = self._state.skipped_after_unicode

    def _write(self, text: str) -> None:
        if self._state.unseen or not text:
            return
        self._settle()
        self._line.append(text)

    def _settle(self) -> None:
        """Bytes and halves of characters that were gathered become text."""
        self._settle_bytes()
        self._settle_wide()

    def _settle_bytes(self) -> None:
        if self._bytes:
            encoding = self._state.encoding or self._code_page
            self._line.append(self._bytes.decode(encoding, errors="replace"))
            self._bytes.clear()

    def _settle_wide(self) -> None:
        if self._wide:
            data = b"".join(unit.to_bytes(2, "little") for unit in self._wide)
            self._line.append(data.decode("utf-16-le", errors="replace"))
            self._wide.clear()

    def _end_paragraph(self) -> None:
        """Ends a paragraph; one in a table waits for the end of its cell."""
        if self._state.in_table:
            self._line.append("\n")
            return
        self._end_table()
        self._lines += "".join(self._line).split("\n")
        self._line = []

    def _end_cell(self) -> None:
        lines = [line.strip() for line in "".join(self._line).split("\n")]
        self._cells.append([line for line in lines if line])
        self._line = []

    def _end_row(self) -> None:
        self._rows.append(self._cells)
        self._cells = []

    def _end_table(self) -> None:
        if self._cells:
            self._end_row()
        self._lines += table_lines(self._rows)
        self._rows = []
