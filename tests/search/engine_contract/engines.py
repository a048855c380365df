"""The engines that the contract holds: an entry each. The package's docstring says how one is added."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexer.build.builder import Builder
from search.engine.protocol import Snapshot
from search.in_memory import memory_snapshot
from search.index.encoders.hashing import HashingEncoder
from search.index.keyword.tantivy_index import TantivyEngine
from search.index.keyword_engines import keyword_engine
from search.model.letters import Letter
from search.opening import EmbeddedEngine
from tests.search.engine_contract.oracle_scores import Formula, OkapiFormula, TantivyFormula, WhooshFormula
from tests.search.engines import engine_over


class SmallEncoder(HashingEncoder):
    """Hashed words, in a window so small that a rationale of the letters here is several passages."""

    max_tokens = 40


class Builds(Protocol):
    """An engine whose letters change, each time in a new build."""

    def publish(self, put: Sequence[Letter] = (), removed: Sequence[str] = ()) -> Snapshot:
        """The snapshot of a new build: the letters so far with ``put`` added, those of the same id replaced,
        and the ids ``removed`` withdrawn. Earlier snapshots answer on."""

    def close(self) -> None:
        """Stops whatever was started for it."""


@dataclass(frozen=True)
class EngineEntry:
    """An engine of the contract. ``builds`` starts it in an empty folder. ``vectors``: it is given them,
    made by :class:`SmallEncoder`. ``formula`` is that of its BM25, ``None`` where the oracle has it not.
    ``bounded``: a span query that asks for too much is answered for the first issues by id alone."""

    name: str
    builds: Callable[[Path], Builds]
    vectors: bool
    formula: Formula | None
    bounded: bool = True


class Remade:
    """Builds that are made anew of all letters, each in a folder of its own."""

    def __init__(self, make: Callable[[Sequence[Letter], Path], Snapshot], folder: Path) -> None:
        self._make = make
        self._folder = folder
        self._letters: dict[str, Letter] = {}
        self._made = 0

    def publish(self, put: Sequence[Letter] = (), removed: Sequence[str] = ()) -> Snapshot:
        self._letters |= {letter.determination.determination_id: letter for letter in put}
        for letter_id in removed:
            del self._letters[letter_id]
        self._made += 1
        folder = self._folder / str(self._made)
        folder.mkdir()
        return self._make(tuple(self._letters.values()), folder)

    def close(self) -> None:
        pass


class Published:
    """Builds in a data folder, made by the indexer and opened as the commands do, without vectors."""

    def __init__(self, folder: Path) -> None:
        self._builder = Builder(folder, encoder=None)
        self._engine = EmbeddedEngine(folder)

    def publish(self, put: Sequence[Letter] = (), removed: Sequence[str] = ()) -> Snapshot:
        self._builder.index(lambda _: put)
        if removed:
            self._builder.remove(removed)
        return self._engine.snapshot()

    def close(self) -> None:
        pass


def _tantivy(commits: int) -> Callable[[Path], Builds]:
    """Tantivy with the issues written in so many commits, of which the library joins some to one segment."""

    def make(letters: Sequence[Letter], folder: Path) -> Snapshot:
        issues = sum(max(1, len(letter.determination.issues)) for letter in letters)
        engine = TantivyEngine(None if commits == 1 else max(1, math.ceil(issues / commits)))
        return engine_over(letters, folder, engine=engine, encoder=SmallEncoder())

    return lambda folder: Remade(make, folder)


def _whoosh(letters: Sequence[Letter], folder: Path) -> Snapshot:
    return engine_over(letters, folder, engine=keyword_engine("whoosh"), encoder=SmallEncoder())


ENGINES = (
    EngineEntry("tantivy1", _tantivy(1), vectors=True, formula=TantivyFormula()),
    EngineEntry("tantivy3", _tantivy(3), vectors=True, formula=TantivyFormula()),
    EngineEntry("tantivy20", _tantivy(20), vectors=True, formula=TantivyFormula()),
    EngineEntry("whoosh", lambda folder: Remade(_whoosh, folder), vectors=True, formula=WhooshFormula()),
    EngineEntry(
        "memory",
        lambda folder: Remade(lambda letters, _: memory_snapshot(letters), folder),
        vectors=False,
        formula=OkapiFormula(),
    ),
    EngineEntry("published", Published, vectors=False, formula=TantivyFormula()),
)
