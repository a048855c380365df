"""The question behind a page of results, as its lists ask it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from search.model.requests import Filter, SearchRequest, SimilarRequest
from search.model.results import SearchResponse
from search.searcher import Searcher
from web.forms.parameters import BadParameter, weighing
from web.forms.state import State


def asking(searcher: Searcher, state: State) -> Ask:
    """The search of ``state``, or the cases similar to its issue."""
    if state.issue:
        return asking_similar(searcher, SimilarRequest(issue_id=state.issue), state)

    def ask(filters: tuple[Filter, ...], offset: int, k: int) -> SearchResponse:
        return searcher.search(replace(search_request(state, filters), k=k, offset=offset))

    return ask


def asking_similar(searcher: Searcher, asked: SimilarRequest, state: State) -> Ask:
    """The cases similar to what ``asked`` names, ranked as ``state`` says."""
    wanted = _as_said(asked, state)

    def ask(filters: tuple[Filter, ...], offset: int, k: int) -> SearchResponse:
        return searcher.similar(replace(wanted, filters=filters, k=k, offset=offset))

    return ask


def requested(state: State) -> SearchRequest | SimilarRequest:
    """What ``state`` asks for with its filters: a search, or the cases similar to its issue. Raises
    ``BadParameter`` where it asks for both."""
    if not state.issue:
        return search_request(state, state.filters)
    if state.query:
        raise BadParameter("There are q and issue: give the query, or the issue to find similar ones to.")
    return _as_said(SimilarRequest(issue_id=state.issue, filters=state.filters), state)


def search_request(state: State, filters: tuple[Filter, ...]) -> SearchRequest:
    """The search of ``state`` with those filters in place of its own."""
    return SearchRequest(
        state.query,
        state.mode,
        filters,
        sort=state.sort,
        wide=state.wide,
        fold=state.fold,
        off=state.off,
        on=state.on,
    )


def _as_said(asked: SimilarRequest, state: State) -> SimilarRequest:
    return replace(
        asked,
        mode=state.mode,
        weights=weighing(state.weights),
        without=state.without,
        sort=state.sort,
        wide=state.wide,
        fold=state.fold,
    )


Ask = Callable[[tuple[Filter, ...], int, int], SearchResponse]
"""Filters, offset and count to the answer."""
