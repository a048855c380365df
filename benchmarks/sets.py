"""Judged sets: folders with ``queries.jsonl`` and ``qrels.tsv``, each query with what the signals say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.comparison import Judged
from benchmarks.pool import Pool, Question, pools, questions
from search.engine.protocol import Snapshot
from search.errors import ImrError
from search.evaluation.trec import read_qrels, read_queries


@dataclass(frozen=True)
class SetQuery:
    """A judged query, the set that it is of, and the pool of its signals."""

    of_set: str
    question: Question
    pool: Pool

    @property
    def judged(self) -> Judged:
        """What a table says it by."""
        return Judged(self.pool.query.kind or "no kind", self.pool.judged, self.of_set)


def read_sets(folders: Sequence[Path], snapshot: Snapshot) -> list[SetQuery]:
    """The queries of all sets that have a relevant issue, set by set. Raises ``ImrError`` where two sets
    have a query of the same id: rules name those that prompted them."""
    found: list[SetQuery] = []
    for folder in folders:
        asked = questions(read_queries(folder / "queries.jsonl"), read_qrels(folder / "qrels.tsv"), snapshot)
        name = folder.resolve().name
        found += [
            SetQuery(name, question, pool)
            for question, pool in zip(asked, pools(asked, snapshot), strict=True)
        ]
    ids = [query.pool.query.id for query in found]
    if repeated := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise ImrError(f"The sets have queries of the same id, {repeated[0]}: name each once.")
    return found
