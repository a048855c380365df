"""The interface to the reader that turns files into letters: search never reads a PDF itself.

The ``indexer`` package registers a reader under the entry point group ``imr.reader``; the
commands and pages that take an upload or a folder ask for it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, cast

from search.errors import MissingExtra
from search.model.letters import Letter, Quarantined, Treatment


class LetterReader(Protocol):
    """Turns bytes or files into letters. Raises nothing but ``UnreadableLetter``."""

    @property
    def rules(self) -> str:
        """The fingerprint of the rules that it reads letters by: its source code and tables."""

    def read(self, name: str, data: bytes) -> Letter:
        """The letter in ``data`` (PDF or text); raises ``UnreadableLetter`` with the reason."""

    def treatments(self, request: str) -> tuple[Treatment, ...]:
        """The normalized treatments of a request, never empty, the primary one first."""

    def read_paths(self, paths: list[Path]) -> Iterator[Letter | Quarantined]:
        """Every letter in files, folders and zip archives, in a stable order."""


def letter_reader() -> LetterReader:
    """The installed reader; raises ``MissingExtra`` where there is none."""
    for entry in entry_points(group="imr.reader"):
        return cast(LetterReader, entry.load()())
    raise MissingExtra("No letter reader is installed: run 'pip install .' in the project's folder.")
