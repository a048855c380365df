"""Passages as vectors: exact search with FAISS (the only file that imports it).

A passage belongs to one issue, or to a letter and so to all its issues (a run of issue numbers).
Issues are ranked by their best passage, a letter's passage counting ``LETTER_WEIGHT`` of its
similarity, since the facts that siblings share do not tell them apart.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from search.errors import IndexDamaged
from search.index.columns import Mask
from search.index.encoders.base import Vectors
from search.model.letters import PassageScope

LETTER_WEIGHT = 0.8
DIGEST = 16
"""Bytes of a passage's digest."""


@dataclass(frozen=True)
class PassageTable:
    """For each passage the first and last number of the issues it belongs to, whether it is the
    letter's, and its place among its letter's passages. Ascending by first issue."""

    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    of_letter: npt.NDArray[np.bool_]
    place: npt.NDArray[np.int32]


@dataclass(frozen=True)
class DenseHits:
    """The best issues as (issue number, similarity, passage number), best first, ties by number."""

    hits: tuple[tuple[int, float, int], ...]


class DenseWriter:
    """Collects passages in the order of their first issue and writes an exact index."""

    def __init__(self, dimension: int) -> None:
        self._index = faiss.IndexFlatIP(dimension)
        self._rows: list[tuple[int, int, bool, int]] = []
        self._digests: list[bytes] = []

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, vectors: Vectors) -> None:
        """Appends unit rows (n, d), in the order in which their passages are described."""
        if vectors.dtype != np.float32 or vectors.ndim != 2 or vectors.shape[1] != self._index.d:
            raise ValueError(f"expected (n, {self._index.d}) float32, got {vectors.shape} {vectors.dtype}")
        self._index.add(np.ascontiguousarray(vectors))

    def describe(self, first: int, last: int, *, of_letter: bool, place: int, digest: bytes) -> None:
        """Says whose passage the next row is; ``digest`` (16 bytes) names its text."""
        self._rows.append((first, last, of_letter, place))
        self._digests.append(digest)

    def save(self, folder: Path) -> None:
        """Writes vectors, table and digests into ``folder``."""
        if len(self) != len(self._rows):
            raise ValueError(f"{len(self)} vectors for {len(self._rows)} passages")
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(folder / "vectors.faiss"))
        table = np.array(self._rows, np.int64).reshape(-1, 4)
        np.save(folder / "first.npy", table[:, 0])
        np.save(folder / "last.npy", table[:, 1])
        np.save(folder / "of_letter.npy", table[:, 2].astype(np.bool_))
        np.save(folder / "place.npy", table[:, 3].astype(np.int32))
        digests = np.frombuffer(b"".join(self._digests), np.uint8)
        np.save(folder / "digests.npy", digests.reshape(len(self._digests), DIGEST))


class DenseIndex:
    """The vectors of one build; safe to use from several threads."""

    def __init__(self, index: Any, table: PassageTable, digests: npt.NDArray[np.uint8]) -> None:
        self._index = index
        self.table = table
        self.digests = digests

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @classmethod
    def load(cls, folder: Path) -> DenseIndex:
        """Opens what :meth:`save` wrote, memory-mapped."""
        try:
            index = faiss.read_index(str(folder / "vectors.faiss"), faiss.IO_FLAG_MMAP)
            names = ("first", "last", "of_letter", "place")
            table = PassageTable(*(np.load(folder / f"{name}.npy", mmap_mode="r") for name in names))
            return cls(index, table, np.load(folder / "digests.npy", mmap_mode="r"))
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexDamaged(
                f"The vectors in {folder} cannot be read ({error}): run 'imr verify'."
            ) from None

    def vectors(self, passages: Sequence[int]) -> Vectors:
        """The stored vectors of those passages, shape (n, d)."""
        rows = [self._index.reconstruct(int(passage)) for passage in passages]
        return np.array(rows, np.float32).reshape(len(rows), self.dimension)

    def passages_of(self, ordinal: int, part: PassageScope = PassageScope.ISSUE) -> list[int]:
        """The numbers of an issue's passages: its own, its letter's, or both."""
        table = self.table
        has = (table.first <= ordinal) & (table.last >= ordinal)
        if part is not PassageScope.ANY:
            has &= table.of_letter if part is PassageScope.LETTER else ~table.of_letter
        return [int(i) for i in np.flatnonzero(has)]

    def search(
        self, queries: Vectors, k: int, *, eligible: Mask | None = None, part: PassageScope = PassageScope.ANY
    ) -> DenseHits:
        """The ``k`` issues most similar to ``queries`` (n, d): for each query vector an issue has
        the similarity of its best passage of ``part``, and the mean over the query vectors ranks
        it, where an issue beyond the ``k`` best of a vector counts as the last of them. Only
        issues of ``eligible`` are listed."""
        if not len(self) or not len(queries) or (eligible is not None and not eligible.any()):
            return DenseHits(())
        totals: dict[int, float] = {}
        best: dict[int, tuple[float, int]] = {}
        rounds = self._best_issues(queries, k, eligible, part)
        # An issue that one query vector did not reach is at most as near as the last it reached.
        floors = [min((score for score, _ in found.values()), default=0.0) for found in rounds]
        for found in rounds:
            for ordinal, (score, passage) in found.items():
                if ordinal not in best or score > best[ordinal][0]:
                    best[ordinal] = (score, passage)
        for ordinal in best:
            scores = (
                found[ordinal][0] if ordinal in found else floor
                for found, floor in zip(rounds, floors, strict=True)
            )
            totals[ordinal] = sum(scores) / len(rounds)
        order = sorted(totals, key=lambda ordinal: (-totals[ordinal], ordinal))[:k]
        return DenseHits(tuple((ordinal, totals[ordinal], best[ordinal][1]) for ordinal in order))

    def _best_issues(
        self, queries: Vectors, k: int, eligible: Mask | None, part: PassageScope
    ) -> list[dict[int, tuple[float, int]]]:
        """For each query vector the ``k`` best issues (fewer where there are not as many) with
        their best passage."""
        selector = None if eligible is None else self._selector(eligible)
        parameters = None if selector is None else faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # not in its stubs
        weight = 1.0 if part is PassageScope.LETTER else LETTER_WEIGHT
        done: dict[int, dict[int, tuple[float, int]]] = {}
        limit = min(len(self), max(4 * k, 100))
        # All vectors at once: FAISS multiplies matrices many times faster than row by row.
        while missing := [row for row in range(len(queries)) if row not in done]:
            scores, passages = self._index.search(queries[missing], limit, params=parameters)
            for row, near, found in zip(missing, scores, passages, strict=True):
                issues = self._expanded(near, found, eligible, part, weight)
                best = heapq.nsmallest(k, issues, key=lambda ordinal: (-issues[ordinal][0], ordinal))
                last = float(near[-1])
                complete = len(best) == k and issues[best[-1]][0] > max(last, last * weight)
                if complete or limit >= len(self) or found[-1] < 0:
                    done[row] = {ordinal: issues[ordinal] for ordinal in best}
            limit = min(len(self), limit * 4)
        return [done[row] for row in range(len(queries))]

    def _expanded(
        self,
        scores: npt.NDArray[np.float32],
        passages: npt.NDArray[np.int64],
        eligible: Mask | None,
        part: PassageScope,
        weight: float,
    ) -> dict[int, tuple[float, int]]:
        found: dict[int, tuple[float, int]] = {}
        # FAISS pads with -1 where it has no more.
        real = passages[passages >= 0]
        of_letter = self.table.of_letter[real]
        spans = zip(self.table.first[real].tolist(), self.table.last[real].tolist(), strict=True)
        rows = zip(scores.tolist(), real.tolist(), of_letter.tolist(), spans, strict=False)
        for score, passage, letters, (first, last) in rows:
            if part is not PassageScope.ANY and letters is not (part is PassageScope.LETTER):
                continue
            weighted = score * weight if letters else score
            for ordinal in range(first, last + 1):
                if eligible is not None and not eligible[ordinal]:
                    continue
                if ordinal not in found or weighted > found[ordinal][0]:
                    found[ordinal] = (weighted, passage)
        return found

    def _selector(self, eligible: Mask) -> Any:
        """The passages of eligible issues: any issue between a passage's first and last."""
        before = np.concatenate(([0], np.cumsum(eligible)))
        chosen = before[self.table.last + 1] > before[self.table.first]
        bits = np.packbits(chosen, bitorder="little")
        return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # not in its stubs
