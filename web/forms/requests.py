"""The requests that a page of results makes of the searcher."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from search.errors import BadParameter
from search.model.requests import (
    Filter,
    IssueSubject,
    SearchRequest,
    SimilarRequest,
    TextSubject,
    Window,
)
from search.model.results import SearchResponse
from search.searcher import Searcher
from web.forms.state import State

Ask = Callable[[tuple[Filter, ...], Window], SearchResponse]
"""Answers with the issues that these filters keep, and of them those in the window."""


def asking(searcher: Searcher, state: State) -> Ask:
    """How the lists of ``state`` are asked for: by its query, or as cases similar to its issue."""
    if state.issue:
        return asking_similar(searcher, IssueSubject(state.issue), state)

    def ask(filters: tuple[Filter, ...], window: Window) -> SearchResponse:
        return searcher.search(replace(search_request(state, filters), window=window))

    return ask


def asking_similar(searcher: Searcher, subject: IssueSubject | TextSubject, state: State) -> Ask:
    """How lists of cases similar to ``subject`` are asked for, ranked as ``state`` says."""

    def ask(filters: tuple[Filter, ...], window: Window) -> SearchResponse:
        request = state.settings_with(filters).similar(subject)
        return searcher.similar(replace(request, window=window))

    return ask


def requested(state: State) -> SearchRequest | SimilarRequest:
    """The request of ``state`` with its filters: a search, or the cases similar to its issue. Raises
    ``BadParameter`` where it asks for both."""
    if not state.issue:
        return search_request(state, state.filters)
    if state.query:
        raise BadParameter("There are q and issue: give the query, or the issue to find similar ones to.")
    return state.settings_with(state.filters).similar(IssueSubject(state.issue))


def search_request(state: State, filters: tuple[Filter, ...]) -> SearchRequest:
    """The search of ``state`` with ``filters`` in place of its own."""
    return state.settings_with(filters).search(state.query)
