"""An index where nothing may be written, as on a read-only mount."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from search.index.keyword_engines import keyword_engine
from search.query.clauses import Term
from tests.search.index.keyword.test_keyword_engines import CORPUS


def test_an_index_that_may_not_be_written_to_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "keyword"
    folder.mkdir()
    engine = keyword_engine("tantivy")
    engine.write(folder, CORPUS)
    before = {path.name for path in folder.iterdir()}
    for lock in folder.glob(".*.lock"):
        lock.unlink()
    # Tests may run as root, who may write everywhere: the answer of such a mount stands in for one.
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    index = engine.open(folder)
    assert len(index) == len(CORPUS)
    assert index.search(Term("norco"), 10).total > 0
    assert {path.name for path in folder.iterdir()} <= before
    assert not list(folder.glob(".*.lock"))
