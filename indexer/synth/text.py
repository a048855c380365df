"""Letters as text files, with the habits of text taken from paper: wrapped lines, each with a blank
at its end unless it breaks at a hyphen, double spacing, and page breaks in the middle of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.synth.blocks import Block, HeaderTable, HeadingLine, Paragraph, plain
from search.model.letters import INVENTED_NOTICE

_MAX_LINE_CHARACTERS = 98
_LINES_PER_PAGE = 44
_PAGE_BREAK = "\n\n\n"


@dataclass(frozen=True)
class TextHabits:
    """How a text was taken from its pages. ``blank_paragraphs`` keeps empty paragraphs, as a line
    with one blank; ``wrapped_label`` breaks a header label around its value; ``wide_gaps`` puts two
    blanks after a sentence and before an outcome."""

    double_spaced: bool
    blank_paragraphs: bool
    wrapped_label: bool
    wide_gaps: bool


def to_text(blocks: Sequence[Block], habits: TextHabits) -> bytes:
    """The letter as ASCII or UTF-8 text; its first line starts with a blank and says that it is invented."""
    spacing = "\n\n" if habits.double_spaced else "\n"
    parts = [" "]
    on_page = 0
    for line in _text_lines(blocks, habits):
        parts.append(line if line.endswith("-") or line == " " else f"{line} ")
        parts.append(spacing)
        on_page += 1
        if on_page == _LINES_PER_PAGE:
            on_page = 0
            parts.append(_PAGE_BREAK)
    return ("".join(parts).rstrip("\n") + "\n").encode()


def _text_lines(blocks: Sequence[Block], habits: TextHabits) -> Iterator[str]:
    # Here and not in the layouts' blocks: no layout can leave it out.
    for block in (plain(INVENTED_NOTICE), *blocks):
        if isinstance(block, HeaderTable):
            yield from _header_lines(block, habits.wrapped_label)
            gap = True
        elif isinstance(block, HeadingLine):
            yield block.text
            gap = True
        else:
            yield from _paragraph_lines(block, habits)
            gap = block.gap
        if gap and habits.blank_paragraphs:
            yield " "


def _header_lines(table: HeaderTable, wrapped_label: bool) -> Iterator[str]:
    for label, value, label2, value2 in table.rows:
        if wrapped_label and label2.startswith("Application"):
            yield f"{label} {value} Application"
            yield "Received:"
            yield value2
        else:
            yield " ".join(cell for cell in (label, value, label2, value2) if cell)


def _paragraph_lines(paragraph: Paragraph, habits: TextHabits) -> Iterator[str]:
    runs = [run.text for run in paragraph.runs]
    if paragraph.alone:
        yield from wrap("".join(runs[:-1]))
        yield runs[-1].strip()
        return
    text = "".join(runs)
    if habits.wide_gaps:
        text = (
            text.replace(". ", ".  ")
            .replace(": Upheld", ":  Upheld")
            .replace(": Overturned", ":  Overturned")
        )
    yield from wrap(text)


def wrap(text: str) -> Iterator[str]:
    """Lines of at most 98 signs, broken at blanks and after hyphens between letters."""
    start = 0
    while len(text) - start > _MAX_LINE_CHARACTERS:
        blank = text.rfind(" ", start, start + _MAX_LINE_CHARACTERS + 1)
        hyphen = text.rfind("-", start, start + _MAX_LINE_CHARACTERS)
        if hyphen > blank and text[hyphen - 1].isalpha() and text[hyphen + 1].islower():
            yield text[start : hyphen + 1]
            start = hyphen + 1
        elif blank > start:
            yield text[start:blank]
            start = blank + 1
            while text[start : start + 1] == " ":
                start += 1
        else:
            yield text[start : start + _MAX_LINE_CHARACTERS]
            start += _MAX_LINE_CHARACTERS
    yield text[start:]
