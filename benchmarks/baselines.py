"""What anybody would try first: BM25 of the query's words, an encoder on the query as it is typed, and both
fused. Nothing is read in a query, no name is linked, and there is no result set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.comparison import Tried
from benchmarks.fusions import RRF_K, convex, rrf, share_of_best
from benchmarks.pool import Column, Pool, ranks_only
from benchmarks.sets import SetQuery
from search.engine.protocol import DenseQuery, LexicalQuery, Ranking, Snapshot
from search.engine.steps import determinations, run
from search.errors import ImrError
from search.evaluation.trec import JudgedQuery
from search.fields.documents import issue_by_id
from search.index.passages import passages_of_text
from search.query.clauses import EVERYTHING, Boolean, Clause, Term
from search.results.reranking import text_of
from search.retrieval.best_scores import CANDIDATE_DEPTH
from search.text.analysis import STOP_WORDS, tokens

HALVES = np.array([0.5, 0.5])


def baselines(queries: Sequence[SetQuery], snapshot: Snapshot) -> list[Tried]:
    """The baselines on ``queries``; an indexed issue is asked for by its request and rationale."""
    return baselines_of([_two_rankings(query, snapshot) for query in queries])


def baselines_of(two_rankings: Sequence[Pool]) -> list[Tried]:
    """BM25, the encoder, their RRF and their convex combination, of pools of just these two."""
    return [
        Tried("BM25 alone", [ranks_only(pool, 0) for pool in two_rankings]),
        Tried("encoder alone", [ranks_only(pool, 1) for pool in two_rankings]),
        Tried(f"RRF of both, k {RRF_K}", [pool.ranking(rrf(list(pool.raw.T))) for pool in two_rankings]),
        Tried(
            "convex combination of both, halves",
            [pool.ranking(convex(pool, share_of_best, HALVES)) for pool in two_rankings],
        ),
    ]


def any_word(text: str, field: str | None = None) -> Clause:
    """The words of ``text`` but for function words, any of which is enough; none of them is read as
    language, and one that is repeated counts as often."""
    found = [token.term for token in tokens(text) if text[token.start : token.end].lower() not in STOP_WORDS]
    return Boolean(should=tuple(Term(term, field) for term in found), loose=True)


def two_rankings(
    query: JudgedQuery,
    judged: Mapping[str, int],
    words: Mapping[str, float],
    meaning: Mapping[str, float],
) -> Pool:
    """A pool of two rankings by id, with nothing behind a result set."""
    ids = tuple(sorted(words.keys() | meaning.keys()))
    raw = np.array([[words.get(id_, np.nan), meaning.get(id_, np.nan)] for id_ in ids], np.float64)
    columns = (_column("words", words), _column("meaning", meaning))
    return Pool(query, judged, ids, columns, raw.reshape(len(ids), 2), np.zeros(len(ids), np.bool_))


def _two_rankings(query: SetQuery, snapshot: Snapshot) -> Pool:
    if snapshot.encoder is None:
        raise ImrError("The index has no vectors: index letters without --no-dense first.")
    judged_query = query.pool.query
    text = _text_asked(judged_query, snapshot)
    vectors = snapshot.encoder.encode(passages_of_text(text, snapshot.encoder))
    words, meaning = snapshot.rank(
        [
            LexicalQuery(any_word(text), CANDIDATE_DEPTH + 1),
            DenseQuery(vectors, CANDIDATE_DEPTH + 1, EVERYTHING),
        ]
    )
    own = judged_query.issue_id
    return two_rankings(judged_query, query.pool.judged, _scores(words, own), _scores(meaning, own))


def _text_asked(query: JudgedQuery, snapshot: Snapshot) -> str:
    if query.issue_id is None:
        return query.text
    letters = run(snapshot, determinations([query.issue_id.rpartition("#")[0]]))
    indexed = issue_by_id(query.issue_id, letters)
    if indexed is None:
        raise ImrError(f"Query '{query.id}' asks for '{query.issue_id}', which the index does not have.")
    return text_of(indexed[1])


def _scores(ranking: Ranking, own: str | None) -> dict[str, float]:
    return {hit.issue_id: hit.score for hit in ranking.hits if hit.issue_id != own}


def _column(name: str, scores: Mapping[str, float]) -> Column:
    best = max(scores.values(), default=0.0)
    is_cut = len(scores) >= CANDIDATE_DEPTH and best > 0
    return Column(name, name, None, 0.5, best, min(scores.values()) / best if is_cut else 0.0)
