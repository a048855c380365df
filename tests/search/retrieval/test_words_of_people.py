"""Queries in people's words find letters that say it in theirs, also where a word is required of the set."""

from __future__ import annotations

import pytest

from search.in_memory import memory_searcher
from search.model.letters import Outcome
from search.model.requests import Mode, Readings, SearchRequest, Window
from search.model.results import SearchResponse
from search.searcher import Searcher
from tests.search.letters import disputed, letter

RATIONALES = {
    "CM16-0000001": "He is employed elsewhere. There was a motor vehicle accident.",
    "CM16-0000002": "The notes were difficult to decipher.",
    "CM16-0000003": "The request is redundant.",
    "CM16-0000004": "She is temporarily totally disabled.",
    "CM16-0000005": "He reports insomnia.",
    "CM16-0000006": "There is paresthesia of the hand.",
    "CM16-0000007": "The worker has a nicotine habit.",
    "CM16-0000008": "The quantity exceeds what is recommended.",
    "CM16-0000009": "There was a loss of consciousness.",
    "CM16-0000010": "She works with restrictions. She must lift and turn.",
    "CM16-0000011": "Reviewed. UR modified the request.",
    "CM16-0000012": "Nothing is said of it. Surgery was done on the patient.",
}


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    """A letter for each way to say something, and one that says none of it."""
    return memory_searcher(
        [letter(name, disputed(1, "Wheelchair", text, Outcome.UPHELD)) for name, text in RATIONALES.items()]
    )


def answer(searcher: Searcher, query: str, **readings: tuple[str, ...]) -> SearchResponse:
    return searcher.search(
        SearchRequest(query, Mode.KEYWORD, window=Window(50), readings=Readings(**readings))
    )


def found(searcher: Searcher, query: str, **readings: tuple[str, ...]) -> list[int]:
    return [int(hit.determination_id[-2:]) for hit in answer(searcher, query, **readings).hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("car crash", 1),
        ("MVA", 1),
        ("rear-ended", 1),
        ("hard to read", 2),
        ("illegible", 2),
        ("duplicate", 3),
        ("TTD", 4),
        ("off work", 4),
        ("can't sleep", 5),
        ("pins and needles", 6),
        ("numb", 6),
        ("smoker", 7),
        ("smokes", 7),
        ("too many", 8),
        ("qty", 8),
        ("knocked out", 9),
        ("approved in part", 11),
    ],
)
def test_a_query_in_peoples_words_lists_what_letters_say_so(
    searcher: Searcher, query: str, expected: int
) -> None:
    assert found(searcher, query) == [expected]


def test_of_a_name_with_function_words_they_count(searcher: Searcher) -> None:
    """ "off work" is not any work."""
    assert 10 not in found(searcher, "off work")
    assert found(searcher, "too many patients") == []


def test_a_part_that_was_approved_is_no_outcome(searcher: Searcher) -> None:
    keys = [one.key for one in answer(searcher, "approved in part").query.understood]
    assert keys == ["office:approved-in-part"]
    assert [one.key for one in answer(searcher, "wheelchair approved").query.understood][
        -1
    ] == "outcome:approved"


def test_a_complaint_is_no_treatment(searcher: Searcher) -> None:
    keys = [one.key for one in answer(searcher, "pins and needles").query.understood]
    assert keys == ["complaint:pins-and-needles"]


def test_a_reading_is_switched_off(searcher: Searcher) -> None:
    assert found(searcher, "smoker", off=("history:smoker",)) == []
