"""Letters' passages to vectors, each text embedded once in its life.

A passage is known by the digest of its text; where the build before has that digest and the same
encoder, its vector is copied. An example: 100 letters with 700 passages are indexed, and a day later
the folder holds one more letter with 6 passages. The store knows the digests of the 100 letters, so
these are not even split into passages again: 700 vectors are copied, 6 texts go to the encoder, and
the report says 706 passages, 6 embedded. With another encoder all 706 are embedded.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from indexer.progress import progress
from search.fields.documents import indexed_issues
from search.index.dense.index import DenseIndex, DenseWriter
from search.index.dense.layout import DIGEST_BYTES
from search.index.encoders.base import Encoder, Vectors
from search.index.passages import passages
from search.index.store import StoreWriter
from search.model.letters import Determination, Passage

BATCH_TEXTS = 512
"""Texts handed to the encoder at once; it sorts them by length."""
TIMED_PASSAGES = 32
"""Passages that are embedded to see how long all of them take."""
_MAX_ROWS_PER_BATCH = 16 * BATCH_TEXTS
"""Rows held back at most, however few of them are texts to embed: 12 MB of 384 numbers each."""


@dataclass(frozen=True)
class EmbeddingCounts:
    """Passages of the build, and how many of them had to be embedded now."""

    passages: int
    embedded: int


@dataclass(frozen=True)
class ExpectedEmbedding:
    """How many passages are to be embedded anew, and how many seconds that takes, as measured on a few."""

    passages: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"About {self.passages:,} passages are embedded anew, which takes {_in_words(self.seconds)}: "
            "until then the old vectors serve, and an interrupted run leaves them."
        )


class KnownVectors:
    """The vectors of an earlier build by the digest of their text; empty where there is none."""

    def __init__(self, index: DenseIndex | None) -> None:
        self._index = index
        digests = (
            np.zeros((0, DIGEST_BYTES), np.uint8) if index is None else np.ascontiguousarray(index.digests)
        )
        keys = digests.view(f"V{DIGEST_BYTES}").ravel()
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    def get(self, digest: bytes) -> Vectors | None:
        """The vector (1, d) of the text with this digest, or ``None``."""
        key = np.frombuffer(digest, f"V{DIGEST_BYTES}")
        position = int(np.searchsorted(self._keys, key)[0])
        if self._index is None or position >= len(self._keys) or self._keys[position] != key[0]:
            return None
        return self._index.vectors([int(self._order[position])])


@dataclass
class _Batch:
    """Rows of the dense index in order, each a known vector or the number of a text in ``texts``.

    With ``rows`` of a vector, 0, another vector and 1, two texts are embedded and four rows written.
    """

    rows: list[Vectors | int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def embed(
    store: StoreWriter, encoder: Encoder, known: KnownVectors, folder: Path, *, total: int
) -> EmbeddingCounts:
    """Writes the dense index of every letter in ``store`` into ``folder``. ``total`` letters are
    expected, for the progress line alone."""
    writer = DenseWriter(encoder.dimension)
    batch = _Batch()
    embedded = 0
    first = 0
    for determination in progress(store.all_determinations(), "Embedding letters", total):
        numbers = [issue.number for issue in indexed_issues(determination)]
        for position, (number, digest, text) in enumerate(_passages(store, determination, encoder, known)):
            start = first if number is None else first + numbers.index(number)
            last = first + len(numbers) - 1 if number is None else start
            writer.describe(start, last, of_letter=number is None, number=position, digest=digest)
            vector = known.get(digest)
            if vector is None:
                batch.rows.append(len(batch.texts))
                batch.texts.append(text)
            else:
                batch.rows.append(vector)
        first += len(numbers)
        if len(batch.texts) >= BATCH_TEXTS or len(batch.rows) >= _MAX_ROWS_PER_BATCH:
            embedded += _flush(batch, writer, encoder)
    embedded += _flush(batch, writer, encoder)
    writer.save(folder)
    return EmbeddingCounts(len(writer), embedded)


def expected_embedding(store: StoreWriter, encoder: Encoder) -> ExpectedEmbedding | None:
    """What embedding every letter takes: the passages of the first ones are embedded and timed. With 40
    passages in 10 letters and 2 seconds, 133 letters have 532 and take 27 seconds. ``None`` where measuring
    would take as long as embedding."""
    texts: list[str] = []
    letters = 0
    for determination in store.all_determinations():
        letters += 1
        texts += [passage.text for passage in passages(determination, encoder)]
        if len(texts) >= TIMED_PASSAGES:
            break
    total = store.count()
    if letters >= total:
        return None
    started = time.perf_counter()
    encoder.encode(texts)
    spent = time.perf_counter() - started
    return ExpectedEmbedding(round(len(texts) * total / letters), spent * total / letters)


def _in_words(seconds: float) -> str:
    for unit, length in (("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds" if seconds >= 1.5 else "1 second"


def digest_of(text: str) -> bytes:
    """The digest that a passage's text is known by."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=DIGEST_BYTES).digest()


def _passages(
    store: StoreWriter, determination: Determination, encoder: Encoder, known: KnownVectors
) -> Iterator[tuple[int | None, bytes, str]]:
    """The issue number, digest and text of each passage, the letter's own passages first, then by issue.
    The text is empty where every vector of the letter is known: an unchanged letter is not split again."""
    stored = store.passages(determination.determination_id)
    if stored and all(known.get(digest) is not None for _, digest in stored):
        yield from ((number, digest, "") for number, digest in stored)
        return
    ordered = sorted(passages(determination, encoder), key=_in_order)
    rows = [(passage.issue_number, digest_of(passage.text), passage.text) for passage in ordered]
    if not stored:
        store.put_passages(determination.determination_id, [row[:2] for row in rows])
    yield from rows


def _in_order(passage: Passage) -> tuple[bool, str]:
    return passage.issue_number is not None, str(passage.issue_number)


def _flush(batch: _Batch, writer: DenseWriter, encoder: Encoder) -> int:
    count = len(batch.texts)
    new_vectors = encoder.encode(batch.texts) if count else np.zeros((0, encoder.dimension), np.float32)
    if batch.rows:
        writer.add(
            np.concatenate(
                [new_vectors[row : row + 1] if isinstance(row, int) else row for row in batch.rows]
            )
        )
    batch.rows.clear()
    batch.texts.clear()
    return count
