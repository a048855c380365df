"""Search and similar cases over the published index.

The public face, for programs that use the library::

    from search import Mode, SearchRequest, open_searcher

    searcher = open_searcher(Path("index_data"))
    plan = searcher.plan(SearchRequest("carisoprodol denied", Mode.HYBRID))
    response, years = plan.answer(), plan.facets(["year"])["year"]

A name is imported when it is first used: the ``imr`` command, which lives in this package, starts without
loading what it may not need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.errors import ImrError
    from search.model.requests import (
        Filter,
        IssueSubject,
        Listing,
        Mode,
        SearchRequest,
        SimilarRequest,
        TextSubject,
        Window,
    )
    from search.model.results import Hit, SearchResponse
    from search.opening import open_searcher
    from search.plan import Plan
    from search.searcher import Searcher

__all__ = [
    "Filter",
    "Hit",
    "ImrError",
    "IssueSubject",
    "Listing",
    "Mode",
    "Plan",
    "SearchRequest",
    "SearchResponse",
    "Searcher",
    "SimilarRequest",
    "TextSubject",
    "Window",
    "open_searcher",
]

_MODULES = {
    "ImrError": "search.errors",
    "Hit": "search.model.results",
    "SearchResponse": "search.model.results",
    "Plan": "search.plan",
    "open_searcher": "search.opening",
    "Searcher": "search.searcher",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'search' has no attribute '{name}'")
    return getattr(import_module(_MODULES.get(name, "search.model.requests")), name)
