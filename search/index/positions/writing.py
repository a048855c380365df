"""Issues to positions: words are spooled field by field, then sorted by entry of the dictionary, a chunk at a
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

CHUNK = 4_000_000
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
        self._numbers = _Numbers()
        self._issues: Counter[int] = Counter()
        self._fields = [_Field(_spool(folder)) for _ in TEXT_FIELDS]

    def recording(self, issues: Iterable[IndexedIssue]) -> Iterator[IndexedIssue]:
        """Hands the issues on and takes each one as it passes."""
        for issue in issues:
            self.add(issue)
            yield issue

    def add(self, issue: IndexedIssue) -> None:
        """Takes the next issue."""
        forms: set[int] = set()
        for name, field in zip(TEXT_FIELDS, self._fields, strict=True):
            forms |= field.add(issue.text.get(name, ""), self._numbers)
        self._issues.update(forms)

    def finish(self) -> Positions:
        """Writes everything and opens it."""
        entries = sorted(self._numbers.entries)
        # From the order in which entries were met to the order of the dictionary.
        rank = np.empty(len(entries), np.int64)
        for number, entry in enumerate(entries):
            rank[self._numbers.entries[entry]] = number
        forms, form_starts = _by_form([form for form, _ in entries])
        starts = list(itertools.accumulate((field.words for field in self._fields), initial=0))
        head = Head(len(self._fields[0].texts), tuple(TEXT_FIELDS), tuple(starts))
        counts = [self._issues[self._numbers.forms[form]] for form in forms]
        arrays = self._boundaries(starts) | {"form_issues": np.array(counts, np.uint32)}
        arrays |= {"form_starts": form_starts}
        arrays |= self._places(rank, starts[-1])
        stems, stem_arrays = _by_stem([term for _, term in entries])
        arrays |= stem_arrays
        for field in self._fields:
            field.spool.close()
        if self._folder is None:
            return Positions(head, "\n".join(forms), "\n".join(stems), arrays)
        for name, values in arrays.items():
            if name != "places":  # written in place
                np.save(self._folder / f"{name}.npy", values)
        (self._folder / "forms.txt").write_bytes("\n".join(forms).encode())
        (self._folder / "stems.txt").write_bytes("\n".join(stems).encode())
        (self._folder / "head.json").write_bytes(msgspec.json.encode(head))
        return Positions.load(self._folder)

    def _boundaries(self, starts: list[int]) -> dict[str, Array]:
        """Where texts and sentences begin, and which text each issue has in each field."""
        texts, sentence_starts, columns = [], [], []
        before = 0
        for field, start in zip(self._fields, starts, strict=False):
            texts.append(np.array(field.text_starts, np.int64) + start)
            sentence_starts.append(np.array(field.sentence_starts, np.int64) + start)
            own = np.array(field.texts, np.int32)
            columns.append(np.where(own >= 0, own + before, -1).astype(np.int32))
            before += len(field.text_starts)
        return {
            "texts": np.concatenate(texts),
            "sentences": np.concatenate(sentence_starts),
            "issue_texts": np.stack(columns, axis=1),
        }

    def _places(self, rank: Numbers, total: int) -> dict[str, Array]:
        """The places of every entry: a counting sort of the words, so that each is read twice."""
        counts = np.zeros(len(rank), np.int64)
        for _, chunk in self._chunks(rank):
            counts += np.bincount(chunk, minlength=len(rank))
        starts = np.concatenate(([0], np.cumsum(counts)))
        places = self._allocated(total)
        cursors = starts[:-1].copy()
        for first, chunk in self._chunks(rank):
            order = np.argsort(chunk, kind="stable")
            entries, begins, runs = np.unique(chunk[order], return_index=True, return_counts=True)
            within = np.arange(len(chunk)) - np.repeat(begins, runs)
            places[np.repeat(cursors[entries], runs) + within] = order + first
            cursors[entries] += runs
        if isinstance(places, np.memmap):
            places.flush()
        return {"place_starts": starts, "places": places}

    def _allocated(self, total: int) -> Array:
        kind = np.uint32 if total <= np.iinfo(np.uint32).max else np.uint64
        if self._folder is None or not total:  # an empty file cannot be mapped
            if self._folder is not None:
                np.save(self._folder / "places.npy", np.zeros(0, kind))
            return np.zeros(total, kind)
        path = self._folder / "places.npy"
        mapped: Array = np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=(total,))
        return mapped

    def _chunks(self, rank: Numbers) -> Iterator[tuple[int, Numbers]]:
        """All words in the order of their places: first place, and their entries."""
        first = 0
        for field in self._fields:
            field.spool.seek(0)
            while raw := field.spool.read(CHUNK * 4):
                chunk = rank[np.frombuffer(raw, np.uint32)]
                yield first, chunk
                first += len(chunk)


def _spool(folder: Path | None) -> BinaryIO:
    # It lies beside what is written, where there is room for it, and is gone when it is closed.
    return io.BytesIO() if folder is None else cast(BinaryIO, TemporaryFile(dir=folder))


class _Numbers(dict[str, int]):
    """Words as written to the numbers of their entries, given out as they are met; ``form_of`` has the
    number of each entry's form."""

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}
        self.entries: dict[tuple[str, str], int] = {}
        self.form_of: list[int] = []

    def __missing__(self, word: str) -> int:
        # Of the word as written: folded, the plural of MRI could not be told from a word that ends so.
        form = fold(word)
        found = self[word] = self.entries.setdefault((form, stem(word)), len(self.entries))
        if found == len(self.form_of):
            self.form_of.append(self.forms.setdefault(form, len(self.forms)))
        return found


class _Field:
    """The words of one field, spooled; a text equal to the one before is taken once."""

    def __init__(self, spool: BinaryIO) -> None:
        self.spool = spool
        self.words = 0
        self.texts = array("l")
        self.text_starts = array("q")
        self.sentence_starts = array("q")
        self._last: tuple[str, int, frozenset[int]] = ("", -1, frozenset())

    def add(self, text: str, numbers: _Numbers) -> frozenset[int]:
        """Takes an issue's text; returns the forms in it."""
        if text != self._last[0]:
            self._last = (text, *self._taken(text, numbers))
        self.texts.append(self._last[1])
        return self._last[2]

    def _taken(self, text: str, numbers: _Numbers) -> tuple[int, frozenset[int]]:
        found = array("I")
        for start, end in sentence_spans(text):
            if own := words(text, start, end):
                self.sentence_starts.append(self.words + len(found))
                found.extend([numbers[word] for word in own])
        if not found:
            return -1, frozenset()
        self.text_starts.append(self.words)
        self.words += len(found)
        self.spool.write(found.tobytes())
        return len(self.text_starts) - 1, frozenset(numbers.form_of[entry] for entry in set(found))


def _by_form(ordered: list[str]) -> tuple[list[str], Array]:
    """The forms of all entries, each once, and where the entries of each begin; last, how many entries
    there are."""
    counts = Counter(ordered)
    return list(counts), np.cumsum([0, *counts.values()]).astype(np.uint32)


def _by_stem(terms: list[str]) -> tuple[list[str], dict[str, Array]]:
    """The index terms of the entries in order, which of them each entry has, and which entries each has."""
    stems = sorted(set(terms))
    number = {term: place for place, term in enumerate(stems)}
    own = np.array([number[term] for term in terms], np.int64)
    counts = np.bincount(own, minlength=len(stems))
    return stems, {
        "entry_stems": own.astype(np.uint32),
        "stem_starts": np.concatenate(([0], np.cumsum(counts))),
        "stem_entries": np.argsort(own, kind="stable").astype(np.uint32),
    }
