"""Issues to token positions: words are spooled field by field, then sorted by dictionary entry, a chunk at a
time.

Memory is bounded by the dictionary, the starts of texts and sentences, and a chunk: a build of a
million issues has some hundred million words.
"""

from __future__ import annotations

import io
import itertools
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import msgspec
import numpy as np

from search.fields import TEXT_FIELDS
from search.fields.documents import IndexedIssue
from search.index.positions.forms import Array, Numbers
from search.index.positions.index import Head, Positions
from search.text.analysis import fold, stem, words
from search.text.sentences import sentence_spans

CHUNK_WORDS = 4_000_000
"""Words that are sorted at once."""


def positions_of(issues: Iterable[IndexedIssue]) -> Positions:
    """The positions of a few issues, in memory."""
    writer = PositionsWriter(None)
    for issue in issues:
        writer.add(issue)
    return writer.finish()


class PositionsWriter:
    """Takes issues in the order of their numbers. ``folder`` is where the positions are written;
    ``None`` keeps them in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._numbers = _EntryNumbers()
        self._issue_counts: Counter[int] = Counter()
        self._fields = [_Field(_spool(folder)) for _ in TEXT_FIELDS]

    def recording(self, issues: Iterable[IndexedIssue]) -> Iterator[IndexedIssue]:
        """Passes issues on unchanged, in the order of their numbers, and adds each as it passes."""
        for issue in issues:
            self.add(issue)
            yield issue

    def add(self, issue: IndexedIssue) -> None:
        """Spools the words of the next issue."""
        forms: set[int] = set()
        for name, field in zip(TEXT_FIELDS, self._fields, strict=True):
            forms |= field.add(issue.text.get(name, ""), self._numbers)
        self._issue_counts.update(forms)

    def finish(self) -> Positions:
        """Sorts what was spooled, writes the files of the layer and opens them."""
        entries = sorted(self._numbers.entries)
        # Entries are numbered as they are met while spooling; the dictionary numbers them in order.
        rank = np.empty(len(entries), np.int64)
        for number, entry in enumerate(entries):
            rank[self._numbers.entries[entry]] = number
        forms, form_starts = _by_form([form for form, _ in entries])
        starts = list(itertools.accumulate((field.words for field in self._fields), initial=0))
        head = Head(len(self._fields[0].texts), tuple(TEXT_FIELDS), tuple(starts))
        counts = [self._issue_counts[self._numbers.forms[form]] for form in forms]
        arrays = self._boundaries(starts) | {"form_issues": np.array(counts, np.uint32)}
        arrays |= {"form_starts": form_starts}
        arrays |= self._positions(rank, starts[-1])
        stems, stem_arrays = _by_stem([term for _, term in entries])
        arrays |= stem_arrays
        for field in self._fields:
            field.spool.close()
        if self._folder is None:
            return Positions(head, "\n".join(forms), "\n".join(stems), arrays)
        for name, values in arrays.items():
            if name != "places":  # sorted into its file already
                np.save(self._folder / f"{name}.npy", values)
        (self._folder / "forms.txt").write_bytes("\n".join(forms).encode())
        (self._folder / "stems.txt").write_bytes("\n".join(stems).encode())
        (self._folder / "head.json").write_bytes(msgspec.json.encode(head))
        return Positions.load(self._folder)

    def _boundaries(self, starts: list[int]) -> dict[str, Array]:
        """The positions where texts and sentences begin, and the text that each issue has in each field."""
        texts, sentence_starts, columns = [], [], []
        texts_before = 0
        for field, start in zip(self._fields, starts, strict=False):
            texts.append(np.array(field.text_starts, np.int64) + start)
            sentence_starts.append(np.array(field.sentence_starts, np.int64) + start)
            in_field = np.array(field.texts, np.int32)
            columns.append(np.where(in_field >= 0, in_field + texts_before, -1).astype(np.int32))
            texts_before += len(field.text_starts)
        return {
            "texts": np.concatenate(texts),
            "sentences": np.concatenate(sentence_starts),
            "issue_texts": np.stack(columns, axis=1),
        }

    def _positions(self, rank: Numbers, total: int) -> dict[str, Array]:
        """The positions of every entry, by a counting sort of the words, which reads each word twice.

        Words of the entries 1, 0, 1, 2, 0: the first reading counts 2, 2 and 1, so the positions of entries
        0, 1 and 2 begin at 0, 2 and 4 of the result. The second reading, in chunks of three words, sorts 1,
        0, 1 to entry 0 with position 1 and entry 1 with positions 0 and 2; they go to 0, 2 and 3 of the
        result, and the cursors move from 0, 2, 4 to 1, 4, 4. The chunk 2, 0 puts position 4 at cursor 1 and
        position 3 at cursor 4. The result is 1, 4 (entry 0), 0, 2 (entry 1), 3 (entry 2).
        """
        counts = np.zeros(len(rank), np.int64)
        for _, chunk in self._chunks(rank):
            counts += np.bincount(chunk, minlength=len(rank))
        starts = np.concatenate(([0], np.cumsum(counts)))
        positions = self._allocated(total)
        cursors = starts[:-1].copy()
        for first, chunk in self._chunks(rank):
            order = np.argsort(chunk, kind="stable")
            entries, run_starts, run_lengths = np.unique(chunk[order], return_index=True, return_counts=True)
            in_run = np.arange(len(chunk)) - np.repeat(run_starts, run_lengths)
            positions[np.repeat(cursors[entries], run_lengths) + in_run] = order + first
            cursors[entries] += run_lengths
        if isinstance(positions, np.memmap):
            positions.flush()
        return {"place_starts": starts, "places": positions}

    def _allocated(self, total: int) -> Array:
        """Room for ``total`` positions: in the file that they are written to, or in memory."""
        kind = np.uint32 if total <= np.iinfo(np.uint32).max else np.uint64
        if self._folder is None or not total:  # an empty file cannot be mapped
            if self._folder is not None:
                np.save(self._folder / "places.npy", np.zeros(0, kind))
            return np.zeros(total, kind)
        path = self._folder / "places.npy"
        mapped: Array = np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=(total,))
        return mapped

    def _chunks(self, rank: Numbers) -> Iterator[tuple[int, Numbers]]:
        """All words in the order of their positions, a chunk at a time: the position of its first word, and
        the entry of each."""
        first = 0
        for field in self._fields:
            field.spool.seek(0)
            while raw := field.spool.read(CHUNK_WORDS * 4):
                chunk = rank[np.frombuffer(raw, np.uint32)]
                yield first, chunk
                first += len(chunk)


def _spool(folder: Path | None) -> BinaryIO:
    # It lies beside what is written, where there is room for it, and is gone when it is closed.
    return io.BytesIO() if folder is None else cast(BinaryIO, TemporaryFile(dir=folder))


class _EntryNumbers(dict[str, int]):
    """Words as written to the numbers of their entries, which are given out as words are met; ``form_of`` has
    the number of each entry's form."""

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}
        self.entries: dict[tuple[str, str], int] = {}
        self.form_of: list[int] = []

    def __missing__(self, word: str) -> int:
        # The stem is that of the word as written: "MRIs" is a plural, "mris" may not be one.
        form = fold(word)
        entry = self[word] = self.entries.setdefault((form, stem(word)), len(self.entries))
        if entry == len(self.form_of):
            self.form_of.append(self.forms.setdefault(form, len(self.forms)))
        return entry


class _Field:
    """The words of one field, spooled; a text equal to the one before is spooled once."""

    def __init__(self, spool: BinaryIO) -> None:
        self.spool = spool
        self.words = 0
        self.texts = array("l")
        self.text_starts = array("q")
        self.sentence_starts = array("q")
        self._last: tuple[str, int, frozenset[int]] = ("", -1, frozenset())

    def add(self, text: str, numbers: _EntryNumbers) -> frozenset[int]:
        """Spools an issue's text; returns the forms in it."""
        if text != self._last[0]:
            self._last = (text, *self._spooled(text, numbers))
        self.texts.append(self._last[1])
        return self._last[2]

    def _spooled(self, text: str, numbers: _EntryNumbers) -> tuple[int, frozenset[int]]:
        """Spools a text that is not the one before; returns its number (-1 without words) and its forms."""
        entries = array("I")
        for start, end in sentence_spans(text):
            if in_sentence := words(text, start, end):
                self.sentence_starts.append(self.words + len(entries))
                entries.extend([numbers[word] for word in in_sentence])
        if not entries:
            return -1, frozenset()
        self.text_starts.append(self.words)
        self.words += len(entries)
        self.spool.write(entries.tobytes())
        return len(self.text_starts) - 1, frozenset(numbers.form_of[entry] for entry in set(entries))


def _by_form(ordered: list[str]) -> tuple[list[str], Array]:
    """The forms of all entries, each once, and the number of the first entry of each; last, how many entries
    there are. Forms ``a b b c`` are ``a b c`` with entries from 0, 1 and 3, and 4 in all."""
    counts = Counter(ordered)
    return list(counts), np.cumsum([0, *counts.values()]).astype(np.uint32)


def _by_stem(terms: list[str]) -> tuple[list[str], dict[str, Array]]:
    """The index terms of the entries in order, the term of each entry, and the entries of each term."""
    stems = sorted(set(terms))
    numbers = {term: number for number, term in enumerate(stems)}
    entry_stems = np.array([numbers[term] for term in terms], np.int64)
    counts = np.bincount(entry_stems, minlength=len(stems))
    return stems, {
        "entry_stems": entry_stems.astype(np.uint32),
        "stem_starts": np.concatenate(([0], np.cumsum(counts))),
        "stem_entries": np.argsort(entry_stems, kind="stable").astype(np.uint32),
    }
