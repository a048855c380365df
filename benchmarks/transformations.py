"""Letters through every rendering of their text: how many fields are read as from the plain text.

``python -m benchmarks.transformations FOLDER [FOLDER ...] [--show RENDERING]``
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import click

from benchmarks.renderings import RENDERINGS, Rendering
from indexer.reader import FileReader
from search.errors import UnreadableLetter
from search.model.letter_json import to_json
from search.model.letters import Determination, Letter

_OF_THE_FILE = frozenset({"file", "sha256", "determination_id"})
"""Fields that say which file a letter was read from; without a number its id is the file's name."""
_IN_ANY_CASE = frozenset({"upper case"})
"""Renderings whose values are compared whatever their case."""


@dataclass
class Tally:
    """Fields that were read as from the plain text, out of all; ``wrong`` names the others."""

    right: int = 0
    fields: int = 0
    letters: int = 0
    letters_right: int = 0
    wrong: list[str] = field(default_factory=list)


def fields_of(determination: Determination) -> dict[str, object]:
    """Every field of ``imr parse`` but those of the file, an issue's each for itself."""
    record = json.loads(to_json(determination))
    issues = record.pop("issues")
    flat = {name: value for name, value in record.items() if name not in _OF_THE_FILE}
    flat["issues"] = len(issues)
    for number, issue in enumerate(issues, start=1):
        flat |= {f"issue {number}.{name}": value for name, value in issue.items()}
    return flat


def compare(original: Determination, read: Determination | None, tally: Tally, *, any_case: bool) -> None:
    """Adds to ``tally`` how many of the original's fields were ``read``; none where nothing was."""
    expected = fields_of(original)
    found: Mapping[str, object] = fields_of(read) if read else {}
    wrong = [
        name for name in expected if _form(expected[name], any_case) != _form(found.get(name, ...), any_case)
    ]
    tally.fields += len(expected)
    tally.right += len(expected) - len(wrong)
    tally.letters += 1
    tally.letters_right += not wrong
    for name in wrong:
        tally.wrong.append(
            f"{original.file} {name}: {_difference(repr(expected[name]), repr(found.get(name)))}"
        )


def _difference(expected: str, found: str) -> str:
    """The words at which two values part."""
    same = next((at for at, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), 0)
    begin = max(0, same - 40)
    return f"...{expected[begin : same + 120]!r} is ...{found[begin : same + 120]!r}"


def _form(value: object, any_case: bool) -> str:
    text = repr(value)
    return text.casefold() if any_case else text


def measure(
    texts: Iterable[tuple[str, str]], renderings: Mapping[str, Rendering], *, seed: int = 1
) -> dict[str, Tally]:
    """The tally of every rendering over letters, which are given by name and plain text."""
    reader = FileReader()
    tallies = {name: Tally() for name in renderings}
    for name, text in texts:
        original = reader.read(f"{name}.txt", text.encode()).determination
        for rendering, render in renderings.items():
            data = render(text, Random(f"{seed}:{name}"))  # noqa: S311 - a sample, not a secret
            compare(original, _read(reader, data), tallies[rendering], any_case=rendering in _IN_ANY_CASE)
    return tallies


def _read(reader: FileReader, data: bytes) -> Determination | None:
    try:
        return reader.read("letter.txt", data).determination
    except UnreadableLetter:
        return None


def _texts(folders: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for read in FileReader().read_paths(list(folders)):
        if isinstance(read, Letter):
            yield Path(read.determination.file).stem, read.text


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--show", multiple=True, help="A rendering whose differences are listed.")
@click.option("--every", default=1, help="Takes each so many-th letter alone.")
def main(folders: tuple[Path, ...], show: tuple[str, ...], every: int) -> None:
    """Print, for each rendering, fields equal to the plain text's out of all fields."""
    texts = list(_texts(folders))[::every]
    chosen = {name: RENDERINGS[name] for name in show} or RENDERINGS
    click.echo("| rendering | letters all right | fields right | of | share |\n|---|---|---|---|---|")
    for name, tally in measure(texts, chosen).items():
        letters = f"{tally.letters_right} of {tally.letters}"
        click.echo(
            f"| {name} | {letters} | {tally.right:,} | {tally.fields:,} | {tally.right / tally.fields:.1%} |"
        )
        if show:
            click.echo("\n".join(tally.wrong))


if __name__ == "__main__":
    main()
