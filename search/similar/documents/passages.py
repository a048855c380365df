"""Text that knows where each of its characters stands in the document, however its lines were joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A piece of a document. ``places[i]`` is the place of ``text[i]`` in the document; a blank that joins
    two lines has the place of the character before it."""

    text: str
    places: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int | None = None) -> PlacedText:
        """The characters from ``start`` to ``end``, without the blanks around them."""
        text = self.text[start:end]
        left = len(text) - len(text.lstrip())
        right = len(text.rstrip())
        return PlacedText(text[left:right], self.places[start:end][left:right])

    @property
    def at(self) -> tuple[int, int]:
        """First and behind last place in the document; (0, 0) of an empty passage."""
        return (min(self.places), max(self.places) + 1) if self.places else (0, 0)

    @property
    def indent(self) -> int:
        """The blanks before the first other character."""
        return len(self.text) - len(self.text.lstrip())


def whole(text: str, start: int = 0) -> PlacedText:
    """``text`` as it stands at ``start`` of a document."""
    return PlacedText(text, tuple(range(start, start + len(text))))


def joined(passages: Iterable[PlacedText]) -> PlacedText:
    """The passages with one blank between each two; a word that a hyphen divides at the end of a line keeps
    its hyphen, without a blank behind it."""
    texts: list[str] = []
    places: list[int] = []
    for passage in passages:
        piece = passage.part(0)
        if not piece.text:
            continue
        if texts and not re.search(r"\w[-/]$", texts[-1]):
            texts.append(" ")
            places.append(places[-1])
        texts.append(piece.text)
        places.extend(piece.places)
    return PlacedText("".join(texts), tuple(places))


def squeezed(passage: PlacedText) -> PlacedText:
    """The passage with one blank for each run of white space."""
    kept = [
        index
        for index, character in enumerate(passage.text)
        if not (character.isspace() and (index == 0 or passage.text[index - 1].isspace()))
    ]
    text = "".join(" " if passage.text[index].isspace() else passage.text[index] for index in kept)
    return PlacedText(text, tuple(passage.places[index] for index in kept)).part(0)
