"""Files, folders and zip archives to named bytes, one at a time, in a stable order."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from search.model.letters import Quarantined

MAX_BYTES = 20 * 1024 * 1024
"""A letter has some 30 KB; a file or an archive's member beyond this is not read."""
MAX_ARCHIVE_MEMBERS = 200_000
MAX_ARCHIVE_BYTES = 16 * 1024**3
"""What all members of one archive may unpack to together."""
MAX_COMPRESSION_RATIO = 200
"""How many times its packed size a member of more than a megabyte may have."""
_RATIO_CHECKED_FROM_BYTES = 1024 * 1024
_SYSTEM_FOLDERS = ("__MACOSX/",)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes. ``path`` is where it was found; a member's is ``archive.zip/member``."""

    path: str
    data: bytes


def read_sources(paths: Iterable[Path]) -> Iterator[SourceFile | Quarantined]:
    """Every file below ``paths``: folders by name, archives by member name. Hidden files are passed
    over; what cannot be read comes as ``Quarantined``. Holds one file in memory at a time."""
    for path in paths:
        for file in _files(path):
            yield from _archive(file) if _is_archive(file) else _file(file)


def _files(path: Path) -> Iterator[Path]:
    """``path`` itself, or all files below a folder; links to folders are not followed."""
    if not path.is_dir():
        yield path
        return
    try:
        entries = sorted(path.iterdir())
    except OSError:
        yield path
        return
    for entry in entries:
        if entry.name.startswith(".") or (entry.is_symlink() and entry.is_dir()):
            continue
        yield from _files(entry)


def _is_archive(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04" or path.suffix.lower() == ".zip"
    except OSError:
        return False


def _file(path: Path) -> Iterator[SourceFile | Quarantined]:
    try:
        if not path.is_file():
            yield Quarantined(str(path), "It is not a readable file.")
        elif (size := path.stat().st_size) > MAX_BYTES:
            yield Quarantined(str(path), _too_large(size))
        else:
            yield SourceFile(str(path), path.read_bytes())
    except OSError as error:
        yield Quarantined(str(path), f"The file cannot be read ({error.strerror or error}).")


def _too_large(size: int) -> str:
    return f"The file has {size:,} bytes; letters up to {MAX_BYTES:,} are read."


def _archive(path: Path) -> Iterator[SourceFile | Quarantined]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _members(path, archive)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        yield Quarantined(str(path), f"The archive is damaged and cannot be opened ({error}).")


def _members(path: Path, archive: zipfile.ZipFile) -> Iterator[SourceFile | Quarantined]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    total = sum(info.file_size for info in members)
    if len(members) > MAX_ARCHIVE_MEMBERS or total > MAX_ARCHIVE_BYTES:
        reason = (
            f"The archive has {len(members):,} files of {total:,} bytes; up to {MAX_ARCHIVE_MEMBERS:,} "
            f"files and {MAX_ARCHIVE_BYTES:,} bytes are unpacked: divide it."
        )
        yield Quarantined(str(path), reason)
        return
    for info in sorted(members, key=lambda info: info.filename):
        hidden = any(part.startswith(".") for part in info.filename.split("/"))
        if not hidden and not info.filename.startswith(_SYSTEM_FOLDERS):
            yield _member(archive, info, f"{path}/{info.filename}")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> SourceFile | Quarantined:
    """The member's bytes. Its declared size is not believed: reading stops at the limit."""
    if info.flag_bits & 1:
        return Quarantined(name, "The archive's member is encrypted: unpack it with its password first.")
    if info.file_size > MAX_BYTES:
        return Quarantined(name, _too_large(info.file_size))
    if info.file_size > max(_RATIO_CHECKED_FROM_BYTES, MAX_COMPRESSION_RATIO * info.compress_size):
        return Quarantined(name, "The archive's member unpacks to far more than a letter can.")
    try:
        with archive.open(info) as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        return Quarantined(name, f"The archive's member is damaged ({error}).")
    if len(data) > MAX_BYTES:
        return Quarantined(name, _too_large(len(data)))
    return SourceFile(name, data)
