"""What is offered where a query cannot be read, or finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ImrError
from search.in_memory import memory_searcher
from search.model.requests import Filter, Mode, Readings, SearchRequest
from search.query import parse_query
from search.query.relaxation import weaker_queries
from search.query.syntax_repair import remove_spans, repaired_query
from search.searcher import Searcher
from tests.search.engines import engine_over
from tests.search.letters import disputed, letter

LETTERS = (
    letter(
        "CM16-0000001",
        disputed(1, "Norco", "Weaning is due. No functional improvement was shown with opioids."),
    ),
    letter("CM16-0000002", disputed(1, "MRI lumbar", "There are no red flags. Pain improved."), year=2014),
    letter("CM16-0000003", disputed(1, "Cane", "The cane helps functional mobility and improvement.")),
)


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return memory_searcher(LETTERS)


def offered(searcher: Searcher, query: str, *filters: Filter) -> list[tuple[str, str, int]]:
    found = searcher.search_or_relax(SearchRequest(query, Mode.KEYWORD, filters)).query.repairs
    for repair in found:
        again = searcher.search(
            SearchRequest(repair.query, Mode.KEYWORD, repair.filters, readings=Readings(off=repair.off))
        )
        assert again.total == repair.total > 0
    return [(repair.query, repair.why, repair.total) for repair in found]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("norco AND zebra", [("norco", "No issue has: zebra", 1)]),
        ("zebra AND norco", [("norco", "No issue has: zebra", 1)]),
        ("norco AND zebra AND weaning", [("norco AND weaning", "No issue has: zebra", 1)]),
        ("norco AND (zebra OR lion)", [("norco", "No issue has: (zebra or lion)", 1)]),
        ("zebra AND norco AND lion", [("norco", "No issue has: zebra and lion", 1)]),
        ("norco quantity:>60", [("norco", "No issue has: quantity above 60", 1)]),
        (
            "norco AND lumbar",
            [
                ("lumbar", "No issue has all the rest and: norco", 1),
                ("norco", "No issue has all the rest and: lumbar", 1),
            ],
        ),
        (
            "norco NOT weaning",
            [
                ("NOT weaning", "No issue has all the rest and: norco", 2),
                ("norco", "No issue has all the rest and: not weaning", 1),
            ],
        ),
        ("norco % opioids", [("norco", "No issue has all the rest and: not opioids", 1)]),
        (
            '"functional mobility improvement"',
            [('"functional mobility improvement"~10', 'No issue has: "functional mobility improvement"', 1)],
        ),
        (
            "weaning /s opioids",
            [("weaning /p opioids", "No issue has: weaning in the same sentence as opioids", 1)],
        ),
        (
            "cane /s weaning OR zebra",
            [],
        ),
        (
            "weaning +s norco",
            [("(weaning AND norco)", "No issue has: weaning before norco in the same sentence", 1)],
        ),
        (
            '"weaning mobility"',
            [],
        ),
        (
            '"improvement norco"',
            [("(improvement AND norco)", 'No issue has: "improvement norco"', 1)],
        ),
        ("norco AND lumbar AND cane", [("norco", "No issue has all the rest and: lumbar and cane", 1)]),
        ("zebra", []),
        ("norco", []),
        ("", []),
        ("CM99-0000001", []),
    ],
)
def test_the_part_in_the_way_is_named_and_left_out(
    searcher: Searcher, query: str, expected: list[tuple[str, str, int]]
) -> None:
    assert offered(searcher, query) == expected


def test_what_is_near_by_meaning_does_not_hide_the_word_in_the_way(tmp_path: Path) -> None:
    searcher = Searcher(engine_over(LETTERS, tmp_path))
    (repair,) = searcher.search_or_relax(SearchRequest("norco AND zebra", Mode.HYBRID)).query.repairs
    assert (repair.query, repair.why) == ("norco", "No issue has: zebra")


def test_a_filter_in_the_way_is_named(searcher: Searcher) -> None:
    assert offered(searcher, "norco", Filter("year", "2014")) == [
        ("norco", "No issue here passes the filter: year is 2014", 1)
    ]
    (repair,) = searcher.search_or_relax(
        SearchRequest("norco", Mode.KEYWORD, (Filter("year", "2014"), Filter("outcome", "upheld")))
    ).query.repairs
    assert repair.filters == (Filter("outcome", "upheld"),)


def test_a_condition_that_a_word_was_taken_for_can_be_read_as_text(searcher: Searcher) -> None:
    (repair,) = searcher.search_or_relax(SearchRequest("overturned norco", Mode.KEYWORD)).query.repairs
    assert repair.off == ("outcome:overturned",)
    assert repair.why == "Without the condition that the outcome is overturned"


def test_a_form_that_no_issue_has_is_said(searcher: Searcher) -> None:
    response = searcher.search(SearchRequest("EXACT(norcos) /s zebr*", Mode.KEYWORD))
    assert response.query.notes[-2:] == ("No issue has: norcos.", "No issue has: zebr*.")


@pytest.mark.parametrize(
    ("text", "part", "left"),
    [
        ("a AND b", "a", "b"),
        ("a AND b", "b", "a"),
        ("a AND b AND c", "b", "a AND c"),
        ("a AND NOT b", "NOT b", "a"),
        ("a BUT NOT b", "b", "a"),
        ("a % b", "b", "a"),
        ("a % b", "a", "% b"),
        ('"x AND" AND b', "b", '"x AND"'),
        ("a b c", "b", "a c"),
        ("a", "a", ""),
    ],
)
def test_a_part_is_taken_out_with_its_operator(text: str, part: str, left: str) -> None:
    start = text.rindex(part) if part != "a" else 0
    assert remove_spans(text, [(start, start + len(part))]) == left


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('soma "red flags', 'soma "red flags"'),
        ('soma"', "soma"),
        ("(soma OR norco", "(soma OR norco)"),
        ("soma)", "soma"),
        ("soma AND", "soma"),
        ("AND soma", "soma"),
        ("soma OR OR norco", "soma OR norco"),
        ("soma AND OR norco", "soma AND norco"),
        ("() soma", "soma"),
        ("opioid /5", "opioid"),
        ("/s opioid", "opioid"),
        ('("red flags AND', '("red flags AND")'),
        ("quantity:abc", None),
        ("a*", None),
        ('"', None),
    ],
)
def test_a_plain_mistake_is_mended(text: str, mended: str | None) -> None:
    with pytest.raises(ImrError):
        parse_query(text)
    assert repaired_query(text) == mended


@pytest.mark.parametrize(
    ("text", "eased"),
    [
        ('"red flags"', ['"red flags"~10', "(red AND flags)"]),
        ('"red"', []),
        ("soma", []),
        ("a /5 b", ["a /p b", "(a AND b)"]),
        ("a w/s b +3 c", ["a /p b +p c", "(a AND b AND c)"]),
        ('"a b" pre/2 "c d"', ['"a b" +p "c d"', '("a b" AND "c d")']),
    ],
)
def test_what_is_asked_can_be_less(text: str, eased: list[str]) -> None:
    assert list(weaker_queries(text)) == eased


@given(st.text('ab"() ANDORT&%/5s', max_size=20))
def test_whatever_is_offered_can_be_read(text: str) -> None:
    if (mended := repaired_query(text)) is not None:
        assert parse_query(mended).description
