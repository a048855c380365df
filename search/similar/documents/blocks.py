"""The blocks of a document: headings, items of lists, labelled fields, rows of tables, paragraphs.

Lines that belong together are one block: what a bullet begins goes on in the lines below that are wrapped, and
what stands beneath it as a note is a paragraph of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from search.similar.documents.decisions import decisions_in
from search.similar.documents.naming import names_treatment
from search.similar.documents.passages import Passage, joined, squeezed
from search.similar.documents.sections import NEUTRAL, Section, context_of, is_decision_label
from search.similar.documents.tables import Row, cells_of, read_table, read_value_lines


class Kind(StrEnum):
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

    kind: Kind
    passage: Passage
    line: Passage
    label: str = ""
    marker: str = ""
    indent: int = 0
    apart: bool = False
    row: Row | None = None


MARKER = re.compile(
    r"\s*(?P<marker>[-*+>•·●○▪■◦‣–—»]+(?=\s)|o(?=\s{1,4}[A-Z0-9])|\[\s?[xX]?\s?\]|[☐☑☒]"
    r"|\(?\d{1,2}[.)](?=\s|[A-Za-z])|#\d{1,2}[.):]?(?=\s)|\(\d{1,2}\)|\(?[a-zA-Z][.)](?=\s)|\([a-zA-Z]\)|\(?(?:i{1,3}|iv|vi{0,3}|ix|x)[.)](?=\s))\s*",
)
"""What begins an item: a bullet, a box, a number or a letter with a stop or bracket."""
LABEL = re.compile(r"\s*(?P<label>[A-Za-z#][^:.!?;\t]{0,58}?)\s*(?::(?![/\d])|\.{3,}|(?<=\s)[-–—](?=\s)(?=\s*[A-Z])|\t)\s*")
_SPACED_LABEL = re.compile(r"\s*(?P<label>[A-Za-z][A-Za-z /()'’-]{2,30}?)\s{2,}(?=\S)")
_RUN_IN = re.compile(
    r"\s*(?P<label>(?:Clinical\s+|UR\s+|Review(?:er)?\s+)?(?:Guidelines?|Rationale|Reasons?|Basis|Background|History|Explanation|Comments?|Note|Discussion"
    r"|Records\s+reviewed|Summary))\s?[.:–—-]{1,2}\s+(?=\S)"
)
_NUMBERED_REQUEST = re.compile(
    r"\s*(?:request(?:ed)?|item|service|treatment|issue|line|procedure|drug|medication|rx)\s*(?:item|service|treatment|line)?\s*(?:no\.?|number|#)?\s*"
    r"(?P<number>[0-9OlI]{1,2}|[A-H]|\d{5,9})(?:\s*(?:of|/)\s*[0-9OlI]{1,2})?\s*(?P<mark>[:.)–—-]|$|(?<=\d{5})(?=\s\s))\s*",
    re.IGNORECASE,
)
"""A request's own heading: "Request 1 of 3", "ITEM 2:", "Line 4 -"."""
_BOX = re.compile(r"\[\s{0,3}[xX✓✔]?\s{0,3}\]|\(\s{1,3}\)|\([xX]\)|[☐☑☒]|(?<!\w)_{1,4}(?=\s+[A-Z])")
_EMPTY_BOX = re.compile(r"\[\s{0,3}\]|\(\s{1,3}\)|☐|(?<!\w)_{1,4}(?=\s+[A-Z])")
_QUOTES = re.compile(r"\s*(?:On\b.{5,150}\bwrote:?$|-{2,}\s*(?:original|forwarded)\b|begin forwarded message)", re.IGNORECASE)
_DOSED = re.compile(r"\d\s?(?:mg|mcg|ml|%|gm?)\b|#\s?\d|\bqty\b|\bx\s?\d", re.IGNORECASE)
_ENUMERATOR = re.compile(r"(?:^|(?<=\s))\(?(?P<number>\d{1,2})(?:\)\s+(?=\S)|\.\s+(?=[A-Z]))")
_FORM_COLUMN = re.compile(r"diagnosis|icd|service/good|procedure requested|cpt|hcpcs|other information|frequency, duration", re.IGNORECASE)
_LEAST_FORM_COLUMNS = 4
_DIAGNOSIS_CODE = re.compile(r"\b[A-TV-Z]\d{2}(?:\.\w{1,4})?\s+(?=\S)")
_DIVIDER = re.compile(r"^[\s=_*~#.+-]{3,}$")
_JOINING = re.compile(r"(?:[,(&/-]|\b(?:and|or|of|with|for|the|to|a|an|at|in|on|per|by|x|left|right|without|under|from|his|her))$", re.I)
_PROSE = re.compile(r"\b(?:is|was|were|are|has|have|had|does|did|may|should|you|he|she|they)\b", re.IGNORECASE)
_MAX_HEADING_WORDS = 10
_MAX_LABEL_WORDS = 9
_LEAST_WIDTH = 60
_LEAST_WRAPPED = 0.25
_NO_WIDTH = 10_000


VERDICT = "verdict"
"""The label of an item that only says what was decided of the request with its number: "2 not authorized"."""
_VERDICT = re.compile(r"\s*#?\(?(?P<number>\d{1,2}|[A-Ha-h](?=[.):]))[.):]*\s+(?:(?:is|was)\s+)?", re.ASCII)
_NEAR = 3
_MAX_DECIDED_CHARACTERS = 220
_SEPARATED = re.compile(r"(?:[-–—:=>(\[|]|\.{2,}|\s{2})[\s(\[]*$")
NUMBERED = "request"
"""The label of an item that has its own heading."""


def numbered_request(text: str) -> re.Match[str] | None:
    """The heading "Request 1 of 3" at the beginning of a text."""
    return _NUMBERED_REQUEST.match(text)


def read_blocks(lines: Sequence[Passage]) -> list[Block]:
    """The blocks of ``lines`` in reading order."""
    lines = [_ticked(line) for line in lines]
    width = _width(lines)
    built: list[_Built] = []
    number, apart = 0, True
    last: Passage | None = None
    while number < len(lines):
        line = lines[number]
        if not line.text.strip() or _DIVIDER.match(line.text):
            number, apart, last = number + 1, True, None
            continue
        table = read_table(lines, number) or read_value_lines(lines, number)
        if table:
            rows, number = table
            built += [_Built(Block(Kind.ROW, row.request, row.request, apart=True, row=row)) for row in rows]
            apart, last = True, None
            continue
        if behind := _flat_rows(lines, number):
            built.append(_Built(Block(Kind.FIELD, line.part(0, 0), line, "Requested treatment", apart=True)))
            while behind < len(lines) and lines[behind].text.strip() and not _is_label(lines[behind].text):
                row = lines[behind]
                code = _DIAGNOSIS_CODE.search(row.text)
                item = row.part(code.end() if code else 0)
                built.append(_Built(Block(Kind.ITEM, item, row)))
                behind += 1
            number, apart, last = behind, True, None
            continue
        follows = lines[number + 1].text if number + 1 < len(lines) else ""
        for piece in _pieces(line):
            begun = _begun(piece, apart, follows)
            if last is not None and built and _goes_on(built[-1], begun, piece, last, width):
                built[-1].more.append(piece)
            else:
                built.append(_Built(begun))
            apart, last = False, piece
        number += 1
    return [block for one in built for block in _enumerated(one.block)]


def _enumerated(block: Block) -> list[Block]:
    """The block, or its items where it numbers them within one line: "1) MRI - denied 2) Norco - certified"."""
    if block.kind is Kind.ROW or "2" not in block.passage.text:
        return [block]
    marks: list[re.Match[str]] = []
    for mark in _ENUMERATOR.finditer(block.passage.text):
        if int(mark["number"]) == len(marks) + 1 or (not marks and block.marker.strip("().") == "1" and mark["number"] == "2"):
            marks.append(mark)
    numbers = [int(mark["number"]) for mark in marks]
    if not numbers or len(numbers) + numbers[0] - 1 < 2:
        return [block]
    first = block.passage.part(0, marks[0].start())
    blocks = [replace(block, passage=first)] if first.text or block.kind is Kind.FIELD else []
    ends = [*(mark.start() for mark in marks[1:]), len(block.passage)]
    for mark, end in zip(marks, ends, strict=True):
        item = block.passage.part(mark.end(), end)
        blocks.append(Block(Kind.ITEM, item, item, marker=mark["number"], indent=block.indent))
    return blocks


def _flat_rows(lines: Sequence[Passage], first: int) -> int | None:
    """The line behind the column names of a form whose columns were lost, if they stand in line ``first``."""
    number, names = first, 0
    if len(_FORM_COLUMN.findall(lines[first].text)) < 2:
        return None
    while number < len(lines) and number < first + 4 and (found := len(_FORM_COLUMN.findall(lines[number].text))):
        names += found
        number += 1
    return number if names >= _LEAST_FORM_COLUMNS and len(cells_of(lines[first])) <= 1 else None


@dataclass(slots=True)
class _Built:
    """A block and the lines that go on with it."""

    first: Block
    more: list[Passage] = field(default_factory=list)

    @property
    def block(self) -> Block:
        """The block with all its lines."""
        return replace(self.first, passage=squeezed(joined([self.first.passage, *self.more])))


def _ticked(line: Passage) -> Passage:
    """The line without the choices of a form that are not ticked: of "[ ] Approved  [X] Denied" it is "Denied"."""
    if not _EMPTY_BOX.search(line.text):
        return line
    kept: list[int] = []
    marks = [*_BOX.finditer(line.text), None]
    start, take = 0, True
    for mark in marks:
        end = mark.start() if mark else len(line.text)
        if take:
            kept += range(start, end)
        if mark:
            start, take = mark.end(), bool(re.search(r"[xX☒☑✓✔]", mark[0]))
    return Passage("".join(line.text[i] for i in kept), tuple(line.places[i] for i in kept))


def _width(lines: Sequence[Passage]) -> int:
    """How long full lines are: as long as one line in ten. A list of short lines has no full ones."""
    written = [line.text for line in lines if line.text.strip()]
    lengths = sorted(map(len, written), reverse=True)
    width = min(lengths[len(lengths) // 10], 120) if lengths else 0
    wrapped = sum(text.lstrip()[0].islower() for text in written)
    return width if width >= _LEAST_WIDTH or wrapped >= _LEAST_WRAPPED * len(written) else _NO_WIDTH


def _pieces(line: Passage) -> list[Passage]:
    """The line, or its fields where several stand side by side ("Claim: 1        Injured: 2")."""
    cells = cells_of(line)
    labelled = [":" in cell.text and bool(LABEL.match(cell.text)) for _, cell in cells]
    if len(cells) < 2 or not all(labelled[1:]) or "\t" in line.text or MARKER.fullmatch(cells[0][1].text):
        return [line]
    return [cell for _, cell in cells]


def _begun(line: Passage, apart: bool, follows: str) -> Block:
    """The block that a line would begin."""
    indent = line.indent
    text = line.text
    numbered = numbered_request(text)
    if numbered and (rest := line.part(numbered.end())).text:
        return Block(Kind.ITEM, rest, line, NUMBERED, numbered["number"], indent, apart)
    if _QUOTES.match(text):
        return Block(Kind.HEADING, line.part(0), line, indent=indent, apart=apart)
    verdict = _VERDICT.match(text)
    if verdict and (found := decisions_in(text[verdict.end() : verdict.end() + 60])) and found[0].start <= _NEAR:
        return Block(Kind.ITEM, line.part(verdict.end()), line, VERDICT, verdict["number"], indent, apart)
    marker = MARKER.match(text)
    if marker and text[marker.end() :].strip():
        body = line.part(marker.end())
        return Block(Kind.ITEM, body, line, marker=marker["marker"], indent=indent, apart=apart)
    if _ends_decided(text):
        return Block(Kind.ITEM, line.part(0), line, indent=indent, apart=apart)
    label = _RUN_IN.match(text) or _label(text)
    if label and not numbered:
        name = label["label"].strip()
        value = line.part(label.end())
        if value.text or len(name.split()) <= _MAX_LABEL_WORDS:
            return Block(Kind.FIELD, value, line, label=name, indent=indent, apart=apart)
    if numbered or _is_heading(text, apart, follows):
        return Block(Kind.HEADING, line.part(0), line, indent=indent, apart=apart)
    return Block(Kind.PARAGRAPH, line.part(0), line, indent=indent, apart=apart)


def _ends_decided(text: str) -> bool:
    """Whether a line is a treatment with its decision behind it: "Belsomra 15 mg #30 - denied"."""
    if len(text) > _MAX_DECIDED_CHARACTERS:
        return False
    found = decisions_in(text)
    return (
        bool(found)
        and found[0].start > 3
        and bool(_SEPARATED.search(text, 0, found[0].start))
        and names_treatment(text[: found[0].start])
        and not _PROSE.search(text[: found[0].start])
    )


def _is_label(text: str) -> bool:
    label = LABEL.match(text)
    return label is not None and context_of(label["label"]) is not NEUTRAL


def _label(text: str) -> re.Match[str] | None:
    label = LABEL.match(text) or _spaced_label(text)
    if label is None or len(label["label"].split()) > _MAX_LABEL_WORDS:
        return None
    return label


def _spaced_label(text: str) -> re.Match[str] | None:
    """A label that only a gap divides from its value, where it is one of those that are known."""
    label = _SPACED_LABEL.match(text)
    if label is None or len(label["label"].split()) > 4:
        return None
    known = context_of(label["label"]) is not NEUTRAL or is_decision_label(label["label"])
    return label if known else None


def _is_heading(text: str, apart: bool, follows: str) -> bool:
    text = text.strip()
    if len(text.split()) > _MAX_HEADING_WORDS or text.endswith((".", ";", ",", "!", "?")) or ". " in text or not re.search("[A-Za-z]{3}", text):
        return False
    if text.endswith(":"):
        return True
    capitals = text.upper() == text
    if not apart and not capitals:
        return False
    if _DOSED.search(text) and names_treatment(text):
        return False
    context = context_of(text)
    if context.section in (Section.NEUTRAL, Section.AMOUNT) or (context.status and names_treatment(text)):
        return False
    return capitals or not follows.strip() or bool(MARKER.match(follows)) or not _PROSE.search(text)


def _goes_on(built: _Built, begun: Block, line: Passage, last: Passage, width: int) -> bool:
    """Whether a line goes on with the block before it, of which ``last`` is the last line."""
    block = built.first
    if begun.kind is Kind.ITEM or block.kind in (Kind.HEADING, Kind.ROW):
        return False
    text = line.text.strip()
    if text[:1].islower() and not re.search(r"[.!?:;]$", last.text) and (block.kind is not Kind.FIELD or built.more or block.passage.text):
        return True
    if begun.kind is Kind.FIELD:
        known = context_of(begun.label) is not NEUTRAL or is_decision_label(begun.label)
        if known or len(begun.label.split()) <= 3 or block.kind is Kind.FIELD:
            return False
    if begun.kind is Kind.HEADING and not _JOINING.search(last.text):
        return False
    if block.kind is Kind.PARAGRAPH:
        full = len(last.text) + len(text.split()[0]) >= 0.75 * width
        return full or text[:1].islower() or bool(_JOINING.search(last.text.rstrip()))
    if block.kind is Kind.FIELD and not block.passage.text and not built.more:
        return not context_of(block.label).asks
    wrapped = text[:1].islower() or text[:1] in "(&,/#" or bool(_JOINING.search(last.text.rstrip()))
    full = len(last.text) + len(text.split()[0]) >= width - 4
    if block.kind is Kind.ITEM:
        return wrapped or (full and line.indent >= block.indent) or (text[:1].isdigit() and line.indent > block.indent)
    return wrapped or full or line.indent > block.indent + 3
