"""What is read by id: values, letters, vectors, explanations; ids that are not there; batches and threads.

Promised is that an unknown id is left out, that a batch answers what each of its questions alone is
answered, and that a snapshot may be asked from several threads. An explanation is the engine's own;
compared is that its ``value`` is the score of the hit, and that there is none where the issue does not
match.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from search.engine.protocol import (
    Capability,
    CountQuery,
    ExpansionQuery,
    LexicalQuery,
    Snapshot,
)
from search.fields import FILTER_FIELDS
from search.model.requests import Sort
from search.query.clauses import EVERYTHING, Clause, Term
from search.query.spans import Wildcard
from tests.search.engine_contract.cases import CASES, SOMA, Case
from tests.search.engine_contract.conftest import Opened
from tests.search.engine_contract.test_matching import ranked

EXPANSIONS = [ExpansionQuery(Wildcard(pattern), 3) for pattern in ("*", "opi*", "q*")]
UNKNOWN = ("nobody#1", "CM16-0000003", "CM16-0000003#99", "", "#", "cm16-0000003#1")


def test_values_of_every_field(many: Opened) -> None:
    ids = [issue.issue_id for issue in many.oracle.issues][::-1]
    values = many.snapshot.values([*ids, *UNKNOWN, ids[0]], FILTER_FIELDS)
    assert values == many.oracle.values(ids, FILTER_FIELDS)
    assert all(set(of_field) == set(ids) for of_field in values.values())


def test_values_of_no_field_or_no_issue(many: Opened) -> None:
    assert many.snapshot.values([], ("outcome",)) == {"outcome": {}}
    assert many.snapshot.values(UNKNOWN, ("outcome", "year")) == {"outcome": {}, "year": {}}
    assert many.snapshot.values(["CM16-0000003#1"], ()) == {}


def test_letters_with_and_without_their_text(many: Opened) -> None:
    letters = many.oracle.letters
    asked = [*letters, "nobody", "", "CM16-0000003#1", *list(letters)[:2]]
    assert many.snapshot.letters(asked) == letters
    assert many.snapshot.determinations(asked) == {
        letter_id: letter.determination for letter_id, letter in letters.items()
    }
    assert many.snapshot.letters([]) == many.snapshot.determinations(["nobody"]) == {}


def test_vectors_of_an_issue_and_of_its_letter(many: Opened) -> None:
    ids = [issue.issue_id for issue in many.oracle.issues]
    vectors = many.snapshot.vectors([*ids, *UNKNOWN])
    assert set(vectors) == set(ids)
    for issue_id, of_issue in vectors.items():
        own, letter = many.nearest.own(issue_id), many.nearest.of_letter(issue_id)
        if not many.entry.vectors:
            assert len(of_issue.own) == len(of_issue.letter) == 0
            continue
        assert of_issue.own.dtype == of_issue.letter.dtype == np.float32
        assert np.allclose(of_issue.own, own, atol=1e-6)
        assert len(of_issue.letter) == len(letter)
        assert not letter or np.allclose(of_issue.letter, np.array(letter), atol=1e-6)
    assert many.snapshot.vectors(UNKNOWN) == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_explanation_adds_up_to_the_score(many: Opened, case: Case) -> None:
    assert Capability.EXPLAIN in many.snapshot.capabilities
    hits = ranked(many.snapshot, case.clause).hits
    asked = [*hits[:2], *hits[len(hits) // 2 :][:1], *hits[-1:]]
    explained = many.snapshot.explain([(case.clause, hit.issue_id) for hit in asked])
    for hit, explanation in zip(asked, explained, strict=True):
        assert explanation["value"] == pytest.approx(hit.score, rel=1e-4, abs=1e-6)
    matching = many.oracle.ids(case.clause)
    other = next(
        (issue.issue_id for issue in many.oracle.issues if issue.issue_id not in matching), "nobody#1"
    )
    assert many.snapshot.explain([(case.clause, other), (case.clause, "CM16-0000003")]) == ({}, {})


def test_what_a_build_holds(many: Opened) -> None:
    status = many.snapshot.status
    passages = len(many.nearest.passages) if many.entry.vectors else 0
    held = (status.determinations, status.issues, status.passages, status.quarantined)
    assert held == (len(many.oracle.letters), len(many.oracle.issues), passages, 0)
    assert (status.encoder is not None) == many.entry.vectors
    assert status.build == many.snapshot.build
    assert list(many.snapshot.quarantined()) == []


def together(snapshot: Snapshot, clauses: Sequence[Clause]) -> list[object]:
    """Answers of every kind, each kind in one call."""
    return [
        snapshot.rank(_lexical(clauses)),
        snapshot.aggregate(_counts(clauses)),
        snapshot.expand(EXPANSIONS),
        snapshot.explain([(clause, "CM16-0000003#1") for clause in clauses]),
    ]


def alone(snapshot: Snapshot, clauses: Sequence[Clause]) -> list[object]:
    """The same, each in a call of its own."""
    return [
        tuple(each for query in _lexical(clauses) for each in snapshot.rank([query])),
        tuple(each for query in _counts(clauses) for each in snapshot.aggregate([query])),
        tuple(each for query in EXPANSIONS for each in snapshot.expand([query])),
        tuple(each for clause in clauses for each in snapshot.explain([(clause, "CM16-0000003#1")])),
    ]


def _lexical(clauses: Sequence[Clause]) -> list[LexicalQuery]:
    sorts = (Sort.RELEVANCE, Sort.NEWEST)
    return [LexicalQuery(clause, 7, sort, None, ("year",)) for clause in clauses for sort in sorts]


def _counts(clauses: Sequence[Clause]) -> list[CountQuery]:
    return [CountQuery(clause, ("outcome", "year"), 2, months=True) for clause in clauses]


def test_a_batch_answers_what_each_question_alone_is_answered(many: Opened) -> None:
    clauses = [case.clause for case in CASES]
    assert together(many.snapshot, clauses) == alone(many.snapshot, clauses)


def test_threads_get_the_same_answers(many: Opened) -> None:
    clauses = [case.clause for case in CASES[::3]]

    def ask(_: int) -> list[object]:
        letters = many.snapshot.letters(["CM16-0000003"]), many.snapshot.term_statistics(["opioid", "zzzz"])
        return [*alone(many.snapshot, clauses), letters]

    wanted = ask(0)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [wanted] * 4


def test_no_question_has_no_answer(many: Opened) -> None:
    snapshot = many.snapshot
    assert snapshot.rank([]) == snapshot.aggregate([]) == snapshot.expand([]) == snapshot.explain([]) == ()
    assert snapshot.vectors([]) == snapshot.determinations([]) == {}


def test_a_question_may_be_asked_twice(many: Opened) -> None:
    once = many.snapshot.rank([LexicalQuery(SOMA, 5)])
    assert (
        many.snapshot.rank([LexicalQuery(SOMA, 5), LexicalQuery(Term("zzzz"), 5)] * 2)
        == (
            *once,
            *many.snapshot.rank([LexicalQuery(Term("zzzz"), 5)]),
        )
        * 2
    )
    assert (
        many.snapshot.aggregate([CountQuery(EVERYTHING)] * 3)
        == many.snapshot.aggregate([CountQuery(EVERYTHING)]) * 3
    )
