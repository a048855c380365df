"""The blocks of a document: headings, items of lists, labelled fields, rows of tables, paragraphs.

Lines that belong together are one block: what a bullet begins goes on in the lines below that are wrapped,
and what stands beneath it as a note is a paragraph of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from search.similar.documents.block import (
    LABEL,
    MARKER,
    NUMBERED,
    VERDICT,
    Block,
    BlockKind,
    numbered_request,
)
from search.similar.documents.decisions import decisions_in
from search.similar.documents.forms import DIAGNOSIS_CODE, enumerated, flat_rows, is_label, ticked
from search.similar.documents.naming import named_spans, names_treatment
from search.similar.documents.passages import PlacedText, joined, squeezed
from search.similar.documents.sections import NEUTRAL, Purpose, context_of, is_decision_label
from search.similar.documents.table_columns import cells_of
from search.similar.documents.tables import read_table
from search.similar.documents.value_lines import read_value_lines

_SPACED_LABEL = re.compile(r"\s*(?P<label>[A-Za-z][A-Za-z\d />()'’-]{1,30}?)\s{2,}(?=\S)")
_RUN_IN = re.compile(
    r"\s*(?P<label>(?:Clinical\s+|UR\s+|Review(?:er)?\s+)?(?:Guidelines?|Rationale|Reasons?|Basis"
    r"|Background|History|Explanation|Comments?|Note|Discussion"
    r"|Records\s+reviewed|Summary))\s?[.:–—-]{1,2}\s+(?=\S)"
)
_FRAMED = re.compile(r"\s*\|\s*(?P<label>[^|]{2,40}[^|\s])\s*\|\s*(?P<value>[^|\s][^|]*)\|\s*$")
_QUOTES = re.compile(
    r"\s*(?:On\b.{5,150}\bwrote:?$|-{2,}\s*(?:original|forwarded)\b|begin forwarded message)", re.IGNORECASE
)
_DOSED = re.compile(r"\d\s?(?:mg|mcg|ml|%|gm?)\b|#\s?\d|\bqty\b|\bx\s?\d", re.IGNORECASE)
_DIVIDER = re.compile(r"^[\s=_*~#.+-]{3,}$")
_JOINING = re.compile(
    r"(?:[,(&/-]|\b(?:and|or|of|with|for|the|to|a|an|at|in|on|per|by|x|left|right|without|under|from|his"
    r"|her))$",
    re.I,
)
_PROSE = re.compile(
    r"\b(?:is|was|were|are|has|have|had|does|did|may|should|you|he|she|they)\b", re.IGNORECASE
)
_MAX_HEADING_WORDS = 10
_MAX_LABEL_WORDS = 9
_LEAST_WIDTH = 60
_LEAST_WRAPPED = 0.25
_NO_WIDTH = 10_000
_VERDICT = re.compile(r"\s*#?\(?(?P<number>\d{1,2}|[A-Ha-h](?=[.):]))[.):]*\s+(?:(?:is|was)\s+)?", re.ASCII)
_NEAR = 3
_MAX_DECIDED_CHARACTERS = 220
_SEPARATED = re.compile(r"(?:[-–—:=>(\[|]|\.{2,}|\s{2})[\s(\[]*$")


def read_blocks(lines: Sequence[PlacedText]) -> list[Block]:
    """The blocks of ``lines`` in reading order."""
    lines = [ticked(line) for line in lines]
    width = _width(lines)
    built: list[_Built] = []
    number, apart = 0, True
    last: PlacedText | None = None
    while number < len(lines):
        line = lines[number]
        if not line.text.strip() or _DIVIDER.match(line.text):
            number, apart, last = number + 1, True, None
            continue
        table = read_table(lines, number) or read_value_lines(lines, number)
        if table:
            rows, number = table
            built += [
                _Built(Block(BlockKind.ROW, row.request, row.request, apart=True, row=row)) for row in rows
            ]
            apart, last = True, None
            continue
        if behind := flat_rows(lines, number):
            built.append(
                _Built(Block(BlockKind.FIELD, line.part(0, 0), line, "Requested treatment", apart=True))
            )
            while behind < len(lines) and lines[behind].text.strip() and not is_label(lines[behind].text):
                row = lines[behind]
                code = DIAGNOSIS_CODE.search(row.text)
                item = row.part(code.end() if code else 0)
                built.append(_Built(Block(BlockKind.ITEM, item, row)))
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
    return [block for one in built for block in enumerated(one.block)]


@dataclass(slots=True)
class _Built:
    """A block and the lines that go on with it."""

    first: Block
    more: list[PlacedText] = field(default_factory=list)

    @property
    def block(self) -> Block:
        """The block with all its lines."""
        return replace(self.first, passage=squeezed(joined([self.first.passage, *self.more])))


def _width(lines: Sequence[PlacedText]) -> int:
    """How long full lines are: as long as one line in ten. A list of short lines has no full ones."""
    written = [line.text for line in lines if line.text.strip()]
    lengths = sorted(map(len, written), reverse=True)
    width = min(lengths[len(lengths) // 10], 120) if lengths else 0
    wrapped = sum(text.lstrip()[0].islower() for text in written)
    return width if width >= _LEAST_WIDTH or wrapped >= _LEAST_WRAPPED * len(written) else _NO_WIDTH


def _pieces(line: PlacedText) -> list[PlacedText]:
    """The line, or its fields where several stand side by side ("Claim: 1        Injured: 2")."""
    cells = cells_of(line)
    labelled = [":" in cell.text and bool(LABEL.match(cell.text)) for _, cell in cells]
    if len(cells) < 2 or not all(labelled[1:]) or "\t" in line.text or MARKER.fullmatch(cells[0][1].text):
        return [line]
    return [cell for _, cell in cells]


def _begun(line: PlacedText, apart: bool, follows: str) -> Block:
    """The block that a line would begin."""
    indent = line.indent
    text = line.text
    numbered = numbered_request(text)
    if numbered and (rest := line.part(numbered.end())).text:
        return Block(BlockKind.ITEM, rest, line, NUMBERED, numbered["number"], indent, apart)
    if _QUOTES.match(text):
        return Block(BlockKind.HEADING, line.part(0), line, indent=indent, apart=apart)
    verdict = _VERDICT.match(text)
    if (
        verdict
        and (found := decisions_in(text[verdict.end() : verdict.end() + 60]))
        and found[0].start <= _NEAR
    ):
        return Block(
            BlockKind.ITEM, line.part(verdict.end()), line, VERDICT, verdict["number"], indent, apart
        )
    marker = MARKER.match(text)
    if marker and text[marker.end() :].strip():
        body = line.part(marker.end())
        return Block(BlockKind.ITEM, body, line, marker=marker["marker"], indent=indent, apart=apart)
    if _ends_decided(text):
        return Block(BlockKind.ITEM, line.part(0), line, indent=indent, apart=apart)
    framed = _FRAMED.match(text)
    if framed:
        name = framed["label"].strip()
        return Block(
            BlockKind.FIELD, line.part(*framed.span("value")), line, name, indent=indent, apart=apart
        )
    label = _RUN_IN.match(text) or _label(text)
    if label and not numbered:
        name = label["label"].strip()
        value = line.part(label.end())
        if value.text or len(name.split()) <= _MAX_LABEL_WORDS:
            return Block(BlockKind.FIELD, value, line, label=name, indent=indent, apart=apart)
    if numbered or _is_heading(text, apart, follows):
        return Block(BlockKind.HEADING, line.part(0), line, indent=indent, apart=apart)
    return Block(BlockKind.PARAGRAPH, line.part(0), line, indent=indent, apart=apart)


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
    if (
        len(text.split()) > _MAX_HEADING_WORDS
        or text.endswith((".", ";", ",", "!", "?"))
        or ". " in text
        or not re.search("[A-Za-z]{3}", text)
    ):
        return False
    if text.endswith(":"):
        return True
    capitals = text.upper() == text
    if not apart and not capitals:
        return False
    if _DOSED.search(text) and names_treatment(text):
        return False
    context = context_of(text)
    if context.section in (Purpose.NEUTRAL, Purpose.AMOUNT) or (context.status and names_treatment(text)):
        return False
    return capitals or not follows.strip() or bool(MARKER.match(follows)) or not _PROSE.search(text)


def _names_anew(text: str, last: str, width: int) -> bool:
    """Whether a line of a list without marks begins the next treatment: the line before it is short and
    names one as well."""
    spans = named_spans(text)
    return (
        bool(spans)
        and spans[0][0] <= _NEAR + 1
        and len(last) < 0.7 * min(width, 100)
        and not _JOINING.search(last.rstrip())
        and not _PROSE.search(text)
        and not _PROSE.search(last)
    )


def _goes_on(built: _Built, begun: Block, line: PlacedText, last: PlacedText, width: int) -> bool:
    """Whether a line goes on with the block before it, of which ``last`` is the last line."""
    block = built.first
    if begun.kind is BlockKind.ITEM or block.kind in (BlockKind.HEADING, BlockKind.ROW):
        return False
    text = line.text.strip()
    if (
        text[:1].islower()
        and not re.search(r"[.!?:;]$", last.text)
        and (block.kind is not BlockKind.FIELD or built.more or block.passage.text)
    ):
        return True
    if begun.kind is BlockKind.FIELD:
        known = context_of(begun.label) is not NEUTRAL or is_decision_label(begun.label)
        if known or len(begun.label.split()) <= 3 or block.kind is BlockKind.FIELD:
            return False
    if begun.kind is BlockKind.HEADING and not _JOINING.search(last.text):
        return False
    if block.kind is BlockKind.PARAGRAPH:
        if _names_anew(text, last.text, width):
            return False
        full = len(last.text) + len(text.split()[0]) >= 0.75 * width
        return full or text[:1].islower() or bool(_JOINING.search(last.text.rstrip()))
    if block.kind is BlockKind.FIELD and not block.passage.text and not built.more:
        return not context_of(block.label).asks
    ended = last.text.rstrip().endswith((".", ":", "?", "!"))
    joins = text[:1] in "(&,/#" or bool(_JOINING.search(last.text.rstrip()))
    wrapped = joins or (text[:1].islower() and not ended)
    full = len(last.text) + len(text.split()[0]) >= width - 4
    if block.kind is BlockKind.ITEM:
        return (
            wrapped
            or (full and line.indent >= block.indent)
            or (text[:1].isdigit() and line.indent > block.indent)
        )
    return wrapped or full or line.indent > block.indent + 3
