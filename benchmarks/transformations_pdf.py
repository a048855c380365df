"""How many fields of letters stay what they are when the letters are printed, stamped, faxed or turned.

    python benchmarks/transformations_pdf.py ../shared/letters/pdf --letters 40 [--browser] [--json FILE]

Prints a table: transformation, letters read, fields equal to the original's out of all fields. Fields are the
values of ``imr parse`` but for ``file`` and ``sha256``, each of an issue's, a citation's and a section's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from benchmarks.printing import TRANSFORMATIONS, through_browser
from indexer.reader import FileReader
from search.errors import UnreadableLetter
from search.model.letter_json import to_json
from search.model.letters import Letter

_NOT_COMPARED = ("file", "sha256")


class Equal(NamedTuple):
    """Fields that are equal, out of all that either letter has."""

    equal: int
    fields: int


def fields_of(letter: Letter) -> dict[str, str]:
    """The letter's values by their paths: ``issues.0.treatment.generic_name``."""
    record = json.loads(to_json(letter.determination))
    return {path: value for path, value in _leaves(record, "") if path.split(".")[0] not in _NOT_COMPARED}


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for at, part in enumerate(value):
            yield from _leaves(part, f"{path}.{at}")
    elif value is not None and value != []:
        yield path, json.dumps(value)


def compared(original: dict[str, str], data: bytes) -> Equal:
    """How many fields of the one letter in ``data`` are the original's."""
    try:
        (letter,) = FileReader().read_all("letter.pdf", data)
        found = fields_of(letter)
    except (UnreadableLetter, ValueError):
        found = {}
    paths = original.keys() | found.keys()
    return Equal(sum(original.get(path) == found.get(path) for path in paths), len(paths))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--letters", default=128, help="How many, evenly over the folder.")
@click.option("--browser", is_flag=True, help="Print their texts through Chromium too.")
@click.option("--only", default="", help="A part of the names of the transformations.")
@click.option("--show", is_flag=True, help="Name the letters that change, with the fields.")
def main(folder: Path, letters: int, only: str, *, browser: bool, show: bool) -> None:
    """Compare letters with themselves, transformed."""
    files = sorted(folder.glob("*.pdf"))
    files = files[:: max(1, len(files) // letters)][:letters]
    read = {file: FileReader().read("letter.pdf", file.read_bytes()) for file in files}
    originals = {file: fields_of(letter) for file, letter in read.items()}
    for name, transform in TRANSFORMATIONS.items():
        if only in name if only else not browser:
            results = {file: compared(originals[file], transform(file.read_bytes())) for file in files}
            _report(name, results, show=show)
    if browser:
        texts = {file: FileReader().read("letter.txt", read[file].text.encode()) for file in files}
        results = {file: compared(fields_of(texts[file]), through_browser(read[file].text)) for file in files}
        _report("printed through a browser", results, show=show)


def _report(name: str, results: dict[Path, Equal], *, show: bool) -> None:
    equal, fields = (sum(counts) for counts in zip(*results.values(), strict=True))
    whole = sum(result.equal == result.fields for result in results.values())
    click.echo(f"| {name} | {whole} of {len(results)} | {equal:,} of {fields:,} | {equal / fields:.4f} |")
    if show:
        for file, result in results.items():
            if result.equal < result.fields:
                click.echo(f"    {file.name}: {result.equal} of {result.fields}")


if __name__ == "__main__":
    main()
