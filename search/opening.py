"""Opens a build as an engine, and follows what is published."""

from __future__ import annotations

import threading
from pathlib import Path

from search.engine.embedded import EmbeddedEngine
from search.engine.protocol import BuildStatus
from search.index.builds import BuildPaths, build_paths, current_build, current_name
from search.index.columns import Columns
from search.index.keyword_engines import keyword_engine
from search.index.positions import Positions
from search.index.store import Store
from search.searcher import Searcher


def open_engine(paths: BuildPaths) -> EmbeddedEngine:
    """The engine over one build. Raises ``IndexDamaged`` or ``IndexOutdated``."""
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
    return EmbeddedEngine(
        status,
        Store(paths.store),
        keyword_engine(manifest.keyword_engine).open(paths.keyword),
        Columns.load(paths.columns),
        Positions.load(paths.positions),
        DenseIndex.load(paths.dense) if manifest.encoder else None,
        encoder,
    )


def open_searcher(data: Path) -> Searcher:
    """The searcher over the published build; raises ``NoIndex`` where there is none."""
    return Searcher(open_engine(current_build(data)))


class LiveSearcher:
    """Gives a searcher over whatever is published: each call reads one small file, and a new build is opened
    when the name in it changes. A request goes on with the searcher that it began with."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._opened: tuple[str, Searcher] | None = None

    def current(self) -> Searcher:
        """The searcher over the published build; raises ``NoIndex`` where there is none."""
        name = current_name(self._data)
        if name is None:
            current_build(self._data)
        opened = self._opened
        if opened is None or opened[0] != name:
            with self._lock:
                opened = self._opened
                if opened is None or opened[0] != name:
                    assert name is not None
                    opened = name, Searcher(open_engine(build_paths(self._data, name)))
                    self._opened = opened
        return opened[1]
