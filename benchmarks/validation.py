"""The product beside its baselines, its weights judged on queries that they were not fitted to, and what each
of its parts earns, on every judged set together.

    python -m benchmarks.validation SET [SET ...] --data DIR

A SET is a folder with ``queries.jsonl`` and ``qrels.tsv``. The tables are those of docs/relevance.md.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from benchmarks.ablation import ablation_table, readings_of, rules_table, signals_of
from benchmarks.baselines import baselines
from benchmarks.comparison import Tried, table, table_heading, table_line
from benchmarks.held_out import OUTER_FOLDS, HeldOutWeights, chosen_and_fitted, held_out, random_folds
from benchmarks.learning import Weights, equal_weights, ranked_by, weights_by_name
from benchmarks.pool import Pool
from benchmarks.rules import PROMPTED, UNSWITCHED
from benchmarks.sets import SetQuery, read_sets
from search.cli.options import data_option
from search.engine.protocol import Snapshot
from search.index.builds import current_build
from search.opening import open_build

GROUPS = {"Typed queries": False, "Similar cases": True}
"""The queries whose signals share weights, and whether they ask for similar cases."""


@click.command()
@click.argument(
    "sets", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@data_option
def validation(sets: tuple[Path, ...], *, data: Path) -> None:
    """Validate the ranking on the judged SETS."""
    snapshot = open_build(current_build(data))
    for line in report(read_sets(sets, snapshot), snapshot):
        click.echo(line)


def report(queries: Sequence[SetQuery], snapshot: Snapshot) -> Iterator[str]:
    """The lines of the report."""
    judged = [query.judged for query in queries]
    product = product_rankings(queries)
    yield f"{len(queries)} queries"
    yield from _section("The product and its baselines")
    yield from table(judged, product, baselines(queries, snapshot))
    yield from _section("Weights judged on other queries")
    fits = _fits(queries)
    yield from table(judged, product, [_ranked(queries, name, weights) for name, weights in fits.items()])
    yield from _weights_of(queries, fits)
    yield from _section("What each part earns")
    parts = [*signals_of(queries), *readings_of(queries), *UNSWITCHED]
    yield from ablation_table(queries, product, parts, snapshot)
    yield from _section("Rules and the queries that prompted them")
    yield from rules_table(queries, product, PROMPTED, snapshot)


def product_rankings(queries: Sequence[SetQuery]) -> Tried:
    """Every query as ``imr run`` ranks it: the result set, then what is near."""
    return Tried("the product", [ranked_by(query.pool, weights_by_name(query.pool)) for query in queries])


def _section(heading: str) -> Iterator[str]:
    yield from ("", f"## {heading}", "")


def _ranked(queries: Sequence[SetQuery], name: str, weights: Sequence[Weights]) -> Tried:
    return Tried(name, [ranked_by(query.pool, own) for query, own in zip(queries, weights, strict=True)])


def _fits(queries: Sequence[SetQuery]) -> Mapping[str, Sequence[Weights]]:
    """The weights of every query, by how they were come by."""
    fits: dict[str, Sequence[Weights]] = {"equal weights": [equal_weights(query.pool) for query in queries]}
    sets = [query.of_set for query in queries]
    if len(set(sets)) > 1:
        fits["fitted to the other sets"] = _by_group(queries, lambda pools, of: _held(pools, of))
    fits["fitted to the other folds"] = _by_group(
        queries, lambda pools, _: _held(pools, random_folds(len(pools), OUTER_FOLDS))
    )
    fits["fitted to all, these among them"] = _by_group(
        queries, lambda pools, _: [chosen_and_fitted(pools)] * len(pools)
    )
    return fits


def _held(pools: Sequence[Pool], folds: Sequence[Hashable]) -> Sequence[Weights]:
    found: HeldOutWeights = held_out(pools, folds)
    return found.weights


def _by_group(
    queries: Sequence[SetQuery], fit: Callable[[Sequence[Pool], Sequence[str]], Sequence[Weights]]
) -> Sequence[Weights]:
    """The weights of every query in order, those of each group fitted apart."""
    weights: dict[int, Weights] = {}
    for similar in GROUPS.values():
        chosen = [number for number, query in enumerate(queries) if query.question.similar is similar]
        members = [queries[number] for number in chosen]
        found = fit([query.pool for query in members], [query.of_set for query in members])
        weights |= dict(zip(chosen, found, strict=True))
    return [weights[number] for number in range(len(queries))]


def _weights_of(queries: Sequence[SetQuery], fits: Mapping[str, Sequence[Weights]]) -> Iterator[str]:
    """The weights of each signal, the least and the most of the folds."""
    in_code = [weights_by_name(query.pool) for query in queries]
    columns = {"in the code": in_code, **{name: own for name, own in fits.items() if name != "equal weights"}}
    for heading, similar in GROUPS.items():
        chosen = [number for number, query in enumerate(queries) if query.question.similar is similar]
        names = dict.fromkeys(name for number in chosen for name in in_code[number])
        yield ""
        yield from table_heading([heading, *columns])
        for name in names:
            yield table_line(
                [name, *(_range([own[number].get(name) for number in chosen]) for own in columns.values())]
            )


def _range(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = f"{min(known):.2f}", f"{max(known):.2f}"
    return low if low == high else f"{low}-{high}"


if __name__ == "__main__":
    validation()
