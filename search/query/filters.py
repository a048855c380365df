"""Filters as conditions of a query."""

from __future__ import annotations

from collections.abc import Sequence

from search.model.requests import Filter
from search.query.clauses import Boolean, Clause, DisjunctionMax, FieldValue
from search.query.field_values import condition


def filter_clause(filters: Sequence[Filter]) -> Boolean:
    """Filters as a clause: values of one field are alternatives, fields must all hold. Raises
    ``BadRange`` for a number that cannot be read."""
    kept: dict[str, list[str]] = {}
    dropped: dict[str, list[str]] = {}
    for found in filters:
        (dropped if found.exclude else kept).setdefault(found.field, []).append(found.value)
    return Boolean(
        must=tuple(_one_of(field, values) for field, values in kept.items()),
        must_not=tuple(_one_of(field, values) for field, values in dropped.items()),
    )


def _one_of(field: str, values: Sequence[str]) -> Clause:
    """The condition that ``field`` has one of ``values``, each a value or a range of numbers."""
    found = [condition(field, value) for value in values]
    if all(isinstance(part, FieldValue) for part in found):
        return FieldValue(field, tuple(values))
    return found[0] if len(found) == 1 else DisjunctionMax(tuple(found))
