"""Steps run side by side: what each is answered, and how often the engine is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine.protocol import (
    CountQuery,
    Counts,
    LexicalQuery,
    Ranking,
    RankQuery,
    ScoredHit,
    Snapshot,
    TermStatistics,
)
from search.engine.steps import (
    QuestionKind,
    Step,
    count,
    determinations,
    rank,
    run,
    side_by_side,
    term_statistics,
    together,
)
from search.model.letters import Determination
from search.query.clauses import Term


class Noting:
    """Answers each query by its own word, and notes every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int]] = []

    def rank(self, queries: Sequence[RankQuery]) -> tuple[Ranking, ...]:
        self.calls.append(("rank", len(queries)))
        return tuple(Ranking((ScoredHit(word_of(query), 1.0),), 1) for query in queries)

    def aggregate(self, queries: Sequence[CountQuery]) -> tuple[Counts, ...]:
        self.calls.append(("aggregate", len(queries)))
        return tuple(Counts(len(word_of(query))) for query in queries)

    def term_statistics(self, terms: Sequence[str]) -> TermStatistics:
        self.calls.append(("term_statistics", len(terms)))
        return TermStatistics(9, {term: len(term) for term in terms})

    def determinations(self, ids: Sequence[str]) -> Mapping[str, Determination]:
        self.calls.append(("determinations", len(ids)))
        return {}


def word_of(query: object) -> str:
    assert isinstance(query, LexicalQuery | CountQuery)
    assert isinstance(query.clause, Term)
    return query.clause.term


def asked(snapshot: Noting) -> Snapshot:
    return snapshot  # type: ignore[return-value]  # as much of one as is asked here


def ranks(*words: str) -> Step[list[str]]:
    rankings = yield from rank([LexicalQuery(Term(word), 1) for word in words])
    return [hit.issue_id for ranking in rankings for hit in ranking.hits]


def ranks_then_counts(word: str, rounds: int) -> Step[tuple[list[str], int]]:
    found = []
    for turn in range(rounds):
        found += yield from ranks(f"{word}{turn}")
    (counted,) = yield from count([CountQuery(Term(word))])
    return found, counted.total


def test_questions_of_one_kind_are_one_call_and_each_step_has_its_own_answers() -> None:
    snapshot = Noting()
    assert together(asked(snapshot), [ranks("a", "b"), ranks("c"), ranks()]) == (["a", "b"], ["c"], [])
    assert snapshot.calls == [("rank", 3)]


def test_counts_wait_until_nobody_wants_a_ranking() -> None:
    snapshot = Noting()
    steps = [ranks_then_counts("a", 1), ranks_then_counts("bb", 3), ranks_then_counts("ccc", 0)]
    assert together(asked(snapshot), steps) == ((["a0"], 1), (["bb0", "bb1", "bb2"], 2), ([], 3))
    assert snapshot.calls == [("rank", 2), ("rank", 1), ("rank", 1), ("aggregate", 3)]


def test_terms_and_ids_are_asked_for_once() -> None:
    def looks_up(*terms: str) -> Step[list[int]]:
        statistics = yield from term_statistics(terms)
        yield from determinations(terms)
        return [statistics.frequencies[term] for term in terms]

    snapshot = Noting()
    assert together(asked(snapshot), [looks_up("a", "bb", "a"), looks_up("bb")]) == ([1, 2, 1], [2])
    assert snapshot.calls == [("term_statistics", 2), ("determinations", 2)]


def test_an_error_in_one_step_ends_all() -> None:
    def fails() -> Step[list[str]]:
        yield from ranks("a")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        together(asked(Noting()), [ranks("b"), fails()])


programs = st.recursive(
    st.tuples(st.just("rank"), st.text("abc", min_size=1, max_size=3), st.integers(0, 3)),
    lambda inner: st.tuples(st.just("both"), inner, inner),
    max_leaves=8,
)


def written(program: tuple[object, ...]) -> Step[object]:
    if program[0] == "rank":
        return (yield from ranks_then_counts(str(program[1]), int(str(program[2]))))
    return (yield from side_by_side([written(part) for part in program[1:]]))  # type: ignore[arg-type]


@given(programs)
def test_steps_within_steps_answer_as_they_do_alone(program: tuple[object, ...]) -> None:
    def alone(part: tuple[object, ...]) -> object:
        if part[0] == "rank":
            return run(asked(Noting()), written(part))
        return tuple(alone(inner) for inner in part[1:])  # type: ignore[arg-type]

    snapshot = Noting()
    assert run(asked(snapshot), written(program)) == alone(program)
    assert sum(name == "aggregate" for name, _ in snapshot.calls) == 1
    assert list(QuestionKind) == sorted(QuestionKind)
