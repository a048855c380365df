"""What a layout of letters is: a row of the table, and the table that rows are looked up in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from random import Random

from indexer.letters.lines import Line
from indexer.parse.contents import LetterContents
from indexer.parse.markers import Markers
from indexer.synth.blocks import Block
from indexer.synth.letter import CredentialsForm, InventedLetter
from search.model.letters import Layout


class LayoutEvidence(IntEnum):
    """What a letter's markers say for a layout, the weakest first.

    ``FRAGMENT`` is a heading or label that other layouts use too, ``HEADING`` a heading or sentence of
    the layout, ``LABELS`` the labels of its issues, ``TITLE`` its title among the first lines.
    """

    NONE = 0
    FRAGMENT = 1
    HEADING = 2
    LABELS = 3
    TITLE = 4


@dataclass(frozen=True)
class LetterTemplate:
    """How an invented letter of a layout is written, and what may be claimed of it as truth.

    ``write`` gives the blocks. ``header_fields`` are the fields that its header states;
    ``cuttable_header`` says that letters of the layout are also met without the table on top.
    ``guideline_lines`` says that both sides' guidelines stand in the letter word for word.
    """

    write: Callable[[InventedLetter, Random], Iterator[Block]]
    header_fields: tuple[str, ...]
    credentials: CredentialsForm
    cuttable_header: bool = False
    guideline_lines: bool = False
    max_issues: int | None = None


@dataclass(frozen=True)
class LayoutRow:
    """A row of the table: one layout.

    ``detect`` weighs the markers of a letter, ``read`` gives the issues and sections of its lines,
    ``template`` writes it. ``confirmed`` says that real letters of it have been read. It was in use from
    ``first_year`` to ``last_year`` (``None``: still), for ``share`` of the letters of these years.
    """

    layout: Layout
    detect: Callable[[Markers], LayoutEvidence]
    read: Callable[[Sequence[Line]], LetterContents]
    template: LetterTemplate
    confirmed: bool
    first_year: int
    last_year: int | None = None
    share: float = 1.0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of its letters should know."""
        if self.confirmed:
            return ()
        return (f"Layout {self.layout} is unconfirmed: check the fields against the letter.",)

    def in_use(self, year: int) -> bool:
        """Whether letters decided in ``year`` are written in this layout."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True)
class LayoutTable:
    """All layouts. Of two with equal evidence the one whose row stands first is taken."""

    rows: tuple[LayoutRow, ...]

    def detect(self, lines: Sequence[Line]) -> LayoutRow | None:
        """The layout with the strongest evidence in ``lines``; ``None`` where there is none for any.

        A letter with both labels of layout C in its issues (``LABELS``, 3) is one of layout C, though its
        reviewer quotes "Notice of Independent Medical Review Determination" (layout A: ``HEADING``, 2).
        One whose only marker is the heading "IMR DECISION(S) AND RATIONALE(S)" has 2 for layout B and
        1 (``FRAGMENT``) for C-block: it is B.
        """
        markers = Markers.of(lines)
        evidence = [(row.detect(markers), row) for row in self.rows]
        strength, layout = max(evidence, key=lambda weighed: weighed[0])
        return layout if strength else None

    def draw(self, year: int, rng: Random) -> LayoutRow:
        """A layout that was in use in ``year``, by its share of the letters."""
        rows = [row for row in self.rows if row.in_use(year)]
        if len(rows) == 1:
            return rows[0]
        return rng.choices(rows, [row.share for row in rows])[0]
