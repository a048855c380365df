"""What is loaded when: the read path needs no engine's library until an index is opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import search

ENGINES = ("faiss", "tantivy", "whoosh", "rank_bm25", "onnxruntime")


def loaded(code: str, *names: str) -> set[str]:
    """Which of ``names`` a fresh interpreter has loaded after running ``code``."""
    script = f"{code}\nimport sys\nprint(*sorted(set({names!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_read_path_loads_no_engine_until_one_is_opened(small_build: Path) -> None:
    path = "import search.searcher, search.opening, search.in_memory, search.parameters, web.app, web.server"
    assert loaded(path, *ENGINES) == set()
    opened = f"{path}\nfrom pathlib import Path\nsearch.open_searcher(Path({str(small_build)!r}))"
    assert loaded(opened, *ENGINES) == {"faiss", "tantivy", "onnxruntime"}


def test_the_public_face_has_about_a_dozen_names_and_loads_nothing_by_itself() -> None:
    assert loaded("import search", "numpy", "lark", "search.searcher", *ENGINES) == set()
    assert len(search.__all__) <= 15
    assert all(getattr(search, name).__name__ == name for name in search.__all__)


def test_a_name_that_is_not_there_is_said_to_be_missing() -> None:
    assert not hasattr(search, "searchers")
