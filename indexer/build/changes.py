"""Letters that were read, applied to a store: what a run added, replaced and left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from indexer.reader import Unchanged
from search.index.store import StoreWriter
from search.model.letters import Determination, Letter, Quarantined


@dataclass
class Changes:
    """What a run did, counted in letters."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    quarantine_changed: bool = False
    notes: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    """The letters that were among the files, with the file of each."""


def apply(read: Iterable[Letter | Quarantined | Unchanged], store: StoreWriter) -> Changes:
    """Writes what was read into the store, and says what that changed."""
    changes = Changes()
    for found in read:
        if isinstance(found, Quarantined):
            store.quarantine(found)
            changes.quarantined.append(found)
        elif isinstance(found, Letter):
            _put(found, store, changes)
        else:
            changes.unchanged += 1
            if known := store.id_of_content(found.sha256):
                changes.seen.setdefault(known, PurePath(found.path).name)
    return changes


def _put(letter: Letter, store: StoreWriter, changes: Changes) -> None:
    """Of several files with the same letter or the same content the first is kept: so the next run
    over the same files changes nothing."""
    found = letter.determination
    name = found.determination_id
    before, twin = store.content_of_id(name), store.id_of_content(found.sha256)
    if name in changes.seen or twin in changes.seen:
        changes.unchanged += 1
        if before != found.sha256:
            changes.notes.append(_said_twice(found, changes.seen, twin))
        return
    if twin is not None and twin != name:
        store.remove(twin)  # an earlier parser knew this content by another id
    changes.seen[name] = found.file
    store.put(letter)
    if before is None:
        changes.added += 1
    elif before == found.sha256:
        changes.unchanged += 1
    else:
        changes.replaced += 1


def _said_twice(found: Determination, seen: Mapping[str, str], twin: str | None) -> str:
    if found.determination_id in seen:
        first = seen[found.determination_id]
        return f"{first} and {found.file} are both {found.determination_id}: the first was kept."
    assert twin is not None
    return f"{seen[twin]} and {found.file} have the same content: the first was kept, as {twin}."
