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

TOP = 50
"""So many hits are put in a new order; what comes behind them stays."""
LONGEST = 4_000
"""Characters of a query and of an issue that are read: more than any model's window."""

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
    top: int = TOP,
) -> SearchResponse:
    """What ``ask`` answers to ``request``, its first ``top`` hits by the reranker's scores for the text
    ``query``, equal ones as they were. Pages fit together: each place keeps its rank and its score, so
    that the list stays in order; the reranker's score is in the explanation."""
    page: SearchResponse = ask(request)
    if request.window.offset >= top or not page.hits or page.query.case_number:
        return page
    head = ask(replace(request, window=Window(k=top, offset=0))).hits
    scores = reranker.scores(query[:LONGEST], [text_of(hit.issue) for hit in head])
    order = sorted(range(len(head)), key=lambda place: (-scores[place], place))
    moved = [
        _at(place, head[old], scores[old], explain=request.explain)
        for place, old in zip(head, order, strict=True)
    ]
    first: list[Hit] = moved[request.window.offset : request.window.offset + len(page.hits)]
    return replace(page, hits=(*first, *page.hits[len(first) :]))


def text_of(issue: Issue) -> str:
    """An issue as a reranker reads it: what is disputed, and why it was decided as it was."""
    return f"{heading(issue)}{issue.rationale or ''}"[:LONGEST]


def _at(place: Hit, hit: Hit, score: float, *, explain: bool) -> Hit:
    """``hit`` moved to where ``place`` was."""
    explanation = hit.explanation
    if explain:
        explanation = {**(explanation or {}), "reranker": float(score), "rank before": hit.rank}
    return replace(hit, rank=place.rank, score=place.score, explanation=explanation)
