"""Opens builds as snapshots, and follows what is published."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from search.engine.embedded import EmbeddedSnapshot
from search.engine.protocol import BuildStatus, Engine
from search.errors import BuildGone
from search.index.builds import BuildPaths, build_names, build_paths, current_build
from search.index.columns import Columns
from search.index.keyword_engines import keyword_engine
from search.index.positions import Positions
from search.index.store import Store
from search.searcher import Searcher

OPEN_BUILDS = 3
"""Builds that are kept open: the published one, and earlier ones that someone still pages through."""


def open_build(paths: BuildPaths) -> EmbeddedSnapshot:
    """The snapshot of one build. Raises ``IndexDamaged`` or ``IndexOutdated``."""
    # FAISS and ONNX Runtime are loaded when a build is opened, not when this module is imported.
    from search.index.dense.index import DenseIndex
    from search.index.encoders.onnx import OnnxEncoder

    manifest = paths.read_manifest()
    encoder = OnnxEncoder.load(paths.encoder) if manifest.encoder else None
    status = BuildStatus(
        build=manifest.build,
        created=manifest.created,
        determinations=manifest.determinations,
        issues=manifest.issues,
        passages=manifest.passages,
        quarantined=manifest.quarantined,
        keyword_engine=manifest.keyword_engine,
        encoder=manifest.encoder.name if manifest.encoder else None,
        first_date=manifest.first_date,
        last_date=manifest.last_date,
        outcomes=manifest.outcomes,
        invented=manifest.invented,
    )
    return EmbeddedSnapshot(
        status,
        Store(paths.store),
        keyword_engine(manifest.keyword_engine).open(paths.keyword),
        Columns.load(paths.columns),
        Positions.load(paths.positions),
        DenseIndex.load(paths.dense, zero=encoder.zero) if encoder else None,
        encoder,
    )


class EmbeddedEngine:
    """The builds of one folder; see :class:`search.engine.protocol.Engine`. Each call reads one small file,
    and a build is opened when it is first asked for; a snapshot that is in use answers on, whatever is
    published or deleted."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._opened: OrderedDict[str, EmbeddedSnapshot] = OrderedDict()

    def snapshot(self, build: str | None = None) -> EmbeddedSnapshot:
        """The published build, or the one of that name. Raises ``NoIndex`` where none is published and
        ``BuildGone`` where that one is not there any more."""
        published = current_build(self._data).folder.name
        if build is None or build == published:
            return self._open(published)
        if build not in build_names(self._data):
            raise BuildGone(f"The build '{build[:80]}' is not there any more: ask again without naming it.")
        return self._open(build).without_withdrawn(self._open(published))

    def _open(self, name: str) -> EmbeddedSnapshot:
        with self._lock:
            if name not in self._opened:
                self._opened[name] = open_build(build_paths(self._data, name))
                while len(self._opened) > OPEN_BUILDS:
                    self._opened.popitem(last=False)
            self._opened.move_to_end(name)
            return self._opened[name]


def open_searcher(data: Path) -> Searcher:
    """The searcher over the published build; raises ``NoIndex`` where there is none."""
    return Searcher(open_build(current_build(data)))


class LiveSearcher:
    """Gives a searcher over whatever an engine has published. A request goes on with the searcher that it
    began with."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def of(cls, data: Path) -> LiveSearcher:
        """Follows the builds of the folder ``data``."""
        return cls(EmbeddedEngine(data))

    def current(self, build: str | None = None) -> Searcher:
        """The searcher over the published build, or over the one of that name. Raises ``NoIndex`` where none
        is published and ``BuildGone`` where that one is not there any more."""
        return Searcher(self._engine.snapshot(build))
