"""A collection of four invented documents goes through the same snapshot, encoder and fusion."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.collection import collection, index, judged_pools, read_corpus
from benchmarks.fusions import convex, share_of_best
from search.errors import ImrError
from search.evaluation.trec import JudgedQuery
from search.index.builds import current_build
from search.opening import open_build

TEXTS = {
    "d1": "A wrist splint eases the pain of a strained wrist.",
    "d10": "Knee braces are worn after a tear of the meniscus.",
    "d2": "Rain fell on the harbour for nine days.",
    "d3": "The wrist was examined, and no swelling was seen.",
}
QUERIES = (
    JudgedQuery("q1", 'splint (strained) "wrist', ""),
    JudgedQuery("q2", "Rain fell on the harbour for nine days.", ""),
    JudgedQuery("q3", "nothing is relevant to this", ""),
)
QRELS = {"q1": {"d1": 1}, "q2": {"d2": 1}, "q3": {"d2": 0}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [{"_id": name, "title": "", "text": text} for name, text in reversed(TEXTS.items())]
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    asked = [{"_id": query.id, "text": query.text} for query in QUERIES]
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(line) + "\n" for line in asked))
    rows = [f"{query}\t{found}\t{grade}\n" for query, by in QRELS.items() for found, grade in by.items()]
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(rows))
    return tmp_path


def test_words_and_meaning_say_what_they_say_of_letters(folder: Path, small_build: Path) -> None:
    encoder = open_build(current_build(small_build)).encoder
    assert encoder is not None
    indexed = index(read_corpus(folder / "corpus.jsonl"), encoder, folder)
    assert indexed.ids == ("d1", "d10", "d2", "d3")
    first, second = judged_pools(indexed, QUERIES, QRELS)
    assert (first.query.id, first.ids) == ("q1", ("d1", "d10", "d2", "d3"))
    words = first.raw[:, 0]
    # Two of the documents have a word of the query, the first one all of them.
    assert np.flatnonzero(~np.isnan(words)).tolist() == [0, 3]
    assert words[0] > words[3] > 0
    # The document that is the query is as near as can be.
    assert second.raw[:, 1].argmax() == 2
    assert second.raw[2, 1] == pytest.approx(1.0, abs=1e-4)
    for pool in (first, second):
        ranking = pool.ranking(convex(pool, share_of_best, np.array([0.5, 0.5])))
        assert pool.judged[ranking[0]] == 1


def test_the_command_reports_on_a_folder(folder: Path, small_build: Path) -> None:
    done = CliRunner().invoke(collection, [str(folder), "--data", str(small_build)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("4 documents, 4 passages\n")
    assert "| convex, share of best, words .3 | 1.000 |" in done.output
    assert "| encoder, one vector a document | 1.000 |" in done.output


def test_a_line_that_is_no_document_is_named(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text('{"_id": "d1", "text": "x"}\n{"text": "no id"}\n')
    with pytest.raises(ImrError, match="line 2"):
        read_corpus(folder / "corpus.jsonl")
