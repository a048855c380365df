"""A handful of letters searched in memory, with no index written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from search.engine.embedded import EmbeddedSnapshot
from search.engine.protocol import BuildStatus
from search.fields.documents import indexed_fields, indexed_issues
from search.index.columns import Columns
from search.index.positions import positions_of
from search.index.store import IssueRef
from search.model.letters import Determination, Letter, Quarantined, issue_id
from search.searcher import Searcher


class MemoryCatalog:
    """A handful of letters; see :class:`search.engine.embedded.Catalog`."""

    def __init__(self, letters: Iterable[Letter], quarantined: Sequence[Quarantined] = ()) -> None:
        ordered = sorted(letters, key=lambda letter: letter.determination.determination_id + "#")
        self._letters = {letter.determination.determination_id: letter for letter in ordered}
        self._quarantined = list(quarantined)
        issues = [
            (issue_id(letter_id, issue.number), letter_id, issue.number)
            for letter_id, letter in self._letters.items()
            for issue in indexed_issues(letter.determination)
        ]
        self._refs = [IssueRef(ordinal, *issue) for ordinal, issue in enumerate(issues)]
        self._by_id = {ref.issue_id: ref for ref in self._refs}

    def all_determinations(self) -> list[Determination]:
        """All determinations in the order of their issues."""
        return [letter.determination for letter in self._letters.values()]

    def letters(self, ids: Iterable[str]) -> dict[str, Letter]:
        return {letter_id: self._letters[letter_id] for letter_id in ids if letter_id in self._letters}

    def determinations(self, ids: Iterable[str]) -> dict[str, Determination]:
        return {letter_id: letter.determination for letter_id, letter in self.letters(ids).items()}

    def refs(self, ordinals: Sequence[int]) -> dict[int, IssueRef]:
        return {ordinal: self._refs[ordinal] for ordinal in ordinals}

    def ordinals(self, issue_ids: Sequence[str]) -> dict[str, int]:
        return {known_id: self._by_id[known_id].ordinal for known_id in issue_ids if known_id in self._by_id}

    def quarantined(self) -> list[Quarantined]:
        return self._quarantined


def memory_snapshot(letters: Iterable[Letter], quarantined: Sequence[Quarantined] = ()) -> EmbeddedSnapshot:
    """A snapshot of a handful of letters, ranked by keywords alone (rank-bm25); nothing is written."""
    from search.index.keyword.memory_index import MemoryIndex

    catalog = MemoryCatalog(letters, quarantined)
    determinations = catalog.all_determinations()
    issues = [issue for determination in determinations for issue in indexed_fields(determination)]
    status = BuildStatus(
        build="in memory",
        created=dt.datetime.now(dt.UTC),
        determinations=len(determinations),
        issues=len(issues),
        passages=0,
        quarantined=len(quarantined),
        keyword_engine="rank-bm25",
        encoder=None,
        invented=sum(bool(determination.invented) for determination in determinations),
    )
    return EmbeddedSnapshot(
        status, catalog, MemoryIndex(issues), Columns.of(issues), positions_of(issues), None, None
    )


def memory_searcher(letters: Iterable[Letter], quarantined: Sequence[Quarantined] = ()) -> Searcher:
    """A searcher over such a snapshot."""
    return Searcher(memory_snapshot(letters, quarantined))
