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
from search.index.dense.layout import DIGEST_BYTES, DIGESTS, TABLE, VECTORS
from search.index.encoders.base import Vectors
from search.model.letters import PassageScope

LETTER_WEIGHT = 0.8
"""Share of its similarity that a letter's passage counts, beside an issue's own."""

ScoredPassage = tuple[float, int]
"""A similarity, and the number of the passage that has it."""


@dataclass(frozen=True)
class PassageTable:
    """For each passage the first and last number of the issues it belongs to, whether it is the
    letter's, and its number among its letter's passages. Ascending by first issue."""

    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    of_letter: npt.NDArray[np.bool_]
    number: npt.NDArray[np.int32]


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

    def describe(self, first: int, last: int, *, of_letter: bool, number: int, digest: bytes) -> None:
        """Records the next row's passage: its first and last issue, its ``number`` among its letter's
        passages, and the ``digest`` (16 bytes) of its text."""
        self._rows.append((first, last, of_letter, number))
        self._digests.append(digest)

    def save(self, folder: Path) -> None:
        """Writes vectors, table and digests into ``folder``."""
        if len(self) != len(self._rows):
            raise ValueError(f"{len(self)} vectors for {len(self._rows)} passages")
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(folder / VECTORS))
        table = np.array(self._rows, np.int64).reshape(-1, len(TABLE))
        for column, (name, kind) in zip(table.T, TABLE.items(), strict=True):
            np.save(folder / f"{name}.npy", column.astype(kind))
        digests = np.frombuffer(b"".join(self._digests), np.uint8)
        np.save(folder / f"{DIGESTS}.npy", digests.reshape(len(self._digests), DIGEST_BYTES))


class DenseIndex:
    """The vectors of one build; safe to use from several threads.

    Similarity is the cosine as counted from ``zero``: 1 for the same text, 0 at that cosine, below 0 under
    it. Some encoders give unrelated texts .6 and others .1, and a share of a similarity must mean the same
    with either: from a ``zero`` of .5 cosines of .90 and .60 are similarities of .80 and .20.
    """

    def __init__(
        self, index: Any, table: PassageTable, digests: npt.NDArray[np.uint8], *, zero: float = 0.0
    ) -> None:
        self._index = index
        self.table = table
        self.digests = digests
        self._zero = zero

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @classmethod
    def load(cls, folder: Path, *, zero: float = 0.0) -> DenseIndex:
        """Opens what :meth:`DenseWriter.save` wrote, memory-mapped."""
        try:
            index = faiss.read_index(str(folder / VECTORS), faiss.IO_FLAG_MMAP)
            table = PassageTable(*(np.load(folder / f"{name}.npy", mmap_mode="r") for name in TABLE))
            return cls(index, table, np.load(folder / f"{DIGESTS}.npy", mmap_mode="r"), zero=zero)
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexDamaged(
                f"The vectors in {folder} cannot be read ({error}): run 'imr verify'."
            ) from None

    def vectors(self, passages: Sequence[int]) -> Vectors:
        """The stored vectors of those passages, shape (n, d)."""
        rows = [self._index.reconstruct(int(passage)) for passage in passages]
        return np.array(rows, np.float32).reshape(len(rows), self.dimension)

    def passages_of(self, ordinal: int, scope: PassageScope = PassageScope.ISSUE) -> list[int]:
        """The numbers of an issue's passages: its own, its letter's, or both."""
        table = self.table
        belongs = (table.first <= ordinal) & (table.last >= ordinal)
        if scope is not PassageScope.ANY:
            belongs &= table.of_letter if scope is PassageScope.LETTER else ~table.of_letter
        return [int(passage) for passage in np.flatnonzero(belongs)]

    def search(
        self,
        queries: Vectors,
        k: int,
        *,
        eligible: Mask | None = None,
        scope: PassageScope = PassageScope.ANY,
    ) -> DenseHits:
        """The ``k`` issues most similar to ``queries`` (n, d), among the ``eligible`` ones: an issue has, for
        each query vector, the similarity of its best passage of ``scope``, and their mean over the query
        vectors is its score.

        Each query vector ranks its ``k`` best issues only; an issue that is not among them counts with the
        similarity of the last of them, the vector's floor, since it is at most that similar. With ``k`` 2,
        one vector gives issue 7 0.9 and issue 3 0.5, another gives issue 3 0.8 and issue 5 0.6: the floors
        are 0.5 and 0.6, and the means are 0.75 for issue 7 (0.9, floor 0.6), 0.65 for issue 3 (0.5, 0.8) and
        0.55 for issue 5 (floor 0.5, 0.6). Issues 7 and 3 are the result.
        """
        if not len(self) or not len(queries) or (eligible is not None and not eligible.any()):
            return DenseHits(())
        by_query = self._best_issues(queries, k, eligible, scope)
        floors = [min((score for score, _ in issues.values()), default=0.0) for issues in by_query]
        best: dict[int, ScoredPassage] = {}
        for issues in by_query:
            for ordinal, (score, passage) in issues.items():
                if ordinal not in best or score > best[ordinal][0]:
                    best[ordinal] = (score, passage)
        means: dict[int, float] = {}
        for ordinal in best:
            scores = (
                issues[ordinal][0] if ordinal in issues else floor
                for issues, floor in zip(by_query, floors, strict=True)
            )
            means[ordinal] = sum(scores) / len(by_query)
        order = sorted(means, key=lambda ordinal: (-means[ordinal], ordinal))[:k]
        return DenseHits(tuple((ordinal, means[ordinal], best[ordinal][1]) for ordinal in order))

    def _best_issues(
        self, queries: Vectors, k: int, eligible: Mask | None, scope: PassageScope
    ) -> list[dict[int, ScoredPassage]]:
        """For each query vector the ``k`` best issues (fewer where there are not as many), each with
        its best passage.

        FAISS ranks passages, of which an issue may have many: a first search takes the best ``4 * k``
        passages (100 at least), and a query vector that has fewer than ``k`` issues in these, or whose last
        issue ties with a passage that was not read, is searched again for four times as many.
        """
        selector = None if eligible is None else self._selector(eligible)
        parameters = None if selector is None else faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # not in its stubs
        letter_weight = 1.0 if scope is PassageScope.LETTER else LETTER_WEIGHT
        done: dict[int, dict[int, ScoredPassage]] = {}
        limit = min(len(self), max(4 * k, 100))
        # All vectors at once: FAISS multiplies matrices many times faster than row by row.
        while missing := [row for row in range(len(queries)) if row not in done]:
            rankings = self._index.search(queries[missing], limit, params=parameters)
            for row, scores, passages in zip(missing, *rankings, strict=True):
                issues = self._issues_of(scores, passages, eligible, scope, letter_weight)
                best = heapq.nsmallest(k, issues, key=lambda ordinal: (-issues[ordinal][0], ordinal))
                last_score = self._similarity(float(scores[-1]))
                # A passage that was not read has at most the last score, weighted or not.
                unread = max(last_score, last_score * letter_weight)
                complete = len(best) == k and issues[best[-1]][0] > unread
                if complete or limit >= len(self) or passages[-1] < 0:
                    done[row] = {ordinal: issues[ordinal] for ordinal in best}
            limit = min(len(self), limit * 4)
        return [done[row] for row in range(len(queries))]

    def _issues_of(
        self,
        scores: npt.NDArray[np.float32],
        passages: npt.NDArray[np.int64],
        eligible: Mask | None,
        scope: PassageScope,
        letter_weight: float,
    ) -> dict[int, ScoredPassage]:
        """The eligible issues that ranked passages of ``scope`` belong to, each with its best passage."""
        issues: dict[int, ScoredPassage] = {}
        # FAISS pads with -1 where it has no more.
        passages = passages[passages >= 0]
        owners = zip(self.table.first[passages].tolist(), self.table.last[passages].tolist(), strict=True)
        of_letter = self.table.of_letter[passages].tolist()
        rows = zip(scores.tolist(), passages.tolist(), of_letter, owners, strict=False)
        for cosine, passage, is_letters, (first, last) in rows:
            if scope is not PassageScope.ANY and is_letters is not (scope is PassageScope.LETTER):
                continue
            similarity = self._similarity(cosine)
            weighted = similarity * letter_weight if is_letters else similarity
            for ordinal in range(first, last + 1):
                if eligible is not None and not eligible[ordinal]:
                    continue
                if ordinal not in issues or weighted > issues[ordinal][0]:
                    issues[ordinal] = (weighted, passage)
        return issues

    def _similarity(self, cosine: float) -> float:
        return (cosine - self._zero) / (1 - self._zero)

    def _selector(self, eligible: Mask) -> Any:
        """The passages that belong to an eligible issue. With issues 1 and 3 of four eligible,
        ``eligible_before`` is ``[0, 0, 1, 1, 2]``: a passage of issues 0 to 2 has one (1 - 0), one of issue 2
        alone none (1 - 1)."""
        eligible_before = np.concatenate(([0], np.cumsum(eligible)))
        selected = eligible_before[self.table.last + 1] > eligible_before[self.table.first]
        bits = np.packbits(selected, bitorder="little")
        return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # not in its stubs
