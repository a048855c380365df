"""Clauses and questions are plain data, so that they can be sent to an engine elsewhere."""

from __future__ import annotations

import dataclasses
import pickle
from enum import Enum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine.protocol import After, CountQuery, DenseQuery, ExpansionQuery, LexicalQuery
from search.model.letters import PassageScope
from search.model.requests import Sort
from search.query.clauses import Clause, clause_parts
from search.query.spans import SpanExpression, Wildcard
from tests.examples import examples
from tests.search.engine_contract.cases import CASES, UPHELD, Case
from tests.search.engine_contract.conftest import expected
from tests.search.engine_contract.strategies import clauses_about
from tests.search.engine_contract.test_nearest import VECTORS

PLAIN = (str, int, float, bool, Enum, type(None))


def assert_plain(value: object) -> None:
    """Texts, numbers, and tuples and frozen dataclasses of these, down to the last."""
    if isinstance(value, tuple):
        for part in value:
            assert_plain(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        assert value.__dataclass_params__.frozen, type(value)  # type: ignore[attr-defined]
        for each in dataclasses.fields(value):
            assert_plain(getattr(value, each.name))
    else:
        assert isinstance(value, PLAIN), f"{value!r} is a {type(value).__name__}"


def assert_survives(value: object) -> None:
    """Plain, and the same behind a journey."""
    assert_plain(value)
    arrived = pickle.loads(pickle.dumps(value))
    assert arrived == value
    assert hash(arrived) == hash(value)
    assert repr(arrived) == repr(value)


def kinds(value: object) -> set[type]:
    """The classes within a clause."""
    if isinstance(value, tuple):
        return set().union(*map(kinds, value))
    if dataclasses.is_dataclass(value):
        return {type(value)}.union(*(kinds(getattr(value, each.name)) for each in dataclasses.fields(value)))
    return set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_clause_survives_a_journey(case: Case) -> None:
    assert_survives(case.clause)


@settings(max_examples=examples(200))
@given(st.deferred(lambda: clauses_about(expected("many").oracle)))
def test_any_clause_survives_a_journey(clause: Clause) -> None:
    assert_survives(clause)


def test_cases_have_every_kind_of_clause_and_of_span() -> None:
    found = set().union(*(kinds(case.clause) for case in CASES))
    assert {*Clause.__args__, *SpanExpression.__args__} <= found  # type: ignore[attr-defined]
    assert any(clause_parts(part) for case in CASES for part in clause_parts(case.clause))


def test_questions_survive_a_journey() -> None:
    assert_survives(LexicalQuery(UPHELD, 5, Sort.NEWEST, After(5, 1.5, "A#1"), ("year",)))
    assert_survives(CountQuery(UPHELD, ("outcome",), 3, months=True))
    assert_survives(ExpansionQuery(Wildcard("opi*"), 3))
    query = DenseQuery(VECTORS, 5, UPHELD, PassageScope.ISSUE, ("year",))
    arrived = pickle.loads(pickle.dumps(query))
    assert np.array_equal(arrived.vectors, query.vectors)
    for name in ("k", "filter_query", "scope", "fields"):
        assert getattr(arrived, name) == getattr(query, name)
        assert_plain(getattr(query, name))
