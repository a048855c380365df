"""A known model's files found in a folder, beside a file, or in an archive, and copied to the cache folder.

Files are known by their bytes and not by their names: only those of a known size are read at all, what has a
known sha256 is taken, and it is kept under the table's own name. So nothing in an archive says where anything
is written or how much is unpacked.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from indexer.encoders.registry import KNOWN_MODELS, KnownModel, WeightsSource
from indexer.encoders.sources import Weights, cache_folder, keep
from search.errors import ModelUnavailable

MAX_ENTRIES = 20_000
"""Files of a folder or members of an archive that are looked at."""
MAX_READ_BYTES = 1 << 30
"""Bytes of all files together that are read: some times those of the known models together."""
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class _Entry:
    """A file of a folder, or a member of an archive."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


def add_models(path: Path, models: Sequence[KnownModel] = KNOWN_MODELS) -> list[KnownModel]:
    """Copies the files of every one of ``models`` whose weights are at ``path`` to its cache folder, and
    returns these. ``path`` is a folder, a zip archive or jar, or a file with the rest of the model beside it.
    Raises ``ModelUnavailable`` where there are no weights of any, or only a part of one."""
    with _opened(path) as entries:
        found = _known_entries(entries, models)
        added = [model for model in models if _weights_among(model, found)]
        if not added:
            raise ModelUnavailable(
                f"'{path}' holds no weights of a known model ({', '.join(map(str, models))}): "
                "get the official files, or give a folder for sentence-transformers to 'imr index --encoder'."
            )
        for model in added:
            if model.shipped_tokenizer is None and model.tokenizer.sha256 not in found:
                raise ModelUnavailable(
                    f"'{path}' has the weights of {model} without its tokenizer: put the official "
                    f"{model.tokenizer.path} (sha256 {model.tokenizer.sha256[:12]}...) beside them."
                )
        for model in added:
            _copy(model, found)
    return added


def weights_in_folder(folder: Path, models: Sequence[KnownModel] = KNOWN_MODELS) -> Weights | None:
    """The weights of the first of ``models`` that a user's folder has whole; ``None`` where it has none."""
    found = _known_entries(_files(folder, folder.rglob("*")), models)
    for model in models:
        source = _weights_among(model, found)
        tokenizer = model.shipped_tokenizer
        if tokenizer is None and (entry := found.get(model.tokenizer.sha256)):
            tokenizer = folder / entry.name
        if source and tokenizer:
            path = folder / found[source.file.sha256].name
            return Weights(model, source, path, tokenizer, f"folder {folder}")
    return None


def _copy(model: KnownModel, found: Mapping[str, _Entry]) -> None:
    for file in model.cached:
        if entry := found.get(file.sha256):
            with entry.open() as content:
                keep(content, file, cache_folder(model))


def _weights_among(model: KnownModel, found: Mapping[str, _Entry]) -> WeightsSource | None:
    """Which of the files that may lie in the model's cache folder was found with its weights."""
    cached = [source for source in model.weights if not source.package]
    return next((source for source in cached if source.file.sha256 in found), None)


def _known_entries(entries: Iterable[_Entry], models: Sequence[KnownModel]) -> dict[str, _Entry]:
    """Entries that are a file of one of ``models``, by sha256. Raises ``ModelUnavailable`` past a limit."""
    files = [file for model in models for file in model.cached]
    sizes, known = {file.size for file in files}, {file.sha256 for file in files}
    found: dict[str, _Entry] = {}
    read = 0
    for number, entry in enumerate(entries):
        if number >= MAX_ENTRIES or read > MAX_READ_BYTES:
            raise ModelUnavailable(
                f"There is too much beside '{entry.name}' to look through: give the model's files alone."
            )
        if entry.size in sizes:
            read += entry.size
            sha256 = _digest(entry)
            if sha256 in known:
                found.setdefault(sha256, entry)
    return found


def _digest(entry: _Entry) -> str:
    """The sha256 of as many bytes as the entry says that it has; what goes on behind is no known file."""
    digest, left = hashlib.sha256(), entry.size + 1
    with entry.open() as content:
        while left and (chunk := content.read(min(left, _CHUNK_BYTES))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[Iterable[_Entry]]:
    """What may be read at ``path``; errors while it is read are one sentence."""
    try:
        if path.is_dir():
            yield _files(path, path.rglob("*"))
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield [_member(archive, info) for info in archive.infolist() if not info.is_dir()]
        else:
            yield _files(path.parent, [path, *path.parent.iterdir()])
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise ModelUnavailable(
            f"'{path}' could not be added ({error}): check the path and the space on the disk, "
            "or get the file again."
        ) from None


def _files(folder: Path, paths: Iterable[Path]) -> Iterator[_Entry]:
    for path in paths:
        if path.is_file():
            yield _Entry(str(path.relative_to(folder)), path.stat().st_size, _opener(path))


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Entry:
    return _Entry(info.filename, info.file_size, lambda: archive.open(info))
