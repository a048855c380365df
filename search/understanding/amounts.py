"""Finds amounts in a query: "> 60 tablets", "visits >= 12", "age < 40"."""

from __future__ import annotations

from collections.abc import Iterator

from search.errors import BadRange
from search.query.comparisons import loose_comparisons
from search.query.ranges import parse_range
from search.understanding.conditions import Condition


def find_amounts(text: str) -> Iterator[Condition]:
    """The ranges of numbers that ``text`` compares with a sign, each by its unit or by the name of its
    field. Amounts in words ("more than 60 tablets") are no conditions."""
    for comparison in loose_comparisons(text):
        if comparison.field is None:
            continue
        try:
            parsed = parse_range(comparison.field, comparison.value)
        except BadRange:
            continue
        yield Condition(comparison.span, comparison.field, parsed.description, parsed.clause)
