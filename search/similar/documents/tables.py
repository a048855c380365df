"""Tables: rows of cells under a line of column names, or one value a line.

     No.  Requested treatment              Quantity     Decision
      1   Flurbiprofen 20%/lidocaine 5%    1 tube       Denied
          cream, 180 g

The columns are named in one line (or two); a line that gives the first column or the decision anew begins a
row, and what stands below in the same column continues its cell. Only tables that have a column for the
treatment are read. Where every value has a line of its own, the names of the columns stand one a line as
well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from search.model.documents import RequestStatus
from search.similar.documents.decisions import decision_of, undecided
from search.similar.documents.naming import named_spans, names_treatment
from search.similar.documents.noise import noisy
from search.similar.documents.passages import PlacedText, joined


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
_RULE = re.compile(r"^[\s|+=_.:*-]*$")
_MAX_HEADER_CHARACTERS = 60
_DELIMITER = re.compile(r"[\t|]")
_MAX_LOOKED = 12
_OVERHANG = 2
_LEAST_UNKNOWN = 3
_LEAST_ROWS = 2
_LEAST_SHARE = 0.5
MAX_ROWS = 80
MAX_BLANK_LINES = 2


_TELLING = frozenset({CellKind.DECISION, CellKind.AMOUNT})
Placed = list[tuple[int, PlacedText]]
"""The cells of a line with the numbers of their columns."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns of a table: what they hold, where they begin, and the line behind their names."""

    kinds: list[CellKind]
    starts: list[int]
    behind: int
    delimited: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the request's parts in reading order, what was decided, and the lines that it takes."""

    request: PlacedText
    decision: PlacedText | None
    status: RequestStatus | None


@dataclass(slots=True)
class Cells:
    """The cells of a row, line by line, by the number of their column."""

    by_column: dict[int, list[PlacedText]] = field(default_factory=dict)


def column_of(name: str) -> CellKind | None:
    """What a column of this name holds; ``None`` of words that name no column."""
    name = name.strip(" :*.|")
    if not name or len(name) > _MAX_HEADER_CHARACTERS or name.endswith((".", ";")) or len(name.split()) > 8:
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


def read_table(lines: Sequence[PlacedText], first: int) -> tuple[list[Row], int] | None:
    """The rows of the table whose column names stand in line ``first``, and the number of the line behind it;
    ``None`` where no table begins there."""
    header = _header(lines, first)
    if header is None:
        return None
    kinds, starts, number, delimited = header.kinds, header.starts, header.behind, header.delimited
    rows: list[Cells] = []
    blank = 0
    while number < len(lines) and len(rows) < MAX_ROWS:
        line = lines[number]
        if _RULE.match(line.text):
            blank += not line.text.strip()
            if blank > MAX_BLANK_LINES:
                break
            number += 1
            continue
        placed = _placed(line, starts, delimited)
        if (
            blank
            and not delimited
            and any(min(abs(start - begin) for begin in starts) > 3 for start, _ in cells_of(line))
        ):
            break
        if placed is None or not _belongs(placed, kinds, rows, blank, starts, delimited):
            break
        if _begins(placed, kinds, rows, blank):
            rows.append(Cells())
        for column, cell in placed:
            rows[-1].by_column.setdefault(column, []).append(cell)
        blank = 0
        number += 1
    read = [row for row in (row_of(cells, kinds) for cells in rows) if row]
    return (read, number) if read else None


def _header(lines: Sequence[PlacedText], first: int) -> _Header | None:
    """The columns that are named in line ``first``. Where the names do not say which column holds the
    treatments or the decisions, the cells below do."""
    names = [(start, cell.text) for start, cell in cells_of(lines[first])]
    if len(names) < 2 or any(len(name) > _MAX_HEADER_CHARACTERS for _, name in names):
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
    return _Header([kind or CellKind.OTHER for kind in kinds], starts, number, delimited)


def _below(
    lines: Sequence[PlacedText], number: int, starts: Sequence[int], delimited: bool
) -> Iterator[Placed]:
    """The rows that stand below the names, each with a cell in more than one column."""
    for line in lines[number : number + _MAX_LOOKED]:
        if not line.text.strip():
            return
        placed = _placed(line, starts, delimited)
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


def _placed(line: PlacedText, starts: Sequence[int], delimited: bool) -> Placed | None:
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
    beside = sum(min(abs(start - begin) for begin in starts) > _OVERHANG + 1 for start, _ in cells)
    if (len(cells) == len(starts) and beside) or (len(cells) == len(starts) - 1 and 2 * beside > len(cells)):
        return [(column, cell) for column, (_, cell) in enumerate(cells)]  # the columns are not aligned
    for start, cell in cells:
        column = max((index for index, begin in enumerate(starts) if begin <= start + 2), default=0)
        near = min(range(len(starts)), key=lambda index: abs(starts[index] - start))
        out.append((near if abs(starts[near] - start) <= 3 else column, cell))
    return out


def _belongs(
    placed: Sequence[tuple[int, PlacedText]],
    kinds: Sequence[CellKind | None],
    rows: Sequence[Cells],
    blank: int,
    starts: Sequence[int],
    delimited: bool,
) -> bool:
    """Whether a line goes on with the table: it has two cells, or one that continues a row without a gap."""
    columns = {kinds[column] for column, _ in placed}
    if len(placed) >= 2 or not rows:
        return CellKind.TREATMENT in columns or len(placed) >= 2
    lone, cell = placed[0]
    if not delimited and lone + 1 < len(starts) and len(cell) > starts[lone + 1] - starts[lone] + _OVERHANG:
        return False
    if kinds[lone] is CellKind.NUMBER and not re.fullmatch(r"\W*\w{1,3}\W*", cell.text):
        return False
    return (
        blank == 0
        and len(cell.text) <= 3 * _MAX_HEADER_CHARACTERS
        and (lone > 0 or kinds[0] is CellKind.TREATMENT)
    )


def _begins(
    placed: Sequence[tuple[int, PlacedText]],
    kinds: Sequence[CellKind | None],
    rows: Sequence[Cells],
    blank: int,
) -> bool:
    """Whether a line begins a row: it gives the number or the decision anew, or stands behind a gap, or has a
    treatment beside something else that the row before has already."""
    if not rows:
        return True
    given = {kinds[column] for column, _ in placed}
    if CellKind.NUMBER in kinds:
        return CellKind.NUMBER in given
    if CellKind.DECISION in kinds and CellKind.DECISION in given:
        return any(kinds[column] is CellKind.DECISION for column in rows[-1].by_column)
    if CellKind.TREATMENT not in given:
        return False
    treatment = next(cell.text for column, cell in placed if kinds[column] is CellKind.TREATMENT)
    above = rows[-1].by_column
    if len(placed) == 1 and not blank:
        column, cell = placed[0]
        whole = joined(above[column]).text if column in above else ""
        named = named_spans(cell.text)
        begins = cell.text[:1].isupper() or cell.text[:1].isdigit() or (named and named[0][0] == 0)
        return bool(named and begins) and names_treatment(whole)
    return blank > 0 or (len(placed) >= 2 and not treatment[:1].islower() and treatment[:1] not in "(,&")


def row_of(cells: Cells, kinds: Sequence[CellKind | None]) -> Row | None:
    """The row of these cells under columns of these kinds; ``None`` where no treatment is in it."""
    asked: list[PlacedText] = []
    decision: PlacedText | None = None
    for column in sorted(cells.by_column):
        cell = joined(cells.by_column[column])
        kind = kinds[column]
        if (
            kind is CellKind.TREATMENT
            or (kind is CellKind.AMOUNT and not _is_one(cell.text))
            or kind is CellKind.PART
        ):
            if kind is CellKind.TREATMENT or re.search(r"\w", cell.text):
                asked.append(cell)
        elif kind is CellKind.DECISION:
            decision = cell
    if not any(kinds[column] is CellKind.TREATMENT for column in cells.by_column):
        return None
    if decision is not None and undecided(decision.text):
        return Row(joined(asked), decision, None)
    return Row(joined(asked), decision, decision_of(decision.text) if decision else None)


def _is_one(cell: str) -> bool:
    """Whether a quantity says no more than that there is one."""
    return bool(
        re.fullmatch(
            r"\W*(?:x\s*)?(?:1|one|once|one time|single|n/?a|none|-+)(?:\s+(?:unit|each|ea|test|visit|tube"
            r"|item|study|procedure))?\W*",
            cell,
            re.I,
        )
    )
