"""``imr synth``: invented letters into a folder."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.generator import MAX_LETTERS, LetterFormat, generate
from indexer.progress import progress
from search.errors import ImrError


@click.command()
@click.argument("n", type=int)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same files.")
@click.option(
    "--format",
    "fmt",
    type=click.Choice([fmt.value for fmt in LetterFormat]),
    default=LetterFormat.MIXED.value,
    show_default=True,
    help="What to write: PDF, text, or about half of each.",
)
def synth(n: int, out: Path, seed: int, fmt: str) -> None:
    """Write N invented letters into the folder OUT.

    Layouts, wording of headings and guideline names are those of real letters; people, findings and
    reasons are made up. Every letter says that it is invented, and case numbers are of the form
    CM00-nnnnnnn, which the state never used: letters are known by either and marked wherever they are
    shown. OUT is created, or must be empty: nothing is ever overwritten.
    """
    if not 1 <= n <= MAX_LETTERS:
        raise ImrError(f"N is {n:,}: give a number of letters from 1 to {MAX_LETTERS:,}.")
    _prepare(out)
    for letter in progress(generate(n, seed, LetterFormat(fmt)), "Letters", total=n):
        with open(out / letter.filename, "xb") as file:
            file.write(letter.data)


def _prepare(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise ImrError(f"{str(out)!r} is a file: name a folder for the letters.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        occupied = any(out.iterdir())
    except OSError as error:
        raise ImrError(f"{str(out)!r} cannot be used ({error.strerror}): name another folder.") from error
    if occupied:
        raise ImrError(f"{str(out)!r} is not empty: name a new or an empty folder.")
