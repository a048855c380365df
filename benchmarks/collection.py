"""Our keyword snapshot, encoder and fusion on any judged collection in BEIR's form.

    python -m benchmarks.collection FOLDER --data DIR

FOLDER has ``corpus.jsonl`` (``_id``, ``title``, ``text``), ``queries.jsonl`` and ``qrels.tsv`` (or
``qrels/test.tsv``). A document is one text field and its passages; the encoder is that of the build in DIR.
Where the package bm25s is installed, it is compared with.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import msgspec

from benchmarks.baselines import any_word, baselines_of, two_rankings
from benchmarks.peers import peers
from benchmarks.pool import Pool
from benchmarks.tuning import report
from search.cli.options import data_option
from search.errors import ImrError
from search.evaluation.measures import MIN_RELEVANT_GRADE
from search.evaluation.trec import JudgedQuery, read_qrels, read_queries
from search.fields.documents import IndexedIssue
from search.index.builds import current_build
from search.index.dense.index import DenseIndex, DenseWriter
from search.index.encoders.base import Encoder
from search.index.encoders.description import read_description
from search.index.keyword.base import KeywordIndex
from search.index.keyword_engines import keyword_engine
from search.index.passages import passages_of_text
from search.opening import open_build
from search.query.clauses import Boolean
from search.retrieval.best_scores import CANDIDATE_DEPTH

FIELD = "rationale"
"""The text field that a document becomes."""
BATCH_PASSAGES = 64
"""Passages that are embedded at once."""


class Document(msgspec.Struct):
    """A line of ``corpus.jsonl``."""

    id: str = msgspec.field(name="_id")
    title: str = ""
    text: str = ""

    @property
    def whole(self) -> str:
        """Title and text."""
        return f"{self.title}\n{self.text}".strip()


@dataclass(frozen=True)
class Collection:
    """Documents in the order of their ids, indexed."""

    ids: tuple[str, ...]
    keyword: KeywordIndex
    dense: DenseIndex
    encoder: Encoder


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@data_option
def collection(folder: Path, *, data: Path) -> None:
    """Compare words, meaning and ways of fusing them, and others' rankings, on the collection in FOLDER."""
    build = current_build(data)
    encoder = open_build(build).encoder
    if encoder is None:
        raise ImrError(f"The index in {data} has no vectors: index letters without --no-dense first.")
    qrels_file = folder / "qrels.tsv"
    qrels = read_qrels(qrels_file if qrels_file.exists() else folder / "qrels" / "test.tsv")
    queries = read_queries(folder / "queries.jsonl")
    with tempfile.TemporaryDirectory() as folder_of_index:
        documents, zero = read_corpus(folder / "corpus.jsonl"), read_description(build.encoder).zero
        indexed = index(documents, encoder, Path(folder_of_index), zero=zero)
        click.echo(f"{len(indexed.ids):,} documents, {len(indexed.dense):,} passages\n")
        judged = judged_pools(indexed, queries, qrels)
        texts = [document.whole for document in documents]
        asked = [pool.query.text for pool in judged]
        others = [*baselines_of(judged)[:2], *peers(indexed.ids, texts, asked, encoder)]
        for line in report(judged, others):
            click.echo(line)


def read_corpus(path: Path) -> list[Document]:
    """The documents of a JSON Lines file by id; raises ``ImrError`` for a line that is none."""
    documents = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            documents.append(msgspec.json.decode(line, type=Document))
        except msgspec.DecodeError as error:
            raise ImrError(
                f'{path}, line {number}: {error}. A document is {{"_id": ..., "text": ...}}.'
            ) from None
    return sorted(documents, key=lambda document: document.id)


def index(documents: Sequence[Document], encoder: Encoder, folder: Path, *, zero: float = 0.0) -> Collection:
    """Indexes the documents below ``folder``; ``zero`` is where the encoder's similarity begins."""
    keyword_folder, dense_folder = folder / "keyword", folder / "dense"
    keyword_folder.mkdir()
    snapshot = keyword_engine("tantivy")
    snapshot.write(
        keyword_folder, (IndexedIssue(document.id, {FIELD: document.whole}, {}) for document in documents)
    )
    passages = [
        (number, text)
        for number, document in enumerate(documents)
        for text in passages_of_text(document.whole, encoder)
    ]
    writer = DenseWriter(encoder.dimension)
    for start in range(0, len(passages), BATCH_PASSAGES):
        writer.add(encoder.encode([text for _, text in passages[start : start + BATCH_PASSAGES]]))
    for passage, (document, _) in enumerate(passages):
        writer.describe(document, document, of_letter=False, number=passage, digest=bytes(16))
    writer.save(dense_folder)
    ids = tuple(each.id for each in documents)
    return Collection(ids, snapshot.open(keyword_folder), DenseIndex.load(dense_folder, zero=zero), encoder)


def judged_pools(
    indexed: Collection, queries: Sequence[JudgedQuery], qrels: dict[str, dict[str, int]]
) -> list[Pool]:
    """What both rankings say, for every query that has a relevant document."""
    return [
        _pool(indexed, query, qrels[query.id])
        for query in queries
        if any(grade >= MIN_RELEVANT_GRADE for grade in qrels.get(query.id, {}).values())
    ]


def _pool(indexed: Collection, query: JudgedQuery, judged: dict[str, int]) -> Pool:
    clause = any_word(query.text, FIELD)
    depth = min(CANDIDATE_DEPTH, len(indexed.ids))
    words = indexed.keyword.search(clause, depth).hits if clause != Boolean(loose=True) else ()
    meaning = indexed.dense.search(indexed.encoder.encode([query.text]), depth).hits
    return two_rankings(
        query,
        judged,
        {indexed.ids[number]: score for number, score in words},
        {indexed.ids[number]: score for number, score, _ in meaning},
    )


if __name__ == "__main__":
    collection()
