"""The write side's commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from search.model.letter_json import to_json
from search.model.letters import Letter, Quarantined


class BadInput(click.ClickException):
    """Input that cannot be meant; shown as one sentence, exit status 2."""

    exit_code = 2


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes that read files.  [default: one for each processor]",
)
def parse(paths: tuple[Path, ...], workers: int | None) -> None:
    """Print one JSON object a line for every determination in PATH...

    PATH is a letter (PDF, Word, RTF, HTML, mail or text), a folder or a zip archive. What cannot be read is
    named on stderr with its reason, and the exit status is then 1.
    """
    _require(paths)
    quarantined = 0
    out = sys.stdout.buffer
    from indexer.reader import FileReader

    for read in FileReader().read_letters(paths, workers=workers or os.cpu_count() or 1):
        if isinstance(read, Letter):
            out.write(to_json(read.determination) + b"\n")
        elif isinstance(read, Quarantined):
            quarantined += 1
            click.echo(f"{read.path}: {read.reason}", err=True)
    out.flush()
    if quarantined:
        raise SystemExit(1)


def _require(paths: tuple[Path, ...]) -> None:
    for path in paths:
        if not path.exists():
            raise BadInput(f"There is no file or folder {str(path)!r}: check the path.")
