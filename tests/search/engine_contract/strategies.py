"""Clauses that hypothesis makes: of every kind, nested, about what the letters have and now and then have
not."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

from search.fields import FILTER_FIELDS, NUMBER_FIELDS, TEXT_FIELDS
from search.query.clauses import (
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    IssueIds,
    NumberRange,
    Phrase,
    SpanQuery,
    Term,
)
from tests.search.engine_contract.oracle import Oracle
from tests.search.strategies import span_expressions

T = TypeVar("T")

TERMS = ("opioid", "wean", "pain", "soma", "mri", "mris", "menier", "325", "the", "norco", "medic", "zzzz")
WRITTEN = ("opioid", "opioids", "weaned", "weaning", "mris", "meniere", "patient's", "10", "zzzz")
PATTERNS = ("opi*", "*n", "w?an*", "mri*", "m?is", "*", "?", "*3*", "pain?", "q*z")
TEXT = st.none() | st.sampled_from(tuple(TEXT_FIELDS))
WEIGHT = st.sampled_from((1.0, 0.25, 3.0))

EXPRESSIONS = span_expressions(TERMS, WRITTEN, PATTERNS)


@cache
def clauses_about(oracle: Oracle) -> st.SearchStrategy[Clause]:
    """Clauses about the letters of an oracle."""
    return st.recursive(_leaves(oracle), _combinations, max_leaves=8)


def _leaves(oracle: Oracle) -> st.SearchStrategy[Clause]:
    return st.one_of(
        st.builds(Term, st.sampled_from(TERMS), TEXT, WEIGHT),
        st.builds(Phrase, _some(st.sampled_from(TERMS), 2, 3), TEXT, weight=WEIGHT),
        st.one_of([_values(oracle, field) for field in FILTER_FIELDS]),
        st.one_of([_range(oracle, field) for field in NUMBER_FIELDS]),
        st.builds(SpanQuery, EXPRESSIONS, TEXT),
        st.builds(IssueIds, _some(_ids(oracle), 0, 6)),
    )


def _combinations(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    return st.one_of(
        st.builds(DisjunctionMax, _some(inner, 0, 3)),
        st.builds(Boolean, _some(inner, 0, 2), _some(inner, 0, 3), _some(inner, 0, 2), st.booleans()),
    )


def _values(oracle: Oracle, field: str) -> st.SearchStrategy[Clause]:
    known = sorted({str(value) for issue in oracle.issues for value in issue.values[field]})
    written = st.sampled_from((*known, "none such")).flatmap(
        lambda value: st.sampled_from((value, value.upper(), value.title(), f"  {value} ".replace(" ", "  ")))
    )
    return st.builds(FieldValue, st.just(field), _some(written, 0, 4))


def _range(oracle: Oracle, field: str) -> st.SearchStrategy[Clause]:
    known = sorted({number for issue in oracle.issues for each in issue.numbers[field] for number in each})
    limit = st.none() | st.sampled_from(known).flatmap(lambda number: st.sampled_from((number, number + 0.5)))
    return st.builds(NumberRange, st.just(field), limit, limit)


def _ids(oracle: Oracle) -> st.SearchStrategy[str]:
    return st.sampled_from((*(issue.issue_id for issue in oracle.issues), "nobody#1", ""))


def _some(inner: st.SearchStrategy[T], least: int, most: int) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(inner, min_size=least, max_size=most).map(tuple)
