"""Pages timed over a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.bench.page_timing import search_page, similar_page, time_pages
from search.errors import ImrError
from tests.web.letters import LETTERS

pytestmark = pytest.mark.server


def test_every_page_is_timed_from_the_first_byte_to_the_last(small_build: Path) -> None:
    issue = f"{LETTERS[0].name}#1"
    kinds = {
        "search": [search_page(text, "keyword") for text in ("soma", "pain /s relief", "100% & more")],
        "similar": [similar_page(issue)] * 5,
    }
    timings = time_pages(small_build, kinds, clients=3)
    assert {name: timing.requests for name, timing in timings.items()} == {"search": 3, "similar": 5}
    for timing in timings.values():
        assert 0 < timing.first_median_ms <= timing.first_p95_ms <= timing.whole_p95_ms


def test_a_page_that_is_not_there_is_no_timing(small_build: Path) -> None:
    with pytest.raises(ImrError, match="The server answered 404"):
        time_pages(small_build, {"letter": ["/determinations/none"]}, clients=1)


def test_a_server_that_does_not_start_is_said(tmp_path: Path) -> None:
    with pytest.raises(ImrError, match="did not start"):
        time_pages(tmp_path, {"start": ["/"]}, clients=1)
