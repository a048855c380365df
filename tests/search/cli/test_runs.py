"""A run over judged queries is one ranking: the result set, then what is near."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.model.requests import Listing, Mode, SearchRequest, Window
from search.opening import open_searcher
from tests.command_line import Imr

QUERIES = {
    "q1": "carisoprodol",
    "q2": "physical therapy for the wrist",
    "q3": "medically necessary",
    "q4": "H-wave",
}


@pytest.mark.parametrize("mode", list(Mode))
def test_a_run_lists_the_set_and_then_what_is_near(imr: Imr, small_build: Path, mode: Mode) -> None:
    lines = [json.dumps({"_id": name, "text": text}) for name, text in QUERIES.items()]
    Path("queries.jsonl").write_text("\n".join(lines))
    done = imr(
        "run", "queries.jsonl", "--out", "run.txt", "--mode", mode.value, "-k", 8, "--data", small_build
    )
    assert done.status == 0, done.err
    listed: dict[str, list[tuple[str, float]]] = {}
    for line in Path("run.txt").read_text().splitlines():
        query, _, issue_id, _, score, _ = line.split()
        listed.setdefault(query, []).append((issue_id, float(score)))
    searcher = open_searcher(small_build)
    for name, text in QUERIES.items():
        request = SearchRequest(text, mode, window=Window(8), listing=Listing(near=8))
        response = searcher.search(request)
        rows = [hit.issue_id for hit in (*response.hits, *response.near)]
        assert [issue_id for issue_id, _ in listed.get(name, [])] == rows
        scores = [score for _, score in listed.get(name, [])]
        assert scores == sorted(scores, reverse=True)
        if mode is not Mode.DENSE:
            assert response.total is not None
            assert len(response.hits) == min(response.total, 8)
