"""The invented inputs of ``../shared/cases`` that are no letter."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from search.similar.documents.reading import read_document

CASES = {
    "layout_rfa_min.txt": ["L4-5 transforaminal epidural steroid injection", "Norco 10/325 mg #60"],
    "layout_pr2.txt": ["L4-5 transforaminal epidural steroid injection", "Physical therapy 2 x 6"],
    "wide_blanks.txt": [],
}


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_read_as_it_should_be(shared: Path, name: str) -> None:
    path = shared / "cases" / name
    if not path.is_file():
        pytest.skip(f"needs ../shared/cases/{name}")
    text = path.read_text(encoding="utf-8")
    begun = time.process_time()
    requests = [request.request for request in read_document(text).requests]
    assert requests == CASES[name]
    assert time.process_time() - begun < 5
