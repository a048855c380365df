"""Files, folders and zip archives to named bytes, one at a time, in a stable order.

Nothing that is found waits, recurses or ends the run: a pipe, a member whose name is in no encoding are
passed over with their reason, and every other file is read, be it in a folder within a thousand others.
"""

from __future__ import annotations

import io
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.letters.formats.kinds import is_document
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
_PACKINGS = {6: "implode", 9: "deflate64", 93: "zstandard", 95: "xz", 96: "jpeg", 98: "PPMd", 99: "AES"}
_DAMAGED = (
    OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error,
    lzma.LZMAError, struct.error, IndexError, OverflowError,
)  # fmt: skip
_DIRECTORY_ENTRY = b"PK\x01\x02"
_NAME_AT = 46
_SAYS_UTF8 = 0x800
_MAX_MENDED_BYTES = 256 * 1024 * 1024
_BLANK, _DELETE = 0x20, "\x7f"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes. ``path`` is where it was found; a member's is ``archive.zip/member``."""

    path: str
    data: bytes


def shown_name(path: Path | str) -> str:
    """A file's name as it can be printed and kept: a byte that is no UTF-8 is written ``\\xff``, a control
    character as Python writes it. Two files never have one name."""
    encoded = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(sign if ord(sign) >= _BLANK and sign != _DELETE else repr(sign)[1:-1] for sign in encoded)


def read_sources(paths: Iterable[Path]) -> Iterator[SourceFile | Quarantined]:
    """Every file below ``paths``: folders by name, archives by member name. Hidden files are passed
    over; what cannot be read comes as ``Quarantined``. Holds one file in memory at a time."""
    for path in paths:
        for file in _files(path):
            if isinstance(file, Quarantined):
                yield file
            elif reason := _no_file(file):
                yield Quarantined(shown_name(file), reason)
            else:
                yield from _archive(file) if _is_archive(file) else _file(file)


def _files(path: Path) -> Iterator[Path | Quarantined]:
    """``path`` itself, or all files below a folder; links to folders are not followed."""
    waiting = [path]
    while waiting:
        found = waiting.pop()
        try:
            is_folder = stat.S_ISDIR(found.stat().st_mode)
            entries = sorted(os.scandir(found), key=lambda entry: entry.name) if is_folder else []
        except OSError as error:
            yield Quarantined(shown_name(found), _cannot_be_read("file or folder", error))
            continue
        if not is_folder:
            yield found
        waiting += [
            found / entry.name
            for entry in reversed(entries)
            if not entry.name.startswith(".") and not (entry.is_symlink() and entry.is_dir())
        ]


def _no_file(path: Path) -> str:
    """Why there are no bytes to read, empty where there are; opening it would wait for a writer."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _cannot_be_read("file", error)
    if stat.S_ISREG(mode):
        return ""
    kind = "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
    return f"It is {kind}, no file: save what it gives as a file."


def _cannot_be_read(what: str, error: OSError) -> str:
    return f"The {what} cannot be read ({error.strerror or error})."


def _is_archive(path: Path) -> bool:
    """Whether it is an archive of files; the document of a program, which is packed too, is none."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return path.suffix.lower() == ".zip"
            return file.seek(0, os.SEEK_END) > MAX_BYTES or not is_document(path.read_bytes())
    except OSError:
        return False


def _file(path: Path) -> Iterator[SourceFile | Quarantined]:
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            yield Quarantined(shown_name(path), _too_large(size))
        else:
            yield SourceFile(shown_name(path), path.read_bytes())
    except OSError as error:
        yield Quarantined(shown_name(path), _cannot_be_read("file", error))


def _too_large(size: int) -> str:
    return f"The file has {size:,} bytes; letters up to {MAX_BYTES:,} are read."


def _archive(path: Path) -> Iterator[SourceFile | Quarantined]:
    name = shown_name(path)
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _members(name, archive)
            return
    except UnicodeDecodeError:
        pass  # a name that is not in the encoding that it is said to be in
    except _DAMAGED as error:
        yield Quarantined(name, f"The archive is damaged and cannot be opened ({_in_one_line(error)}).")
        return
    yield from _archive_with_bad_names(path)


def _archive_with_bad_names(path: Path) -> Iterator[SourceFile | Quarantined]:
    """The members of an archive some names of which are not the UTF-8 that they claim: read as in DOS."""
    name = shown_name(path)
    try:
        if (size := path.stat().st_size) > _MAX_MENDED_BYTES:
            yield Quarantined(
                name, f"The archive of {size:,} bytes has names that cannot be read: pack it anew."
            )
            return
        with zipfile.ZipFile(io.BytesIO(_without_claim(path.read_bytes()))) as archive:
            yield from _members(name, archive)
    except _DAMAGED as error:
        yield Quarantined(name, f"The archive is damaged and cannot be opened ({_in_one_line(error)}).")


def _without_claim(data: bytes) -> bytes:
    """An archive's bytes with no claim that a name in its directory is UTF-8 where it is not."""
    mended = bytearray(data)
    at = data.find(_DIRECTORY_ENTRY)
    while at >= 0 and at + _NAME_AT <= len(data):
        length, local = struct.unpack_from("<H", data, at + 28)[0], struct.unpack_from("<I", data, at + 42)[0]
        try:
            data[at + _NAME_AT : at + _NAME_AT + length].decode()
        except UnicodeDecodeError:
            for flags_at in (at + 8, local + 6):
                if flags_at + 2 <= len(data):
                    flags = struct.unpack_from("<H", data, flags_at)[0]
                    struct.pack_into("<H", mended, flags_at, flags & ~_SAYS_UTF8)
        at = data.find(_DIRECTORY_ENTRY, at + 4)
    return bytes(mended)


def _in_one_line(error: BaseException) -> str:
    return " ".join(shown_name(str(error)).split()) or type(error).__name__


def _members(name: str, archive: zipfile.ZipFile) -> Iterator[SourceFile | Quarantined]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    total = sum(info.file_size for info in members)
    if len(members) > MAX_ARCHIVE_MEMBERS or total > MAX_ARCHIVE_BYTES:
        reason = (
            f"The archive has {len(members):,} files of {total:,} bytes; up to {MAX_ARCHIVE_MEMBERS:,} "
            f"files and {MAX_ARCHIVE_BYTES:,} bytes are unpacked: divide it."
        )
        yield Quarantined(name, reason)
        return
    for info in sorted(members, key=lambda info: info.filename):
        parts = [part for part in info.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        hidden = any(part.startswith(".") for part in parts)
        if not hidden and not info.filename.startswith(_SYSTEM_FOLDERS):
            yield _member(archive, info, f"{name}/{shown_name('/'.join(parts))}")


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
    except UnicodeDecodeError:
        return Quarantined(name, "The archive's member has a name in no known encoding: unpack it first.")
    except NotImplementedError:
        packed = _PACKINGS.get(info.compress_type, f"method {info.compress_type}")
        return Quarantined(name, f"It is packed in a way that is not read here ({packed}): unpack it first.")
    except _DAMAGED as error:
        return Quarantined(name, f"The archive's member is damaged ({_in_one_line(error)}).")
    if len(data) > MAX_BYTES:
        return Quarantined(name, _too_large(len(data)))
    return SourceFile(name, data)
