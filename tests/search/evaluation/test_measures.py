"""Measures against values worked out by hand, and the files of the field."""

from __future__ import annotations

import math
from pathlib import Path

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ImrError
from search.evaluation.measures import Measure, evaluate, mean, parse_measure
from search.evaluation.trec import JudgedQuery, read_qrels, read_queries, read_run, run_lines

JUDGED = {"a": 3, "b": 2, "c": 1, "x": 0}


@pytest.mark.parametrize(
    ("measure", "ranking", "value"),
    [
        ("nDCG@10", ["a", "b", "c"], 1.0),
        ("nDCG@2", ["x", "a"], (3 / math.log2(3)) / (3 + 2 / math.log2(3))),
        ("nDCG", ["c", "z", "b"], (1 + 2 / 2) / (3 + 2 / math.log2(3) + 1 / 2)),
        ("RR", ["x", "z", "c"], 1 / 3),
        ("RR@2", ["x", "z", "c"], 0.0),
        ("R@2", ["a", "x", "b"], 1 / 3),
        ("P@4", ["a", "x", "b"], 2 / 4),
        ("AP", ["a", "x", "b"], (1 + 2 / 3) / 3),
        ("nDCG@10", [], 0.0),
    ],
)
def test_a_measure_has_the_value_worked_out_by_hand(measure: str, ranking: list[str], value: float) -> None:
    assert parse_measure(measure).of(ranking, JUDGED) == pytest.approx(value)


@pytest.mark.parametrize("name", ["nDCG@10", "nDCG", "RR", "R@50", "P@5", "AP"])
def test_a_measure_is_read_back_from_what_it_prints(name: str) -> None:
    assert str(parse_measure(name)) == name


@pytest.mark.parametrize("name", ["ndcg", "P", "nDCG@0", "F1@3", ""])
def test_an_unknown_measure_is_refused(name: str) -> None:
    with pytest.raises(ImrError, match="is not a measure"):
        parse_measure(name)


def test_a_query_without_ranking_scores_zero_and_one_without_relevant_documents_is_left_out() -> None:
    measure = Measure("RR")
    results = evaluate({"q1": {"a": 1}, "q2": {"b": 2}, "q3": {"c": 0}}, {"q1": [("a", 1.0)]}, [measure])
    assert results == {"q1": {"RR": 1.0}, "q2": {"RR": 0.0}}
    assert mean(results, measure) == 0.5


@given(st.lists(st.sampled_from("abcxyz"), unique=True))
def test_every_measure_is_between_zero_and_one(ranking: list[str]) -> None:
    for name in ("nDCG@3", "RR", "R@3", "P@3", "AP"):
        assert 0.0 <= parse_measure(name).of(ranking, JUDGED) <= 1.0 + 1e-9


DOCUMENTS = st.sampled_from([f"CM16-{number:07}#1" for number in range(12)])
QUERIES = ("q1", "q2", "q3")


@given(
    st.dictionaries(st.sampled_from(QUERIES), st.dictionaries(DOCUMENTS, st.integers(0, 3), min_size=1)),
    st.dictionaries(st.sampled_from(QUERIES), st.lists(DOCUMENTS, unique=True)),
    st.integers(1, 13),
)
def test_every_measure_has_the_value_that_trec_eval_gives(
    qrels: dict[str, dict[str, int]], ranked: dict[str, list[str]], k: int
) -> None:
    # A score for every place: of equal ones trec_eval orders by name, and we keep the run's order.
    run = {query: [(one, -float(place)) for place, one in enumerate(own)] for query, own in ranked.items()}
    names = [*(f"{name}@{k}" for name in ("nDCG", "RR", "R", "P", "AP")), "nDCG", "RR", "AP"]
    theirs: dict[str, dict[str, float]] = {}
    measures = [ir_measures.parse_measure(name) for name in names]
    for one in ir_measures.iter_calc(measures, qrels, {query: dict(own) for query, own in run.items()}):
        theirs.setdefault(one.query_id, {})[str(one.measure)] = one.value
    ours = evaluate(qrels, run, [parse_measure(name) for name in names])
    # Where nothing is relevant trec_eval counts 0; we leave the query out, and out of the mean.
    nothing = [query for query, judged in qrels.items() if max(judged.values()) < 1]
    assert not any(value for query in nothing for value in theirs.pop(query).values())
    assert ours.keys() == theirs.keys()
    for query, values in theirs.items():
        assert ours[query] == pytest.approx(values, abs=1e-9)


def test_a_run_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "run"
    ranking = [("CM16-0000001#1", 2.5), ("a letter.txt#2", 1.25)]
    path.write_text("".join(run_lines("q1", ranking, "hybrid")), "utf-8")
    assert read_run(path) == {"q1": ranking}


def test_judgments_are_read_with_and_without_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "qrels"
    path.write_text("query-id\tcorpus-id\tscore\nq1\ta#1\t3\n", "utf-8")
    assert read_qrels(path) == {"q1": {"a#1": 3}}
    path.write_text("q1 0 a#1 3\n", "utf-8")
    assert read_qrels(path) == {"q1": {"a#1": 3}}


def test_queries_are_read_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text('{"_id": "q1", "kind": "paste", "text": "norco"}\n', "utf-8")
    assert read_queries(path) == [JudgedQuery("q1", "norco", "paste")]
    path.write_text('{"_id": "q1", "text": "norco"}\n{"text": 1}\n', "utf-8")
    with pytest.raises(ImrError, match="line 2"):
        read_queries(path)
