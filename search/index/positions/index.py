"""The positions of one build, opened: memory-mapped arrays, or the same arrays in memory.

All words of all issues are numbered through, field after field, text after text: that number is a
word's token position. A text that several issues share (the clinical summary of a letter) is there once.

Two fields, the first with the texts ``Soma denied.`` and ``Norco. Weaning is advised.``, the second with
``Weaning failed.``: the words have positions 0 to 7, ``field_starts`` is ``(0, 6, 8)``, ``texts`` is ``[0, 2,
6]`` and ``sentences`` is ``[0, 2, 3, 6]``; the entry of ``weaning`` has ``[3, 6]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np

from search.errors import IndexDamaged
from search.index.keyword.base import Ordinals
from search.index.positions.forms import Array, Forms, Numbers, SortedTexts

ARRAYS = (
    "form_issues",
    "form_starts",
    "entry_stems",
    "stem_starts",
    "stem_entries",
    "place_starts",
    "places",
    "texts",
    "sentences",
    "issue_texts",
)
"""The arrays by name, see :class:`Positions`."""


class Head(msgspec.Struct, frozen=True):
    """The sizes of the layer: ``field_starts`` has the first position of every field and, last, the number of
    positions."""

    size: int
    fields: tuple[str, ...]
    field_starts: tuple[int, ...]


class Positions:
    """The token positions of every dictionary entry, by text and sentence.

    ``places[place_starts[e]:place_starts[e + 1]]`` are the positions of entry ``e``, ascending; ``texts`` and
    ``sentences`` are the positions where one begins; ``issue_texts[i, c]`` is the number of the text of issue
    ``i`` in field ``c``, or -1."""

    def __init__(self, head: Head, forms: str, stems: str, arrays: Mapping[str, Array]) -> None:
        self._head = head
        self._arrays = arrays
        self.forms = Forms(
            SortedTexts(forms),
            arrays["form_issues"],
            arrays["form_starts"],
            SortedTexts(stems),
            arrays["entry_stems"],
            arrays["stem_starts"],
            arrays["stem_entries"],
        )

    @classmethod
    def load(cls, folder: Path) -> Positions:
        """Opens what :class:`search.index.positions.writing.PositionsWriter` wrote, memory-mapped."""
        try:
            head = msgspec.json.decode((folder / "head.json").read_bytes(), type=Head)
            arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS}
            forms, stems = ((folder / name).read_bytes().decode() for name in ("forms.txt", "stems.txt"))
        except (OSError, ValueError, msgspec.DecodeError) as error:
            raise IndexDamaged(
                f"The positions in {folder} cannot be read ({error}): run 'imr verify'."
            ) from None
        return cls(head, forms, stems, arrays)

    def arrays(self) -> Mapping[str, Array]:
        """The arrays by the name of their file."""
        return self._arrays

    def __len__(self) -> int:
        """How many issues there are."""
        return self._head.size

    def windows(self, field: str | None, issues: int) -> list[tuple[int, int]]:
        """The ranges of positions that the first ``issues`` issues have, in ``field`` or in every field:
        first position, and the one after the last."""
        head = self._head
        if issues >= head.size and field is None:
            return [(0, head.field_starts[-1])]
        columns = [head.fields.index(field)] if field else range(len(head.fields))
        return [(head.field_starts[column], self._end(column, issues)) for column in columns]

    def occurrences(self, entries: Numbers) -> int:
        """How many positions these entries have in all issues together."""
        starts = self._arrays["place_starts"]
        return int((starts[entries + 1] - starts[entries]).sum())

    def token_positions(self, entries: Numbers, windows: list[tuple[int, int]]) -> Numbers:
        """The positions of these entries within ``windows``, ascending."""
        starts, positions = self._arrays["place_starts"], self._arrays["places"]
        parts = [np.zeros(0, np.int64)]
        for entry in entries:
            of_entry = positions[starts[entry] : starts[entry + 1]]
            for first, end in windows:
                low, high = np.searchsorted(of_entry, np.array((first, end), of_entry.dtype))
                parts.append(of_entry[low:high].astype(np.int64))
        return np.sort(np.concatenate(parts))

    def text_of(self, positions: Numbers) -> Numbers:
        """The number of the text that each position lies in."""
        texts: Numbers = np.searchsorted(self._arrays["texts"], positions, "right") - 1
        return texts

    def sentence_of(self, positions: Numbers) -> Numbers:
        """The number of the sentence that each position lies in."""
        sentences: Numbers = np.searchsorted(self._arrays["sentences"], positions, "right") - 1
        return sentences

    def bounds(self, units: Numbers, *, sentences: bool) -> tuple[Numbers, Numbers]:
        """The first position of each text (or sentence), and the one after its last."""
        starts = self._arrays["sentences" if sentences else "texts"]
        ends = np.append(starts[1:], self._head.field_starts[-1])
        return starts[units].astype(np.int64), ends[units].astype(np.int64)

    def issues_with(self, positions: Numbers) -> Ordinals:
        """The numbers of the issues in whose texts these positions lie, ascending."""
        # One more than there are texts: "no text", which is written as -1, reads the last, always false.
        has_position = np.zeros(len(self._arrays["texts"]) + 1, bool)
        has_position[self.text_of(positions)] = True
        return np.flatnonzero(has_position[self._arrays["issue_texts"]].any(axis=1))

    def _end(self, column: int, issues: int) -> int:
        """The position after the texts that the first ``issues`` issues have in a field. A later issue may
        share the last of these texts."""
        last = int(self._arrays["issue_texts"][:issues, column].max(initial=-1))
        if last < 0:
            return self._head.field_starts[column]
        texts = self._arrays["texts"]
        return int(texts[last + 1]) if last + 1 < len(texts) else self._head.field_starts[-1]
