"""What ranks beside words and meaning: treatments and body parts that are named, grounds, an outcome asked
about."""

from __future__ import annotations

import pytest

from search.fields import TEXT_FIELDS, UNWRITTEN_FIELDS
from search.in_memory import memory_searcher
from search.model.letters import Outcome
from search.model.requests import (
    IssueSubject,
    Listing,
    Mode,
    SearchRequest,
    SimilarRequest,
    TextSubject,
    Window,
)
from search.model.results import SearchResponse
from search.query.clauses import Boolean, DisjunctionMax, Phrase, Term
from search.retrieval.statistics import Statistics, idf_of_clause
from search.searcher import Searcher
from search.text.significant_terms import idf
from tests.search.engines import engine_over
from tests.search.letters import disputed, letter

GIVEN = "Relief of pain and better function are documented with prior use."
LACKING = "There is no documentation of functional improvement with prior use."
UNMONITORED = "There is no urine drug screen and no CURES report on file."
LETTERS = [
    letter("CM16-0000001", disputed(1, "Xanax 1mg #30", LACKING)),
    letter("CM16-0000002", disputed(1, "Diazepam 5mg #30", LACKING), disputed(2, "Cane", LACKING)),
    letter("CM16-0000003", disputed(1, "Norco 10/325mg #60", UNMONITORED)),
    letter("CM16-0000004", disputed(1, "Norco 5/325mg #90", LACKING)),
    letter("CM16-0000005", disputed(1, "Wheelchair", LACKING)),
    letter("CM16-0000006", disputed(1, "MRI of the right knee", GIVEN, Outcome.OVERTURNED)),
    letter("CM16-0000007", disputed(1, "MRI of the left knee", LACKING)),
    letter("CM16-0000008", disputed(1, "MRI of the lumbar spine", LACKING)),
    letter("CM16-0000009", disputed(1, "Percocet 5/325mg #60", UNMONITORED), disputed(2, "Walker")),
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return Searcher(engine_over(LETTERS, tmp_path_factory.mktemp("signals")))


def listed(response: SearchResponse) -> list[str]:
    """The requests best first, what is near behind the set."""
    return [hit.issue.request for hit in (*response.hits, *response.near)]


def found(searcher: Searcher, query: str, mode: Mode = Mode.KEYWORD) -> list[str]:
    return listed(searcher.search(SearchRequest(query, mode, window=Window(50), listing=Listing(near=20))))


@pytest.mark.parametrize("mode", [Mode.KEYWORD, Mode.HYBRID])
def test_behind_the_treatment_comes_another_of_its_kind(searcher: Searcher, mode: Mode) -> None:
    first, second, *others = found(searcher, "xanax functional improvement", mode)
    assert first == "Xanax 1mg #30"
    assert second == "Diazepam 5mg #30"  # another benzodiazepine
    assert "Cane" in others


def test_an_issue_for_the_body_part_is_nearer_than_one_for_another(searcher: Searcher) -> None:
    answer = searcher.search(SearchRequest("x-ray of the knee", Mode.KEYWORD, listing=Listing(near=20)))
    assert answer.total == 0
    near = [hit.issue.request for hit in answer.near]
    assert set(near[:2]) == {"MRI of the right knee", "MRI of the left knee"}


def test_an_outcome_that_is_only_offered_leans_the_order(searcher: Searcher) -> None:
    answer = searcher.search(SearchRequest("Which knee MRI requests were approved?", Mode.KEYWORD))
    assert [hit.issue.request for hit in answer.hits] == ["MRI of the right knee", "MRI of the left knee"]
    assert answer.total == 2  # nothing is left out for it


def test_grounds_are_found_under_plain_words_that_no_letter_has(searcher: Searcher) -> None:
    assert not searcher.search(SearchRequest("aberrant", Mode.KEYWORD)).hits
    ranked = found(searcher, "norco aberrant compliance not monitored")
    assert ranked[:2] == ["Norco 10/325mg #60", "Norco 5/325mg #90"]
    near = found(searcher, "opioids with no aberrant behavior monitoring")
    assert near[:2] == ["Norco 10/325mg #60", "Percocet 5/325mg #60"]


def test_plain_words_are_in_no_set_and_no_field_of_the_query_language(searcher: Searcher) -> None:
    assert not UNWRITTEN_FIELDS.keys() & TEXT_FIELDS.keys()
    for query in ('"aberrant"', "aberrant AND norco", "aberran*"):
        assert not searcher.search(SearchRequest(query, Mode.KEYWORD)).hits


def test_similar_cases_share_grounds(searcher: Searcher) -> None:
    request = SimilarRequest(IssueSubject("CM16-0000009#1"), Mode.KEYWORD, window=Window(20))
    assert listed(searcher.similar(request))[0] == "Norco 10/325mg #60"
    pasted = "Request: Norco 10/325 mg. Denied since no urine drug screen was done and CURES was not checked."
    answer = searcher.similar(SimilarRequest(TextSubject(pasted), Mode.KEYWORD, window=Window(20)))
    assert listed(answer)[:2] == ["Norco 10/325mg #60", "Norco 5/325mg #90"]


def test_siblings_are_ranked_only_where_they_are_asked_for(searcher: Searcher) -> None:
    subject = IssueSubject("CM16-0000002#1")
    apart = searcher.similar(SimilarRequest(subject, Mode.KEYWORD, window=Window(20)))
    among = searcher.similar(SimilarRequest(subject, Mode.KEYWORD, window=Window(20), siblings=True))
    assert "Cane" not in listed(apart)
    assert [issue.request for issue in apart.same_letter] == ["Cane"]
    assert "Cane" in listed(among)
    assert not among.same_letter
    assert "Diazepam 5mg #30" not in listed(among)


def test_what_was_tried_is_not_compared() -> None:
    searcher = memory_searcher(LETTERS)
    text = "Repeat lumbar MRI. The pain persists despite Norco and Xanax."
    answer = searcher.similar(SimilarRequest(TextSubject(text), Mode.KEYWORD))
    listed_requests = [hit.issue.request for hit in answer.hits]
    assert listed_requests[0] == "MRI of the lumbar spine"
    assert not [request for request in listed_requests if "Norco" in request or "Xanax" in request]


def test_the_idf_of_a_clause_is_that_of_its_words_and_of_alternatives_the_best() -> None:
    statistics = Statistics(100, {"norco": 4, "hydrocodon": 20, "wean": 10, "unseen": 0})
    norco, wean = idf(4, 100), idf(10, 100)
    either = DisjunctionMax((Term("norco"), Term("hydrocodon", weight=0.5)))
    assert idf_of_clause(Boolean(should=(either, Term("wean"))), statistics) == pytest.approx(norco + wean)
    assert idf_of_clause(Phrase(("norco", "wean"), weight=2.0), statistics) == pytest.approx(
        2 * (norco + wean)
    )
    assert idf_of_clause(Term("unseen"), statistics) == 0
    assert idf_of_clause(Term("never"), statistics) == 0


def test_the_field_of_plain_words_is_one_of_every_engine(searcher: Searcher) -> None:
    memory = memory_searcher(LETTERS)
    query = "opioids with no aberrant behavior monitoring"
    assert set(found(memory, query)) == set(found(searcher, query))
