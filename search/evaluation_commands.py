"""``imr run`` and ``imr evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli import echo_json
from search.options import data_option, hits_option, json_option, mode_option
from search.types import Mode, SearchRequest, SimilarRequest

if TYPE_CHECKING:
    from search.evaluation.trec import JudgedQuery
    from search.service import Searcher

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("queries", type=_file)
@mode_option
@hits_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The run to write."
)
@data_option
def run(queries: Path, mode: str, k: int, out: Path, data: Path) -> None:
    """Rank every query of QUERIES (JSON Lines) and write a TREC run. A query with 'issue_id', or of
    kind 'paste', asks for similar issues."""
    from search.evaluation.trec import read_queries, run_lines
    from search.live import open_searcher

    every = read_queries(queries)
    searcher = open_searcher(data)
    with out.open("w", encoding="utf-8") as file:
        for query in every:
            file.writelines(run_lines(query.id, _ranking(searcher, query, Mode(mode), k), mode))
    click.echo(f"{len(every)} queries ranked into {out}.", err=True)


@click.command()
@click.argument("qrels", type=_file)
@click.argument("run_file", metavar="RUN", type=_file)
@click.argument("measures", nargs=-1)
@click.option("-q", "per_query", is_flag=True, help="Every query too.")
@json_option
def evaluate(
    qrels: Path, run_file: Path, measures: tuple[str, ...], *, per_query: bool, as_json: bool
) -> None:
    """Measure RUN against QRELS. MEASURES are nDCG@10 RR@10 R@50 by default; P@k, AP and other
    cutoffs are there too."""
    from search.evaluation.measures import evaluate as measured
    from search.evaluation.measures import mean, parse_measure
    from search.evaluation.trec import read_qrels, read_run

    asked = [parse_measure(text) for text in measures or ("nDCG@10", "RR@10", "R@50")]
    results = measured(read_qrels(qrels), read_run(run_file), asked)
    means = {str(measure): mean(results, measure) for measure in asked}
    if as_json:
        echo_json({"queries": results if per_query else len(results), "mean": means})
        return
    if per_query:
        for query, values in results.items():
            for name, value in values.items():
                click.echo(f"{query}\t{name}\t{value:.4f}")
    for name, value in means.items():
        click.echo(f"all\t{name}\t{value:.4f}")


def _ranking(searcher: Searcher, query: JudgedQuery, mode: Mode, k: int) -> list[tuple[str, float]]:
    if query.issue_id or query.kind == "paste":
        text = None if query.issue_id else query.text
        found = searcher.similar(
            SimilarRequest(issue_id=query.issue_id, text=text, mode=mode, k=k, wide=True)
        )
    else:
        found = searcher.search(SearchRequest(query.text, mode, k=k, wide=True))
    return [(hit.issue_id, hit.score) for hit in found.hits]
