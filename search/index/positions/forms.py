"""The dictionary of a build: every form of a word that stands in it, and how many issues have it.

A form is a word folded to lower case without accents, not stemmed (``opioids`` and ``opioid`` are two
forms of one index term). Forms are numbered in the order of their code points.

An *entry* is a form with an index term that it was indexed with. Nearly every form has one entry; one that
is written both as a word and as the plural of capitals (``mris`` and ``MRIs``) has two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Array = npt.NDArray[Any]


PATTERNS = 32
"""Patterns whose answer is kept."""


class SortedTexts:
    """Texts without line breaks in ascending order, held as one string."""

    def __init__(self, lines: str) -> None:
        self._lines = lines
        self.like = lru_cache(maxsize=PATTERNS)(self._like)
        ends = np.flatnonzero(np.frombuffer(lines.encode("utf-32-le"), np.uint32) == ord("\n"))
        # Where each text begins; one more, so that text i ends a line break before text i + 1.
        self._starts = np.concatenate(([0], ends + 1, [len(lines) + 1])) if lines else np.zeros(1, np.int64)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return self._lines[self._starts[number] : self._starts[number + 1] - 1]

    def first_not_before(self, text: str) -> int:
        """The number of the first text that is not smaller than ``text``."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self[middle] < text else (low, middle)
        return low

    def number(self, text: str) -> int | None:
        """The number of ``text``, or ``None``."""
        found = self.first_not_before(text)
        return found if found < len(self) and self[found] == text else None

    def beginning(self, prefix: str) -> range:
        """The numbers of the texts that begin with ``prefix``."""
        # No text has a character behind the last code point.
        return range(self.first_not_before(prefix), self.first_not_before(prefix + chr(0x10FFFF)))

    def _like(self, pattern: str) -> Numbers:
        """The numbers of the texts that ``pattern`` describes, with ``*`` and ``?``; ascending. Of
        the last patterns the answer is kept, since one search asks several times."""
        among = self.beginning(re.split(r"[*?]", pattern, maxsplit=1)[0])
        if not among:
            return np.zeros(0, np.int64)
        begin, end = self._starts[among.start], self._starts[among.stop] - 1
        hits = _expression(pattern).finditer(self._lines, int(begin), int(end))
        places = np.fromiter((hit.start() for hit in hits), np.int64)
        found: Numbers = np.searchsorted(self._starts, places)
        return found


def _expression(pattern: str) -> re.Pattern[str]:
    """``pattern`` over lines. Atomic groups keep the time linear: what stands behind a ``*`` may
    always be found at its first place."""
    first, *others = (re.escape(part).replace(r"\?", r"[^\n]") for part in pattern.split("*"))
    if not others:
        return re.compile(f"^{first}$", re.MULTILINE)
    *middle, last = others
    between = "".join(rf"(?>[^\n]*?{part})" for part in middle if part)
    return re.compile(rf"^{first}{between}[^\n]*{last}$", re.MULTILINE)


@dataclass(frozen=True)
class Forms:
    """The dictionary. ``issues`` counts by form; the entries of form ``f`` are numbered from ``starts[f]`` to
    before ``starts[f + 1]``. The index term of entry ``e`` is ``stems[entry_stems[e]]``, and
    ``stem_entries[stem_starts[i]:stem_starts[i + 1]]`` are the entries whose index term is ``stems[i]``."""

    texts: SortedTexts
    issues: Array
    starts: Array
    stems: SortedTexts
    entry_stems: Array
    stem_starts: Array
    stem_entries: Array

    def counted(self, prefix: str) -> Iterator[tuple[str, int]]:
        """The forms that begin with ``prefix`` (folded), in order, each with its number of issues."""
        among = self.texts.beginning(prefix)
        counts = self.issues[among.start : among.stop].tolist()
        return zip((self.texts[number] for number in among), counts, strict=True)

    def of_form(self, form: str) -> Numbers:
        """The entries of a form (folded), none where there is no such form."""
        number = self.texts.number(form)
        return self.entries(np.array([] if number is None else [number], np.int64))

    def of_stem(self, term: str) -> Numbers:
        """The entries that have this index term."""
        number = self.stems.number(term)
        if number is None:
            return np.zeros(0, np.int64)
        return self.stem_entries[self.stem_starts[number] : self.stem_starts[number + 1]].astype(np.int64)

    def entries(self, forms: Numbers) -> Numbers:
        """The entries of forms by their numbers, in the order of ``forms``."""
        found = [np.arange(self.starts[form], self.starts[form + 1]) for form in forms]
        return np.concatenate([np.zeros(0, np.int64), *found])

    def terms(self, entries: Numbers) -> list[str]:
        """The index term of each of ``entries``."""
        return [self.stems[number] for number in self.entry_stems[entries].tolist()]

    def like(self, pattern: str, limit: int) -> tuple[Numbers, int]:
        """The ``limit`` most frequent forms that a folded pattern describes, ties by form, and how
        many it describes in all."""
        found = self.texts.like(pattern)
        best = found[np.lexsort((found, -self.issues[found].astype(np.int64)))]
        return best[:limit], len(found)
