"""What is found while blocks are read: requests, what sentences say, which requests wait for a decision."""

from __future__ import annotations

from search.model.documents import RequestStatus
from search.similar.documents.candidates import Candidate, Source, may_be_request
from search.similar.documents.cues import (
    SILENT,
)
from search.similar.documents.passages import PlacedText
from search.similar.documents.sections import (
    NEUTRAL,
    Context,
    Purpose,
)
from search.similar.documents.sentences import Said, said_in
from search.similar.documents.splitting import split_list
from search.similar.documents.trimming import trimmed, without_grant

_MAX_ITEM_CHARACTERS = 1_200
_MAX_FOUND = 150
"""Requests, and sentences that name one, that are kept of one document before repeats are taken out."""


class Collection:
    """Requests as they are found, and where in the document they were found: its section and list."""

    def __init__(self) -> None:
        self.candidates: list[Candidate] = []
        self.said: list[Said] = []
        self.prose: list[PlacedText] = []
        self.numbered: dict[str, RequestStatus | None] = {}
        self.sections: list[tuple[Context, Context]] = []
        self._context = NEUTRAL
        self._listed: Context | None = None
        self._open: list[Candidate] = []
        self._next_is_request = False
        self._next_status: RequestStatus | None = None
        self._noted = False
        self._indent = 0
        self._number = 0
        self._group = 0
        self._fragment: PlacedText | None = None
        self._silent_from: int | None = None

    @property
    def _here(self) -> Context:
        return self._listed or self._context

    def _prose(self, passage: PlacedText, section: Purpose | None = None) -> None:
        section = section or self._here.section
        if section in SILENT:
            return
        if len(self.said) >= _MAX_FOUND:
            return
        self.prose.append(passage)
        found = said_in(passage)
        if section is Purpose.REASONS:
            found = [said for said in found if said.status]
        self.said += found

    def _add(
        self,
        item: PlacedText,
        source: Source,
        *,
        status: RequestStatus | None = None,
        marker: str = "",
        sure: bool = True,
    ) -> bool:
        """Takes an item as a request, or as several where it is a list; false where it can be none."""
        if len(self.candidates) >= _MAX_FOUND:
            return False
        item = item.part(0, _MAX_ITEM_CHARACTERS)
        status = status or self._next_status
        whole, own = trimmed(item)
        added = False
        for part in split_list(whole):
            request, _ = trimmed(part, sentence=True)
            if RequestStatus.MODIFIED in (own, status):
                request = without_grant(request)
            if not may_be_request(request.text, listed=sure and source >= Source.LISTED):
                continue
            if status is RequestStatus.MODIFIED:
                own = None
            candidate = Candidate(request, source, own or status, marker, sure, group=self._group)
            self.candidates.append(candidate)
            if not added:
                self._open = [] if any(other.status for other in self._open) else self._open
            self._open.append(candidate)
            added = True
        if added:
            self._next_status = None
        return added

    def _waiting(self) -> list[Candidate]:
        return [candidate for candidate in self._open if candidate.status is None]

    def _decide(self, status: RequestStatus | None) -> None:
        """The decision on the requests before it that have none."""
        for candidate in self._waiting():
            candidate.status = status
            candidate.sure = True
