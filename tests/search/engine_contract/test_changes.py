"""Letters that come, change and go, and builds that are replaced under their readers.

Promised is that a snapshot answers about the same letters as long as it is held, whatever is published or
deleted meanwhile, and that a new one answers about the letters of its build. Compared are all answers of a
quarter of the cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.build.builder import Builder
from indexer.encoders.choice import EncoderChoice, carried_encoder
from indexer.reader import Unchanged
from search.cli.group import imr
from search.engine.protocol import CountQuery, DenseQuery, ExpansionQuery, LexicalQuery, Snapshot
from search.errors import BuildGone, NoIndex
from search.index.builds import build_names, current_build
from search.model.letters import Letter, Quarantined
from search.model.requests import Sort
from search.opening import EmbeddedEngine
from search.query.clauses import EVERYTHING, Phrase, Term
from search.query.spans import Wildcard
from tests.search.engine_contract.cases import CASES, SOMA, UPHELD
from tests.search.engine_contract.engines import Builds
from tests.search.engine_contract.letters import letter_of, many_letters, replaced
from tests.search.engine_contract.oracle import Oracle
from tests.search.engine_contract.oracle_counts import counts_of
from tests.search.engine_contract.oracle_nearest import TOLERANCE, NearestOracle
from tests.search.engine_contract.test_matching import assert_laws, ranked

LETTERS = many_letters()
SOME_CASES = CASES[::4]
BEFORE = LETTERS[:14]
CHANGED = replaced(BEFORE[2], "The carisoprodol weans. Nothing was like it.")
ADDED = (*LETTERS[14:16], letter_of("AAA-first", "The carisoprodol."), letter_of("ZZZ-last", "Soma."))
GONE = tuple(letter.determination.determination_id for letter in BEFORE[5:8])


def after() -> tuple[Letter, ...]:
    """The letters when all has changed."""
    letters = {letter.determination.determination_id: letter for letter in (*BEFORE, CHANGED, *ADDED)}
    return tuple(letter for name, letter in letters.items() if name not in GONE)


def assert_answers(snapshot: Snapshot, oracle: Oracle) -> None:
    """Every case as the oracle has it."""
    for case in SOME_CASES:
        ranking = ranked(snapshot, case.clause)
        assert sorted(hit.issue_id for hit in ranking.hits) == oracle.ids(case.clause)
        assert_laws(ranking, None)
        query = CountQuery(case.clause, ("outcome", "year", "determination"), months=True)
        assert snapshot.aggregate([query]) == (counts_of(oracle, query),)
    ids = [issue.issue_id for issue in oracle.issues]
    assert snapshot.values(ids, ("wording",)) == oracle.values(ids, ("wording",))
    assert snapshot.letters([*oracle.letters, *GONE]) == oracle.letters
    terms = ("carisoprodol", "soma", "noth")
    assert snapshot.term_statistics(terms) == oracle.term_statistics(terms)


def answers(snapshot: Snapshot) -> list[object]:
    """Answers of every kind, to be compared with later ones."""
    queries = [LexicalQuery(case.clause, 9, sort, None, ("year",)) for case in SOME_CASES for sort in Sort]
    ids = [hit.issue_id for hit in snapshot.rank([LexicalQuery(EVERYTHING, 10_000)])[0].hits]
    names = [issue_id.partition("#")[0] for issue_id in ids]
    vectors = snapshot.vectors(ids)
    asked = [vectors[issue_id].own for issue_id in ids[:3] if len(vectors[issue_id].own)]
    return [
        snapshot.rank(
            [*queries, *(DenseQuery(rows, 9, filters) for rows in asked for filters in (EVERYTHING, UPHELD))]
        ),
        snapshot.aggregate(
            [CountQuery(case.clause, ("outcome", "wording"), months=True) for case in SOME_CASES]
        ),
        snapshot.expand([ExpansionQuery(Wildcard("*"), 1_000)]),
        snapshot.term_statistics(["soma", "carisoprodol"]),
        snapshot.values(ids, ("outcome", "wording")),
        (snapshot.letters(names), snapshot.determinations(names), snapshot.status, snapshot.build),
        {issue_id: (each.own.tolist(), each.letter.tolist()) for issue_id, each in vectors.items()},
        snapshot.explain([(SOMA, issue_id) for issue_id in ids]),
    ]


def test_letters_come_change_and_go(builds: Builds) -> None:
    old = builds.publish(BEFORE)
    assert_answers(old, Oracle(BEFORE))
    kept = answers(old)
    new = builds.publish((CHANGED, *ADDED), GONE)
    assert_answers(new, Oracle(after()))
    assert answers(old) == kept
    assert [hit.issue_id for hit in ranked(new, Phrase(("noth", "was"))).hits] == [
        f"{CHANGED.determination.determination_id}#1"
    ]
    assert ranked(old, Phrase(("noth", "was"))).hits == ()


def test_a_letter_that_comes_back_is_there_again(builds: Builds) -> None:
    builds.publish(BEFORE)
    without = builds.publish((), GONE)
    assert set(GONE) & set(without.letters(GONE)) == set()
    again = builds.publish([letter for letter in BEFORE if letter.determination.determination_id in GONE])
    assert_answers(again, Oracle(BEFORE))


def test_all_letters_go_and_others_come(builds: Builds) -> None:
    first = builds.publish(BEFORE[:2])
    kept = answers(first)
    empty = builds.publish((), [letter.determination.determination_id for letter in BEFORE[:2]])
    assert ranked(empty, EVERYTHING).hits == ()
    assert empty.status.issues == 0
    assert_answers(builds.publish(ADDED), Oracle(ADDED))
    assert answers(first) == kept


# A folder of builds, as the indexer publishes it and the commands open it.


@pytest.fixture(params=["tantivy", "whoosh"])
def keyword(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def encoder(small_build: Path) -> EncoderChoice:
    choice = carried_encoder(current_build(small_build))
    assert choice is not None
    return choice


def prune(data: Path) -> None:
    """Deletes all builds but the published one."""
    done = CliRunner().invoke(imr, ["prune", "--keep", "0", "--data", str(data)])
    assert done.exit_code == 0, done.output
    assert len(build_names(data)) == 1


def test_a_build_is_replaced_and_deleted_under_its_readers(
    keyword: str, encoder: EncoderChoice, tmp_path: Path
) -> None:
    builder = Builder(tmp_path, encoder=encoder, keyword=keyword)
    engine = EmbeddedEngine(tmp_path)
    with pytest.raises(NoIndex):
        engine.snapshot()
    builder.index(lambda _: BEFORE)
    old = engine.snapshot()
    kept = answers(old)
    never_asked = EmbeddedEngine(tmp_path).snapshot()

    def reading(known: Callable[[str], bool]) -> Iterator[Letter | Quarantined | Unchanged]:
        yield from (CHANGED, *ADDED)
        # The draft of the new build is being made.
        assert engine.snapshot().build == old.build
        assert answers(old) == kept

    builder.index(reading)
    builder.remove(GONE)
    new = engine.snapshot()
    assert new.build != old.build
    # Whoever still pages through the old build has its lists, and no letter that was withdrawn.
    paged = engine.snapshot(old.build)
    assert answers(paged)[:5] == kept[:5]
    names = [letter.determination.determination_id for letter in BEFORE]
    assert set(old.letters(names)) - set(paged.letters(names)) == set(GONE)
    assert_answers(new, Oracle(after()))
    assert answers(old) == kept
    prune(tmp_path)
    assert answers(old) == kept
    assert answers(never_asked) == kept
    assert engine.snapshot().build == new.build
    with pytest.raises(BuildGone):
        EmbeddedEngine(tmp_path).snapshot(old.build)


def test_a_real_encoder_ranks_as_the_oracle_does(encoder: EncoderChoice, tmp_path: Path) -> None:
    Builder(tmp_path, encoder=encoder).index(lambda _: BEFORE)
    snapshot = EmbeddedEngine(tmp_path).snapshot()
    assert snapshot.encoder is not None
    nearest = NearestOracle(Oracle(BEFORE), snapshot.encoder)
    vectors = snapshot.encoder.encode(["weaning of opioids", "an injection for the neck"])
    for filter_query in (EVERYTHING, UPHELD, Term("soma")):
        for k in (1, 7, 1_000):
            query = DenseQuery(vectors, k, filter_query)
            (ranking,) = snapshot.rank([query])
            wanted = nearest.ranking(query)
            assert [hit.score for hit in ranking.hits] == pytest.approx(wanted.best, abs=TOLERANCE)
            for hit in ranking.hits:
                assert hit.score == pytest.approx(wanted.scores[hit.issue_id], abs=TOLERANCE)
