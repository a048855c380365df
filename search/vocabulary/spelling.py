"""Edit distances, and corrections of misspelled drug names where only one drug can be meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_MIN_LETTERS = 5
_MIN_LETTERS_FOR_TWO_EDITS = 9
"""Letters that a word needs to be corrected by one edit, and by two."""


class Speller:
    """Finds the known name that a misspelled word means. Immutable after construction.

    ``names`` maps a name to what it stands for, ``known`` are words that are never corrected,
    ``confusable`` maps a name to those that it must not be confused with, ``least`` are the letters that a
    word needs to be corrected by one edit, and by two.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        *,
        known: Iterable[str],
        confusable: Mapping[str, frozenset[str]],
        least: tuple[int, int] = (_MIN_LETTERS, _MIN_LETTERS_FOR_TWO_EDITS),
    ) -> None:
        self._names = names
        self._known = frozenset(known)
        self._confusable = confusable
        self._least, self._least_for_two = least
        self._by_initial: dict[str, list[tuple[str, int]]] = {}
        for name in names:
            if len(name) >= self._least:
                self._by_initial.setdefault(name[0], []).append((name, letter_mask(name)))

    def correct(self, word: str) -> str | None:
        """The name that ``word`` (lower case) misspells, else ``None``.

        One edit is allowed, two in long words. The first letter must be right, all names in reach
        must stand for one thing, and no name that is easily confused may be about as near: ``tramadl`` is
        tramadol, while ``tramadone`` stays, since trazodone is as near and often taken for tramadol.
        """
        if len(word) < self._least or word in self._names or word in self._known or not word.isalpha():
            return None
        max_edits = 2 if len(word) >= self._least_for_two else 1
        distances = self.names_within(word, max_edits)
        if not distances or len({self._names[name] for name in distances}) > 1:
            return None
        nearest = min(distances, key=lambda name: (distances[name], name))
        rivals = self._confusable.get(nearest, frozenset())
        if any(
            rival[0] == word[0] and edit_distance(word, rival) <= distances[nearest] + 1 for rival in rivals
        ):
            return None
        return nearest

    def names_within(self, word: str, max_edits: int) -> dict[str, int]:
        """The names at most ``max_edits`` from ``word`` that begin with its letter, with their distances."""
        word_mask = letter_mask(word)
        distances: dict[str, int] = {}
        for name, mask in self._by_initial.get(word[0], ()):
            # An edit changes at most two of the letters that a word has: cheap to rule most out.
            if abs(len(name) - len(word)) <= max_edits and (word_mask ^ mask).bit_count() <= 2 * max_edits:
                edits = edit_distance(word, name)
                if edits <= max_edits:
                    distances[name] = edits
        return distances


def letter_mask(word: str) -> int:
    """The set of the letters of a word as bits: ``letter_mask("aab") == 0b110``. The masks of two words that
    are one edit apart differ in at most two bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def edit_distance(left: str, right: str) -> int:
    """The Damerau-Levenshtein distance (optimal string alignment): letters lost, added, changed or swapped
    with a neighbour, 1 each. ``valium`` and ``valuim`` are 1 apart."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, above, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
