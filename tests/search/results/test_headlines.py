"""What is said in large of a result set that is empty, and of what comes behind one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.in_memory import memory_searcher
from search.model.letters import Citation
from search.model.requests import Filter, Mode, Readings, SearchRequest
from search.model.results import AskedFor, AskedTreatment
from search.results.headlines import empty_headline, near_heading, read_conditions
from search.searcher import Searcher
from tests.search.letters import disputed, letter

LETTERS = 3
CITED = Citation("MTUS", chapter="Chronic Pain Medical Treatment Guidelines", pages=((29, 29),))


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    soma = replace(disputed(1, "Soma 350mg", "Weaning is due."), reviewer_citations=(CITED,))
    return memory_searcher(
        [
            letter("CM16-0000001", soma, disputed(2, "Soma 250mg")),
            letter("CM16-0000002", disputed(1, "MRI of the lumbar spine", "No red flags."), year=2014),
            letter("CM16-0000003", disputed(1, "Cane")),
        ]
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("soma", None),
        ("soma weaning", None),
        ("", None),
        ("H-wave", "No decision on H-wave (H-wave device) in this index (3 letters)"),
        ("norco", "No decision on norco (hydrocodone/acetaminophen) in this index (3 letters)"),
        ("knee MRI", "No decision on MRI for the knee in this index (3 letters)"),
        ("soma overturned", "None of 2 decisions on soma (carisoprodol): outcome is overturned"),
        ("MTUS page 124 carisoprodol", "None of 2 decisions on carisoprodol: page is 124 of MTUS"),
        ("lumbar MRI overturned", "None of 1 decision on MRI for the lumbar spine: outcome is overturned"),
        ("weaning overturned", "None of 1 decision: outcome is overturned"),
        ("zebra", "No decision in this index has zebra (3 letters)"),
        ("weaning zebra", "No decision in this index has all of: weaning, zebra (3 letters)"),
    ],
)
def test_an_empty_set_says_why(searcher: Searcher, query: str, said: str | None) -> None:
    assert empty_headline(searcher.search(SearchRequest(query, Mode.KEYWORD)), LETTERS) == said


def test_a_sentence_is_counted_before_it_is_said(searcher: Searcher) -> None:
    """That a page or a filter leaves nothing does not make it true that nobody disputes it."""
    for request in (
        SearchRequest("carisoprodol page 124", Mode.KEYWORD),
        SearchRequest("carisoprodol", Mode.KEYWORD, (Filter("year", "2014"),)),
    ):
        response = searcher.search(request)
        said = empty_headline(response, LETTERS)
        assert response.total == 0
        assert said is not None
        assert said.startswith("None of 2")
        keys = read_conditions(response.query)
        without = replace(request, filters=(), readings=Readings(off=keys))
        assert searcher.search(without).total == 2


def test_the_conditions_that_words_state_are_those_that_apply(searcher: Searcher) -> None:
    response = searcher.search(SearchRequest("soma overturned 2015 lumbar", Mode.KEYWORD))
    assert read_conditions(response.query) == ("outcome:overturned", "year:2015")
    off = SearchRequest("soma overturned 2015", Mode.KEYWORD, readings=Readings(off=("year:2015",)))
    assert read_conditions(searcher.search(off).query) == ("outcome:overturned",)


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("soma", "Not about soma (carisoprodol), but near it"),
        ("lumbar MRI", "Not about MRI for the lumbar spine, but near it"),
        ("weaning zebra", "Without some of these words, but near them"),
    ],
)
def test_what_is_near_has_a_heading(searcher: Searcher, query: str, heading: str) -> None:
    assert near_heading(searcher.search(SearchRequest(query, Mode.KEYWORD)).query) == heading


def test_what_is_asked_for_is_said_in_words() -> None:
    treatments = (AskedTreatment("norco", "hydrocodone/acetaminophen"), AskedTreatment("MRI", "mri"))
    assert AskedFor(treatments).subject == "norco (hydrocodone/acetaminophen) or mri"
    assert AskedFor(treatments[1:], ("knee", "hip")).subject == "mri for the knee or hip"
    assert AskedFor((), ("knee",)).subject == ""
