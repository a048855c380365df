"""Filters and counts from columns against a scan of the issues."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.columns import Columns
from search.errors import IndexDamaged
from search.fields import FILTER_FIELDS, IssueFields
from search.keyword.base import value_key

VALUE = st.sampled_from(("upheld", "Upheld", "lumbar spine", "LUMBAR  spine", "Opioids", "2016", "é", "#"))
VALUES = st.lists(VALUE, max_size=3, unique=True).map(tuple)
ISSUES = st.lists(
    st.dictionaries(st.sampled_from(FILTER_FIELDS), VALUES).map(lambda values: IssueFields("", {}, values)),
    max_size=30,
)


@given(
    issues=ISSUES, field=st.sampled_from(FILTER_FIELDS), wanted=st.lists(VALUE, max_size=3), data=st.data()
)
@settings(max_examples=80)
def test_masks_and_counts_are_those_of_a_scan(
    tmp_path_factory: pytest.TempPathFactory,
    issues: list[IssueFields],
    field: str,
    wanted: list[str],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("columns")
    Columns.of(issues).save(folder)
    columns = Columns.load(folder)
    keys = {value_key(value) for value in wanted}
    expected = [any(value_key(value) in keys for value in issue.values.get(field, ())) for issue in issues]
    assert columns.size == len(issues)
    assert columns.mask(field, wanted).tolist() == expected
    chosen = data.draw(st.lists(st.booleans(), min_size=len(issues), max_size=len(issues)))
    counted = Counter(
        value
        for issue, keep in zip(issues, chosen, strict=True)
        if keep
        for value in issue.values.get(field, ())
    )
    assert columns.counts(field, np.array(chosen, bool)) == counted


def test_a_value_that_no_issue_has_matches_none() -> None:
    columns = Columns.of([IssueFields("", {}, {"outcome": ("upheld",)})])
    assert columns.mask("outcome", ["overturned"]).tolist() == [False]
    assert columns.mask("specialty", ["upheld"]).tolist() == [False]


def test_damaged_columns_are_said_in_one_sentence(tmp_path: Path) -> None:
    Columns.of([]).save(tmp_path)
    (tmp_path / "year.codes.npy").unlink()
    with pytest.raises(IndexDamaged, match="run 'imr verify'"):
        Columns.load(tmp_path)
