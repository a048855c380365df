"""The letters of a build that this program does not open, of whichever format there has been.

Every format up to now has kept letters and quarantined files in the same two tables; what differed lies in
other files, which are made anew from the letters. A format that keeps them otherwise is read here.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

from search.errors import IndexDamaged
from search.index.store import StoredLetter
from search.model.letters import Quarantined


def stored_letters(path: Path) -> Iterator[StoredLetter]:
    """The letters of the store at ``path`` by id, one at a time; raises ``IndexDamaged``."""
    sql = "SELECT id, sha256, path, record, text FROM determinations ORDER BY id"
    for letter_id, sha256, file, record, text in _rows(path, sql):
        try:
            yield StoredLetter(letter_id, sha256, file, record, zlib.decompress(text).decode("utf-8"))
        except (zlib.error, ValueError) as error:
            raise _damaged(path, f"{letter_id}: {error}") from None


def quarantined_files(path: Path) -> Iterator[Quarantined]:
    """The files that could not be used, by path; raises ``IndexDamaged``."""
    for row in _rows(path, "SELECT path, reason, sha256 FROM quarantine ORDER BY path"):
        yield Quarantined(*row)


def _rows(path: Path, sql: str) -> Iterator[tuple]:  # type: ignore[type-arg]
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            yield from connection.execute(sql)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from None


def _damaged(path: Path, reason: str) -> IndexDamaged:
    return IndexDamaged(f"The store {path} cannot be read ({reason}): index the letters into another --data.")
