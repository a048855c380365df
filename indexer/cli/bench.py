"""``imr bench``: what a build and its queries cost at a given size."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli.group import echo_json
from search.cli.options import json_option

if TYPE_CHECKING:  # measuring imports every engine: only when the command runs
    from indexer.bench.measuring import Report


@click.command()
@click.option("--issues", default=2_000, show_default=True, type=click.IntRange(50, 3_000_000), help="Size.")
@click.option("--seed", default=1, show_default=True, help="Of the invented letters and queries.")
@click.option("--web", is_flag=True, help="Time the pages too, over a server on this machine.")
@click.option("--clients", default=4, show_default=True, type=click.IntRange(1, 64), help="Visitors at once.")
@json_option
def bench(issues: int, seed: int, *, web: bool, clients: int, as_json: bool) -> None:
    """Build an index of invented letters with about --issues issues in a temporary folder, and time
    parsing, indexing, embedding and queries. Passages get cheap stand-in vectors, so that the size
    of the vector search is right; the encoder's own speed is measured on a sample."""
    from indexer.bench.measuring import measure

    with tempfile.TemporaryDirectory() as scratch:
        report = measure(Path(scratch), issues, seed, clients=clients if web else 0)
    if as_json:
        echo_json(report)
    else:
        _print(report)


def _print(report: Report) -> None:
    click.echo(f"{report.letters:,} letters, {report.issues:,} issues, {report.passages:,} passages")
    click.echo(f"parsed      {report.letters_parsed_per_s:,.0f} letters a second")
    click.echo(
        f"indexed     {report.issues_indexed_per_s:,.0f} issues a second (words, columns, stand-in vectors)"
    )
    click.echo(f"embedded    {report.passages_embedded_per_s:,.1f} passages a second")
    click.echo(
        f"index       {report.index_bytes / 1e6:,.0f} MB; {report.peak_resident_mb:,} MB resident at most"
    )
    for name, timing in report.queries.items():
        click.echo(f"{name:<16}{timing.median_ms:>9.2f} ms median {timing.p95_ms:>9.2f} ms p95")
    if report.pages:
        click.echo(f"pages, {report.clients} visitors at once, until the first byte:")
    for name, page in report.pages.items():
        click.echo(f"  {name:<14}{page.first_median_ms:>9.1f} ms median {page.first_p95_ms:>9.1f} ms p95")
    base = report.peers["tantivy"]
    click.echo(f"keyword engines on {report.peer_issues:,} issues (times Tantivy's):")
    for name, values in report.peers.items():
        cells = [f"{key} {value:,.2f} (x{value / base[key]:,.2f})" for key, value in values.items()]
        click.echo(f"  {name:<10} " + ", ".join(cells))
