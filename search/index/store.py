"""The SQLite store of a build: letters with their raw text, their issues, what was quarantined.

The index side writes through :class:`StoreWriter`; everybody else reads through :class:`Store`.
Issues are numbered in the order of their ids, and the issues of one letter follow each other.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from search.errors import IndexDamaged
from search.fields.documents import indexed_issues
from search.model.letter_json import from_json, to_json
from search.model.letters import Determination, Letter, Quarantined, issue_id

SCHEMA = """
CREATE TABLE determinations (
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, path TEXT NOT NULL, record BLOB NOT NULL, text BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX determinations_by_sha256 ON determinations (sha256);
CREATE TABLE issues (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    determination_id TEXT NOT NULL, number INTEGER NOT NULL
);
CREATE TABLE passages (
    determination_id TEXT NOT NULL, place INTEGER NOT NULL, issue_number INTEGER, digest BLOB NOT NULL,
    PRIMARY KEY (determination_id, place)
) WITHOUT ROWID;
CREATE TABLE quarantine (path TEXT PRIMARY KEY, reason TEXT NOT NULL, sha256 TEXT) WITHOUT ROWID;
"""
"""The tables of a store."""

# '#' behind the id puts `a b` and `a` in the order of their issues' ids: `a b#1` before `a#1`.
_RECORDS_IN_ORDER = "SELECT record FROM determinations ORDER BY id || '#'"

MAX_SQL_VALUES = 500
"""Values in one statement; SQLite may be built for as few as 999."""


class IssueRef(NamedTuple):
    """An issue by its number in the build (``ordinal``), by its id, and by its letter and ``number``
    there."""

    ordinal: int
    issue_id: str
    determination_id: str
    number: int


class StoredLetter(NamedTuple):
    """A letter as it is stored: ``record`` is the JSON of its determination, ``text`` its raw text."""

    determination_id: str
    sha256: str
    file: str
    record: bytes
    text: str


class Store:
    """A store opened for reading; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise IndexDamaged(
                f"The store {path} is missing: run 'imr verify', then index the letters again."
            )
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def letters(self, ids: Iterable[str]) -> dict[str, Letter]:
        """The letters of ``ids`` that the store has, with their raw text, by id."""
        sql = "SELECT id, record, text FROM determinations WHERE id"
        rows = self._rows_in(sql, list(dict.fromkeys(ids)))
        return {letter_id: _letter(letter_id, record, text) for letter_id, record, text in rows}

    def determinations(self, ids: Iterable[str]) -> dict[str, Determination]:
        """The determinations of ``ids`` that the store has, by id."""
        rows = self._rows_in("SELECT id, record FROM determinations WHERE id", list(dict.fromkeys(ids)))
        return {determination_id: from_json(record) for determination_id, record in rows}

    def all_determinations(self) -> Iterator[Determination]:
        """All determinations in the order of their issues, one at a time."""
        try:
            for (record,) in self._connection.cursor().execute(_RECORDS_IN_ORDER):
                yield from_json(record)
        except sqlite3.DatabaseError as error:
            raise _damaged(error) from None

    def refs(self, ordinals: Sequence[int]) -> dict[int, IssueRef]:
        """The reference of each issue, by its number in the build."""
        sql = "SELECT ordinal, id, determination_id, number FROM issues WHERE ordinal"
        return {row[0]: IssueRef(*row) for row in self._rows_in(sql, [int(ordinal) for ordinal in ordinals])}

    def ordinals(self, issue_ids: Sequence[str]) -> dict[str, int]:
        """The numbers in the build of those issues that the store has, by id."""
        return dict(self._rows_in("SELECT id, ordinal FROM issues WHERE id", issue_ids))

    def counts(self) -> tuple[int, int, int]:
        """Determinations, issues and quarantined files."""
        names = ("determinations", "issues", "quarantine")
        counts = [self._all(f"SELECT count(*) FROM {name}", ())[0][0] for name in names]  # noqa: S608
        return counts[0], counts[1], counts[2]

    def quarantined(self) -> list[Quarantined]:
        """The files that could not be used, by path."""
        rows = self._all("SELECT path, reason, sha256 FROM quarantine ORDER BY path", ())
        return [Quarantined(*row) for row in rows]

    def _rows_in(self, sql: str, values: Sequence[object]) -> Iterator[tuple]:  # type: ignore[type-arg]
        """The rows of a statement whose last word is a column that has one of ``values``."""
        for start in range(0, len(values), MAX_SQL_VALUES):
            part = values[start : start + MAX_SQL_VALUES]
            yield from self._all(f"{sql} IN ({','.join('?' * len(part))})", part)

    def _all(self, sql: str, values: Sequence[object]) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise _damaged(error) from None


class StoreWriter:
    """Changes a store that no reader has open yet. Use as a context manager: leaving it without an
    error commits, with one rolls back."""

    def __init__(self, path: Path, *, copy_of: Path | None = None) -> None:
        self._connection = sqlite3.connect(path)
        if copy_of:
            source = sqlite3.connect(f"{copy_of.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            source.backup(self._connection)
            source.close()
        else:
            self._connection.executescript(SCHEMA)
        # A draft that a crash spoils is thrown away whole, so nothing waits for the disk; what is
        # deleted is overwritten, so that a withdrawn letter is gone from the file.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA secure_delete = ON")

    def __enter__(self) -> StoreWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._connection.commit()
        self._connection.close()

    def id_of_content(self, sha256: str) -> str | None:
        """The id of the letter with exactly this content, or ``None``."""
        return self._first("SELECT id FROM determinations WHERE sha256 = ?", sha256)

    def content_of_id(self, determination_id: str) -> str | None:
        """The sha256 of the letter with this id, or ``None``."""
        return self._first("SELECT sha256 FROM determinations WHERE id = ?", determination_id)

    def put(self, letter: Letter) -> None:
        """Adds a letter, replacing the one of the same id."""
        determination = letter.determination
        self.put_stored(
            StoredLetter(
                determination.determination_id,
                determination.sha256,
                determination.file,
                to_json(determination),
                letter.text,
            )
        )

    def put_stored(self, letter: StoredLetter) -> None:
        """Adds a letter as another store has it, replacing the one of the same id."""
        self._forget_passages(letter.determination_id)
        text = zlib.compress(letter.text.encode("utf-8", "replace"))
        self._connection.execute(
            "INSERT OR REPLACE INTO determinations VALUES (?, ?, ?, ?, ?)", (*letter[:4], text)
        )

    def ids(self) -> list[str]:
        """The ids of all letters, ascending."""
        return [row[0] for row in self._connection.execute("SELECT id FROM determinations ORDER BY id")]

    def stored(self, determination_id: str) -> StoredLetter:
        """The letter with this id, which there must be, as it is stored."""
        sql = "SELECT id, sha256, path, record, text FROM determinations WHERE id = ?"
        letter_id, sha256, file, record, text = self._connection.execute(sql, (determination_id,)).fetchone()
        try:
            return StoredLetter(letter_id, sha256, file, record, zlib.decompress(text).decode("utf-8"))
        except (zlib.error, ValueError) as error:
            raise _unreadable(determination_id, error) from None

    def remove(self, determination_id: str) -> bool:
        """Removes a letter; false where there was none."""
        self._forget_passages(determination_id)
        cursor = self._connection.execute("DELETE FROM determinations WHERE id = ?", (determination_id,))
        return cursor.rowcount > 0

    def quarantine(self, file: Quarantined) -> None:
        """Records a file that could not be used."""
        self._connection.execute(
            "INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?)", (file.path, file.reason, file.sha256)
        )

    def release_below(self, path: str) -> None:
        """Removes ``path`` and what lies below it from the quarantine: these files are read again."""
        self._connection.execute(
            "DELETE FROM quarantine WHERE path = ?1 OR substr(path, 1, length(?1) + 1) = ?1 || '/'", (path,)
        )

    def quarantined(self) -> list[Quarantined]:
        """The files that could not be used, by path."""
        rows = self._connection.execute("SELECT path, reason, sha256 FROM quarantine ORDER BY path")
        return [Quarantined(*row) for row in rows]

    def put_passages(self, determination_id: str, passages: Iterable[tuple[int | None, bytes]]) -> None:
        """Records a letter's passages as (issue number or ``None``, digest of the text)."""
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?)",
            [(determination_id, number, *passage) for number, passage in enumerate(passages)],
        )

    def passages(self, determination_id: str) -> list[tuple[int | None, bytes]]:
        """The letter's passages as :meth:`put_passages` took them; empty where it took none."""
        sql = "SELECT issue_number, digest FROM passages WHERE determination_id = ? ORDER BY place"
        return [(row[0], row[1]) for row in self._connection.execute(sql, (determination_id,))]

    def forget_all_passages(self) -> None:
        """Removes the passages of all letters: another encoder splits texts differently."""
        self._connection.execute("DELETE FROM passages")

    def _forget_passages(self, determination_id: str) -> None:
        self._connection.execute("DELETE FROM passages WHERE determination_id = ?", (determination_id,))

    def all_determinations(self) -> Iterator[Determination]:
        """All determinations in the order of their issues, one at a time."""
        for (record,) in self._connection.execute(_RECORDS_IN_ORDER):
            yield from_json(record)

    def count(self) -> int:
        """How many determinations there are."""
        return int(self._connection.execute("SELECT count(*) FROM determinations").fetchone()[0])

    def number_issues(self) -> int:
        """Numbers all issues anew in the order of their ids; returns how many there are."""
        self._connection.execute("DELETE FROM issues")
        rows = (
            (ordinal, *row)
            for ordinal, row in enumerate(
                row for determination in self.all_determinations() for row in _issue_rows(determination)
            )
        )
        self._connection.executemany("INSERT INTO issues VALUES (?, ?, ?, ?)", rows)
        return int(self._connection.execute("SELECT count(*) FROM issues").fetchone()[0])

    def _first(self, sql: str, value: str) -> str | None:
        row = self._connection.execute(sql, (value,)).fetchone()
        return str(row[0]) if row else None


def _issue_rows(determination: Determination) -> list[tuple[str, str, int]]:
    letter = determination.determination_id
    return [(issue_id(letter, issue.number), letter, issue.number) for issue in indexed_issues(determination)]


def _letter(letter_id: str, record: bytes, text: bytes) -> Letter:
    try:
        return Letter(from_json(record), zlib.decompress(text).decode("utf-8"))
    except (zlib.error, ValueError) as error:
        raise _unreadable(letter_id, error) from None


def _unreadable(determination_id: str, error: Exception) -> IndexDamaged:
    return IndexDamaged(
        f"The letter {determination_id} cannot be read from the store ({error}): run 'imr verify'."
    )


def _damaged(error: sqlite3.DatabaseError) -> IndexDamaged:
    return IndexDamaged(f"The store cannot be read ({error}): run 'imr verify'.")
