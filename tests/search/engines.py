"""A real engine over letters: store, keyword index, columns, and vectors of hashed words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from indexer.build.embedding import KnownVectors, embed
from search.engine.embedded import EmbeddedSnapshot
from search.engine.protocol import BuildStatus
from search.fields.documents import indexed_fields
from search.index.columns import Columns
from search.index.dense.index import DenseIndex
from search.index.encoders.base import Encoder
from search.index.encoders.hashing import HashingEncoder
from search.index.keyword import KeywordEngine
from search.index.keyword_engines import keyword_engine
from search.index.positions import positions_of
from search.index.store import Store, StoreWriter
from search.model.letters import Letter


def engine_over(
    letters: Iterable[Letter],
    folder: Path,
    *,
    engine: KeywordEngine | None = None,
    encoder: Encoder | None = None,
) -> EmbeddedSnapshot:
    """A snapshot of ``letters``, its files in the empty ``folder``: by Tantivy, with vectors of hashed words,
    where no other engine and encoder are given."""
    engine = engine or keyword_engine("tantivy")
    encoder = encoder or HashingEncoder()
    with StoreWriter(folder / "store.sqlite") as writer:
        for letter in letters:
            writer.put(letter)
        issues = writer.number_issues()
        passages = embed(writer, encoder, KnownVectors(None), folder / "dense", total=0).passages
        indexed = [
            issue for determination in writer.all_determinations() for issue in indexed_fields(determination)
        ]
        determinations = writer.count()
    (folder / "keyword").mkdir()
    engine.write(folder / "keyword", indexed)
    made = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    return EmbeddedSnapshot(
        BuildStatus("test", made, determinations, issues, passages, 0, engine.name, "hashing"),
        Store(folder / "store.sqlite"),
        engine.open(folder / "keyword"),
        Columns.of(indexed),
        positions_of(indexed),
        DenseIndex.load(folder / "dense"),
        encoder,
    )
