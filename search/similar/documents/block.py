"""A block of a document, and the marks by which its lines begin one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from search.similar.documents.passages import PlacedText
from search.similar.documents.tables import Row

MARKER = re.compile(
    r"\s*(?P<marker>[^\w\s\"'“”‘’($#<\[.,;:?!&%/=|)]{1,3}(?=\s)|[-*+>•·●○▪■◦‣–—»]+(?=\s)"
    r"|o(?=\s{1,4}[A-Z0-9])|\[\s?[xX]?\s?\]|[☐☑☒]"
    r"|\(?\d{1,2}[.)](?=\s|[A-Za-z])|#(?:1?\d|20)[.):]?(?=\s)|\(\d{1,2}\)|\(?[a-zA-Z][.)](?=\s)"
    r"|\([a-zA-Z]\)"
    r"|\(?(?:i{1,3}|iv|vi{0,3}|ix|x)[.)](?=\s))\s*",
)
"""What begins an item: a bullet, a box, a number or a letter with a stop or bracket."""
LABEL = re.compile(
    r"\s*(?P<label>[A-Za-z#][^:.!?;\t]{0,58}?)\s*(?::(?![/\d])|\.{3,}|(?<=\s)[-–—](?=\s)(?=\s*[A-Z])|\t)\s*"
)
_NUMBERED_REQUEST = re.compile(
    r"\s*(?:request(?:ed)?|item|service|treatment|issue|line|procedure|drug|medication|rx)\s*(?:item"
    r"|service|treatment|line)?\s*(?:no\.?|number|#)?\s*"
    r"(?P<number>[0-9OlI]{1,2}|[A-H]|\d{5,9})(?:\s*(?:of|/)\s*[0-9OlI]{1,2})?\s*(?P<mark>[:.)–—-]|$"
    r"|(?<=\d)(?=\s\s))\s*",
    re.IGNORECASE,
)
"""A request's own heading: "Request 1 of 3", "ITEM 2:", "Line 4 -"."""
VERDICT = "verdict"
"""The label of an item that only says what was decided of the request with its number: "2 not authorized"."""
NUMBERED = "request"
"""The label of an item that has its own heading."""


class BlockKind(StrEnum):
    """How a block is set."""

    HEADING = "heading"
    ITEM = "item"
    FIELD = "field"
    ROW = "row"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Block:
    """A block: ``label`` is a field's, ``marker`` an item's number, letter or bullet, ``row`` a table's.
    ``apart``: blank lines stand before it. ``line`` is its first line, label and all."""

    kind: BlockKind
    passage: PlacedText
    line: PlacedText
    label: str = ""
    marker: str = ""
    indent: int = 0
    apart: bool = False
    row: Row | None = None


def numbered_request(text: str) -> re.Match[str] | None:
    """The heading "Request 1 of 3" at the beginning of a text."""
    return _NUMBERED_REQUEST.match(text)
