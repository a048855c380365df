"""Paragraphs and tables, nested in each other in any depth, written down as lines of text."""

from __future__ import annotations

from indexer.letters.formats.tables import table_lines


class Writing:
    """The lines of a document in reading order; a text box stands before the paragraph that it is anchored
    in.

    Tables may stand in cells: what is open is a stack, so no depth of nesting costs more than its elements.
    """

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        """The lines of the document, and those of every cell that is open."""
        self._paragraphs: list[list[str]] = []
        self._tables: list[list[list[list[str]]]] = []

    def begin_paragraph(self) -> None:
        """A paragraph begins, be it within another one."""
        self._paragraphs.append([])

    def write(self, text: str) -> None:
        """Writes into the paragraph that is open; between paragraphs into a line of its own."""
        if self._paragraphs:
            self._paragraphs[-1].append(text)
        elif text.strip():
            self._lines[-1].append(text)

    def end_paragraph(self) -> None:
        """The paragraph ends: its lines are those of the document or the cell round it."""
        if self._paragraphs:
            self._lines[-1] += [line.rstrip() for line in "".join(self._paragraphs.pop()).split("\n")]

    def begin_table_part(self, part: str) -> None:
        """A table (``tbl``), a row (``tr``) or a cell (``tc``) begins."""
        if part == "tbl":
            self._tables.append([])
        elif self._tables and part == "tr":
            self._tables[-1].append([])
        elif self._tables and part == "tc":
            self._lines.append([])

    def end_table_part(self, part: str) -> None:
        """A table, a row or a cell ends."""
        if not self._tables:
            return
        if part == "tc" and len(self._lines) > 1:
            if not self._tables[-1]:
                self._tables[-1].append([])
            cell = self._lines.pop()
            self._tables[-1][-1].append(_without_blank_ends(cell))
        elif part == "tbl":
            self._lines[-1] += table_lines(self._tables.pop())

    def text(self) -> str:
        """What was written."""
        while self._paragraphs:
            self.end_paragraph()
        while self._tables:  # a document that was cut off within a table
            if len(self._lines) > 1:
                self.end_table_part("tc")
            self.end_table_part("tbl")
        return "\n".join(line for lines in self._lines for line in lines)


def _without_blank_ends(lines: list[str]) -> list[str]:
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return [line.strip() for line in lines[first:last]]
