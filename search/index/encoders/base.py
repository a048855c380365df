"""The contract of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""Unit rows, C-contiguous, shape (n, d)."""


class Encoder(Protocol):
    """Maps texts to unit vectors; the same text always gives the same vector, whatever texts are encoded
    with it. Safe to use from several threads."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that are read, the two special ones included; the rest is cut off."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, without the special ones and before anything is cut."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text, in order; an empty text is allowed."""
