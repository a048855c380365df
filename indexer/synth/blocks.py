"""A letter as a reader sees it, before it becomes lines of text or pages of a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class FontRun(NamedTuple):
    """A stretch of a paragraph in one weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class HeaderTable:
    """The table on top: rows of label, value, label, value, with empty strings for empty cells."""

    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class HeadingLine:
    """A line of its own, centred and bold on paper."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Text that wraps. Without ``gap`` the next block follows on the next line; with ``alone`` the
    last run stands on a line of its own."""

    runs: tuple[FontRun, ...]
    gap: bool = True
    alone: bool = False

    @property
    def text(self) -> str:
        """The words without their weight."""
        return "".join(run.text for run in self.runs)


Block = HeaderTable | HeadingLine | Paragraph


def plain(text: str, *, gap: bool = True) -> Paragraph:
    """A paragraph in one weight."""
    return Paragraph((FontRun(text),), gap=gap)


def labelled(label: str, text: str, *, gap: bool = True) -> Paragraph:
    """A bold label with its text."""
    return Paragraph((FontRun(f"{label} ", bold=True), FontRun(text)), gap=gap)
