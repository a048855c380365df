"""Letters as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.synth.text import wrap


@given(st.text(alphabet="ab-, .", min_size=1, max_size=600).map(lambda text: " ".join(text.split())))
def test_wrapped_lines_are_short_and_lose_nothing(text: str) -> None:
    lines = list(wrap(text))
    assert all(len(line) <= 98 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
