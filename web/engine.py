"""What the pages and the API need from search: whatever holds the published build."""

from __future__ import annotations

from typing import Protocol

from search.service import Searcher


class SearcherSource(Protocol):
    """Gives the build that is published now; raises ``NoIndex`` where there is none."""

    def current(self) -> Searcher:
        """The searcher over the published build, asked anew for every request."""
