"""``imr run`` and ``imr evaluate``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli.group import echo_json
from search.cli.options import data_option, json_option
from search.cli.request_options import hits_option, mode_option, rerank_option
from search.evaluation.trec import JudgedQuery, read_qrels, read_queries, read_run, run_lines
from search.fields.documents import indexed_issues
from search.model.requests import Mode, SearchRequest
from search.parameters.settings import Settings, judged_request, settings_of_runs

if TYPE_CHECKING:  # opening an index imports its engines: only when a command runs
    from search.evaluation.summary import Summary
    from search.results.reranking import Reranker
    from search.searcher import Searcher

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("queries", type=_file)
@mode_option
@hits_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The run to write."
)
@rerank_option
@data_option
def run(queries: Path, mode: str, k: int, out: Path, rerank: str | None, data: Path) -> None:
    """Rank every query of QUERIES (JSON Lines) and write a TREC run. A query with 'issue_id', or of
    kind 'paste', asks for similar issues."""
    from search.opening import open_searcher

    judged = read_queries(queries)
    searcher = open_searcher(data)
    settings = settings_of_runs(Mode(mode), k)
    reranker = _reranker(rerank) if rerank else None
    with out.open("w", encoding="utf-8") as file:
        for query in judged:
            file.writelines(run_lines(query.id, _ranking(searcher, query, settings, reranker), mode))
    click.echo(f"{len(judged)} queries ranked into {out}.", err=True)


@click.command()
@click.argument("qrels", type=_file)
@click.argument("run_file", metavar="RUN", type=_file)
@click.argument("measures", nargs=-1)
@click.option("-q", "per_query", is_flag=True, help="Every query too.")
@click.option("--interval", is_flag=True, help="The 95 % bootstrap interval of every mean.")
@click.option(
    "--against",
    type=_file,
    metavar="RUN",
    help="Compare with this run: difference, its interval, p of a paired randomization test.",
)
@click.option("--queries", type=_file, help="The queries (JSON Lines): means by their kind too.")
@json_option
def evaluate(
    qrels: Path,
    run_file: Path,
    measures: tuple[str, ...],
    *,
    per_query: bool,
    interval: bool,
    against: Path | None,
    queries: Path | None,
    as_json: bool,
) -> None:
    """Measure RUN against QRELS. MEASURES are nDCG@10 RR@10 R@50 by default; P@k, AP and other
    cutoffs are there too."""
    # Intervals are computed with numpy, which help does without.
    from search.evaluation.measures import evaluate as evaluate_run
    from search.evaluation.measures import parse_measure
    from search.evaluation.summary import ALL_QUERIES, queries_by_kind, summarize

    parsed_measures = [parse_measure(text) for text in measures or ("nDCG@10", "RR@10", "R@50")]
    judged = read_qrels(qrels)
    results = evaluate_run(judged, read_run(run_file), parsed_measures)
    results_against = evaluate_run(judged, read_run(against), parsed_measures) if against else None
    kinds = queries_by_kind(read_queries(queries), results) if queries else {}
    groups = {
        name: summarize(
            results, parsed_measures, group=name, among=among, other=results_against, interval=interval
        )
        for name, among in {**kinds, ALL_QUERIES: list(results)}.items()
    }
    if as_json:
        all_queries = groups.pop(ALL_QUERIES)
        answer = {"queries": results if per_query else len(results), **_as_json(all_queries)}
        if queries:
            answer["kinds"] = {
                name: {"queries": len(kinds[name]), **_as_json(summary)} for name, summary in groups.items()
            }
        echo_json(answer)
        return
    is_table = interval or against is not None
    if is_table:
        click.echo("\t".join(_heading(interval=interval, compared=against is not None)))
    if per_query:
        for query, values in results.items():
            for name, value in values.items():
                cells = [query, name, f"{value:.4f}"]
                if is_table and results_against:
                    cells += [""] * (2 * interval) + _compared(results_against[query][name], value)
                click.echo("\t".join(cells))
    for summary in (summary for group in groups.values() for summary in group):
        click.echo("\t".join(_row(summary)))


def _heading(*, interval: bool, compared: bool) -> list[str]:
    heading = ["queries", "measure", "mean"]
    heading += ["low", "high"] if interval else []
    return heading + (["against", "difference", "from", "to", "p"] if compared else [])


def _row(summary: Summary) -> list[str]:
    cells = [summary.group, summary.measure, f"{summary.mean:.4f}"]
    if summary.interval:
        cells += [f"{value:.4f}" for value in summary.interval]
    if summary.against:
        cells += _compared(summary.against.mean, summary.mean)
        cells += [f"{value:+.4f}" for value in summary.against.interval] + [f"{summary.against.p:.4f}"]
    return cells


def _compared(theirs: float, ours: float) -> list[str]:
    return [f"{theirs:.4f}", f"{ours - theirs:+.4f}"]


def _as_json(summaries: Sequence[Summary]) -> dict[str, object]:
    answer: dict[str, object] = {"mean": {summary.measure: summary.mean for summary in summaries}}
    if any(summary.interval for summary in summaries):
        answer["interval"] = {summary.measure: summary.interval for summary in summaries}
    if any(summary.against for summary in summaries):
        answer["against"] = {summary.measure: summary.against for summary in summaries}
    return answer


def _reranker(model: str) -> Reranker:
    from search.results.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(model)


def _ranking(
    searcher: Searcher, query: JudgedQuery, settings: Settings, reranker: Reranker | None
) -> list[tuple[str, float]]:
    """The ids that a query lists, with their scores, best first."""
    from search.results.reranking import reranked

    request = judged_request(query, settings)
    if isinstance(request, SearchRequest):
        response = (
            reranked(searcher.search, request, query.text, reranker) if reranker else searcher.search(request)
        )
    else:
        text = query.text if query.issue_id is None else _text_of(searcher, query.issue_id)
        response = (
            reranked(searcher.similar, request, text, reranker) if reranker else searcher.similar(request)
        )
    return [(hit.issue_id, hit.score) for hit in (*response.hits, *response.near)]


def _text_of(searcher: Searcher, issue_id: str) -> str:
    from search.results.reranking import text_of

    letter, _, number = issue_id.rpartition("#")
    issues = indexed_issues(searcher.determination(letter).determination)
    return next((text_of(issue) for issue in issues if str(issue.number) == number), "")
