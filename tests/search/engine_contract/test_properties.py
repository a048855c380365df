"""Clauses that nobody thought of: every engine and the oracle agree on all of them."""

from __future__ import annotations

from hypothesis import given, note, settings
from hypothesis import strategies as st

from search.engine.protocol import CountQuery, DenseQuery, LexicalQuery
from search.fields import FILTER_FIELDS
from search.model.letters import PassageScope
from search.model.requests import Sort
from search.query.clauses import Clause
from tests.examples import examples
from tests.search.engine_contract.conftest import Opened, expected
from tests.search.engine_contract.oracle_counts import counts_of
from tests.search.engine_contract.strategies import clauses_about
from tests.search.engine_contract.test_matching import ALL, assert_laws, pages, ranked
from tests.search.engine_contract.test_nearest import VECTORS, assert_nearest

CLAUSES = st.deferred(lambda: clauses_about(expected("many").oracle))


@settings(max_examples=examples(60))
@given(CLAUSES, st.integers(7, 40))
def test_any_clause_is_ranked_as_the_oracle_ranks_it(many: Opened, clause: Clause, k: int) -> None:
    note(repr(clause))
    ranking = ranked(many.snapshot, clause)
    assert sorted(hit.issue_id for hit in ranking.hits) == many.oracle.ids(clause)
    assert_laws(ranking, many.scores.of(clause) if many.scores else None)
    whole = [(hit.issue_id, hit.score) for hit in ranking.hits]
    assert [(hit.issue_id, hit.score) for hit in ranked(many.snapshot, clause, k).hits] == whole[:k]
    assert pages(many.snapshot, LexicalQuery(clause, k)) == whole


@settings(max_examples=examples(40))
@given(CLAUSES, st.lists(st.sampled_from(FILTER_FIELDS), max_size=3, unique=True), st.integers(0, 5))
def test_any_clause_is_counted_as_the_oracle_counts_it(
    many: Opened, clause: Clause, fields: list[str], limit: int
) -> None:
    note(repr(clause))
    queries = [CountQuery(clause, tuple(fields), limit, months=True), CountQuery(clause, tuple(fields))]
    assert many.snapshot.aggregate(queries) == tuple(counts_of(many.oracle, query) for query in queries)
    for sort in (Sort.NEWEST, Sort.OLDEST):
        wanted = many.oracle.by_date(clause, newest=sort is Sort.NEWEST)
        hits = ranked(many.snapshot, clause, ALL, sort).hits
        assert [(hit.issue_id, hit.score) for hit in hits] == wanted


@settings(max_examples=examples(30))
@given(
    CLAUSES,
    st.lists(st.integers(0, len(VECTORS) - 1), min_size=1, max_size=3),
    st.integers(1, 100),
    st.sampled_from(PassageScope),
)
def test_any_clause_is_a_filter_of_rankings_by_meaning(
    many: Opened, clause: Clause, vectors: list[int], k: int, scope: PassageScope
) -> None:
    note(repr(clause))
    assert_nearest(many, DenseQuery(VECTORS[vectors], k, clause, scope))


@settings(max_examples=examples(20))
@given(st.lists(CLAUSES, min_size=2, max_size=4), st.integers(1, 20))
def test_any_batch_answers_what_each_question_alone_is_answered(
    many: Opened, clauses: list[Clause], k: int
) -> None:
    queries = [LexicalQuery(clause, k, sort) for clause in clauses for sort in (Sort.RELEVANCE, Sort.NEWEST)]
    assert many.snapshot.rank(queries) == tuple(many.snapshot.rank([query])[0] for query in queries)
    ids = [issue.issue_id for issue in many.oracle.issues[::20]]
    explained = many.snapshot.explain([(clause, issue_id) for clause in clauses for issue_id in ids])
    for clause, parts in zip(
        clauses, [explained[at : at + len(ids)] for at in range(0, len(explained), len(ids))], strict=True
    ):
        matching = set(many.oracle.ids(clause))
        assert [bool(part) for part in parts] == [issue_id in matching for issue_id in ids]
