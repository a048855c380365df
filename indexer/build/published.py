"""The published build as the next one begins with it, whether or not this program can read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.build.rereading import copy_letters
from search.errors import IndexDamaged, IndexOutdated
from search.index.builds import BuildPaths, Manifest, Origin, build_paths, current_name
from search.index.dense.index import DenseIndex
from search.index.store import StoreWriter


@dataclass(frozen=True)
class PublishedBuild:
    """``manifest`` is ``None`` where this program can read nothing of the build but its letters."""

    paths: BuildPaths
    origin: Origin
    manifest: Manifest | None

    @classmethod
    def of(cls, data: Path) -> PublishedBuild | None:
        """The build that is published in ``data``, where there is one; raises ``IndexDamaged``."""
        name = current_name(data)
        if name is None:
            return None
        paths = build_paths(data, name)
        origin = paths.read_origin()
        try:
            return cls(paths, origin, paths.read_manifest())
        except IndexOutdated:
            return cls(paths, origin, None)

    def is_outdated(self, contents: str) -> bool:
        """Whether letters must be read anew, where ``contents`` is the fingerprint of today's rules."""
        return self.manifest is None or self.manifest.contents != contents

    def vectors(self) -> DenseIndex | None:
        """The vectors, where this program can read them."""
        try:
            return DenseIndex.load(self.paths.dense)
        except IndexDamaged:
            if self.manifest is not None:
                raise
            return None


def draft_store(path: Path, earlier: PublishedBuild | None) -> StoreWriter:
    """A new store with all that the published build has."""
    if earlier is None or earlier.manifest is not None:
        return StoreWriter(path, copy_of=earlier.paths.store if earlier else None)
    store = StoreWriter(path)
    copy_letters(earlier.paths, store)
    return store
