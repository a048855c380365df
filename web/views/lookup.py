"""What several views look up."""

from __future__ import annotations

from dataclasses import replace

from search.errors import NotFound
from search.fields.documents import issue_by_id
from search.model.letters import Determination, Issue
from search.searcher import Searcher
from web.forms.state import State
from web.services import services


def indexed_issue(searcher: Searcher, wanted_id: str) -> tuple[Determination, Issue]:
    """The issue with the id ``wanted_id``, such as ``CM16-0000001#2``, and its letter; raises
    ``NotFound``."""
    determination_id, _, _ = wanted_id.rpartition("#")
    determination = searcher.determination(determination_id or wanted_id).determination
    if indexed := issue_by_id(wanted_id, {determination.determination_id: determination}):
        return indexed
    raise NotFound(f"There is no issue '{wanted_id}': its letter has {len(determination.issues)} issues.")


def paged_list(state: State) -> tuple[Searcher, State, tuple[str, ...]]:
    """The searcher over the build that the lists of ``state`` are paged through, the state with that build,
    and what is to be said: where the build is gone, that the lists begin anew, as then they do."""
    searcher, restarted = services().paged(state.build)
    return searcher, replace(state.at_first() if restarted else state, build=searcher.build), restarted
