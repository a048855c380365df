"""HTML to text: a whole page or a piece of one, with tables, lists and the values of form fields.

Tags are found by one pass over the text, whatever is wrong with them; nothing recurses and no tree is built.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.letters.formats.writing import Writing

_UNSEEN = frozenset(
    ["script", "style", "head", "title", "template", "noscript", "svg", "del", "datalist", "map"]
)
_RAW = frozenset(["script", "style"])
"""Elements in which nothing is a tag but their own end."""
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_SPACED = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote", "hr"]
)
_BLOCKS = _SPACED | frozenset(
    [
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "address",
        "center",
        "li",
        "dt",
        "dd",
        "tr",
        "form",
        "fieldset",
        "body",
        "html",
        "figure",
        "option",
        "legend",
        "caption",
        "tbody",
        "thead",
        "tfoot",
    ]
)
_CELLS = {"table": "tbl", "tr": "tr", "td": "tc", "th": "tc"}
_CELL_NESTING = ("tc", "tr", "tbl")
_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9:-]*")
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*)(?:\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_MAX_ATTRIBUTES = 4_000
"""Characters of a tag in which attributes are looked for."""
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all")
_BLANKS = re.compile(r"\s+")
_CHARSET = re.compile(rb"""<meta[^<>]{0,200}charset\s?=\s?["']?([A-Za-z0-9_-]{2,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag as it stands: its name in small letters, whether it ends an element, what follows the name."""

    name: str
    ends: bool
    rest: str


def html_charset(data: bytes) -> str | None:
    """The encoding that a page says it has."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


def html_text(source: str) -> str:
    """The text that a page shows, a block a line, with an empty line between paragraphs."""
    page = _Page()
    for piece in _pieces(source):
        page.take(piece)
    return page.text()


def _pieces(source: str) -> Iterator[str | _Tag]:
    """The texts and tags of a page in order; comments and declarations are left out."""
    at, no_end = 0, len(source)
    while at < len(source):
        begin = source.find("<", at)
        if begin < 0:
            yield source[at:]
            return
        if begin > at:
            yield source[at:begin]
        if source.startswith("<!--", begin):
            end = source.find("-->", begin + 4)
            at = no_end if end < 0 else end + 3
            continue
        name = _NAME.match(source, begin + 1)
        if not name and not source.startswith(("<!", "<?"), begin):
            yield "<"
            at = begin + 1
            continue
        end = source.find(">", begin)
        if end < 0:
            yield source[begin:]
            return
        at = end + 1
        if not name:
            continue
        tag = _Tag(name[0].lstrip("/").lower(), name[0].startswith("/"), source[name.end() : end])
        yield tag
        if tag.name in _RAW and not tag.ends:
            at = _end_of_raw(source, tag.name, at)


def _end_of_raw(source: str, name: str, at: int) -> int:
    """Where the end of a script or style begins; the end of the page where it has none."""
    end = re.compile(f"</{name}", re.IGNORECASE).search(source, at)
    return end.start() if end else len(source)


class _Page:
    """Takes the pieces of a page in, and writes what it shows."""

    def __init__(self) -> None:
        self._writing = Writing()
        self._line: list[str] = []
        self._unseen: list[str] = []
        """The element that shows nothing, and those of its name within it."""
        self._tables: list[str] = []
        """What is open of tables, as :class:`Writing` calls it."""
        self._lists: list[int | None] = []
        """The lists that are open: the number of the last item, nothing for one with bullets."""
        self._preformatted = 0

    def take(self, piece: str | _Tag) -> None:
        """Takes a text or a tag."""
        if isinstance(piece, _Tag):
            self._tag(piece)
        elif not self._unseen:
            text = _unescaped(piece)
            self._line.append(text if self._preformatted else _BLANKS.sub(" ", text))

    def text(self) -> str:
        """All that was shown."""
        self._end_line()
        return _without_double_blanks(self._writing.text())

    def _tag(self, tag: _Tag) -> None:
        if self._unseen:
            if tag.name == self._unseen[0]:
                self._unseen.pop() if tag.ends else self._unseen.append(tag.name)
            elif tag.name == "body":
                self._unseen = []
            return
        attributes = {} if tag.ends else _attributes(tag.rest)
        if not tag.ends and (tag.name in _UNSEEN or _is_hidden(attributes)):
            if tag.name not in _VOID and not tag.rest.endswith("/"):
                self._unseen = [tag.name]
            return
        if tag.name in _CELLS:
            self._table_part(_CELLS[tag.name], ends=tag.ends)
        elif tag.name in _BLOCKS or tag.name == "br":
            self._block(tag)
        if tag.name == "pre":
            self._preformatted = max(0, self._preformatted + (-1 if tag.ends else 1))
        elif tag.name == "input":
            self._line.append(_shown_value(attributes))

    def _block(self, tag: _Tag) -> None:
        self._end_line(keep_empty=tag.name == "br")
        if tag.name in _SPACED and not self._tables:
            self._writing.begin_paragraph()
            self._writing.end_paragraph()
        if tag.name in ("ul", "ol"):
            if not tag.ends:
                start = _attributes(tag.rest).get("start", "1")
                self._lists.append(int(start[:6]) - 1 if tag.name == "ol" and start[:6].isdigit() else None)
            elif self._lists:
                self._lists.pop()
        elif tag.name == "li" and not tag.ends:
            self._line.append(self._list_mark())

    def _list_mark(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "• "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _table_part(self, part: str, *, ends: bool) -> None:
        """Opens or closes a part of a table, with those that the page forgot to close."""
        self._end_line()
        if ends:
            if part in self._tables:
                while self._tables:
                    closed = self._tables.pop()
                    self._writing.end_table_part(closed)
                    if closed == part:
                        break
            return
        if part == "tc" and "tbl" not in self._tables:
            return
        rank = _CELL_NESTING.index(part)
        while self._tables and part != "tbl" and _CELL_NESTING.index(self._tables[-1]) <= rank:
            self._writing.end_table_part(self._tables.pop())
        if part == "tr" and "tbl" not in self._tables:
            return
        self._tables.append(part)
        self._writing.begin_table_part(part)

    def _end_line(self, *, keep_empty: bool = False) -> None:
        line = "".join(self._line)
        self._line = []
        shown = line.rstrip() if self._preformatted else line.strip()
        if shown or keep_empty:
            self._writing.begin_paragraph()
            self._writing.write(shown)
            self._writing.end_paragraph()


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits, which stands for no character
        return text


def _attributes(rest: str) -> dict[str, str]:
    if not rest or rest == "/":
        return {}
    return {
        match[1].lower(): _unescaped(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(rest[:_MAX_ATTRIBUTES])
    }


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style", "").replace(" ", "").lower()
    return "hidden" in attributes or bool(_HIDDEN.search(style))


def _shown_value(attributes: dict[str, str]) -> str:
    kind = attributes.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "[x] " if "checked" in attributes else "[ ] "
    return attributes.get("value", "") if kind in ("text", "number", "date", "email", "tel") else ""


def _without_double_blanks(text: str) -> str:
    """Of empty lines that follow each other one: a paragraph's room below is the next one's room above."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.replace("\xa0", " ").rstrip())
    return "\n".join(lines).strip("\n")
