"""A whole result set is what paging through it gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search import plan as plan_module
from search.errors import NotFound, QuerySyntax
from search.model.requests import Filter, IssueSubject, Listing, Mode, SearchRequest, SimilarRequest, Window
from search.model.results import Hit
from search.opening import open_searcher
from search.searcher import Searcher


@pytest.fixture(scope="module")
def searcher(small_build: Path) -> Searcher:
    return open_searcher(small_build)


def paged(searcher: Searcher, request: SearchRequest | SimilarRequest) -> list[Hit]:
    ask = searcher.search if isinstance(request, SearchRequest) else searcher.similar
    found: list[Hit] = []
    while hits := ask(replace(request, window=Window(k=3, offset=len(found)))).hits:
        found += hits
    return found


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(""),
        SearchRequest("request", Mode.KEYWORD),
        SearchRequest("physical therapy lumbar", listing=Listing(fold=True)),
        SearchRequest(
            "medically necessary", Mode.KEYWORD, (Filter("outcome", "upheld"),), listing=Listing(fold=True)
        ),
        SearchRequest("pain", Mode.DENSE),
        SimilarRequest(IssueSubject("CM16-0900001#1")),
        SimilarRequest(
            IssueSubject("CM16-0900001#1"), listing=Listing(fold=True), filters=(Filter("outcome", "upheld"),)
        ),
    ],
)
def test_a_whole_result_set_is_that_of_the_pages(
    searcher: Searcher, request_: SearchRequest | SimilarRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_module, "READ_BATCH", 2)
    found = searcher.plan(request_).whole(1_000)
    first = searcher.search(request_) if isinstance(request_, SearchRequest) else searcher.similar(request_)
    hits = list(found.hits)
    assert hits == paged(searcher, request_)
    assert len(hits) == found.rows
    assert (found.total is None) is (request_.mode is Mode.DENSE)
    assert found.total is None or found.rows == found.total - found.folded
    assert (found.total, found.outcomes, found.folded) == (first.total, first.outcomes, first.folded)
    assert (found.query, found.mode, found.build) == (first.query, first.mode, first.build)


def test_a_whole_result_set_ends_at_the_most_that_is_wanted(searcher: Searcher) -> None:
    found = searcher.plan(SearchRequest("request", Mode.KEYWORD, window=Window(k=1, offset=5))).whole(4)
    everything = paged(searcher, SearchRequest("request", Mode.KEYWORD))
    assert [hit.issue_id for hit in found.hits] == [hit.issue_id for hit in everything[:4]]
    assert (found.rows, found.total) == (4, len(everything))


def test_what_cannot_be_asked_is_refused_before_the_first_hit_is_taken(searcher: Searcher) -> None:
    with pytest.raises(QuerySyntax):
        searcher.plan(SearchRequest("(soma")).whole(10)
    with pytest.raises(NotFound):
        searcher.plan(SimilarRequest(IssueSubject("nothing#1"))).whole(10)
