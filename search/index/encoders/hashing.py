"""An encoder without a model: hashed word counts. For tests and for trying things out; it knows
words, not meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from search.index.encoders.base import Vectors
from search.text.analysis import terms


class HashingEncoder:
    """See :class:`search.index.encoders.base.Encoder`. The hash of each index term gives the component of the
    vector to which it adds one, and the sign of that one (Weinberger et al., "Feature hashing", ICML
    2009)."""

    max_tokens = 256

    def __init__(self, dimension: int = 128) -> None:
        self.dimension = dimension

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(terms(text)) for text in texts]

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for term in terms(text)[: self.max_tokens]:
                hashed = int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "big")
                row[hashed % self.dimension] += 1.0 if hashed >> 63 else -1.0
            norm = float(np.linalg.norm(row))
            if norm:
                row /= norm
            else:
                row[0] = 1.0  # a text without words still needs a unit vector
        return vectors
