"""What several views look up."""

from __future__ import annotations

from search.errors import NotFound
from search.fields.documents import indexed_issues
from search.model.letters import Determination, Issue, issue_id
from search.searcher import Searcher


def indexed_issue(searcher: Searcher, wanted_id: str) -> tuple[Determination, Issue]:
    """The issue with the id ``wanted_id``, such as ``CM16-0000001#2``, and its letter; raises
    ``NotFound``."""
    determination_id, _, _ = wanted_id.rpartition("#")
    determination = searcher.determination(determination_id or wanted_id).determination
    for issue in indexed_issues(determination):
        if issue_id(determination.determination_id, issue.number) == wanted_id:
            return determination, issue
    raise NotFound(f"There is no issue '{wanted_id}': its letter has {len(determination.issues)} issues.")
