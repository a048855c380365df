"""The first hits of a list in the order of a model that reads query and issue together.

Off unless asked for: such a model takes tens of milliseconds a pair and has to be brought along
(``docs/relevance.md``). It stands above the searcher, so that commands and web application can use it
without the ranking knowing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from search.index.passages import heading
from search.model.letters import Issue
from search.model.requests import SearchRequest, SimilarRequest, Window
from search.model.results import Hit, SearchResponse

RERANKED_HITS = 50
"""Hits that are put in a new order, the first ones; what comes behind them stays."""
MAX_TEXT_CHARACTERS = 4_000
"""A longer query or issue is read up to here, which is more than any model's window."""

Request = TypeVar("Request", SearchRequest, SimilarRequest)


class Reranker(Protocol):
    """Says how well texts answer a query; safe to use from several threads."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """One number for each text, in order: the higher, the better."""


def reranked(
    ask: Callable[[Request], SearchResponse],
    request: Request,
    query: str,
    reranker: Reranker,
    *,
    top: int = RERANKED_HITS,
) -> SearchResponse:
    """What ``ask`` answers to ``request``, its first ``top`` hits by the reranker's scores for the text
    ``query``, equal ones as they were.

    Each place in the list keeps its rank and its score, so that the list stays in order and pages fit
    together. Of the hits a (rank 1, score .9), b (2, .7) and c (3, .4) with the reranker's scores 2, 5 and 3
    the list becomes b (1, .9), c (2, .7) and a (3, .4). The reranker's score is in the explanation."""
    page: SearchResponse = ask(request)
    if request.window.offset >= top or not page.hits or page.query.case_number:
        return page
    first_hits = ask(replace(request, window=Window(k=top, offset=0))).hits
    scores = reranker.scores(query[:MAX_TEXT_CHARACTERS], [text_of(hit.issue) for hit in first_hits])
    order = sorted(range(len(first_hits)), key=lambda position: (-scores[position], position))
    reranked_hits = [
        _moved(first_hits[old], place, scores[old], explain=request.explain)
        for place, old in zip(first_hits, order, strict=True)
    ]
    hits_of_page: list[Hit] = reranked_hits[request.window.offset : request.window.offset + len(page.hits)]
    return replace(page, hits=(*hits_of_page, *page.hits[len(hits_of_page) :]))


def text_of(issue: Issue) -> str:
    """An issue as a reranker reads it: what is disputed, and why it was decided as it was."""
    return f"{heading(issue)}{issue.rationale or ''}"[:MAX_TEXT_CHARACTERS]


def _moved(hit: Hit, place: Hit, score: float, *, explain: bool) -> Hit:
    """``hit`` with the rank and the score of ``place``, the hit that stood there before."""
    explanation = hit.explanation
    if explain:
        explanation = {**(explanation or {}), "reranker": float(score), "rank before": hit.rank}
    return replace(hit, rank=place.rank, score=place.score, explanation=explanation)
