"""The requests that a page of results makes of the searcher."""

from __future__ import annotations

from search.errors import BadParameter
from search.model.requests import IssueSubject, SearchRequest, SimilarRequest, TextSubject
from web.forms.state import State


def listed_request(state: State) -> SearchRequest | SimilarRequest:
    """What the lists of ``state`` are of: the cases similar to its issue, or its search."""
    return similar_request(state, IssueSubject(state.issue)) if state.issue else search_request(state)


def requested(state: State) -> SearchRequest | SimilarRequest:
    """The request of ``state`` with its filters: a search, or the cases similar to its issue. Raises
    ``BadParameter`` where it asks for both."""
    if state.issue and state.query:
        raise BadParameter("There are q and issue: give the query, or the issue to find similar ones to.")
    return listed_request(state)


def search_request(state: State) -> SearchRequest:
    """The search of ``state``."""
    return state.settings_with(state.filters).search(state.query)


def similar_request(state: State, subject: IssueSubject | TextSubject) -> SimilarRequest:
    """The cases similar to ``subject``, ranked as ``state`` says."""
    return state.settings_with(state.filters).similar(subject)
