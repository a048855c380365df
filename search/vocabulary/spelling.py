"""Corrects misspelled drug names, and only where one drug can be meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_SHORTEST = 5
_TWO_ERRORS_FROM = 9
"""Letters a word needs before it is corrected, and before two errors are."""


class Speller:
    """Finds the known name a misspelled word means. Immutable after construction.

    ``names`` maps a name to what it stands for, ``known`` are words that are never corrected,
    ``confusable`` maps a name to those it must not be confused with.
    """

    def __init__(
        self, names: Mapping[str, str], *, known: Iterable[str], confusable: Mapping[str, frozenset[str]]
    ) -> None:
        self._names = names
        self._known = frozenset(known)
        self._confusable = confusable
        self._by_initial: dict[str, list[tuple[str, int]]] = {}
        for name in names:
            if len(name) >= _SHORTEST:
                self._by_initial.setdefault(name[0], []).append((name, letter_mask(name)))

    def correct(self, word: str) -> str | None:
        """The name that ``word`` (lower case) misspells, else ``None``.

        One error is forgiven, two from nine letters on; the first letter must be right, all names
        in reach must stand for one thing, and no name that is easily confused may be about as near.
        """
        if len(word) < _SHORTEST or word in self._names or word in self._known or not word.isalpha():
            return None
        errors = 2 if len(word) >= _TWO_ERRORS_FROM else 1
        near = self.within(word, errors)
        if not near or len({self._names[name] for name in near}) > 1:
            return None
        best = min(near, key=lambda name: (near[name], name))
        rivals = self._confusable.get(best, frozenset())
        if any(rival[0] == word[0] and edit_distance(word, rival) <= near[best] + 1 for rival in rivals):
            return None
        return best

    def within(self, word: str, errors: int) -> dict[str, int]:
        """The names at most ``errors`` from ``word`` that begin alike, with their distances."""
        own = letter_mask(word)
        found: dict[str, int] = {}
        for name, others in self._by_initial.get(word[0], ()):
            # An error changes at most two of the letters that a word has: cheap to rule most out.
            if abs(len(name) - len(word)) <= errors and (own ^ others).bit_count() <= 2 * errors:
                far = edit_distance(word, name)
                if far <= errors:
                    found[name] = far
        return found


def letter_mask(word: str) -> int:
    """The set of a word's letters as bits; two sets differ by few where two words do."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def edit_distance(left: str, right: str) -> int:
    """Damerau-Levenshtein distance: letters lost, added, changed or swapped with a neighbour."""
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
