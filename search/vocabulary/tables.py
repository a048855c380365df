"""Reads the TSV files that lie beside the code: a comment header, a line of column names, one row a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files


def rows(name: str, package: str = "search.vocabulary") -> Iterator[Mapping[str, str]]:
    """The rows of the ``<name>.tsv`` of ``package`` by column name, in the file's order."""
    text = files(package).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("# "))
    columns = next(lines).split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=True))


def items(cell: str) -> tuple[str, ...]:
    """The entries of a cell that holds a list."""
    return tuple(item.strip() for item in cell.split(";") if item.strip())
