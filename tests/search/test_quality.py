"""Ranking quality on the judged queries: it may rise, it may not fall. Measured on 133 letters with
the default encoder: nDCG@10 keyword .859, dense .862, hybrid .914."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import imr
from search.evaluation.measures import evaluate, mean, parse_measure
from search.evaluation.trec import read_qrels, read_run
from search.types import Mode

NDCG = parse_measure("nDCG@10")
FLOOR = 0.88


@pytest.fixture(scope="module")
def quality(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Mode, float]:
    """nDCG@10 of every mode over one index of all letters: a minute or two, once a session."""
    folder = tmp_path_factory.mktemp("quality")
    letters = [shared / "letters" / name for name in ("pdf", "seeds")]
    data = ["--data", str(folder / "data")]
    done = CliRunner().invoke(imr, ["index", *map(str, letters), *data])
    assert done.exit_code == 0, done.output
    qrels = read_qrels(shared / "eval" / "qrels.tsv")
    measured = {}
    for mode in Mode:
        out = folder / mode.value
        queries = str(shared / "eval" / "queries.jsonl")
        done = CliRunner().invoke(
            imr, ["run", queries, "--mode", mode.value, "-k", "100", "--out", str(out), *data]
        )
        assert done.exit_code == 0, done.output
        measured[mode] = mean(evaluate(qrels, read_run(out), [NDCG]), NDCG)
    return measured


def test_hybrid_ranking_keeps_its_floor(quality: dict[Mode, float]) -> None:
    assert quality[Mode.HYBRID] >= FLOOR, quality


def test_hybrid_ranking_is_not_below_the_better_of_its_two(quality: dict[Mode, float]) -> None:
    assert quality[Mode.HYBRID] >= max(quality[Mode.KEYWORD], quality[Mode.DENSE]), quality
