"""Filters and counts from columns against a scan of the issues."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import IndexDamaged
from search.fields import FILTER_FIELDS, NUMBER_FIELDS
from search.fields.documents import IndexedIssue
from search.index.columns import Column, Columns
from search.index.keyword.base import value_key
from tests.examples import examples

VALUE = st.sampled_from(("upheld", "Upheld", "lumbar spine", "LUMBAR  spine", "Opioids", "2016", "é", "#"))
VALUES = st.lists(VALUE, max_size=3, unique=True).map(tuple)
ISSUES = st.lists(
    st.dictionaries(st.sampled_from(FILTER_FIELDS), VALUES).map(lambda values: IndexedIssue("", {}, values)),
    max_size=30,
)


@given(issues=ISSUES, field=st.sampled_from(FILTER_FIELDS), values=st.lists(VALUE, max_size=3))
@settings(max_examples=examples(80))
def test_masks_are_those_of_a_scan(
    tmp_path_factory: pytest.TempPathFactory,
    issues: list[IndexedIssue],
    field: str,
    values: list[str],
) -> None:
    folder = tmp_path_factory.mktemp("columns")
    Columns.of(issues).save(folder)
    columns = Columns.load(folder)
    keys = {value_key(value) for value in values}
    expected = [any(value_key(value) in keys for value in issue.values.get(field, ())) for issue in issues]
    assert columns.size == len(issues)
    assert columns.mask(field, values).tolist() == expected


@given(ISSUES, st.data())
@settings(max_examples=examples(80))
def test_cross_tabulated_counts_are_those_of_a_scan(issues: list[IndexedIssue], data: st.DataObject) -> None:
    by = data.draw(st.sampled_from(FILTER_FIELDS))
    fields = data.draw(st.lists(st.sampled_from(FILTER_FIELDS), unique=True))
    groups = ("upheld", "Opioids", "#")
    chosen = data.draw(st.lists(st.booleans(), min_size=len(issues), max_size=len(issues)))
    expected: dict[str, dict[str, list[int]]] = {field: {} for field in fields}
    for issue, keep in zip(issues, chosen, strict=True):
        by_values = {value_key(value) for value in issue.values.get(by, ())}
        group = max((n for n, name in enumerate(groups) if value_key(name) in by_values), default=len(groups))
        for field in fields:
            for value in issue.values.get(field, ()) if keep else ():
                expected[field].setdefault(value, [0] * 4)[group] += 1
    tables = Columns.of(issues).cross_tabulated(fields, np.array(chosen, bool), by, groups)
    assert {f: {v: list(counts) for v, counts in table.items()} for f, table in tables.items()} == expected


INTERVALS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 3)).map(lambda p: (p[0], p[0] + p[1])), max_size=3
)
LIMITS = st.none() | st.integers(0, 12)


@given(st.lists(INTERVALS, max_size=8), st.sampled_from(tuple(NUMBER_FIELDS)), LIMITS, LIMITS)
@settings(max_examples=examples(60))
def test_a_range_is_met_by_a_scan(
    tmp_path_factory: pytest.TempPathFactory,
    values: list[list[tuple[int, int]]],
    field: str,
    low: int | None,
    high: int | None,
) -> None:
    folder = tmp_path_factory.mktemp("columns")
    Columns.of(IndexedIssue("", {}, {}, {field: tuple(intervals)}) for intervals in values).save(folder)
    expected = [
        any((low is None or last >= low) and (high is None or first <= high) for first, last in intervals)
        for intervals in values
    ]
    assert Columns.load(folder).range_mask(field, low, high).tolist() == expected


def test_values_and_counts_are_those_of_the_worked_examples() -> None:
    column = Column(("hip", "knee"), np.array([0, 0, 2]), np.array([0, 1, 0], np.int32))
    assert column.values_of([2, 1, 0]) == [("hip",), (), ("hip", "knee")]
    counts = column.cross_tabulated(np.ones(3, bool), np.array([1, 0, 1]), 2)
    assert counts == {"hip": (0, 2), "knee": (0, 1)}


def test_a_value_that_no_issue_has_matches_none() -> None:
    columns = Columns.of([IndexedIssue("", {}, {"outcome": ("upheld",)})])
    assert columns.mask("outcome", ["overturned"]).tolist() == [False]
    assert columns.mask("specialty", ["upheld"]).tolist() == [False]


def test_damaged_columns_are_reported_in_one_sentence(tmp_path: Path) -> None:
    Columns.of([]).save(tmp_path)
    (tmp_path / "year.codes.npy").unlink()
    with pytest.raises(IndexDamaged, match="run 'imr verify'"):
        Columns.load(tmp_path)
