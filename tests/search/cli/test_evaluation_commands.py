"""``imr run`` writes a run that ``imr evaluate`` measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import Imr

QUERIES = (
    {"_id": "q1", "kind": "keyword", "text": 'request:"carisoprodol"'},
    {
        "_id": "q2",
        "kind": "paste",
        "text": "Physical therapy for the wrist exceeds what the guideline gives.",
    },
    {"_id": "q3", "issue_id": "CM16-0900001#1"},
    {"_id": "q4", "kind": "keyword", "text": "outcome:overturned request:zyzzyva"},
)
QRELS = """query-id\tcorpus-id\tscore
q1\tCM16-0900001#1\t1
q2\tCM16-0900004#1\t3
q3\tletter-without-header#1\t2
q4\tCM16-0900001#2\t1
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(query) + "\n" for query in QUERIES))
    (tmp_path / "qrels.tsv").write_text(QRELS)
    return tmp_path


@pytest.mark.parametrize("mode", ["keyword", "dense", "hybrid"])
def test_a_run_is_what_the_searches_answer_and_is_measured(
    imr: Imr, written: Path, small_build: Path, mode: str
) -> None:
    done = imr("run", "queries.jsonl", "--mode", mode, "-k", 5, "--out", "run", "--data", small_build)
    assert (done.status, done.out, done.err) == (0, "", "4 queries ranked into run.\n")
    lines = [line.split() for line in Path("run").read_text().splitlines()]
    assert all(len(line) == 6 and line[1] == "Q0" and line[5] == mode for line in lines)
    asked = (
        ["search", 'request:"carisoprodol"'],
        ["similar", "--text", QUERIES[1]["text"]],
        ["similar", "CM16-0900001#1"],
    )
    for name, words in zip(("q1", "q2", "q3"), asked, strict=True):
        answer = imr(*words, "--mode", mode, "-k", 5, "--data", small_build, "--json").json
        if name == "q2":  # of a text its one request
            (answer,) = answer["requests"]
        of_query = [line for line in lines if line[0] == name]
        assert [int(line[3]) for line in of_query] == list(range(1, len(of_query) + 1))
        scores = [float(line[4]) for line in of_query]
        assert scores == sorted(scores, reverse=True)
        # A run ranks the issues of the compared one's own letter too, and goes on behind the result set.
        siblings = "CM16-0900001#" if name == "q3" else "none"
        ranked = [(line[2], float(line[4])) for line in of_query if not line[2].startswith(siblings)]
        expected = [(hit["issue_id"], hit["score"]) for hit in answer["hits"]][: len(ranked)]
        assert expected
        assert [found[0] for found in ranked[: len(expected)]] == [found[0] for found in expected]
        assert [found[1] for found in ranked[: len(expected)]] == pytest.approx([f[1] for f in expected])
    assert not [line for line in lines if line[0] == "q4"]
    measured = imr("evaluate", "qrels.tsv", "run", "RR@10", "R@5", "-q")
    assert (measured.status, measured.err) == (0, "")
    rows = [line.split("\t") for line in measured.out.splitlines()]
    # The query without an answer counts as 0 and is not left out of the mean.
    assert ["all", "RR@10", "0.7500"] in rows
    assert ["all", "R@5", "0.7500"] in rows
    assert [row for row in rows if row[0] == "q4"] == [["q4", "RR@10", "0.0000"], ["q4", "R@5", "0.0000"]]


def test_the_default_measures_are_those_of_the_contract(imr: Imr, written: Path) -> None:
    (written / "run").write_text("q1 Q0 CM16-0900001#1 1 2.5 tag\nq2 Q0 CM16-0900001#1 1 1.5 tag\n")
    answer = imr("evaluate", "qrels.tsv", "run", "--json").json
    assert answer == {"queries": 4, "mean": {"nDCG@10": 0.25, "RR@10": 0.25, "R@50": 0.25}}
    assert (
        imr("evaluate", "qrels.tsv", "run").out
        == "all\tnDCG@10\t0.2500\nall\tRR@10\t0.2500\nall\tR@50\t0.2500\n"
    )


RUN = "q1 Q0 CM16-0900001#1 1 2.5 ours\nq2 Q0 CM16-0900004#1 1 1.5 ours\n"
OTHER = "q1 Q0 CM16-0900001#1 1 2.5 theirs\nq3 Q0 letter-without-header#1 1 1.5 theirs\n"


def test_a_run_is_compared_with_another_one_by_kind(imr: Imr, written: Path) -> None:
    (written / "run").write_text(RUN)
    (written / "other").write_text(OTHER)
    words = ["evaluate", "qrels.tsv", "run", "RR", "--queries", "queries.jsonl", "--against", "other"]
    lines = imr(*words, "--interval").out.splitlines()
    assert [line.split("\t") for line in lines] == [
        ["queries", "measure", "mean", "low", "high", "against", "difference", "from", "to", "p"],
        ["keyword", "RR", "0.5000", "0.0000", "1.0000", "0.5000", "+0.0000", "+0.0000", "+0.0000", "1.0000"],
        # A query that only one of the runs has counts as 0 in the other.
        ["paste", "RR", "1.0000", "1.0000", "1.0000", "0.0000", "+1.0000", "+1.0000", "+1.0000", "1.0000"],
        ["no kind", "RR", "0.0000", "0.0000", "0.0000", "1.0000", "-1.0000", "-1.0000", "-1.0000", "1.0000"],
        ["all", "RR", "0.5000", "0.0000", "1.0000", "0.5000", "+0.0000", "-0.7500", "+0.7500", "1.0000"],
    ]
    answer = imr(*words, "--json").json
    assert answer["mean"] == {"RR": 0.5}
    assert "interval" not in answer
    assert answer["against"]["RR"] == {
        "mean": 0.5, "difference": 0.0, "interval": [-0.75, 0.75], "p": 1.0,
    }  # fmt: skip
    assert {name: found["queries"] for name, found in answer["kinds"].items()} == {
        "keyword": 2, "paste": 1, "no kind": 1,
    }  # fmt: skip
    assert answer["kinds"]["paste"]["against"]["RR"]["difference"] == 1.0


def test_every_query_is_compared_where_asked_for(imr: Imr, written: Path) -> None:
    (written / "run").write_text(RUN)
    (written / "other").write_text(OTHER)
    lines = imr("evaluate", "qrels.tsv", "run", "RR", "-q", "--against", "other").out.splitlines()
    assert "q2\tRR\t1.0000\t0.0000\t+1.0000" in lines
    assert "q4\tRR\t0.0000\t0.0000\t+0.0000" in lines


def test_queries_that_lack_a_judged_one_are_refused(imr: Imr, written: Path) -> None:
    (written / "run").write_text(RUN)
    (written / "few.jsonl").write_text(json.dumps(QUERIES[0]) + "\n")
    assert "'q2'" in imr("evaluate", "qrels.tsv", "run", "--queries", "few.jsonl").refusal


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("queries.jsonl", "{not json}\n", ["run", "queries.jsonl", "--out", "run"]),
        ("queries.jsonl", '{"text": "no id"}\n', ["run", "queries.jsonl", "--out", "run"]),
        ("qrels.tsv", "q1\n", ["evaluate", "qrels.tsv", "good.run"]),
        ("good.run", "q1 Q0 x 1\n", ["evaluate", "qrels.tsv", "good.run"]),
        ("good.run", "q1 Q0 x 1 high tag\n", ["evaluate", "qrels.tsv", "good.run"]),
        ("other", "", ["evaluate", "qrels.tsv", "good.run", "best@10"]),
    ],
)
def test_a_file_of_another_shape_is_refused_in_one_sentence(
    imr: Imr, written: Path, small_build: Path, name: str, content: str, words: list[str]
) -> None:
    (written / "good.run").write_text("q1 Q0 CM16-0900001#1 1 2.5 tag\n")
    (written / name).write_text(content)
    data = ["--data", str(small_build)] if words[0] == "run" else []
    assert imr(*words, *data).refusal
