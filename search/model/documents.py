"""Documents that people paste or drop (a denial, a request for authorization, a letter, a mail) and the
requests for treatment that stand in them. Nothing of them is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RequestStatus(StrEnum):
    """What a document says was decided about a request. Certified, authorized, allowed and paid are
    ``APPROVED``; not certified, refused and rejected are ``DENIED``; certified in part, cut and reduced are
    ``MODIFIED``."""

    DENIED = "denied"
    MODIFIED = "modified"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """A treatment that a document asks for.

    ``request`` is it as written, its parts joined by one blank: with side, level, strength, quantity and
    visits, without diagnosis and without what was granted of it. ``at`` is its place, first and behind last
    character of the text as read. ``treatment`` is the normalized name, or ``None`` where none is known;
    ``status`` is ``None`` where no decision is stated. ``confidence`` is how sure it is that it is asked for,
    0 to 1. The rest is what the request says of itself, or ``None``."""

    request: str
    at: tuple[int, int]
    confidence: float
    treatment: str | None = None
    status: RequestStatus | None = None
    strength: str | None = None
    quantity: int | None = None
    visits: int | None = None
    body_part: str | None = None

    @property
    def disputed(self) -> bool:
        """Whether the request is one to look for precedents of: all but those that were approved."""
        return self.status is not RequestStatus.APPROVED


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its ``text``, the requests in it in reading order, each once, approved ones
    included, and the ``case_number`` of the independent medical review that it names, if it names one."""

    text: str
    requests: tuple[DocumentRequest, ...]
    case_number: str | None = None
