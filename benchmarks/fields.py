"""What each text field should weigh in BM25, tried on judged queries.

    python -m benchmarks.fields QUERIES QRELS --data DIR

Weights are looked up when a query is answered, so no index is built anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import click
import numpy as np

from benchmarks.comparison import NDCG, Judged, Tried, table
from benchmarks.pool import Question, questions, ranked
from search.cli.options import data_option
from search.engine.protocol import Snapshot
from search.evaluation.trec import read_qrels, read_queries
from search.fields import TEXT_FIELDS
from search.index.builds import current_build
from search.model.requests import Mode
from search.opening import open_build
from search.retrieval.plan import QueryPlan

FACTORS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""What each weight is multiplied by, the others left as they are."""
RANDOM_WEIGHTS = (0.1, 0.3, 0.5, 1.0, 2.0, 3.0)
"""What a weight may be where all are tried together."""
RANDOM_TRIALS = 100
"""Random weights that are tried."""
SEED = 11
MIN_QUERIES = 3
"""Queries that are needed to choose weights."""

Weights = Mapping[str, float]

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("queries", type=_file)
@click.argument("qrels", type=_file)
@click.option(
    "--together", default=RANDOM_TRIALS, show_default=True, help="How many random weights are tried."
)
@data_option
def fields(queries: Path, qrels: Path, *, together: int, data: Path) -> None:
    """Compare weights of the text fields, on the judged QUERIES."""
    snapshot = open_build(current_build(data))
    all_questions = questions(read_queries(queries), read_qrels(qrels), snapshot)
    for mode in (Mode.KEYWORD, Mode.HYBRID):
        for heading, similar in (("Typed queries", False), ("Similar cases", True)):
            chosen = [in_mode(question, mode) for question in all_questions if question.similar is similar]
            if chosen:
                click.echo(f"\n## {heading}, {mode.value} ({len(chosen)})\n")
                for line in report(chosen, snapshot, together):
                    click.echo(line)


def in_mode(question: Question, mode: Mode) -> Question:
    """The question ranked in another mode."""

    def changed(plan: QueryPlan) -> QueryPlan:
        # A query that can be answered by words alone stays so.
        return plan if plan.mode is Mode.KEYWORD else replace(plan, mode=mode)

    behind = None if question.behind is None else changed(question.behind)
    return replace(question, listed=changed(question.listed), behind=behind)


def report(chosen: Sequence[Question], snapshot: Snapshot, together: int) -> Iterator[str]:
    """The lines of the report: one weight at a time, then all of them together."""
    judged = [Judged(question.query.kind or "no kind", question.judged) for question in chosen]
    reference = Tried("weights in the code", _rankings(chosen, snapshot, {}))
    others = [
        Tried(f"{name} x {factor:g}", _rankings(chosen, snapshot, {name: weight * factor}))
        for name, weight in TEXT_FIELDS.items()
        for factor in FACTORS
        if factor != 1.0
    ]
    equal = dict.fromkeys(TEXT_FIELDS, 1.0)
    others.append(Tried("equal weights", _rankings(chosen, snapshot, equal)))
    notes: list[str] = []
    if together and len(chosen) >= MIN_QUERIES:
        tried = [_drawn(generator) for generator in np.random.default_rng(SEED).spawn(together)]
        rankings = [_rankings(chosen, snapshot, weights) for weights in tried]
        best_of_random, notes = _left_out(judged, tried, rankings)
        others.append(best_of_random)
    yield from table(judged, reference, others)
    yield from notes


def _rankings(chosen: Sequence[Question], snapshot: Snapshot, weights: Weights) -> list[list[str]]:
    with patch.dict(TEXT_FIELDS, weights):
        return [ranked(question, snapshot) for question in chosen]


def _drawn(generator: np.random.Generator) -> dict[str, float]:
    return {name: float(generator.choice(RANDOM_WEIGHTS)) for name in TEXT_FIELDS}


def _left_out(
    judged: Sequence[Judged], tried: Sequence[Weights], rankings: Sequence[Sequence[Sequence[str]]]
) -> tuple[Tried, list[str]]:
    """Every query ranked by the weights that are best for all the others."""
    values = np.array(
        [
            [NDCG.of(ids, query.grades) for ids, query in zip(rankings_of_weights, judged, strict=True)]
            for rankings_of_weights in rankings
        ]
    )
    best = [
        int(np.argmax(np.delete(values, held_out, axis=1).mean(axis=1))) for held_out in range(len(judged))
    ]
    means = values.mean(axis=1)
    notes = [
        "",
        f"Of {len(tried)} random weights nDCG@10 is {means.min():.3f} at least, "
        f"{np.median(means):.3f} in the median, {means.max():.3f} at most. The best:",
        "",
    ]
    for row in np.argsort(-means, kind="stable")[:5]:
        written_weights = ", ".join(f"{name} {weight:g}" for name, weight in tried[row].items())
        notes.append(f"* {means[row]:.3f}: {written_weights}")
    chosen = [rankings[row][held_out] for held_out, row in enumerate(best)]
    return Tried("the best of the random weights, chosen without the query", chosen), notes


if __name__ == "__main__":
    fields()
