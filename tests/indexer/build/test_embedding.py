"""How long embedding takes, as it is said before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.build import embedding
from indexer.build.embedding import ExpectedEmbedding, expected_embedding
from search.index.encoders.hashing import HashingEncoder
from search.index.passages import passages
from search.index.store import StoreWriter
from search.model.reader import letter_reader
from tests.web.letters import LETTERS


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.01, "1 second"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (7_100, "118 minutes"),
        (36_000, "10 hours"),
    ],
)
def test_a_length_of_time_is_said_in_words(seconds: float, said: str) -> None:
    assert f"About 54,145 passages are embedded anew, which takes {said}:" in str(
        ExpectedEmbedding(54_145, seconds)
    )


def test_what_all_letters_take_is_reckoned_from_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, reader = HashingEncoder(), letter_reader()
    with StoreWriter(tmp_path / "store.sqlite") as store:
        for invented in LETTERS:
            store.put(reader.read(f"{invented.name}.txt", invented.text.encode()))
        assert expected_embedding(store, encoder) is None  # all of it is less than the sample
        monkeypatch.setattr(embedding, "TIMED_PASSAGES", 1)
        expected = expected_embedding(store, encoder)
        first = len(passages(next(iter(store.all_determinations())), encoder))
    assert expected is not None
    assert expected.passages == first * len(LETTERS)
    assert expected.seconds > 0
