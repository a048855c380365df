"""Which fusion and which normalization, tried on judged queries with the weights in the code. What weights
and signals are worth says ``benchmarks.validation``.

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
    convex,
    of_kinds,
    rrf,
    share_of_best,
    weights_in_code,
)
from benchmarks.pool import Numbers, Pool, asks_for_similar, pools, questions
from search.cli.options import data_option
from search.evaluation.trec import read_qrels, read_queries
from search.index.builds import current_build
from search.opening import open_build

RRF_KS = (10, 60, 100)
Way = Callable[[Pool], Numbers]

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
    for heading, similar in (("Typed queries", False), ("Similar cases", True)):
        chosen = [pool for pool in all_pools if asks_for_similar(pool.query) is similar]
        if chosen:
            click.echo(f"\n## {heading} ({len(chosen)})\n")
            for line in report(chosen):
                click.echo(line)


def report(chosen: Sequence[Pool], others: Sequence[Tried] = ()) -> Iterator[str]:
    """The lines of the report; ``others`` are further ways to compare."""
    judged = [Judged(pool.query.kind or "no kind", pool.judged) for pool in chosen]
    reference, *rest = (
        Tried(name, [pool.ranking(scores(pool)) for pool in chosen])
        for name, scores in _ways(is_two=all(len(pool.columns) == 2 for pool in chosen))
    )
    yield from table(judged, reference, [*others, *rest])


def _ways(*, is_two: bool) -> Iterator[tuple[str, Way]]:
    """The ways of fusing, the product's own first; where all are of two signals their shares too."""
    for name, how in NORMALIZATIONS.items():
        yield f"convex, {name}, weights in the code", partial(_with_weights_in_code, how=how)
    if is_two:
        for tenths in range(1, 10):
            yield f"convex, share of best, words .{tenths}", partial(_of_two, tenths=tenths)
    else:
        yield "convex, share of best, equal weights", _with_equal_weights
    for k in RRF_KS:
        yield f"RRF of all signals, k {k}", partial(_rrf_of_all, k=k)
    if not is_two:
        for k in RRF_KS:
            yield f"RRF of words and meaning, k {k}", partial(_rrf_of_two, k=k)


def _with_weights_in_code(pool: Pool, how: Callable[..., Numbers]) -> Numbers:
    return convex(pool, how, weights_in_code(pool))


def _with_equal_weights(pool: Pool) -> Numbers:
    return convex(pool, share_of_best, np.ones(len(pool.columns)))


def _of_two(pool: Pool, tenths: int) -> Numbers:
    return convex(pool, share_of_best, np.array([tenths / 10, 1 - tenths / 10]))


def _rrf_of_all(pool: Pool, k: int) -> Numbers:
    return rrf(list(pool.raw.T), k) if pool.columns else np.zeros(len(pool.ids))


def _rrf_of_two(pool: Pool, k: int) -> Numbers:
    return rrf([of_kinds(pool, "words"), of_kinds(pool, "meaning")], k)


if __name__ == "__main__":
    tuning()
