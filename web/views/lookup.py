"""Issues and result sets that several views look up."""

from __future__ import annotations

from search.errors import NotFound
from search.fields.documents import indexed_issues
from search.model.letters import Determination, Issue, issue_id
from search.searcher import Searcher


def indexed(searcher: Searcher, wanted: str) -> tuple[Determination, Issue]:
    """The issue with this id and its letter; raises ``NotFound``."""
    identity, _, _ = wanted.rpartition("#")
    determination = searcher.determination(identity or wanted).determination
    for issue in indexed_issues(determination):
        if issue_id(determination.determination_id, issue.number) == wanted:
            return determination, issue
    raise NotFound(f"There is no issue '{wanted}': its letter has {len(determination.issues)} issues.")
