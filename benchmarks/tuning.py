"""Which fusion, which normalization, which weights: tried on judged queries, each query judged by
weights that were learned without it.

    python -m benchmarks.tuning QUERIES QRELS --data DIR
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click
import numpy as np

from benchmarks.comparison import Judged, Tried, table
from benchmarks.fusions import (
    NORMALIZATIONS,
    Normalized,
    convex,
    of_kinds,
    rrf,
    share_of_best,
    weights_in_code,
)
from benchmarks.learning import Learned, learned, leave_one_out
from benchmarks.pool import Numbers, Pool, asks_for_similar, pools, questions
from search.cli.options import data_option
from search.evaluation.trec import read_qrels, read_queries
from search.index.builds import current_build
from search.opening import open_build

RRF_KS = (10, 60, 100)
Way = Callable[[Pool], Numbers]
MIN_QUERIES = 3
"""Queries that are needed to learn weights."""

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("queries", type=_file)
@click.argument("qrels", type=_file)
@click.option("--without-siblings", is_flag=True, help="Leave out the other issues of a query's own letter.")
@data_option
def tuning(queries: Path, qrels: Path, *, without_siblings: bool, data: Path) -> None:
    """Compare ways of fusing the signals, on the judged QUERIES."""
    snapshot = open_build(current_build(data))
    all_questions = questions(read_queries(queries), read_qrels(qrels), snapshot)
    all_pools = pools(all_questions, snapshot, siblings=not without_siblings)
    for heading, chosen in (
        ("Typed queries", [pool for pool in all_pools if not asks_for_similar(pool.query)]),
        ("Similar cases", [pool for pool in all_pools if asks_for_similar(pool.query)]),
    ):
        chosen = _with_most_signals(chosen)
        if chosen:
            click.echo(f"\n## {heading} ({len(chosen)})\n")
            for line in report(chosen):
                click.echo(line)


def report(chosen: Sequence[Pool]) -> Iterator[str]:
    """The lines of the report on queries that have the same signals."""
    judged = [Judged(pool.query.kind or "no kind", pool.judged) for pool in chosen]
    reference, *others = (
        Tried(name, [pool.ranking(scores(pool)) for pool in chosen]) for name, scores in _ways(chosen[0])
    )
    folds = {}
    if len(chosen) >= MIN_QUERIES:
        folds = {name: leave_one_out(chosen, how) for name, how in NORMALIZATIONS.items()}
        others += [_with_learned(chosen, name, learned_weights) for name, learned_weights in folds.items()]
        others += _learned_from_other_kinds(chosen)
    yield from table(judged, reference, others)
    if folds:
        yield ""
        yield from _weights(chosen, next(iter(folds.values())))


def _ways(example: Pool) -> Iterator[tuple[str, Way]]:
    """The ways that need no learning, the product's own first."""
    for name, how in NORMALIZATIONS.items():
        yield f"convex, {name}, weights in the code", partial(_with_weights_in_code, how=how)
    if len(example.columns) == 2:
        for tenths in range(1, 10):
            yield (
                f"convex, share of best, {example.columns[0].name} .{tenths}",
                partial(_of_two, tenths=tenths),
            )
    else:
        yield "convex, share of best, equal weights", _with_equal_weights
    for k in RRF_KS:
        yield f"RRF of all signals, k {k}", partial(_rrf_of_all, k=k)
    if len(example.columns) > 2:
        for k in RRF_KS:
            yield f"RRF of words and meaning, k {k}", partial(_rrf_of_two, k=k)
    names = [column.name for column in example.columns]
    for name in names if len(names) > 2 else ():
        yield f"without {name}", partial(_of_some, names=frozenset(names) - {name})
    for aspect in dict.fromkeys(column.aspect for column in example.columns if column.aspect):
        rest = frozenset(column.name for column in example.columns if column.aspect is not aspect)
        yield f"without all of the {aspect}", partial(_of_some, names=rest)
    for name in names:
        yield f"{name} alone", partial(_of_some, names=frozenset({name}))


def _with_weights_in_code(pool: Pool, how: Normalized) -> Numbers:
    return convex(pool, how, weights_in_code(pool))


def _with_equal_weights(pool: Pool) -> Numbers:
    return convex(pool, share_of_best, np.ones(len(pool.columns)))


def _of_two(pool: Pool, tenths: int) -> Numbers:
    return convex(pool, share_of_best, np.array([tenths / 10, 1 - tenths / 10]))


def _of_some(pool: Pool, names: frozenset[str]) -> Numbers:
    is_kept = [column.name in names for column in pool.columns]
    return convex(pool, share_of_best, weights_in_code(pool) * is_kept)


def _rrf_of_all(pool: Pool, k: int) -> Numbers:
    return rrf(list(pool.raw.T), k)


def _rrf_of_two(pool: Pool, k: int) -> Numbers:
    return rrf([of_kinds(pool, "words"), of_kinds(pool, "meaning")], k)


def _with_learned(chosen: Sequence[Pool], name: str, learned_weights: Learned) -> Tried:
    how = NORMALIZATIONS[name]
    rankings = [
        pool.ranking(convex(pool, how, weights))
        for pool, weights in zip(chosen, learned_weights.weights, strict=True)
    ]
    return Tried(f"convex, {name}, weights learned without the query", rankings)


def _learned_from_other_kinds(chosen: Sequence[Pool]) -> Iterator[Tried]:
    """Each kind of query ranked by weights learned from the other kinds alone."""
    kinds = {pool.query.kind for pool in chosen}
    pools_of_other_kinds = {kind: [pool for pool in chosen if pool.query.kind != kind] for kind in kinds}
    if any(len(rest) < MIN_QUERIES for rest in pools_of_other_kinds.values()):
        return
    weights = {kind: learned(rest, share_of_best) for kind, rest in pools_of_other_kinds.items()}
    rankings = [pool.ranking(convex(pool, share_of_best, weights[pool.query.kind])) for pool in chosen]
    yield Tried("convex, share of best, weights learned from other kinds", rankings)


def _weights(chosen: Sequence[Pool], learned_folds: Learned) -> Iterator[str]:
    yield "| signal | in the code | learned from all | least and most of the folds |"
    yield "|---|---|---|---|"
    learned_from_all = learned(chosen, share_of_best)
    for column, name in enumerate(learned_folds.signals):
        folds = learned_folds.weights[:, column]
        yield (
            f"| {name} | {chosen[0].columns[column].weight:.2f} | {learned_from_all[column]:.2f} "
            f"| {folds.min():.2f}-{folds.max():.2f} |"
        )


def _with_most_signals(chosen: Sequence[Pool]) -> list[Pool]:
    """The pools with the most signals, which can be compared: a query that is a case number has but one."""
    most_signals = max((len(pool.columns) for pool in chosen), default=0)
    return [pool for pool in chosen if len(pool.columns) == most_signals]


if __name__ == "__main__":
    tuning()
