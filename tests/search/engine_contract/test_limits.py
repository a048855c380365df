"""Partial answers, and an index of nothing.

Promised of a partial answer is that it is right for the issues that were looked at, and says how many these
are; of an index of nothing, that it answers everything with nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from search.engine.protocol import (
    CountQuery,
    DenseQuery,
    Expansion,
    ExpansionQuery,
    LexicalQuery,
)
from search.model.requests import Sort
from search.query.clauses import EVERYTHING, Boolean, Phrase
from search.query.spans import SpanNear, Wildcard
from tests.search.engine_contract.cases import CASES, SOMA, near, opioid, pain, soma
from tests.search.engine_contract.conftest import Opened
from tests.search.engine_contract.engines import SmallEncoder
from tests.search.engine_contract.oracle_counts import counts_of


def test_an_answer_that_is_partial_says_so(opened: Callable[[str], Opened]) -> None:
    # Each letter has 400 of each of two words, in 160,000 pairs: more than a span query may look at in all.
    spans = opened("spans")
    costly = near(SpanNear(opioid, pain), soma)
    every = [issue.issue_id for issue in spans.oracle.issues]
    assert spans.oracle.ids(near(opioid, soma, 2)) == every
    (ranking,) = spans.snapshot.rank([LexicalQuery(costly, 100)])
    (by_date,) = spans.snapshot.rank([LexicalQuery(costly, 100, Sort.NEWEST)])
    (counts,) = spans.snapshot.aggregate([CountQuery(costly, ("outcome",))])
    searched = ranking.searched
    assert searched == by_date.searched == counts.searched
    found = sorted(hit.issue_id for hit in ranking.hits)
    assert len(found) == ranking.total == by_date.total == counts.total
    if spans.entry.bounded:
        assert searched is not None
        assert 0 < searched < len(every)
        assert found == every[:searched]
    else:
        assert searched is None or searched < len(every)
        assert found == every if searched is None else set(found) < set(every)
    (part,) = spans.snapshot.rank([LexicalQuery(Boolean(must=(SOMA, costly)), 2)])
    assert (part.searched, part.total) == (searched, ranking.total)
    (dense,) = spans.snapshot.rank([DenseQuery(SmallEncoder().encode(["soma"]), 100, costly)])
    if spans.entry.vectors:
        assert (dense.searched, sorted(hit.issue_id for hit in dense.hits)) == (searched, found)


def test_an_answer_that_is_whole_says_nothing(opened: Callable[[str], Opened]) -> None:
    spans = opened("spans")
    cheap = near(SpanNear(soma, pain, 1), opioid, 5)
    (ranking,) = spans.snapshot.rank([LexicalQuery(cheap, 100)])
    assert (ranking.searched, ranking.total) == (None, 8)
    assert spans.snapshot.aggregate([CountQuery(cheap)])[0].searched is None


def test_an_index_of_nothing_answers_nothing(opened: Callable[[str], Opened]) -> None:
    none = opened("none")
    snapshot = none.snapshot
    for case in CASES:
        for sort in Sort:
            (ranking,) = snapshot.rank([LexicalQuery(case.clause, 10, sort, fields=("outcome",))])
            assert (ranking.hits, ranking.total, ranking.after, ranking.searched) == ((), 0, None, None)
        query = CountQuery(case.clause, ("outcome", "year"), months=True)
        assert snapshot.aggregate([query]) == (counts_of(none.oracle, query),)
    vectors = SmallEncoder().encode(["soma"])
    for clause in (EVERYTHING, SOMA, Phrase(("red", "flag"))):
        (ranking,) = snapshot.rank([DenseQuery(vectors, 5, clause)])
        assert (ranking.hits, ranking.total) == ((), 0)
    assert snapshot.expand([ExpansionQuery(Wildcard("*"), 5)]) == (Expansion((), (), 0),)
    statistics = snapshot.term_statistics(["soma"])
    assert (statistics.size, statistics.frequencies) == (0, {"soma": 0})
    assert snapshot.values(["A#1"], ("outcome",)) == {"outcome": {}}
    assert snapshot.letters(["A"]) == snapshot.determinations(["A"]) == snapshot.vectors(["A#1"]) == {}
    assert snapshot.explain([(SOMA, "A#1")]) == ({},)
    assert (snapshot.status.determinations, snapshot.status.issues, snapshot.status.passages) == (0, 0, 0)


def test_a_query_vector_of_an_index_of_nothing_may_have_any_number(opened: Callable[[str], Opened]) -> None:
    vectors = SmallEncoder().encode(["soma", "pain"])
    (ranking,) = opened("none").snapshot.rank([DenseQuery(np.concatenate([vectors] * 20), 1_000)])
    assert ranking.hits == ()
