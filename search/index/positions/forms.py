"""The dictionary of a build: every surface form in its letters, and how many issues have it.

A surface form is a word folded to lower case without accents, not stemmed (``opioids`` and ``opioid`` are two
forms of one index term). Forms are numbered in the order of their code points.

An *entry* is a form with an index term that it was indexed with. Nearly every form has one entry; one that
is written both as a word and as the plural of capitals (``mris`` and ``MRIs``) has two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Array = npt.NDArray[Any]

PATTERN_CACHE_SIZE = 32
"""Wildcard patterns whose matches are cached: one search asks for the same several times."""


class SortedTexts:
    """Texts without line breaks in ascending order, held as one string."""

    def __init__(self, lines: str) -> None:
        self._lines = lines
        self.matching = lru_cache(maxsize=PATTERN_CACHE_SIZE)(self._matching)
        ends = np.flatnonzero(np.frombuffer(lines.encode("utf-32-le"), np.uint32) == ord("\n"))
        # The offset where each text begins, and one more: text i ends a line break before text i + 1.
        self._starts = np.concatenate(([0], ends + 1, [len(lines) + 1])) if lines else np.zeros(1, np.int64)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return self._lines[self._starts[number] : self._starts[number + 1] - 1]

    def lower_bound(self, text: str) -> int:
        """The number of the first text that is not smaller than ``text``."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self[middle] < text else (low, middle)
        return low

    def number(self, text: str) -> int | None:
        """The number of ``text``, or ``None``."""
        number = self.lower_bound(text)
        return number if number < len(self) and self[number] == text else None

    def with_prefix(self, prefix: str) -> range:
        """The numbers of the texts that begin with ``prefix``."""
        # No text has a character behind the last code point.
        return range(self.lower_bound(prefix), self.lower_bound(prefix + chr(0x10FFFF)))

    def _matching(self, pattern: str) -> Numbers:
        """The numbers of the texts that match ``pattern``, with the wildcards ``*`` and ``?``; ascending."""
        candidates = self.with_prefix(re.split(r"[*?]", pattern, maxsplit=1)[0])
        if not candidates:
            return np.zeros(0, np.int64)
        begin, end = self._starts[candidates.start], self._starts[candidates.stop] - 1
        lines = _line_pattern(pattern).finditer(self._lines, int(begin), int(end))
        offsets = np.fromiter((line.start() for line in lines), np.int64)
        numbers: Numbers = np.searchsorted(self._starts, offsets)
        return numbers


def _line_pattern(pattern: str) -> re.Pattern[str]:
    """A wildcard pattern as a regular expression over lines: ``o*io?d`` is ``^o[^\\n]*io[^\\n]d$``, and the
    part between two ``*`` is an atomic group. Atomic groups keep the time linear: taking the first occurrence
    of a part never loses a match, so nothing need be tried twice."""
    first, *rest = (re.escape(part).replace(r"\?", r"[^\n]") for part in pattern.split("*"))
    if not rest:
        return re.compile(f"^{first}$", re.MULTILINE)
    *middle, last = rest
    between = "".join(rf"(?>[^\n]*?{part})" for part in middle if part)
    return re.compile(rf"^{first}{between}[^\n]*{last}$", re.MULTILINE)


@dataclass(frozen=True)
class Forms:
    """The dictionary of surface forms, their entries and index terms.

    ``issues`` has the number of issues by form. The entries of form ``f`` are numbered from ``starts[f]`` to
    before ``starts[f + 1]``. The index term of entry ``e`` is ``stems[entry_stems[e]]``, and
    ``stem_entries[stem_starts[i]:stem_starts[i + 1]]`` are the entries whose index term is ``stems[i]``.

    The words ``MRIs mris opioid opioids`` have the forms ``mris``, ``opioid`` and ``opioids`` with the
    entries 0 (term ``mri``) and 1 (``mris``), 2 (``opioid``) and 3 (``opioid``): ``starts`` is ``[0, 2, 3,
    4]``, ``stems`` are ``mri``, ``mris`` and ``opioid``, ``entry_stems`` is ``[0, 1, 2, 2]`` and
    ``stem_starts`` ``[0, 1, 2, 4]``.
    """

    texts: SortedTexts
    issues: Array
    starts: Array
    stems: SortedTexts
    entry_stems: Array
    stem_starts: Array
    stem_entries: Array

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
        entries = [np.arange(self.starts[form], self.starts[form + 1]) for form in forms]
        return np.concatenate([np.zeros(0, np.int64), *entries])

    def terms(self, entries: Numbers) -> list[str]:
        """The index term of each of ``entries``."""
        return [self.stems[number] for number in self.entry_stems[entries].tolist()]

    def most_frequent(self, pattern: str, limit: int) -> tuple[Numbers, int]:
        """The ``limit`` most frequent forms that match a folded pattern, ties by form, and how many match in
        all."""
        matching = self.texts.matching(pattern)
        return self.by_frequency(matching)[:limit], len(matching)

    def by_frequency(self, forms: Numbers) -> Numbers:
        """Forms by their numbers, the most frequent first, ties by form."""
        return forms[np.lexsort((forms, -self.issues[forms].astype(np.int64)))]

    def of_entries(self, entries: Numbers) -> Numbers:
        """The numbers of the forms that have any of these entries, ascending."""
        numbers: Numbers = np.unique(np.searchsorted(self.starts, entries, "right") - 1)
        return numbers

    def written(self, forms: Numbers) -> list[tuple[str, int]]:
        """Forms by their numbers as they are written, each with its number of issues."""
        return [
            (self.texts[form], issues)
            for form, issues in zip(forms.tolist(), self.issues[forms].tolist(), strict=True)
        ]
