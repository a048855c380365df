"""Rankings by meaning.

Promised is :class:`search.engine.protocol.DenseQuery` with the rule of floors of
:meth:`search.index.dense.index.DenseIndex.search`, and ties by id. Compared are the scores, to five digits;
that every hit has the oracle's score and one of the passages that have it; that whatever is not among the
hits has no more; and, exactly, that hits stand by their own score and then by id. Engines without vectors
are held to saying so.
"""

from __future__ import annotations

import numpy as np
import pytest

from search.engine.protocol import Capability, DenseQuery, LexicalQuery, Ranking
from search.index.encoders.base import Vectors
from search.model.letters import PassageScope
from search.query.clauses import EVERYTHING, NOTHING, Boolean, Clause, FieldValue, IssueIds, NumberRange
from search.query.spans import AnyForm, Wildcard
from tests.search.engine_contract.cases import IDS, OPIOID, SOMA, UPHELD, span
from tests.search.engine_contract.conftest import Opened
from tests.search.engine_contract.engines import SmallEncoder
from tests.search.engine_contract.oracle_nearest import TOLERANCE

TEXTS = (
    "weaning of opioids",
    "the soma denial and pain",
    "acupuncture of the neck",
    "MRI mris the patient’s opioids weaned",
    "Nothing of this stands in any letter",
)
VECTORS = SmallEncoder().encode(TEXTS)
FILTERS: dict[str, Clause] = {
    "everything": EVERYTHING,
    "a value": UPHELD,
    "a term": SOMA,
    "a span": span(AnyForm("opioid"), Wildcard("wean*")),
    "a range": NumberRange("age", 40),
    "ids": IssueIds(IDS),
    "a mixture": Boolean((UPHELD,), (), (OPIOID, FieldValue("year", ("2014",)))),
    "one issue": IssueIds(("CM16-0000009-2#10",)),
}


def nearest(many: Opened, query: DenseQuery) -> Ranking:
    (ranking,) = many.snapshot.rank([query])
    return ranking


def assert_nearest(many: Opened, query: DenseQuery) -> None:
    ranking = nearest(many, query)
    if not many.entry.vectors:
        assert (ranking.hits, ranking.total, ranking.after) == ((), 0, None)
        return
    wanted = many.nearest.ranking(query)
    hits = [(-hit.score, hit.issue_id) for hit in ranking.hits]
    assert hits == sorted(hits)
    assert len({issue_id for _, issue_id in hits}) == len(hits) == ranking.total
    assert [hit.score for hit in ranking.hits] == pytest.approx(wanted.best, abs=TOLERANCE)
    for hit in ranking.hits:
        assert hit.score == pytest.approx(wanted.scores[hit.issue_id], abs=TOLERANCE)
        assert hit.passage in wanted.matched[hit.issue_id]


@pytest.mark.parametrize("scope", PassageScope)
@pytest.mark.parametrize("filter_query", FILTERS.values(), ids=FILTERS)
@pytest.mark.parametrize("vectors", [VECTORS[:1], VECTORS[1:2], VECTORS], ids=["one", "another", "five"])
def test_the_nearest_issues_are_those_of_the_oracle(
    many: Opened, vectors: Vectors, filter_query: Clause, scope: PassageScope
) -> None:
    for k in (1, 5, 30, 1_000):
        assert_nearest(many, DenseQuery(vectors, k, filter_query, scope))


def test_the_vector_of_a_passage_finds_its_issue_first(many: Opened) -> None:
    passages = [passage for passage in many.nearest.passages if passage.issue_id][::9]
    assert len(passages) > 5
    rankings = many.snapshot.rank(
        [DenseQuery(passage.vector[None], 3, scope=PassageScope.ISSUE) for passage in passages]
    )
    for passage, ranking in zip(passages, rankings, strict=True):
        if many.entry.vectors:
            best = [hit.issue_id for hit in ranking.hits if hit.score == pytest.approx(1, abs=1e-4)]
            assert passage.issue_id in best
        else:
            assert ranking.hits == ()


def test_issues_with_the_same_texts_tie_by_id(many: Opened) -> None:
    # The twins are a letter of two issues, thrice: each of the first ones is as near as the others.
    ids = ("CM16-0000000 addendum#1", "CM16-0000017b#1", "DM16-é#1")
    own = many.nearest.own(ids[0])
    for vectors in (own[:1], own):
        ranking = nearest(many, DenseQuery(vectors, 1_000))
        hits = [hit for hit in ranking.hits if hit.issue_id in ids]
        assert [hit.issue_id for hit in hits] == (list(ids) if many.entry.vectors else [])
        assert len({hit.score for hit in hits}) <= 1
        for k in (1, 2, 3):
            part = nearest(many, DenseQuery(vectors, k, IssueIds(ids[::-1])))
            assert [hit.issue_id for hit in part.hits] == (list(ids[:k]) if many.entry.vectors else [])


def test_sides_of_one_letter_tie_by_id(many: Opened) -> None:
    # All twelve issues of a letter are as near as its summary, and stand by id: 1, 10, 11, 12, 2 ...
    ids = [f"CM16-0000009-2#{number}" for number in range(1, 13)]
    assert len(many.nearest.of_letter(ids[0])) >= 1
    query = DenseQuery(VECTORS[:1], 7, IssueIds(tuple(ids)), PassageScope.LETTER)
    hits = [hit.issue_id for hit in nearest(many, query).hits]
    assert hits == (sorted(ids)[:7] if many.entry.vectors else [])


@pytest.mark.parametrize(
    "query",
    [
        DenseQuery(VECTORS[:0], 5),
        DenseQuery(VECTORS[:1], 5, NOTHING),
        DenseQuery(VECTORS, 5, IssueIds(("no#1",))),
    ],
    ids=["no vector", "nothing", "unknown ids"],
)
def test_nothing_is_near_to_nothing(many: Opened, query: DenseQuery) -> None:
    ranking = nearest(many, query)
    assert (ranking.hits, ranking.total) == ((), 0)


def test_values_come_along_with_the_hits(many: Opened) -> None:
    fields = ("outcome", "treatment")
    ranking = nearest(many, DenseQuery(VECTORS, 6, fields=fields))
    ids = [hit.issue_id for hit in ranking.hits]
    assert len(ids) == (6 if many.entry.vectors else 0)
    if ids:
        assert ranking.values == many.oracle.values(ids, fields)


def test_rankings_of_both_kinds_are_asked_for_together(many: Opened) -> None:
    queries = [
        DenseQuery(VECTORS, 5),
        LexicalQuery(SOMA, 5),
        DenseQuery(VECTORS[:1], 9, UPHELD),
        LexicalQuery(SOMA, 9),
    ]
    together = many.snapshot.rank(queries)
    assert together == tuple(many.snapshot.rank([query])[0] for query in queries)


def test_an_engine_says_whether_it_ranks_by_meaning(many: Opened) -> None:
    can = Capability.DENSE in many.snapshot.capabilities
    encoder = many.snapshot.encoder
    assert can == many.entry.vectors == (encoder is not None)
    if encoder is not None:
        assert np.array_equal(encoder.encode(TEXTS), VECTORS)
