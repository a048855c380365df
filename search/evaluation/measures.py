"""Measures of a ranking, as values that are printed and read back: ``nDCG@10``, ``RR``, ``R@50``.

Unjudged documents count as not relevant. A query with judgments but no ranking scores 0; a query
without any relevant document is left out, since no ranking of it can be told from another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from search.errors import ImrError
from search.evaluation.trec import Qrels, Run

MIN_RELEVANT_GRADE = 1
"""The lowest grade that counts as relevant for measures that know no grades."""

_MEASURE = re.compile(r"(nDCG|RR|R|P|AP)(?:@(\d+))?")


@dataclass(frozen=True)
class Measure:
    """A measure over the first ``cutoff`` documents, or over all of them."""

    name: str
    cutoff: int | None = None

    def __str__(self) -> str:
        return self.name if self.cutoff is None else f"{self.name}@{self.cutoff}"

    def of(self, ranking: Sequence[str], judged: Mapping[str, int]) -> float:
        """The value for one query, 0 to 1."""
        return _MEASURES[self.name](ranking[: self.cutoff], judged, self.cutoff)


def parse_measure(text: str) -> Measure:
    """The measure that ``text`` names; raises ``ImrError``."""
    match = _MEASURE.fullmatch(text)
    if not match or (match[1] == "P" and not match[2]) or match[2] == "0":
        raise ImrError(f"'{text}' is not a measure: use nDCG@10, RR, RR@10, R@50, P@5 or AP.")
    return Measure(match[1], int(match[2]) if match[2] else None)


def evaluate(qrels: Qrels, run: Run, measures: Sequence[Measure]) -> dict[str, dict[str, float]]:
    """The value of each measure by query id and name, for every query with a relevant document."""
    results: dict[str, dict[str, float]] = {}
    for query, judged in qrels.items():
        if any(grade >= MIN_RELEVANT_GRADE for grade in judged.values()):
            ranking = [document for document, _ in run.get(query, ())]
            results[query] = {str(measure): measure.of(ranking, judged) for measure in measures}
    return results


def mean(results: Mapping[str, Mapping[str, float]], measure: Measure) -> float:
    """The mean of a measure over the queries; 0 where there are none."""
    values = [values[str(measure)] for values in results.values()]
    return sum(values) / len(values) if values else 0.0


def _ndcg(ranking: Sequence[str], judged: Mapping[str, int], cutoff: int | None) -> float:
    """Gain is the grade, discount log2(rank + 1): Järvelin and Kekäläinen, TOIS 20 (4), 2002."""
    ideal = sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:cutoff]
    best = _dcg(ideal)
    return _dcg([max(judged.get(document, 0), 0) for document in ranking]) / best if best else 0.0


def _dcg(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _reciprocal_rank(ranking: Sequence[str], judged: Mapping[str, int], cutoff: int | None) -> float:
    for rank, document in enumerate(ranking, start=1):
        if judged.get(document, 0) >= MIN_RELEVANT_GRADE:
            return 1.0 / rank
    return 0.0


def _recall(ranking: Sequence[str], judged: Mapping[str, int], cutoff: int | None) -> float:
    relevant = sum(grade >= MIN_RELEVANT_GRADE for grade in judged.values())
    return sum(judged.get(document, 0) >= MIN_RELEVANT_GRADE for document in ranking) / relevant


def _precision(ranking: Sequence[str], judged: Mapping[str, int], cutoff: int | None) -> float:
    return sum(judged.get(document, 0) >= MIN_RELEVANT_GRADE for document in ranking) / (cutoff or 1)


def _average_precision(ranking: Sequence[str], judged: Mapping[str, int], cutoff: int | None) -> float:
    relevant, precisions = 0, 0.0
    for rank, document in enumerate(ranking, start=1):
        if judged.get(document, 0) >= MIN_RELEVANT_GRADE:
            relevant += 1
            precisions += relevant / rank
    return precisions / sum(grade >= MIN_RELEVANT_GRADE for grade in judged.values())


_MEASURES: dict[str, Callable[[Sequence[str], Mapping[str, int], int | None], float]] = {
    "nDCG": _ndcg,
    "RR": _reciprocal_rank,
    "R": _recall,
    "P": _precision,
    "AP": _average_precision,
}
