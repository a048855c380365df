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
from typing import TypeVar

import msgspec

from search.errors import IndexDamaged, IndexOutdated, NoIndex
from search.index.encoders.description import DESCRIPTION
from search.index.fingerprints import misfits, reading_fingerprint

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
    """The description of a build, in its ``manifest.json``: counts, and in ``files`` the sha256 of every file
    by its path in the build. ``reading`` and ``contents`` are the fingerprints of
    :mod:`search.index.fingerprints`: what reading the build needs, by part, and what made its contents."""

    build: str
    created: dt.datetime
    reading: dict[str, str]
    contents: str
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


ManifestKind = TypeVar("ManifestKind")


class Origin(msgspec.Struct, frozen=True):
    """What the manifest of a build of any format says about how it was made. ``format`` is the number that
    manifests had instead of fingerprints, up to 5."""

    build: str
    keyword_engine: str
    encoder: EncoderRecord | None = None
    format: int | None = None
    reading: dict[str, str] = {}
    contents: str = ""


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
        """The manifest; raises ``IndexDamaged``, or ``IndexOutdated`` where this program cannot read the
        build."""
        if refusal := self._refusal(self.read_origin()):
            raise IndexOutdated(
                f"The build {self.folder.name} {refusal}: run 'imr index' without a path, "
                "which reads its stored letters anew."
            )
        return self._decoded(Manifest)

    def read_origin(self) -> Origin:
        """How the build was made, also where this program cannot read it; raises ``IndexDamaged``."""
        return self._decoded(Origin)

    def _decoded(self, kind: type[ManifestKind]) -> ManifestKind:
        try:
            return msgspec.json.decode(self.manifest.read_bytes(), type=kind)
        except (OSError, msgspec.DecodeError) as error:
            raise IndexDamaged(
                f"The manifest of build {self.folder.name} cannot be read ({error}): "
                "run 'imr verify', or index the letters again."
            ) from None

    def _refusal(self, origin: Origin) -> str:
        """Why this program cannot read the build; empty where it can."""
        if origin.format is not None:
            return f"has format {origin.format}, which this program does not read"
        if parts := misfits(origin.reading, reading_of_program(origin.keyword_engine)):
            return f"was made with {parts} than this program has"
        if origin.encoder and self._encoder_fingerprint() not in (None, origin.encoder.fingerprint):
            return "carries another encoder than its vectors were made with"
        return ""

    def _encoder_fingerprint(self) -> str | None:
        """The sha256 of the encoder's description; ``None`` where it is missing, which opening says."""
        try:
            return hashlib.sha256((self.encoder / DESCRIPTION).read_bytes()).hexdigest()
        except OSError:
            return None


def reading_of_program(engine: str) -> dict[str, str]:
    """What reading a build needs that this program makes with a keyword engine, by part."""
    return reading_fingerprint(engine, Manifest)


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
