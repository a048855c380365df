"""What requests are beside their treatments, filtered by, counted and asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from search.fields import FOLDED_FACETS
from search.in_memory import memory_searcher
from search.model.attributes import (
    Course,
    Dependency,
    DependencyDecision,
    PartialApproval,
    RequestAttributes,
    RequestTiming,
)
from search.model.letter_json import from_json, to_json
from search.model.letters import Letter
from search.model.requests import Filter, Mode, SearchRequest, Window
from search.searcher import Searcher
from tests.search.letters import issue, letter

SAID = RequestAttributes(
    timing=RequestTiming.RETROSPECTIVE,
    course=Course.AGAIN,
    partial_approval=PartialApproval(12, 6),
    amount_stated=True,
    duration_stated=False,
    dependency=Dependency(("surgery", "knee arthroscopy"), (2,), DependencyDecision.NOT_AT_ISSUE),
    after_surgery=True,
)
VALUES = (
    ("timing", "retrospective"),
    ("again", "again"),
    ("modified", "yes"),
    ("amount_stated", "yes"),
    ("duration_stated", "no"),
    ("depends_on", "surgery"),
    ("depends_on", "knee arthroscopy"),
    ("dependency_decision", "not at issue"),
    ("since_injury", "1 to 5 years"),
    ("after_surgery", "yes"),
)
ONE = "CM16-0900001#1"


def letters() -> tuple[Letter, ...]:
    said = letter("CM16-0900001", replace(issue(1, "Glaze of the arm"), attributes=SAID))
    injured = replace(said.determination, date_of_injury=dt.date(2013, 5, 1))
    return replace(said, determination=injured), letter("CM16-0900002", issue(1, "Glaze of the arm"))


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return memory_searcher(letters())


def found(searcher: Searcher, query: str, *filters: Filter) -> set[str]:
    request = SearchRequest(query, Mode.KEYWORD, filters, window=Window(k=10))
    return {hit.issue_id for hit in searcher.search(request).hits}


def test_every_folded_facet_is_tried() -> None:
    assert {field for field, _ in VALUES} == FOLDED_FACETS


@pytest.mark.parametrize(("field", "value"), VALUES)
def test_an_attribute_is_a_filter_a_count_and_a_field_of_the_query(
    searcher: Searcher, field: str, value: str
) -> None:
    assert found(searcher, "glaze") == {ONE, "CM16-0900002#1"}
    assert found(searcher, "glaze", Filter(field, value)) == {ONE}
    assert found(searcher, f'{field}:"{value}"') == {ONE}
    # The other letter says nothing of it: it has no value, which is not another one.
    assert found(searcher, "glaze", Filter(field, value, exclude=True)) == {"CM16-0900002#1"}
    counted = searcher.plan(SearchRequest("glaze", Mode.KEYWORD)).facets([field])[field].values
    assert (value, 1) in [(one.value, one.count) for one in counted]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("amount_asked:12 amount_approved:6", True),
        ("amount_asked:>=12", True),
        ("amount_asked:6", False),
        ("amount_approved:7..20", False),
    ],
)
def test_the_amounts_of_a_partial_approval_are_ranges(searcher: Searcher, query: str, is_found: bool) -> None:
    assert (ONE in found(searcher, query)) is is_found


def test_attributes_are_stored_and_an_older_record_has_none() -> None:
    stored = to_json(letters()[0].determination)
    assert from_json(stored).issues[0].attributes == SAID
    before = stored.replace(b'"attributes"', b'"unheard_of"')
    assert from_json(before).issues[0].attributes == RequestAttributes()
