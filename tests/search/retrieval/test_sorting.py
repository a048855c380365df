"""Result sets by the date of the decision, against the letters' own dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from search.analytics.facets import months_of_year
from search.model.letters import Letter, Outcome
from search.model.requests import (
    Filter,
    IssueSubject,
    Listing,
    Mode,
    SearchRequest,
    SimilarRequest,
    Sort,
    Window,
)
from search.retrieval.ranking import CANDIDATE_DEPTH
from search.searcher import Searcher
from tests.search.engines import engine_over
from tests.search.letters import disputed, letter

SAME = "The knee brace is not shown to be needed by any finding in file {n} at all."


def made(name: str, decided: dt.date | None, inferred: dt.date | None = None, issues: int = 1) -> Letter:
    outcomes = (Outcome.UPHELD, Outcome.OVERTURNED)
    listed = tuple(
        disputed(n, f"Knee brace {name}", SAME.format(n=n if issues < 9 else name), outcomes[n % 2])
        for n in range(1, issues + 1)
    )
    found = letter(name, *listed)
    return replace(
        found, determination=replace(found.determination, decision_date=decided, ur_denial_date=inferred)
    )


LETTERS = (
    made("CM16-0000001", dt.date(2016, 3, 1)),
    made("CM16-0000002", dt.date(2017, 3, 1), issues=2),
    made("CM16-0000003", None, dt.date(2016, 6, 1)),
    made("CM16-0000004", dt.date(2016, 1, 1)),
    made("CM16-0000005", None),
    made("CM16-0000006", dt.date(2015, 12, 31)),
    made("CM16-0000007", dt.date(2016, 3, 1)),
)
# The year that is inferred for 3 counts from its first day, the same as 4's.
OLDEST = ["6", "3", "4", "1", "7", "2", "2", "5"]
NEWEST = ["2", "2", "1", "7", "3", "4", "6", "5"]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return Searcher(engine_over(LETTERS, tmp_path_factory.mktemp("sorted")))


def order(ids: list[str]) -> list[str]:
    return [str(int(found[len("CM16-") :].partition("#")[0])) for found in ids]


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.KEYWORD])
@pytest.mark.parametrize(("sort", "wanted"), [(Sort.OLDEST, OLDEST), (Sort.NEWEST, NEWEST)])
def test_issues_are_listed_by_date_and_then_by_id(
    searcher: Searcher, sort: Sort, wanted: list[str], mode: Mode
) -> None:
    request = SearchRequest("knee brace", mode, window=Window(k=20), listing=Listing(sort=sort))
    found = searcher.search(request)
    plain = searcher.search(replace(request, listing=replace(request.listing, sort=Sort.RELEVANCE)))
    listed = {hit.issue_id for hit in plain.hits}
    assert {hit.issue_id for hit in found.hits} == listed, "the order changes nothing else"
    assert (found.total, found.outcomes) == (plain.total, plain.outcomes)
    assert {hit.issue_id: hit.score for hit in found.hits} == pytest.approx(
        {hit.issue_id: hit.score for hit in plain.hits}
    )
    assert [hit.rank for hit in found.hits] == list(range(1, len(OLDEST) + 1))
    assert order([hit.issue_id for hit in found.hits]) == wanted


def test_what_is_nearest_has_no_end_and_stays_in_its_order(searcher: Searcher) -> None:
    request = SearchRequest("knee brace", Mode.DENSE, window=Window(k=20))
    by_date = replace(request, listing=Listing(sort=Sort.NEWEST))
    assert searcher.search(by_date).hits == searcher.search(request).hits != ()


def test_pages_follow_each_other_and_filters_hold(searcher: Searcher) -> None:
    whole = searcher.search(
        SearchRequest("knee brace", Mode.KEYWORD, window=Window(k=20), listing=Listing(sort=Sort.NEWEST))
    ).hits
    pages = [
        hit
        for at in range(0, 8, 3)
        for hit in searcher.search(
            SearchRequest(
                "knee brace", Mode.KEYWORD, window=Window(k=3, offset=at), listing=Listing(sort=Sort.NEWEST)
            )
        ).hits
    ]
    assert pages == list(whole)
    upheld = (Filter("outcome", "overturned"),)
    found = searcher.search(
        SearchRequest(
            "knee brace", Mode.KEYWORD, upheld, window=Window(k=20), listing=Listing(sort=Sort.NEWEST)
        )
    ).hits
    assert [hit.issue_id for hit in found] == [
        hit.issue_id for hit in whole if hit.issue.outcome is Outcome.OVERTURNED
    ]


def test_nothing_lies_behind_a_result_set_by_date(searcher: Searcher) -> None:
    for query in ("CM16-0000001", "knee brace overturned", "brace needed"):
        request = SearchRequest(query, window=Window(k=20), listing=Listing(sort=Sort.NEWEST))
        found = searcher.search(request)
        assert len(found.hits) == found.total
        assert found.near == ()


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_similar_cases_and_whole_result_sets_are_sorted_too(searcher: Searcher, sort: Sort) -> None:
    request = SimilarRequest(IssueSubject("CM16-0000001#1"), window=Window(k=20), listing=Listing(sort=sort))
    found = searcher.similar(request)
    plain = searcher.similar(replace(request, listing=replace(request.listing, sort=Sort.RELEVANCE)))
    assert found.total == plain.total == len(OLDEST) - 1
    days = [hit.determination.decision_date for hit in found.hits if hit.determination.decision_date]
    assert days == sorted(days, reverse=sort is Sort.NEWEST)
    assert all(hit.likeness is not None for hit in found.hits)
    assert [hit.issue_id for hit in searcher.plan(request).whole(100).hits] == [
        hit.issue_id for hit in found.hits
    ]


def test_what_was_decided_in_the_same_words_is_folded_under_the_first_by_date(searcher: Searcher) -> None:
    found = searcher.search(
        SearchRequest(
            "knee brace", Mode.KEYWORD, window=Window(k=20), listing=Listing(sort=Sort.OLDEST, fold=True)
        )
    )
    assert found.folded > 0
    assert order([hit.issue_id for hit in found.hits])[0] == "6"
    assert len(found.hits) == found.total - found.folded


def test_a_long_result_set_is_sorted_beyond_what_is_fused(tmp_path: Path) -> None:
    letters = [
        made(f"CM16-{n:07}", dt.date(2016, 1, 1) + dt.timedelta(n % 97), issues=9) for n in range(1, 71)
    ]
    searcher = Searcher(engine_over(letters, tmp_path))
    total = 9 * len(letters)
    assert total > CANDIDATE_DEPTH
    found = []
    for at in range(0, total, 200):
        request = SearchRequest(
            "knee brace", Mode.KEYWORD, window=Window(k=200, offset=at), listing=Listing(sort=Sort.NEWEST)
        )
        found += searcher.search(request).hits
    keys = [(hit.determination.decision_date, hit.issue_id) for hit in found]
    assert len(keys) == len(set(keys)) == total
    days = [day for day, _ in keys if day]
    assert days == sorted(days, reverse=True)


def test_nothing_found_is_nothing_sorted(searcher: Searcher) -> None:
    found = searcher.search(SearchRequest("xylophone", Mode.KEYWORD, listing=Listing(sort=Sort.NEWEST)))
    assert (found.total, found.hits) == (0, ())


@pytest.mark.parametrize("year", [2015, 2016])
def test_a_month_counts_its_first_and_its_last_day_and_no_other_month(tmp_path: Path, year: int) -> None:
    days = [dt.date(year - 1, 12, 31) + dt.timedelta(n) for n in range(368)]
    edges = [day for day in days if day.day == 1 or (day + dt.timedelta(1)).day == 1]
    letters = [made(f"CM16-{number:07}", day) for number, day in enumerate(edges)]
    letters.append(made("CM16-0000999", None, dt.date(year, 2, 1)))
    months = Searcher(engine_over(letters, tmp_path)).plan(SearchRequest("", Mode.KEYWORD)).histogram()
    assert sum(month.count for month in months) == len(letters)
    found = months_of_year(months, year)
    assert [(one.value, one.count) for one in found] == [
        *(
            (f"{year}-{month:02}", sum((day.year, day.month) == (year, month) for day in edges))
            for month in range(1, 13)
        ),
        (str(year), 1),
    ]
    assert {one.count for one in found[:-1]} == {2}
