"""Labels that stand in a run, with their values in a run behind: what a viewer copies from a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.normalize.dates import DATE, mend_digits

_DATE = re.compile(DATE, re.IGNORECASE)
_RANGE = re.compile(rf"{_DATE.pattern}(?:\s?(?:-|to|through)\s?[\d/.-]{{6,10}})?", re.IGNORECASE)
_TYPES = {
    "case": re.compile(r"\b(?:CM|IMR)\s?\d\d\s?-\s?\d{4,7}\b", re.IGNORECASE),
    "date": _RANGE,
    "priority": re.compile(r"\b(?:Standard|Expedited|Regular|Urgent)\b", re.IGNORECASE),
}
_TYPE_OF_FIELD = {"case_number": "case", "priority": "priority", "other": ""}
_LETTER = re.compile(r"[A-Za-z]")


class LabelledValue(NamedTuple):
    """A label of the field ``name``: what stands inside it, where it is wrapped round its value, and what
    follows it up to the next label."""

    name: str
    inside: str
    behind: str

    @property
    def value(self) -> str:
        """The value, where no other label stands directly before this one."""
        return f"{self.inside} {self.behind}".strip()


class _Value(NamedTuple):
    type: str
    text: str


def paired(labels: Sequence[LabelledValue]) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """The value of each label, and a warning for each run of labels that could not be paired.

    ``Case Number: Priority:`` and below it ``CM17-0000001`` and ``Standard`` are a run: the first label, with
    nothing behind it, has the first value. Where a run has other values than its labels call for, all its
    labels are left empty: no value is given to a label that it may not belong to.
    """
    pairs: list[tuple[str, str]] = []
    warnings: list[str] = []
    run: list[LabelledValue] = []
    for label in labels:
        run.append(label)
        if not label.value:
            continue
        if len(run) == 1 or label.inside.strip() or not _begins_below(label.behind):
            pairs += [(label.name, label.value)]
        elif values := _values_of(run, label.behind):
            pairs += [(member.name, value) for member, value in zip(run, values, strict=True)]
        else:
            names = ", ".join(member.name.replace("_", " ") for member in run)
            warnings.append(
                f"Labels of the header stand apart from their values, and are left empty: {names}."
            )
        run = []
    return pairs, tuple(warnings)


def _begins_below(behind: str) -> bool:
    return behind.lstrip(" ").startswith("\n")


def _values_of(run: Sequence[LabelledValue], behind: str) -> list[str] | None:
    """The values of a run's labels in their order; ``None`` where they do not fit the labels."""
    lines = [line.strip() for line in behind.split("\n") if line.strip()]
    types = [_TYPE_OF_FIELD.get(member.name, "date") for member in run]
    if len(lines) == len(run):
        by_line = [_value(line) for line in lines]
        if all(
            value is None or value.type in (type_, "") for value, type_ in zip(by_line, types, strict=True)
        ):
            return lines
    typed = list(_typed(lines, free=types.count("")))
    if [value.type for value in typed] != [type_ for type_ in types if type_]:
        return None
    values = iter(typed)
    return [next(values).text if type_ else "" for type_ in types]


def _typed(lines: Sequence[str], *, free: int) -> Iterator[_Value]:
    """The values in ``lines`` up to the first line that is none; ``free`` lines may be of any kind."""
    for line in lines:
        rest = mend_digits(line)
        found: list[tuple[int, _Value]] = []
        for name, pattern in _TYPES.items():
            found += [(match.start(), _Value(name, match[0])) for match in pattern.finditer(rest)]
            rest = pattern.sub(lambda match: " " * len(match[0]), rest)
        if not found or _LETTER.search(rest):
            free -= 1
            if free < 0:
                return
            continue
        yield from (value for _, value in sorted(found))


def _value(line: str) -> _Value | None:
    """The value that ``line`` is; ``None`` where it is of no known type."""
    return next(_typed([line], free=1), None)
