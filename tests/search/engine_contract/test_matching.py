"""Every case on every engine: what matches, in which order, with which score, and page by page.

Promised is that an engine matches the oracle's issues; that it lists the best first and ties by id; that
issues with the same texts tie; that its scores are those of its own BM25 formula (docs/adr/0004); that
where nothing scores the order is by id; and that the pages of a ranking, however long, are parts of one
list. All of that is compared, scores to four digits, since some engines reckon with fewer than Python does.
"""

from __future__ import annotations

from functools import cache

import pytest

from search.engine.protocol import LexicalQuery, Ranking, Snapshot
from search.model.requests import Sort
from search.query.clauses import EVERYTHING, Boolean, Clause, FieldValue, IssueIds, NumberRange, Term
from tests.search.engine_contract.cases import CASES, SOMA, UPHELD, Case, Finds
from tests.search.engine_contract.conftest import Opened
from tests.search.engine_contract.oracle import Oracle, Word

ALL = 1_000

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def ranked(snapshot: Snapshot, clause: Clause, k: int = ALL, sort: Sort = Sort.RELEVANCE) -> Ranking:
    (ranking,) = snapshot.rank([LexicalQuery(clause, k, sort)])
    return ranking


def assert_laws(ranking: Ranking, scores: dict[str, float] | None) -> None:
    """What holds of every ranking of all issues that match: each once, the best first, ties by id, and the
    scores those of the formula where it is known."""
    hits = [(-hit.score, hit.issue_id) for hit in ranking.hits]
    assert hits == sorted(hits)
    assert len({hit.issue_id for hit in ranking.hits}) == len(hits) == ranking.total
    assert all(hit.passage is None for hit in ranking.hits)
    assert ranking.after is None
    assert ranking.searched is None
    if scores is not None:
        assert {hit.issue_id: hit.score for hit in ranking.hits} == pytest.approx(scores, rel=1e-4, abs=1e-6)


@cache
def alike(oracle: Oracle) -> list[list[str]]:
    """The ids of the issues that have the same texts, where there are several."""
    by_texts: dict[tuple[tuple[Word, ...], ...], list[str]] = {}
    for issue in oracle.issues:
        by_texts.setdefault(tuple(issue.words.values()), []).append(issue.issue_id)
    several = [issue_ids for issue_ids in by_texts.values() if len(issue_ids) > 1]
    assert max(map(len, several)) >= 3
    return several


def assert_ties(ranking: Ranking, oracle: Oracle) -> None:
    """Issues of the same texts have the same score, to the last digit."""
    scores = {hit.issue_id: hit.score for hit in ranking.hits}
    for issue_ids in alike(oracle):
        assert len({scores[issue_id] for issue_id in issue_ids if issue_id in scores}) <= 1, issue_ids


def pages(snapshot: Snapshot, query: LexicalQuery) -> list[tuple[str, float]]:
    """The whole ranking, read on from page to page."""
    hits: list[tuple[str, float]] = []
    while True:
        (ranking,) = snapshot.rank([query])
        assert len(ranking.hits) == min(query.k, ranking.total - len(hits))
        hits += [(hit.issue_id, hit.score) for hit in ranking.hits]
        if ranking.after is None:
            assert len(hits) == ranking.total
            return hits
        assert (ranking.after.rank, ranking.after.issue_id) == (len(hits), hits[-1][0])
        query = LexicalQuery(query.clause, query.k, query.sort, ranking.after, query.fields)


@each_case
def test_a_clause_matches_what_the_oracle_says(many: Opened, case: Case) -> None:
    ranking = ranked(many.snapshot, case.clause)
    assert sorted(hit.issue_id for hit in ranking.hits) == many.oracle.ids(case.clause)
    assert_laws(ranking, many.scores.of(case.clause) if many.scores else None)
    assert_ties(ranking, many.oracle)


@each_case
def test_a_ranking_goes_on_where_a_page_ends(many: Opened, case: Case) -> None:
    whole = [(hit.issue_id, hit.score) for hit in ranked(many.snapshot, case.clause).hits]
    for k in (1, 7, len(whole)):
        if k:
            first = ranked(many.snapshot, case.clause, k)
            assert [(hit.issue_id, hit.score) for hit in first.hits] == whole[:k]
            assert first.total == len(whole)
    assert pages(many.snapshot, LexicalQuery(case.clause, 7)) == whole


@each_case
def test_a_clause_is_listed_by_date(many: Opened, case: Case) -> None:
    for sort in (Sort.NEWEST, Sort.OLDEST):
        wanted = many.oracle.by_date(case.clause, newest=sort is Sort.NEWEST)
        ranking = ranked(many.snapshot, case.clause, sort=sort)
        assert [(hit.issue_id, hit.score) for hit in ranking.hits] == wanted
        assert ranking.total == len(wanted)
        assert ranking.after is None
        assert pages(many.snapshot, LexicalQuery(case.clause, 11, sort)) == wanted


@pytest.mark.parametrize(
    "clause",
    [
        EVERYTHING,
        UPHELD,
        NumberRange("age"),
        Boolean(must=(UPHELD, NumberRange("age", 40))),
        Boolean(should=(UPHELD, FieldValue("year", ("2014",)))),
        Boolean(must_not=(SOMA,)),
        Boolean(must=(UPHELD,), must_not=(SOMA,)),
        IssueIds(("DM16-é#2", "CM16-0000009-2#2", "CM16-0000009-2#12", "CM16-0000009-2#1")),
    ],
    ids=repr,
)
def test_where_nothing_scores_the_order_is_by_id(many: Opened, clause: Clause) -> None:
    wanted = [(issue_id, 0.0) for issue_id in many.oracle.ids(clause)]
    assert len(wanted) > 3
    assert [(hit.issue_id, hit.score) for hit in ranked(many.snapshot, clause).hits] == wanted
    assert [(hit.issue_id, hit.score) for hit in ranked(many.snapshot, clause, 3).hits] == wanted[:3]
    assert pages(many.snapshot, LexicalQuery(clause, 2)) == wanted


def test_a_tie_is_cut_at_any_depth_by_id(many: Opened) -> None:
    # One word that every issue has once in one field whose length is the same for many.
    clause = Term("pain", "reviewer")
    whole = [hit.issue_id for hit in ranked(many.snapshot, clause).hits]
    scores = {hit.score for hit in ranked(many.snapshot, clause).hits}
    assert 1 < len(scores) < len(whole) / 3
    for k in range(1, len(whole)):
        assert [hit.issue_id for hit in ranked(many.snapshot, clause, k).hits] == whole[:k]


def test_depth_beyond_the_end_is_the_end(many: Opened) -> None:
    for sort in Sort:
        whole = ranked(many.snapshot, SOMA, sort=sort)
        assert ranked(many.snapshot, SOMA, 10_000, sort) == whole
        assert ranked(many.snapshot, SOMA, whole.total, sort) == whole
        last = ranked(many.snapshot, SOMA, whole.total - 1, sort)
        assert last.after is not None
        (end,) = many.snapshot.rank([LexicalQuery(SOMA, 50, sort, last.after)])
        assert end.hits == whole.hits[-1:]
        assert end.after is None


@pytest.mark.parametrize("sort", Sort)
def test_values_come_along_with_the_hits(many: Opened, sort: Sort) -> None:
    fields = ("outcome", "guideline", "specialty", "determination")
    (ranking,) = many.snapshot.rank([LexicalQuery(SOMA, 9, sort, fields=fields)])
    ids = [hit.issue_id for hit in ranking.hits]
    assert len(ids) == 9
    assert ranking.values == many.oracle.values(ids, fields)
    (none,) = many.snapshot.rank([LexicalQuery(Term("zzzz"), 9, sort, fields=fields)])
    assert none.values == {field: {} for field in fields}


def test_cases_are_more_than_half_telling() -> None:
    assert sum(case.finds is Finds.SOME for case in CASES) > len(CASES) * 0.7
