"""Filters and counts from columns: one pair of arrays per filter field, with a row for each value of an
issue.

A row is the issue's number and the value's code; rows ascend by issue. On disk that is two ``.npy`` files,
memory-mapped, and one JSON list of the values. A column of numbers has intervals in place of codes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from search.errors import IndexDamaged
from search.fields import FILTER_FIELDS, NUMBER_FIELDS, Interval
from search.fields.documents import IndexedIssue
from search.index.keyword.base import value_key

Mask = npt.NDArray[np.bool_]
"""One truth value per issue, by issue number."""

Counts = tuple[int, ...]
"""How many issues are in each group, as in (overturned, upheld, neither)."""


@dataclass(frozen=True)
class Column:
    """The values of a filter field: ``values[codes[i]]`` is a value of issue ``rows[i]``.

    Issue 0 with "hip" and "knee", issue 1 with none and issue 2 with "hip" are ``values = ("hip", "knee")``,
    ``rows = [0, 0, 2]`` and ``codes = [0, 1, 0]``.
    """

    values: tuple[str, ...]
    rows: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int32]

    @cached_property
    def _codes_by_key(self) -> Mapping[str, list[int]]:
        codes: dict[str, list[int]] = {}
        for code, value in enumerate(self.values):
            codes.setdefault(value_key(value), []).append(code)
        return codes

    def mask(self, values: Iterable[str], size: int) -> Mask:
        """The issues that have one of ``values``, compared case-insensitively."""
        codes = [code for value in values for code in self._codes_by_key.get(value_key(value), [])]
        mask = np.zeros(size, bool)
        mask[self.rows[np.isin(self.codes, codes)]] = True
        return mask

    def values_of(self, ordinals: Sequence[int]) -> list[tuple[str, ...]]:
        """The values of each of those issues, by their numbers.

        All codes are gathered in one go, since a slice of an array for each issue costs many times more. In
        the example of this class, issues 2, 1 and 0 begin at rows 2, 2 and 0 and have 1, 0 and 2 rows:
        ``counts`` is ``[1, 0, 2]``, which end at 1, 1 and 3 in the result. Result positions 0, 1 and 2 are
        taken from rows 2, 0 and 1: position plus the shift of its issue (2 - 0 for issue 2, 0 - 1 for issue
        0).
        """
        issues = np.asarray(ordinals, np.int64)
        starts = np.searchsorted(self.rows, issues)
        counts = np.searchsorted(self.rows, issues, side="right") - starts
        ends = np.cumsum(counts)
        shifts = starts - (ends - counts)
        gathered = np.repeat(shifts, counts) + np.arange(ends[-1] if len(ends) else 0)
        values = [self.values[code] for code in self.codes[gathered].tolist()]
        return [
            tuple(values[end - count : end])
            for end, count in zip(ends.tolist(), counts.tolist(), strict=True)
        ]

    def cross_tabulated(self, mask: Mask, group: npt.NDArray[np.int64], groups: int) -> dict[str, Counts]:
        """How many issues of ``mask`` have each value, by the group of each issue: ``group`` holds one
        of 0 to ``groups`` - 1 for every issue. Values that no issue has are left out.

        With the issues of the example of this class in groups 1, 0 and 1 of two, "hip" has counts ``(0, 2)``
        and "knee" ``(0, 1)``: each row adds one to cell ``code * groups + group``, here to cells 1, 3 and 1.
        """
        in_mask = mask[self.rows]
        cells = self.codes[in_mask].astype(np.int64) * groups + group[self.rows[in_mask]]
        table = np.bincount(cells, minlength=len(self.values) * groups).reshape(-1, groups)
        return {self.values[code]: tuple(table[code].tolist()) for code in np.flatnonzero(table.sum(axis=1))}


@dataclass(frozen=True)
class NumberColumn:
    """The numbers of a field: ``intervals[i]`` (least, greatest) is a value of issue ``rows[i]``."""

    rows: npt.NDArray[np.int64]
    intervals: npt.NDArray[np.float64]

    def mask(self, low: float | None, high: float | None, size: int) -> Mask:
        """The issues that have a value which meets the range from ``low`` to ``high``."""
        meets = np.ones(len(self.rows), bool)
        if low is not None:
            meets &= self.intervals[:, 1] >= low
        if high is not None:
            meets &= self.intervals[:, 0] <= high
        mask = np.zeros(size, bool)
        mask[self.rows[meets]] = True
        return mask


class Columns:
    """The columns of one build, by field."""

    def __init__(self, size: int, columns: Mapping[str, Column], numbers: Mapping[str, NumberColumn]) -> None:
        self.size = size
        self._columns = columns
        self._numbers = numbers

    @classmethod
    def of(cls, issues: Iterable[IndexedIssue]) -> Columns:
        """Columns of issues given in the order of their numbers."""
        writer = ColumnsWriter()
        for _ in writer.recording(issues):
            pass  # each issue is recorded as it passes
        return writer.columns()

    def save(self, folder: Path) -> None:
        """Writes the columns into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, values in self.arrays().items():
            np.save(folder / f"{name}.npy", values)
        head = {
            "size": self.size,
            "values": {name: column.values for name, column in self._columns.items()},
        }
        (folder / "values.json").write_text(json.dumps(head), "utf-8")

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays by the name of their file, which is the field's and, after a dot, the array's."""
        arrays: dict[str, npt.NDArray[Any]] = {}
        for name, column in self._columns.items():
            arrays |= {f"{name}.rows": column.rows, f"{name}.codes": column.codes}
        for name, numbers in self._numbers.items():
            arrays |= {f"{name}.number_rows": numbers.rows, f"{name}.numbers": numbers.intervals}
        return arrays

    @classmethod
    def load(cls, folder: Path) -> Columns:
        """Opens what :meth:`save` wrote, memory-mapped."""
        try:
            head = msgspec.json.decode((folder / "values.json").read_bytes(), type=ColumnsHead)
            columns = {
                name: Column(
                    values,
                    np.load(folder / f"{name}.rows.npy", mmap_mode="r"),
                    np.load(folder / f"{name}.codes.npy", mmap_mode="r"),
                )
                for name, values in head.values.items()
            }
            numbers = {
                name: NumberColumn(
                    np.load(folder / f"{name}.number_rows.npy", mmap_mode="r"),
                    np.load(folder / f"{name}.numbers.npy", mmap_mode="r"),
                )
                for name in NUMBER_FIELDS
            }
        except (OSError, ValueError, msgspec.DecodeError) as error:
            raise IndexDamaged(
                f"The columns in {folder} cannot be read ({error}): run 'imr verify'."
            ) from None
        return cls(head.size, columns, numbers)

    def mask(self, field: str, values: Iterable[str]) -> Mask:
        """The issues whose ``field`` has one of ``values``."""
        return self._columns[field].mask(values, self.size)

    def range_mask(self, field: str, low: float | None, high: float | None) -> Mask:
        """The issues whose number ``field`` meets the range; ``None`` is no limit."""
        return self._numbers[field].mask(low, high, self.size)

    def first_numbers(self, field: str) -> npt.NDArray[np.float64]:
        """The number ``field`` of every issue: of several the first, of an interval the least; NaN where an
        issue has none."""
        column = self._numbers[field]
        firsts = np.full(self.size, np.nan)
        # Backwards, so that the first of several numbers is written last.
        firsts[column.rows[::-1]] = column.intervals[::-1, 0]
        return firsts

    def values(self, field: str, ordinals: Sequence[int]) -> list[tuple[str, ...]]:
        """The values that each of those issues has in ``field``, by the issues' numbers."""
        return self._columns[field].values_of(ordinals)

    def cross_tabulated(
        self, fields: Iterable[str], mask: Mask, by: str, groups: Sequence[str]
    ) -> dict[str, dict[str, Counts]]:
        """For each of ``fields`` and each of its values, how many issues of ``mask`` have it together with
        each value in ``groups`` of the field ``by``; last, how many have it and none of those. An issue with
        several values of ``by`` counts under the last of ``groups`` among them."""
        group = np.full(self.size, len(groups), np.int64)
        for number, value in enumerate(groups):
            group[self._columns[by].mask([value], self.size)] = number
        return {field: self._columns[field].cross_tabulated(mask, group, len(groups) + 1) for field in fields}


class ColumnsWriter:
    """Collects the values and numbers of issues while they pass on their way to another writer."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, int]] = {name: {} for name in FILTER_FIELDS}
        self._rows: dict[str, list[int]] = {name: [] for name in FILTER_FIELDS}
        self._row_codes: dict[str, list[int]] = {name: [] for name in FILTER_FIELDS}
        self._numbers = _NumberColumnsWriter()
        self._size = 0

    def recording(self, issues: Iterable[IndexedIssue]) -> Iterator[IndexedIssue]:
        """Passes issues on unchanged, in the order of their numbers, and records each as it passes."""
        for issue in issues:
            self._numbers.add(self._size, issue)
            for name in FILTER_FIELDS:
                codes = self._codes[name]
                for value in issue.values.get(name, ()):
                    self._rows[name].append(self._size)
                    self._row_codes[name].append(codes.setdefault(value, len(codes)))
            self._size += 1
            yield issue

    def columns(self) -> Columns:
        """The columns of all that was recorded."""
        columns = {
            name: Column(
                tuple(self._codes[name]),
                np.array(self._rows[name], np.int64),
                np.array(self._row_codes[name], np.int32),
            )
            for name in FILTER_FIELDS
        }
        return Columns(self._size, columns, self._numbers.columns())


class _NumberColumnsWriter:
    """Collects the numbers of issues by field."""

    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {name: [] for name in NUMBER_FIELDS}
        self._intervals: dict[str, list[Interval]] = {name: [] for name in NUMBER_FIELDS}

    def add(self, row: int, issue: IndexedIssue) -> None:
        for name, intervals in issue.numbers.items():
            self._rows[name].extend([row] * len(intervals))
            self._intervals[name].extend(intervals)

    def columns(self) -> dict[str, NumberColumn]:
        return {
            name: NumberColumn(
                np.array(self._rows[name], np.int64),
                np.array(self._intervals[name], np.float64).reshape(-1, 2),
            )
            for name in NUMBER_FIELDS
        }


class ColumnsHead(msgspec.Struct, frozen=True):
    """The contents of ``values.json``: how many issues there are, and the values of every column."""

    size: int
    values: dict[str, tuple[str, ...]]
