"""A real engine over letters: store, keyword index, columns, and vectors of hashed words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from indexer.embedding import KnownVectors, embed
from search.columns import Columns
from search.dense.index import DenseIndex
from search.encoders.hashing import HashingEncoder
from search.engine import BuildStatus
from search.fields import indexed_fields
from search.keyword import keyword_engine
from search.local import LocalEngine
from search.positions import positions_of
from search.store import Store, StoreWriter
from search.types import Letter


def engine_over(letters: Iterable[Letter], folder: Path) -> LocalEngine:
    encoder = HashingEncoder()
    with StoreWriter(folder / "store.sqlite") as writer:
        for letter in letters:
            writer.put(letter)
        issues = writer.number_issues()
        passages = embed(writer, encoder, KnownVectors(None), folder / "dense", total=0).passages
        fields = [found for letter in writer.every() for found in indexed_fields(letter)]
        determinations = writer.count()
    engine = keyword_engine("tantivy")
    (folder / "keyword").mkdir()
    engine.write(folder / "keyword", fields)
    made = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    return LocalEngine(
        BuildStatus("test", made, determinations, issues, passages, 0, "tantivy", "hashing"),
        Store(folder / "store.sqlite"),
        engine.open(folder / "keyword"),
        Columns.of(fields),
        positions_of(fields),
        DenseIndex.load(folder / "dense"),
        encoder,
    )
