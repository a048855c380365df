"""Letters that were read, applied to a store: what a run added, replaced and left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

import msgspec

from indexer.build.ids import with_own_id
from indexer.letters.sources import shown_name
from indexer.reader import Unchanged
from search.errors import ImrError
from search.index.store import StoredLetter, StoreWriter
from search.model.letters import Determination, Layout, Letter, Quarantined


class NoLetters(ImrError):
    """A run found no letter: nothing was published. ``quarantined`` says why of each file."""

    def __init__(self, paths: Sequence[Path], quarantined: Sequence[Quarantined]) -> None:
        where = ", ".join(map(shown_name, paths)) or "what was given"
        super().__init__(f"No letter was found in {where}: nothing was published; check the path.")
        self.quarantined = tuple(quarantined)


@dataclass
class Changes:
    """What a run did, counted in letters; ``notes`` are sentences about files that were passed over."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    reread: int = 0
    """Stored letters that were read anew from their text."""
    kept: list[str] = field(default_factory=list)
    """The ids of stored letters that could not be read anew and stay as they were."""
    quarantined: list[Quarantined] = field(default_factory=list)
    quarantine_changed: bool = False
    notes: list[str] = field(default_factory=list)
    better_kept: int = 0
    """Files whose letter is indexed with issues that they lack: it stays as it is."""
    seen: dict[str, str] = field(default_factory=dict)
    """The letters that were among the files, with the file of each."""

    @property
    def has_letters(self) -> bool:
        """Whether a letter was among the files, be it an old one."""
        return bool(self.seen) or self.added + self.replaced + self.unchanged + self.better_kept > 0


def apply_letters(read: Iterable[Letter | Quarantined | Unchanged], store: StoreWriter) -> Changes:
    """Writes what was read into the store, and says what that changed."""
    changes = Changes()
    for source in read:
        if isinstance(source, Quarantined):
            store.quarantine(source)
            changes.quarantined.append(source)
        elif isinstance(source, Letter):
            _put(with_own_id(source, store), store, changes)
        else:
            changes.unchanged += 1
            if known_id := store.id_of_content(source.sha256):
                changes.seen.setdefault(known_id, PurePath(source.path).name)
    return changes


def _put(letter: Letter, store: StoreWriter, changes: Changes) -> None:
    """Writes a letter into the store. Of several files with the same letter the one with the most issues
    is kept, of equal ones, or files with the same content, the first: so the next run over the same files
    changes nothing.
    """
    determination = letter.determination
    letter_id = determination.determination_id
    stored_sha256, same_content_id = store.content_of_id(letter_id), store.id_of_content(determination.sha256)
    if stored_sha256 not in (None, determination.sha256):
        stored = _Worth.of_stored(store.stored(letter_id))
        if stored > _Worth.of(determination):
            changes.better_kept += 1
            changes.notes.append(_better_note(determination, store.stored(letter_id).file))
            return
        if letter_id in changes.seen and stored < _Worth.of(determination):
            first = changes.seen[letter_id] = determination.file
            changes.better_kept += 1
            changes.notes.append(_better_note(determination, first, over=store.stored(letter_id).file))
            store.put(letter)
            return
    if letter_id in changes.seen or same_content_id in changes.seen:
        changes.unchanged += 1
        if stored_sha256 != determination.sha256:
            changes.notes.append(_duplicate_note(determination, changes.seen, same_content_id))
        return
    if same_content_id is not None and same_content_id != letter_id:
        store.remove(same_content_id)  # an earlier parser knew this content by another id
    changes.seen[letter_id] = determination.file
    store.put(letter)
    if stored_sha256 is None:
        changes.added += 1
    elif stored_sha256 == determination.sha256:
        changes.unchanged += 1
    else:
        changes.replaced += 1


class _Worth(NamedTuple):
    """How much of a letter a file has. A text of no known layout, or without issues, is worth the least: a
    mail that quotes a letter names it, but has lost its issues."""

    known_layout_with_issues: bool
    issues: int
    rationales: int

    @classmethod
    def of(cls, determination: Determination) -> _Worth:
        """The worth of a letter that was read."""
        rationales = [issue.rationale for issue in determination.issues]
        return cls._of(determination.layout, rationales)

    @classmethod
    def of_stored(cls, stored: StoredLetter) -> _Worth:
        """The worth of an indexed letter, whose record may be of an older format."""
        try:
            record = msgspec.json.decode(stored.record, type=_Record)
        except msgspec.DecodeError:
            return cls(False, 0, 0)
        return cls._of(record.layout, [issue.rationale for issue in record.issues])

    @classmethod
    def _of(cls, layout: str, rationales: Sequence[str | None]) -> _Worth:
        known = layout != Layout.UNKNOWN and bool(rationales)
        return cls(known, len(rationales), sum(map(bool, rationales)))


class _IssueRecord(msgspec.Struct):
    rationale: str | None = None


class _Record(msgspec.Struct):
    """What records of all formats have."""

    layout: str = Layout.UNKNOWN
    issues: list[_IssueRecord] = []


def _better_note(determination: Determination, kept: str, over: str | None = None) -> str:
    passed_over = over or determination.file
    return (
        f"kept the better copy of {determination.determination_id}: {kept}, since {passed_over} lacks "
        f"issues of it; "
        f"'imr remove' withdraws it first where it should give way."
    )


def _duplicate_note(
    determination: Determination, seen: Mapping[str, str], same_content_id: str | None
) -> str:
    letter_id, file = determination.determination_id, determination.file
    if letter_id in seen:
        return f"{seen[letter_id]} and {file} are both {letter_id}: the first was kept."
    assert same_content_id is not None
    first_file = seen[same_content_id]
    return f"{first_file} and {file} have the same content: the first was kept, as {same_content_id}."
