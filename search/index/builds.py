"""Builds on disk: their manifests, which one is published, and where the parts of one lie.

``index_data/CURRENT`` holds the name of the published build; ``index_data/builds/<name>/`` holds
it and is never changed afterwards. Publishing replaces that one small file, so a reader sees the
old build or the new one, never a half.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from search.errors import IndexDamaged, IndexOutdated, NoIndex

FORMAT = 5
"""Version of the layout on disk; a build of another version must be made again."""

MANIFEST = "manifest.json"


class EncoderRecord(msgspec.Struct, frozen=True):
    """The encoder of a build: ``fingerprint`` is the sha256 of its description, which names the
    sha256 of its files."""

    name: str
    revision: str
    precision: str
    dimension: int
    fingerprint: str

    @property
    def identity(self) -> tuple[str, str, str]:
        """Name, revision and precision: encoders that agree in these give the same vectors."""
        return self.name, self.revision, self.precision


class Recall(msgspec.Struct, frozen=True):
    """Recall at ``k`` of the vector index against exact search over ``queries`` sampled passages."""

    k: int
    value: float
    queries: int


class Manifest(msgspec.Struct, frozen=True):
    """The description of a build, in its ``manifest.json``: versions, counts, and in ``files`` the sha256 of
    every file by its path in the build."""

    format: int
    build: str
    created: dt.datetime
    parser: str
    analyzer: str
    keyword_engine: str
    determinations: int
    issues: int
    passages: int
    quarantined: int
    outcomes: dict[str, int]
    files: dict[str, str]
    encoder: EncoderRecord | None = None
    recall: Recall | None = None
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    invented: int = 0
    """How many of the determinations are invented letters."""


class BuildPaths:
    """The paths of the parts of one build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = folder / MANIFEST
        self.store = folder / "store.sqlite"
        self.keyword = folder / "keyword"
        self.columns = folder / "columns"
        self.positions = folder / "positions"
        self.dense = folder / "dense"
        self.encoder = folder / "encoder"

    def read_manifest(self) -> Manifest:
        """The manifest; raises ``IndexDamaged`` or ``IndexOutdated``."""
        try:
            data = self.manifest.read_bytes()
            version = msgspec.json.decode(data, type=_Version).format
            if version != FORMAT:
                raise IndexOutdated(
                    f"The build {self.folder.name} has format {version} and this program reads format "
                    f"{FORMAT}: run 'imr index' on the letters again."
                )
            return msgspec.json.decode(data, type=Manifest)
        except (OSError, msgspec.DecodeError) as error:
            raise IndexDamaged(
                f"The manifest of build {self.folder.name} cannot be read ({error}): "
                "run 'imr verify', or index the letters again."
            ) from None


class _Version(msgspec.Struct):
    format: int


def current_name(data: Path) -> str | None:
    """The name of the published build, or ``None`` where nothing is published."""
    try:
        name = (data / "CURRENT").read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    if not name or Path(name).name != name:
        raise IndexDamaged(f"{data / 'CURRENT'} does not name a build: index the letters again.")
    return name


def current_build(data: Path) -> BuildPaths:
    """The published build; raises ``NoIndex`` where there is none."""
    name = current_name(data)
    if name is None:
        raise NoIndex(
            f"There is no index in '{data}': run 'imr index FOLDER' first, or name another with --data."
        )
    return build_paths(data, name)


def build_paths(data: Path, name: str) -> BuildPaths:
    """The paths of the build of that name, published or not."""
    return BuildPaths(data / "builds" / name)


def publish(data: Path, name: str) -> None:
    """Makes ``name`` the published build, by one atomic replacement that is on disk when this returns."""
    draft = data / f".CURRENT.{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, data / "CURRENT")


def build_names(data: Path) -> list[str]:
    """The builds in ``data``, oldest first; drafts (names that begin with a dot) left out."""
    folder = data / "builds"
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def checksums(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below ``folder`` but the manifest, relative to it, with its sha256, by name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                yield path.relative_to(folder).as_posix(), hashlib.file_digest(file, "sha256").hexdigest()
