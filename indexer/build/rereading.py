"""Stored letters read anew from their raw text, where older rules read them.

No letter is lost: one that cannot be read anew keeps what older rules read in it, and is quarantined only
where that cannot be read any more either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from indexer.build.changes import Changes
from indexer.build.earlier_formats import quarantined_files, stored_letters
from indexer.progress import progress
from indexer.reader import StoredText
from search.index.builds import BuildPaths
from search.index.store import StoreWriter
from search.model.letter_json import from_json
from search.model.letters import Letter, Quarantined

ReadTexts = Callable[[Iterable[StoredText]], Iterable[Letter | Quarantined]]
"""Reads stored texts anew, in their order."""


def copy_letters(earlier: BuildPaths, store: StoreWriter) -> None:
    """Copies letters as they are, and quarantined files, from a build of any format into an empty store."""
    for letter in stored_letters(earlier.store):
        store.put_stored(letter)
    for file in quarantined_files(earlier.store):
        store.quarantine(file)


def reread_letters(store: StoreWriter, read: ReadTexts, changes: Changes) -> None:
    """Reads all letters of ``store`` anew but those that the run has read from their files, and adds to
    ``changes`` what came of it. File names, ids and the sha256 of files stay as they are."""
    ids = [letter_id for letter_id in store.ids() if letter_id not in changes.seen]
    letters = progress(read(_texts(store, ids)), "Reading stored letters anew", len(ids))
    for letter_id, letter in zip(ids, letters, strict=True):
        if isinstance(letter, Letter):
            store.put(letter)
            changes.reread += 1
        else:
            _keep_or_quarantine(store, letter_id, letter, changes)


def _texts(store: StoreWriter, ids: Iterable[str]) -> Iterator[StoredText]:
    for letter_id in ids:
        letter = store.stored(letter_id)
        yield StoredText(letter_id, letter.file, letter.sha256, letter.text)


def _keep_or_quarantine(store: StoreWriter, letter_id: str, refused: Quarantined, changes: Changes) -> None:
    try:
        from_json(store.stored(letter_id).record)
    except msgspec.DecodeError:
        store.remove(letter_id)
        store.quarantine(refused)
        changes.quarantined.append(refused)
        changes.quarantine_changed = True
    else:
        changes.kept.append(letter_id)
        changes.notes.append(
            f"{letter_id} cannot be read anew and stays as older rules read it: {refused.reason}"
        )
