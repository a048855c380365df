"""Patterns over a sentence, tried only where the sentence has the letters and words without which they cannot
match: to look for these costs a tenth of trying a pattern, and most sentences have few of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

GAP = "near"
"""The words that stand for the gap between two others: no sentence is without them."""

_PLACEHOLDER = re.compile(r"<([a-z]+)>")
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|<[a-z]+>|.")
_OPTIONAL = ("?", "*", "{0")
# Letters that may not be left out: without the one before "?", of two at least.
_REQUIRED_LETTERS = re.compile(r"[a-z]{2,}(?=[a-z][?*{])|[a-z]{2,}(?![a-z?*{])")


@dataclass(frozen=True)
class Saying:
    """A sentence as patterns read it, in lower case; it remembers which words it has."""

    text: str
    _known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def has(self, name: str, words: re.Pattern[str]) -> bool:
        """Whether ``words``, which are called ``name``, stand in the sentence."""
        if name not in self._known:
            self._known[name] = words.search(self.text) is not None
        return self._known[name]


@dataclass(frozen=True)
class Wording:
    """One of the alternatives of a pattern. Of each of ``letters`` one must stand in a sentence that matches,
    and all of ``words``."""

    expression: re.Pattern[str]
    letters: tuple[tuple[str, ...], ...]
    words: tuple[tuple[str, re.Pattern[str]], ...]

    def found_in(self, said: Saying) -> bool:
        """Whether the sentence matches."""
        text = said.text
        for one_of in self.letters:
            for letters in one_of:
                if letters in text:
                    break
            else:
                return False
        for name, words in self.words:
            if not said.has(name, words):
                return False
        return self.expression.search(text) is not None


def wordings(patterns: Iterable[str], words: Mapping[str, str]) -> Iterator[Wording]:
    """The alternatives of ``patterns``, in which each ``<name>`` stands for the words of that name."""
    for pattern in patterns:
        for alternative in _alternatives(pattern):
            named = (piece[1:-1] for piece in _outside_groups(alternative) if _PLACEHOLDER.fullmatch(piece))
            needed = tuple((name, re.compile(words[name])) for name in named if name != GAP)
            expression = _PLACEHOLDER.sub(lambda name: words[name[1]], alternative)
            yield Wording(re.compile(expression), tuple(_required(alternative)), needed)


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of ``pattern``, of which one must match."""
    depth, start = 0, 0
    for piece in _PIECE.finditer(pattern):
        depth += (piece[0] == "(") - (piece[0] == ")")
        if piece[0] == "|" and depth == 0:
            yield pattern[start : piece.start()]
            start = piece.end()
    yield pattern[start:]


def _outside_groups(alternative: str) -> Iterator[str]:
    """The pieces of ``alternative``: a group as a whole, a letter, class, escape or placeholder."""
    depth, start = 0, 0
    for piece in _PIECE.finditer(alternative):
        if piece[0] == "(" and depth == 0:
            start = piece.start()
        depth += (piece[0] == "(") - (piece[0] == ")")
        if depth == 0:
            yield alternative[start : piece.end()] if piece[0] == ")" else piece[0]


def _required(alternative: str) -> Iterator[tuple[str, ...]]:
    """For each run of letters and each group of ``alternative`` that may not be left out, the letters of
    which one stands in whatever matches."""
    pieces = list(_outside_groups(alternative))
    single = "".join(piece if len(piece) == 1 else " " for piece in pieces)
    yield from ((letters,) for letters in _REQUIRED_LETTERS.findall(single))
    for place, piece in enumerate(pieces):
        behind = "".join(pieces[place + 1 : place + 3])
        if piece.startswith("(?:") and not behind.startswith(_OPTIONAL):
            inside = [next(_longest_first(_required(one)), ()) for one in _alternatives(piece[3:-1])]
            if all(inside):
                yield tuple(dict.fromkeys(letters for one_of in inside for letters in one_of))


def _longest_first(required: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return iter(sorted(required, key=lambda one_of: -min(map(len, one_of))))
