"""The experiments stand on the product's own ranking, and their arithmetic is checked by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.comparison import Judged, Tried, table
from benchmarks.fields import fields, in_mode
from benchmarks.fusions import convex, min_max, rrf, share_of_best, theoretical, weights_in_code, z_score
from benchmarks.pool import Column, Pool, pools, questions, ranked
from benchmarks.tuning import tuning
from search.engine.embedded import EmbeddedSnapshot
from search.evaluation.trec import JudgedQuery
from search.fields import TEXT_FIELDS
from search.index.builds import current_build
from search.model.requests import Mode, SimilarRequest
from search.opening import open_build
from search.parameters.settings import judged_request, settings_of_runs
from search.searcher import Searcher

QUERIES = (
    JudgedQuery("q1", "carisoprodol long-term use", "keyword"),
    JudgedQuery("q2", "Physical therapy for the wrist exceeds what the guideline gives.", "paste"),
    JudgedQuery("q3", "", "issue", "CM16-0900001#1"),
    JudgedQuery("q4", "Is physical therapy necessary for the low back?", "question"),
)
QRELS = {
    "q1": {"CM16-0900001#1": 3},
    "q2": {"CM16-0900004#1": 3},
    "q3": {"letter-without-header#1": 2, "CM16-0900001#2": 1},
    "q4": {"CM16-0900004#1": 1},
    "q5": {"CM16-0900004#1": 0},
}
NAN = float("nan")
WORDS = Column("words", "words", None, 0.5, best=8.0, missing=0.0)
MEANING = Column("meaning", "meaning", None, 0.5, best=0.8, missing=0.0)


@pytest.fixture(scope="module")
def snapshot(small_build: Path) -> EmbeddedSnapshot:
    return open_build(current_build(small_build))


def invented(raw: list[list[float]], judged: dict[str, int], beyond: list[bool] | None = None) -> Pool:
    """A pool of issues a, b, c ... with the scores of two signals."""
    return Pool(
        JudgedQuery("q", "x", "keyword"),
        judged,
        tuple("abcdefghijklmnopqrstuvwxyz"[: len(raw)]),
        (WORDS, MEANING),
        np.array(raw, np.float64).reshape(len(raw), 2),
        np.array(beyond or [False] * len(raw), np.bool_),
    )


def test_the_weights_in_the_code_give_the_ranking_of_the_product(snapshot: EmbeddedSnapshot) -> None:
    searcher = Searcher(snapshot)
    asked = questions(QUERIES, QRELS, snapshot)
    assert [found.query.id for found in asked] == ["q1", "q2", "q3", "q4"]
    settings = settings_of_runs(Mode.HYBRID, 50)
    for found, pool in zip(asked, pools(asked, snapshot), strict=True):
        request = judged_request(pool.query, settings)
        if isinstance(request, SimilarRequest):
            response = searcher.similar(request)
        else:
            response = searcher.search(request)
        expected = [hit.issue_id for hit in (*response.hits, *response.near)]
        assert expected
        ranking = pool.ranking(convex(pool, share_of_best, weights_in_code(pool)))
        assert ranking[: len(expected)] == expected
        assert ranked(found, snapshot) == expected
        # What the product leaves out behind them scores too little to be near.
        assert found.similar or ranking == expected


def test_the_other_issues_of_a_letter_can_be_left_out_with_their_judgments(
    snapshot: EmbeddedSnapshot,
) -> None:
    asked = questions(QUERIES[2:3], QRELS, snapshot)
    (whole,) = pools(asked, snapshot)
    (alone,) = pools(asked, snapshot, siblings=False)
    assert whole.judged == QRELS["q3"]
    assert [found for found in whole.ids if found.startswith("CM16-0900001#")] == ["CM16-0900001#2"]
    assert alone.ids == tuple(found for found in whole.ids if found != "CM16-0900001#2")
    assert alone.judged == {"letter-without-header#1": 2}
    assert alone.raw.shape == (len(alone.ids), len(whole.columns))


@pytest.mark.parametrize(
    ("how", "column", "expected"),
    [
        (share_of_best, WORDS, [0.5, 0.25, 0.0]),
        (share_of_best, replace(WORDS, missing=0.2), [0.5, 0.25, 0.2]),
        (min_max, WORDS, [1.0, 0.0, 0.0]),
        (theoretical, WORDS, [1.0, 0.5, 0.0]),
        (theoretical, MEANING, [1.0, 3 / 5, 3 / 5]),  # (2 + 1) / (4 + 1): from -1 on
        (z_score, WORDS, [1.0, -1.0, -1.0]),
    ],
)
def test_scores_are_made_comparable(how: object, column: Column, expected: list[float]) -> None:
    assert callable(how)
    assert how(np.array([4.0, 2.0, NAN]), column) == pytest.approx(expected)
    assert np.isfinite(how(np.array([NAN, NAN]), column)).all()
    assert np.isfinite(how(np.array([3.0, 3.0]), column)).all()


def test_ranks_are_fused_as_the_sum_is_written_out_and_equals_have_one_rank() -> None:
    fused = rrf([np.array([3.0, 5.0, 5.0, NAN]), np.array([0.9, NAN, 0.1, 0.5])], 10)
    assert fused == pytest.approx([1 / 13 + 1 / 11, 1 / 11, 1 / 11 + 1 / 13, 1 / 12])


def test_what_lies_beyond_the_result_set_comes_behind_it_and_ties_by_id() -> None:
    pool = invented([[1, 1]] * 4, {"a": 1}, beyond=[True, False, False, False])
    assert pool.ranking(np.array([9.0, 1.0, 2.0, 2.0])) == ["c", "d", "b", "a"]


def test_a_table_compares_with_the_first_way_and_says_what_one_query_makes() -> None:
    judged = [Judged("paste", {"a": 1}), Judged("paste", {"a": 1}), Judged("issue", {"a": 1})]
    right: list[list[str]] = [["a"], ["a"], ["a"]]
    wrong = [["b", "c"], ["a"], ["a"]]
    heading, _, first, second = table(judged, Tried("wrong", wrong), [Tried("right", right)])
    assert heading.split(" | ")[3:5] == ["paste", "issue"]
    assert first.split(" | ")[1:5] == [".667", ".000-1.000", ".500", "1.000"]
    # One query of three makes all of the difference; of thirty places two have an id that nobody judged.
    assert second.split(" | ")[7:11] == ["+0.333", "+0.000 to +1.000", "1.000", "+0.000"]
    assert first.rstrip(" |").endswith(".067")


def test_words_alone_are_what_the_keyword_mode_ranks(snapshot: EmbeddedSnapshot) -> None:
    (asked, *_) = questions(QUERIES, QRELS, snapshot)
    request = settings_of_runs(Mode.KEYWORD, 50).search(QUERIES[0].text)
    response = Searcher(snapshot).search(request)
    listed = [hit.issue_id for hit in (*response.hits, *response.near)]
    assert ranked(in_mode(asked, Mode.KEYWORD), snapshot) == listed


def test_both_commands_report_on_a_build_and_leave_the_weights_as_they_were(
    small_build: Path, tmp_path: Path
) -> None:
    before = dict(TEXT_FIELDS)
    lines = [{"_id": q.id, "text": q.text, "kind": q.kind, "issue_id": q.issue_id} for q in QUERIES]
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    rows = [f"{query}\t{found}\t{grade}\n" for query, by in QRELS.items() for found, grade in by.items()]
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(rows))
    given_files = [str(tmp_path / "queries.jsonl"), str(tmp_path / "qrels.tsv"), "--data", str(small_build)]
    done = CliRunner().invoke(tuning, given_files)
    assert done.exit_code == 0, done.output
    assert "## Typed queries (2)" in done.output
    assert "| RRF of words and meaning, k 60 |" in done.output
    done = CliRunner().invoke(fields, [*given_files, "--together", "3"])
    assert done.exit_code == 0, done.output
    assert "| rationale x 0 |" in done.output
    assert before == TEXT_FIELDS
