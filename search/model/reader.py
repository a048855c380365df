"""The interface to the reader that turns files into letters: search never reads a PDF itself.

The ``indexer`` package registers a reader under the entry point group ``imr.reader``; the
commands and pages that take an upload or a folder ask for it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, TypeVar, cast

from search.errors import MissingExtra
from search.model.letters import Letter, Quarantined, Treatment

Result = TypeVar("Result")


class ReadingProcesses(Protocol):
    """Processes in which what strangers send is read, within limits of time and memory. Many threads may
    ask."""

    def run(
        self,
        function: Callable[..., Result],
        *arguments: object,
        cancelled: Callable[[], bool] = ...,
    ) -> Result:
        """``function(*arguments)``, worked out in one of the processes; raises what it raises of this
        project's errors, ``UnreadableLetter`` beyond a limit, ``Busy`` where all have work, ``Abandoned``
        where ``cancelled()`` becomes true. The function must be importable by name."""

    def close(self) -> None:
        """Ends the processes."""


class LetterReader(Protocol):
    """Turns bytes or files into letters. Raises nothing but ``UnreadableLetter``."""

    @property
    def rules(self) -> str:
        """The fingerprint of the rules that it reads letters by: its source code and tables."""

    def read(self, name: str, data: bytes) -> Letter:
        """The first letter in ``data`` (PDF or text); raises ``UnreadableLetter`` with the reason."""

    def read_all(self, name: str, data: bytes) -> tuple[Letter, ...]:
        """Every letter in ``data``, at least one; raises ``UnreadableLetter`` with the reason."""

    def text(self, name: str, data: bytes) -> str:
        """The text of ``data``, be it a letter or not; raises ``UnreadableLetter`` with the reason."""

    def processes(self, workers: int) -> ReadingProcesses:
        """So many processes to read in, each call with the limits that files have elsewhere."""

    def treatments(self, request: str) -> tuple[Treatment, ...]:
        """The normalized treatments of a request, never empty, the primary one first."""

    def read_paths(self, paths: list[Path]) -> Iterator[Letter | Quarantined]:
        """Every letter in files, folders and zip archives, in a stable order."""


def letter_reader() -> LetterReader:
    """The installed reader; raises ``MissingExtra`` where there is none."""
    for entry in entry_points(group="imr.reader"):
        return cast(LetterReader, entry.load()())
    raise MissingExtra("No letter reader is installed: run 'pip install .' in the project's folder.")
