"""The columns of a table: what they hold, by their names or by the cells below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from search.similar.documents.decisions import decision_of
from search.similar.documents.naming import names_treatment
from search.similar.documents.noise import noisy
from search.similar.documents.passages import PlacedText


class CellKind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    TREATMENT = "treatment"
    AMOUNT = "amount"
    PART = "part"
    DECISION = "decision"
    OTHER = "other"


_NAMES = (
    (CellKind.OTHER, r"diagnos|icd|\bcpt\b|hcpcs|code|ndc|granted|certified|approved|authorized|allowed"
                     r"|paid"
                   r"|reason|rationale"
                   r"|comment|guideline|reviewer|date|\bdos\b|criteria|note|cost|charge|amount billed"
                   r"|prescriber|provider|pharmacy"),
    (CellKind.DECISION, r"decision|determination|outcome|\bstatus\b|result|disposition|finding|action"
                        r"|response|\bresp\b|verdict|answer"),
    (CellKind.AMOUNT, r"quantity|\bqty\b|how much|^\W*asked\W*$|units?|visits?|sessions?|frequency|duration"
                      r"|amount|number of"
                    r"|strength|dose|dosage"
                    r"|\bother information|\bsig\b|directions|refills?|days|supply|how many|how often"
                    r"|count|freq"),
    (CellKind.PART, r"body part|side|\blevel|laterality|\bsite\b|\barea\b|region"),
    (CellKind.TREATMENT, r"treatment|service|\bgood|procedure|item|medication|\bdrug|request|description"
                       r"|product|therapy|equipment|dme"
                       r"|what was asked|asked for"),
    (CellKind.NUMBER, r"^\W*(?:no|nr|num|number|line|#|ln|req)\W*$"),
)  # fmt: skip
_COLUMNS = tuple((column, noisy(pattern)) for column, pattern in _NAMES)
_GAP = re.compile(r"\s{2,}|\t|\s*\|\s*")
MAX_HEADER_CHARACTERS = 60
_DELIMITER = re.compile(r"[\t|]")
_MAX_LOOKED = 12
OVERHANG = 2
_LEAST_UNKNOWN = 3
_LEAST_ROWS = 2
_LEAST_SHARE = 0.5


_TELLING = frozenset({CellKind.DECISION, CellKind.AMOUNT})
Placed = list[tuple[int, PlacedText]]
"""The cells of a line with the numbers of their columns."""


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The columns of a table: what they hold, where they begin, and the line behind their names."""

    kinds: list[CellKind]
    starts: list[int]
    behind: int
    delimited: bool


def column_of(name: str) -> CellKind | None:
    """What a column of this name holds; ``None`` of words that name no column."""
    name = name.strip(" :*.|")
    if not name or len(name) > MAX_HEADER_CHARACTERS or name.endswith((".", ";")) or len(name.split()) > 8:
        return None
    if re.search(
        r"^(?:certified|approved|authorized)\W*$|(?:units|visits|qty|quantity) (?:cert|appr|auth|allow)",
        name,
        re.I,
    ):
        return CellKind.OTHER
    if re.search(
        r"requested (?:treatment|service|medication|procedure)|(?:treatment|service)s? requested"
        r"|service/good",
        name,
        re.I,
    ):
        return CellKind.TREATMENT
    if re.search(r"(?:units|quantity|qty|visits|amount) (?:request|asked)|date|code", name, re.I):
        return (
            CellKind.AMOUNT
            if re.search(r"request|asked", name, re.I) and "date" not in name.lower()
            else CellKind.OTHER
        )
    return next((column for column, pattern in _COLUMNS if pattern.search(name)), None)


def cells_of(line: PlacedText) -> list[tuple[int, PlacedText]]:
    """The cells of a line with the column of their first character: what two blanks, a tab or a bar
    divide."""
    out = []
    start = 0
    for gap in [*_GAP.finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        cell = line.part(start, end)
        if cell.text:
            out.append((line.text.index(cell.text, start), cell))
        start = gap.end() if gap else end
    return out


def header_of(lines: Sequence[PlacedText], first: int) -> TableColumns | None:
    """The columns that are named in line ``first``. Where the names do not say which column holds the
    treatments or the decisions, the cells below do."""
    names = [(start, cell.text) for start, cell in cells_of(lines[first])]
    if len(names) < 2 or any(len(name) > MAX_HEADER_CHARACTERS for _, name in names):
        return None
    if any(names_treatment(name) or re.search(r":\s+[^(\s]|=", name) for _, name in names):
        return None
    number = first + 1
    if number < len(lines):
        more = cells_of(lines[number])
        starts = [start for start, _ in names]
        if more and all(start in starts and column_of(cell.text) for start, cell in more):
            below = {start: cell.text for start, cell in more}
            names = [(start, f"{name} {below.get(start, '')}".strip()) for start, name in names]
            number += 1
    starts = [start for start, _ in names]
    delimited = bool(_DELIMITER.search(lines[first].text))
    kinds = [column_of(name) for _, name in names]
    known = None not in kinds
    if not known and delimited and len(names) < _LEAST_UNKNOWN:
        return None  # labels with their values
    if not known or CellKind.TREATMENT not in kinds or CellKind.DECISION not in kinds:
        _look_below(kinds, list(_below(lines, number, starts, delimited)), known)
    named = {kind for kind in kinds if kind}
    priced = any(re.search(r"\b(?:billed|charges?|price|fee)\b", name, re.IGNORECASE) for _, name in names)
    if priced and CellKind.DECISION not in named:
        return None  # a bill: money is in dispute, not care
    ruled = number < len(lines) and bool(re.match(r"[\s|+=_-]*[-=_]{3}[\s|+=_-]*$", lines[number].text))
    sure = (known or ruled) and len(names) >= _LEAST_UNKNOWN
    if CellKind.TREATMENT not in kinds or len(named) < 2 or not (sure or named & _TELLING):
        return None
    return TableColumns([kind or CellKind.OTHER for kind in kinds], starts, number, delimited)


def _below(
    lines: Sequence[PlacedText], number: int, starts: Sequence[int], delimited: bool
) -> Iterator[Placed]:
    """The rows that stand below the names, each with a cell in more than one column."""
    for line in lines[number : number + _MAX_LOOKED]:
        if not line.text.strip():
            return
        placed = placed_in(line, starts, delimited)
        aligned = delimited or all(
            min(abs(start - begin) for begin in starts) <= 3 for start, _ in cells_of(line)
        )
        if placed and len(placed) >= 2 and aligned:
            yield placed


def _look_below(kinds: list[CellKind | None], rows: Sequence[Placed], known: bool) -> None:
    """Says of columns what they hold by their cells: half of them treatments, or half of them decisions."""
    if len(rows) < _LEAST_ROWS:
        return
    cells: dict[int, list[str]] = {}
    for row in rows:
        for column, cell in row:
            cells.setdefault(column, []).append(cell.text)
    treated = {c: sum(map(names_treatment, texts)) / len(rows) for c, texts in cells.items()}
    decided = {
        c: sum(decision_of(text) is not None for text in texts) / len(rows) for c, texts in cells.items()
    }
    if CellKind.TREATMENT not in kinds:
        best = max(treated, key=lambda column: treated[column])
        if treated[best] >= _LEAST_SHARE and (not known or kinds[best] is CellKind.OTHER):
            kinds[best] = CellKind.TREATMENT
    if CellKind.DECISION not in kinds:
        free = {c: share for c, share in decided.items() if kinds[c] in (None, CellKind.OTHER)}
        best = max(free, key=lambda column: free[column], default=0)
        if free.get(best, 0) >= _LEAST_SHARE:
            kinds[best] = CellKind.DECISION


def placed_in(line: PlacedText, starts: Sequence[int], delimited: bool) -> Placed | None:
    """The cells of a line with the columns that they stand in; ``None`` where the line is no part of a
    table."""
    if delimited:
        parts = re.split(r"\t|\|", line.text.strip().strip("|")) if line.text.strip() else []
        out, at = [], line.text.find(line.text.strip().strip("|"))
        for column, part in enumerate(parts[: len(starts)]):
            cell = line.part(at, at + len(part))
            at += len(part) + 1
            if cell.text:
                out.append((column, cell))
        return out or None
    out = []
    cells = cells_of(line)
    beside = sum(min(abs(start - begin) for begin in starts) > OVERHANG + 1 for start, _ in cells)
    if (len(cells) == len(starts) and beside) or (len(cells) == len(starts) - 1 and 2 * beside > len(cells)):
        return [(column, cell) for column, (_, cell) in enumerate(cells)]  # the columns are not aligned
    for start, cell in cells:
        column = max((index for index, begin in enumerate(starts) if begin <= start + 2), default=0)
        near = min(range(len(starts)), key=lambda index: abs(starts[index] - start))
        out.append((near if abs(starts[near] - start) <= 3 else column, cell))
    return out
