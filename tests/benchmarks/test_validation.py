"""The report stands on the product's own ranking, and what is left out is left out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.ablation import LeftOut, readings_of, rules_table, signals_of
from benchmarks.baselines import any_word, baselines
from benchmarks.comparison import NDCG, Tried
from benchmarks.rules import PROMPTED, UNSWITCHED
from benchmarks.sets import SetQuery, read_sets
from benchmarks.validation import product_rankings, validation
from search.cli.group import imr
from search.engine.embedded import EmbeddedSnapshot
from search.errors import ImrError
from search.evaluation.measures import evaluate
from search.evaluation.trec import JudgedQuery, read_qrels, read_run
from search.index.builds import current_build
from search.model.requests import Mode, Readings
from search.opening import open_build
from search.parameters.settings import settings_of_runs
from search.query.clauses import Boolean, Term
from search.searcher import Searcher
from tests.benchmarks.test_tuning import QRELS, QUERIES


def write_set(folder: Path, queries: Sequence[JudgedQuery]) -> Path:
    folder.mkdir()
    lines = [{"_id": q.id, "text": q.text, "kind": q.kind, "issue_id": q.issue_id} for q in queries]
    (folder / "queries.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    rows = [f"{q.id}\t{found}\t{grade}\n" for q in queries for found, grade in QRELS[q.id].items()]
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(rows))
    return folder


@pytest.fixture(scope="module")
def snapshot(small_build: Path) -> EmbeddedSnapshot:
    return open_build(current_build(small_build))


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("sets")
    return write_set(folder / "one", QUERIES[:2]), write_set(folder / "two", QUERIES[2:])


@pytest.fixture(scope="module")
def queries(sets: tuple[Path, Path], snapshot: EmbeddedSnapshot) -> list[SetQuery]:
    return read_sets(sets, snapshot)


def test_the_command_reports_on_two_sets(sets: tuple[Path, Path], small_build: Path) -> None:
    done = CliRunner().invoke(validation, [*map(str, sets), "--data", str(small_build)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("4 queries\n")
    heading = next(line for line in done.output.splitlines() if line.startswith("| way of ranking"))
    assert heading.split(" | ")[3:8] == ["one", "two", "keyword", "paste", "issue"]
    for row in (
        "BM25 alone",
        "RRF of both, k 60",
        "fitted to the other sets",
        "signal: words",
        "all readings",
    ):
        assert f"| {row} |" in done.output
    for rule in (*PROMPTED, *UNSWITCHED):
        assert f"| {rule.name} |" in done.output


def test_two_sets_may_not_share_a_query(sets: tuple[Path, Path], snapshot: EmbeddedSnapshot) -> None:
    with pytest.raises(ImrError, match="q1"):
        read_sets((sets[0], sets[0]), snapshot)


def test_every_reading_left_out_is_the_query_read_as_typed(
    queries: list[SetQuery], snapshot: EmbeddedSnapshot
) -> None:
    *_, all_off = readings_of(queries)
    settings = replace(settings_of_runs(Mode.HYBRID, 50), readings=Readings(off=("all",)))
    response = Searcher(snapshot).search(settings.search(QUERIES[0].text))
    expected = [hit.issue_id for hit in (*response.hits, *response.near)]
    rankings = all_off.rankings(queries, snapshot).rankings
    assert list(rankings[0])[: len(expected)] == expected
    # Pasted texts and issues have no readings.
    product = product_rankings(queries)
    assert [rankings[1], rankings[2]] == [product.rankings[1], product.rankings[2]]


def test_a_signal_left_out_has_no_say_and_what_is_replaced_comes_back(
    queries: list[SetQuery], snapshot: EmbeddedSnapshot
) -> None:
    product = product_rankings(queries)
    names = [part.name for part in signals_of(queries)]
    assert {"signal: words", "signal: meaning", "signal: same treatment", "the result set first"} <= set(
        names
    )
    of_words = LeftOut("but words", frozenset({"meaning", "treatment", "body part"}))
    ranking = of_words.rankings(queries, snapshot).rankings[0]
    pool = queries[0].pool
    (words,) = (number for number, column in enumerate(pool.columns) if column.name == "words")
    scores = dict(zip(pool.ids, pool.raw[:, words].tolist(), strict=True))
    listed = [id_ for id_ in ranking if not pool.beyond[pool.ids.index(id_)]]
    assert [scores[id_] for id_ in listed] == sorted((scores[id_] for id_ in listed), reverse=True)
    for rule in UNSWITCHED:
        rule.rankings(queries, snapshot)
    assert product_rankings(queries) == product


def test_a_rule_is_judged_apart_on_the_queries_that_prompted_it(
    queries: list[SetQuery], snapshot: EmbeddedSnapshot
) -> None:
    class Backwards(LeftOut):
        def rankings(self, of: Sequence[SetQuery], _: object) -> Tried:
            # The first query is ranked backwards without the rule, the others as ever.
            first, *rest = product_rankings(of).rankings
            return Tried(self.name, [first[::-1], *rest])

    product = product_rankings(queries)
    judged = queries[0].pool.judged
    gain = NDCG.of(product.rankings[0], judged) - NDCG.of(product.rankings[0][::-1], judged)
    assert gain > 0
    rule = Backwards("rule", prompted_by=frozenset({"q1"}))
    *_, line = rules_table(queries, product, [rule], snapshot)
    assert line == f"| rule | q1 | {gain:+.3f} | +0.000 | +0.000 to +0.000 | 1.000 | 0 of 3 |"
    *_, line = rules_table(queries, product, [replace(rule, prompted_by=frozenset({"q2"}))], snapshot)
    assert line.split(" | ")[2:4] == ["+0.000", f"{gain / 3:+.3f}"]


def test_baselines_read_nothing_and_never_list_the_issue_itself(
    queries: list[SetQuery], snapshot: EmbeddedSnapshot
) -> None:
    assert any_word('the "wrist" AND (splint OR knee)') == Boolean(
        should=(Term("wrist"), Term("splint"), Term("knee")), loose=True
    )
    ways = baselines(queries, snapshot)
    assert [way.name for way in ways][:2] == ["BM25 alone", "encoder alone"]
    for way in ways:
        assert way.rankings[2]
        assert "CM16-0900001#1" not in way.rankings[2]


@pytest.mark.judged
def test_the_product_is_what_run_and_evaluate_say(shared: Path, real_index: Path, tmp_path: Path) -> None:
    folder = shared / "eval" / "second"
    lines = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    chosen = lines[::4]
    assert len({json.loads(line)["kind"] for line in chosen}) == 4
    (tmp_path / "queries.jsonl").write_text("\n".join(chosen) + "\n", "utf-8")
    (tmp_path / "qrels.tsv").write_text((folder / "qrels.tsv").read_text("utf-8"), "utf-8")
    out = tmp_path / "run"
    done = CliRunner().invoke(
        imr,
        ["run", str(tmp_path / "queries.jsonl"), "-k", "100", "--out", str(out), "--data", str(real_index)],
    )
    assert done.exit_code == 0, done.output
    run = read_run(out)
    results = evaluate(read_qrels(tmp_path / "qrels.tsv"), run, [NDCG])
    found = read_sets([tmp_path], open_build(current_build(real_index)))
    assert len(found) == len(chosen)
    for query, ranking in zip(found, product_rankings(found).rankings, strict=True):
        own = query.pool.query.id
        assert list(ranking)[:50] == [issue_id for issue_id, _ in run[own]][:50]
        assert NDCG.of(ranking, query.pool.judged) == pytest.approx(results[own]["nDCG@10"])
