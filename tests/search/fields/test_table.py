"""The table of fields: what one row promises holds everywhere, and nothing needs a second list."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import QuerySyntax
from search.fields import (
    CHARTED_FACETS,
    FACET_FIELDS,
    FIELD_ALIASES,
    FIELD_HELP,
    FIELD_LABELS,
    FILTER_FIELDS,
    FILTER_PARAMETERS,
    NUMBER_FIELDS,
    RANKED_FIELDS,
    TEXT_FIELDS,
    UNION_FIELDS,
    UNRATED_FACETS,
)
from search.fields.documents import (
    filter_values,
    indexed_fields,
    number_values,
    stated_values,
    text_fields,
)
from search.fields.table import NUMBERS, TEXTS, VALUES
from search.model.letters import Letter
from search.query import parse_query

NAMES = {*TEXT_FIELDS, *FILTER_FIELDS, *NUMBER_FIELDS, *UNION_FIELDS}


def test_a_name_or_alias_means_one_field_and_every_field_that_is_filtered_has_a_label() -> None:
    names = [row.name for rows in (TEXTS, VALUES, NUMBERS) for row in rows]
    # Some are searched as text and filtered as values, a year is a value and a number.
    assert {name for name in names if names.count(name) > 1} == {"treatment", "guideline", "year"}
    assert NAMES.isdisjoint(FIELD_ALIASES)
    assert set(FIELD_ALIASES.values()) <= NAMES
    assert set(FILTER_PARAMETERS) <= set(FIELD_LABELS)
    assert {name for name, _ in FIELD_HELP} <= NAMES
    assert set(CHARTED_FACETS) | UNRATED_FACETS <= set(FACET_FIELDS)
    assert not UNRATED_FACETS & set(CHARTED_FACETS)


@pytest.mark.parametrize("name", sorted(NAMES | set(FIELD_ALIASES)))
def test_every_name_and_alias_can_be_asked_for(name: str) -> None:
    field = FIELD_ALIASES.get(name, name)
    if field in NUMBER_FIELDS:
        for example in NUMBER_FIELDS[field].examples:
            assert NUMBER_FIELDS[field].noun in parse_query(f"{name}:{example}").description.replace(
                "year is", "year"
            )
        if field not in FILTER_FIELDS:
            with pytest.raises(QuerySyntax):
                parse_query(f"{name}:many")
    else:
        assert "pain" in parse_query(f"{name}:pain").description


def test_an_issue_has_exactly_the_fields_of_the_table(letters: tuple[Letter, ...]) -> None:
    for letter in letters:
        determination = letter.determination
        for issue in determination.issues:
            assert list(text_fields(determination, issue)) == list(TEXT_FIELDS)
            values = filter_values(determination, issue)
            assert list(values) == list(FILTER_FIELDS)
            assert list(number_values(determination, issue)) == list(NUMBER_FIELDS)
            stated = stated_values(determination, issue)
            assert stated == {name: values[name] for name in stated}
            assert set(values) - set(stated) == {"reason", "wording"}
        for indexed in indexed_fields(determination):
            assert list(indexed.text) == list(RANKED_FIELDS)


def test_a_field_is_described_in_the_query_language() -> None:
    document = (Path(__file__).parents[3] / "docs" / "query-language.md").read_text("utf-8")
    assert [name for name, _ in FIELD_HELP if f"`{name}`" not in document] == []
