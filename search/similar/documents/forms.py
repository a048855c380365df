"""What forms do to lines: boxes that are ticked or not, numbers within a line, columns that were lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from search.similar.documents.block import LABEL, Block, BlockKind
from search.similar.documents.naming import names_treatment
from search.similar.documents.passages import PlacedText
from search.similar.documents.sections import NEUTRAL, context_of
from search.similar.documents.table_columns import cells_of

_BOX = re.compile(r"\[\s{0,3}[xX✓✔]?\s{0,3}\]|\(\s{1,3}\)|\([xX]\)|[☐☑☒□▢]|(?<!\w)_{1,4}(?=\s+[A-Z])")
_EMPTY_BOX = re.compile(r"\[\s{0,3}\]|\(\s{1,3}\)|[☐□▢]|(?<!\w)_{1,4}(?=\s+[A-Z])")
_ENUMERATOR = re.compile(r"(?:^|(?<=\s))\(?(?P<number>\d{1,2})(?:\)\s+(?=\S)|\.\s+(?=[A-Z]))")
_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")
_FORM_COLUMN = re.compile(
    r"diagnosis|icd|service/good|procedure requested|cpt|hcpcs|other information|frequency, duration",
    re.IGNORECASE,
)
_FORM_VALUE = re.compile(r"(?:diagnosis|icd\S*|code|cpt\S*)\s*:\s*\S", re.IGNORECASE)
_LEAST_FORM_COLUMNS = 4
DIAGNOSIS_CODE = re.compile(r"\b[A-TV-Z]\d{2}(?:\.\w{1,4})?\s+(?=\S)")


def enumerated(block: Block) -> list[Block]:
    """The block, or its items where it numbers them within one line: "1) MRI - denied 2) Norco -
    certified"."""
    if block.kind is BlockKind.ROW or "2" not in block.passage.text:
        return [block]
    marks: list[re.Match[str]] = []
    for mark in _ENUMERATOR.finditer(block.passage.text):
        if int(mark["number"]) == len(marks) + 1 or (
            not marks and block.marker.strip("().") == "1" and mark["number"] == "2"
        ):
            marks.append(mark)
    numbers = [int(mark["number"]) for mark in marks]
    if not numbers or len(numbers) + numbers[0] - 1 < 2:
        return [block]
    first = block.passage.part(0, marks[0].start())
    blocks = [replace(block, passage=first)] if first.text or block.kind is BlockKind.FIELD else []
    ends = [*(mark.start() for mark in marks[1:]), len(block.passage)]
    for mark, end in zip(marks, ends, strict=True):
        item = block.passage.part(mark.end(), end)
        blocks.append(Block(BlockKind.ITEM, item, item, marker=mark["number"], indent=block.indent))
    return blocks


def flat_rows(lines: Sequence[PlacedText], first: int) -> int | None:
    """The line behind the column names of a form whose columns were lost, if they stand in line ``first``."""
    number, names = first, 0
    if len(_FORM_COLUMN.findall(lines[first].text)) < 2 or _FORM_VALUE.search(lines[first].text):
        return None
    while (
        number < len(lines)
        and number < first + 4
        and (found := len(_FORM_COLUMN.findall(lines[number].text)))
    ):
        names += found
        number += 1
    return number if names >= _LEAST_FORM_COLUMNS and len(cells_of(lines[first])) <= 1 else None


def ticked(line: PlacedText) -> PlacedText:
    """The line without the choices of a form that are not ticked: of "[ ] Approved  [X] Denied" it is
    "Denied"."""
    if not _EMPTY_BOX.search(line.text):
        return line
    kept: set[int] = set()
    marks = [*_BOX.finditer(line.text), None]
    start, take = 0, True
    for mark in marks:
        end = mark.start() if mark else len(line.text)
        gap = None if take or mark else _GAP.search(line.text, start)
        gap = gap if gap and names_treatment(line.text[gap.end() :]) else None
        kept.update(range(start if take else gap.end() if gap else end, end))
        if mark:
            start, take = mark.end(), bool(re.search(r"[xX☒☑✓✔]", mark[0]))
    text = "".join(character if i in kept else " " for i, character in enumerate(line.text)).rstrip()
    return PlacedText(text, line.places[: len(text)])


def is_label(text: str) -> bool:
    """Whether a line begins with a label that is known."""
    label = LABEL.match(text)
    return label is not None and context_of(label["label"]) is not NEUTRAL
