"""What others rank a collection by: the package bm25s as it comes, an encoder with one vector a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import Stemmer

from benchmarks.comparison import Tried
from benchmarks.pool import Numbers
from search.index.encoders.base import Encoder

BATCH_TEXTS = 64
"""Texts that are embedded at once."""


def peers(ids: Sequence[str], texts: Sequence[str], queries: Sequence[str], encoder: Encoder) -> list[Tried]:
    """The peers' rankings of the documents ``ids`` with their ``texts``; bm25s only where it is installed."""
    return [*_bm25s(ids, texts, queries), _plain_encoder(ids, texts, queries, encoder)]


def _bm25s(ids: Sequence[str], texts: Sequence[str], queries: Sequence[str]) -> Iterator[Tried]:
    try:
        import bm25s
    except ImportError:
        return

    def tokenized(some: Sequence[str], stemmer: Callable[[list[str]], list[str]] | None) -> list[list[str]]:
        found: list[list[str]] = bm25s.tokenize(
            list(some), stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
        )
        return found

    stemmers = {"bm25s, defaults": None, "bm25s, with a stemmer": Stemmer.Stemmer("english").stemWords}
    for name, stemmer in stemmers.items():
        retriever = bm25s.BM25()
        retriever.index(tokenized(texts, stemmer), show_progress=False)
        known = set(retriever.vocab_dict)
        asked = [[term for term in terms if term in known] for terms in tokenized(queries, stemmer)]
        scores = [retriever.get_scores(terms) if terms else np.zeros(len(ids)) for terms in asked]
        yield Tried(name, [_ranking(ids, each, above=0.0) for each in scores])


def _plain_encoder(
    ids: Sequence[str], texts: Sequence[str], queries: Sequence[str], encoder: Encoder
) -> Tried:
    """A document longer than the encoder's window is read up to there."""
    starts = range(0, len(texts), BATCH_TEXTS)
    documents = np.concatenate([encoder.encode(texts[start : start + BATCH_TEXTS]) for start in starts])
    similarities = encoder.encode(queries) @ documents.T
    return Tried("encoder, one vector a document", [_ranking(ids, each) for each in similarities])


def _ranking(ids: Sequence[str], scores: Numbers, above: float = -np.inf) -> list[str]:
    order = np.lexsort((np.array(ids), -np.asarray(scores, np.float64).round(9)))
    return [ids[row] for row in order if scores[row] > above]
