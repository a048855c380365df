"""Kinds of treatments, and plain words for the values of facets."""

from __future__ import annotations

import pytest

from search.fields import FILTER_FIELDS
from search.fields.attributes import ATTRIBUTE_VALUES
from search.reasons import reasons
from search.text.analysis import terms
from search.vocabulary.groups import DRUGS, load_groups
from search.vocabulary.kinds import TreatmentKind, kinds_of
from search.vocabulary.plain_words import load_plain_words, plain_words


@pytest.mark.parametrize(
    ("members", "categories"),
    [
        ((("treatment", ("alprazolam",)),), {DRUGS}),
        ((("ingredient", ("hydrocodone", "hydrocodone (topical)")),), {DRUGS}),
        ((("drug_class", ("opioid",)),), {DRUGS}),
        ((("treatment", ("MRI",)),), {"Diagnostic Testing"}),
        ((("treatment", ("no such thing",)),), set()),
        ((), set()),
    ],
)
def test_members_have_the_kinds_of_the_tables(
    members: tuple[tuple[str, tuple[str, ...]], ...], categories: set[str]
) -> None:
    kinds = kinds_of(members)
    assert {kind.category for kind in kinds} == categories
    assert len(set(kinds)) == len(kinds)


def test_treatments_of_one_kind_share_it() -> None:
    (xanax,) = kinds_of((("treatment", ("alprazolam",)),))
    (valium,) = kinds_of((("treatment", ("diazepam",)),))
    assert xanax == valium == TreatmentKind(xanax.subcategory, DRUGS)


def test_every_group_has_a_kind() -> None:
    assert [name for name, group in load_groups().by_label.items() if not kinds_of(group.members)] == []


def test_every_reason_has_plain_words_and_every_row_is_a_value() -> None:
    table = load_plain_words()
    assert {value for field, value in table if field == "reason"} == {reason.name for reason in reasons()}
    fields = {field for field, _ in table}
    assert fields <= set(FILTER_FIELDS)
    assert fields - {"reason"} <= {row.name for row in ATTRIBUTE_VALUES}
    assert [row for row, words in table.items() if len(terms(words)) < 3] == []


def test_a_value_without_a_row_has_no_words() -> None:
    assert list(plain_words("reason", ["no red flags", "no such reason"])) == [
        load_plain_words()["reason", "no red flags"]
    ]
    assert list(plain_words("outcome", ["upheld"])) == []
