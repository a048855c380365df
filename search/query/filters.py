"""Filters of a request to the clause that engines take."""

from __future__ import annotations

from collections.abc import Sequence

from search.model.requests import Filter
from search.query.clauses import Boolean, Clause, DisjunctionMax, FieldValue
from search.query.field_values import condition


def filter_clause(filters: Sequence[Filter]) -> Boolean:
    """The clause of ``filters``: values of one field are alternatives, different fields must all hold.

    ``year=2014``, ``year=2015`` and ``outcome=upheld`` are (2014 or 2015) and upheld. Raises ``BadRange``
    for a number that cannot be read."""
    included: dict[str, list[str]] = {}
    excluded: dict[str, list[str]] = {}
    for filter_ in filters:
        (excluded if filter_.exclude else included).setdefault(filter_.field, []).append(filter_.value)
    return Boolean(
        must=tuple(_one_of(field, values) for field, values in included.items()),
        must_not=tuple(_one_of(field, values) for field, values in excluded.items()),
    )


def _one_of(field: str, values: Sequence[str]) -> Clause:
    """The condition that ``field`` has one of ``values``, each a value or a range of numbers."""
    clauses = [condition(field, value) for value in values]
    if all(isinstance(clause, FieldValue) for clause in clauses):
        return FieldValue(field, tuple(values))
    return clauses[0] if len(clauses) == 1 else DisjunctionMax(tuple(clauses))
