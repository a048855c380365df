"""What is found for the requests of a pasted or uploaded text, as JSON: one shape for command and API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from search.analytics.rates import Rate
from search.model.documents import DocumentRequest, RequestStatus
from search.model.letters import InventedMark
from search.model.requests import Mode, TextSubject
from search.model.results import Explanation, InterpretedQuery, LetterIssue, SearchResponse
from search.results.answers import HitAnswer, answer
from search.similar.planning import NO_MEDICAL_REQUEST
from search.similar.subjects import Subject, Submission

SURE_FROM = 0.8
LIKELY_FROM = 0.5
"""The confidence from which a request is sure, and likely, to be asked for."""

NO_READABLE_REQUEST = (
    "No medical request was found in this text, so nothing is listed: write it in a line such as "
    "'Request: Norco 10/325 mg #120', or compare the whole text (--whole, or whole=true)."
)
"""Said where a text is about medical care but asks for none."""

ALL_APPROVED = "Every request in this text was approved, so no similar decisions were looked for."


@dataclass(frozen=True)
class RequestAnswer:
    """A request in a text, and the decisions that are similar.

    ``request`` is it as written, empty where the text is compared as a whole; ``at`` its first and behind its
    last character in the text as read, null where it does not stand there in one piece. ``treatment`` is the
    normalized name; ``status`` what the text says was decided, null where it does not say; ``disputed`` is
    false for approved ones alone; ``confidence`` (0 to 1) is how sure it is that it is asked for.
    ``issue_number`` is set where the text is a determination letter.

    The rest is as in an answer for an indexed issue. A request that was not ``searched`` (an approved one,
    one beyond the limit, or where requests were only to be listed) has the ``total`` null and no ``hits``."""

    request: str
    treatment: str | None
    status: RequestStatus | None
    disputed: bool
    confidence: float
    at: tuple[int, int] | None
    strength: str | None
    quantity: int | None
    visits: int | None
    body_part: str | None
    issue_number: int | None
    searched: bool
    query: InterpretedQuery | None = None
    mode: Mode | None = None
    total: int | None = None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    rate: Rate | None = None
    took_ms: float | None = None
    build: str | None = None
    folded: int = 0
    hits: tuple[HitAnswer, ...] = ()
    near: tuple[HitAnswer, ...] = ()
    subject: str | None = None
    same_letter: tuple[LetterIssue, ...] = ()
    plan: Explanation | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True)
class DocumentAnswer:
    """What a text asks for: ``requests`` in reading order, none where it asks for nothing medical, as
    ``notes`` then say. ``case_number`` is that of the independent medical review which the text is about, and
    ``case_indexed`` whether its letter is in the index; null where that is not known. ``invented`` is there,
    and true, where that is an invented letter."""

    requests: tuple[RequestAnswer, ...]
    case_number: str | None
    case_indexed: bool | None
    notes: tuple[str, ...]
    invented: InventedMark = msgspec.UNSET


def document_answer(
    submission: Submission,
    responses: tuple[SearchResponse | None, ...],
    *,
    case_indexed: bool | None,
    notes: tuple[str, ...],
) -> DocumentAnswer:
    """The JSON shape of a submission with the response to each of its subjects, ``None`` where there was no
    search."""
    answers = tuple(map(_request_answer, submission.subjects, responses))
    invented = True if submission.invented else msgspec.UNSET
    return DocumentAnswer(answers, submission.case_number, case_indexed, notes, invented)


def searched(
    submission: Submission, search: Callable[[TextSubject], SearchResponse], limit: int | None = None
) -> tuple[SearchResponse | None, ...]:
    """The response to each subject in dispute, to the first ``limit`` of them; ``None`` for the rest."""
    disputed = [number for number, subject in enumerate(submission.subjects) if subject.found.disputed]
    chosen = frozenset(disputed[:limit])
    return tuple(
        search(subject.compared) if number in chosen else None
        for number, subject in enumerate(submission.subjects)
    )


def notes_on(submission: Submission, limit: int | None = None) -> tuple[str, ...]:
    """What is said of a submission beside its requests: why nothing of it, or not all, is searched."""
    disputed = sum(subject.found.disputed for subject in submission.subjects)
    if not submission.subjects:
        return (NO_READABLE_REQUEST if submission.medical else NO_MEDICAL_REQUEST,)
    if not disputed:
        return (ALL_APPROVED,)
    if limit is not None and disputed > limit:
        return (
            f"{disputed} requests are in dispute and no more than {limit} looked up at once: "
            "send the rest alone.",
        )
    return ()


def certainty(request: DocumentRequest) -> str:
    """How sure it is that a request is asked for, in one word."""
    if request.confidence >= SURE_FROM:
        return "sure"
    return "likely" if request.confidence >= LIKELY_FROM else "unsure"


def request_parts(request: DocumentRequest) -> tuple[str, ...]:
    """What is read of a request in short parts: the treatment, the strength, "quantity 120" ..."""
    visits = request.visits
    # Where visits are asked for, they are the quantity.
    quantity = None if request.quantity == visits else request.quantity
    parts = (
        request.treatment,
        request.strength,
        None if quantity is None else f"quantity {quantity:,}",
        None if visits is None else f"{visits:,} visit{'' if visits == 1 else 's'}",
        request.body_part,
    )
    return tuple(part for part in parts if part)


def _request_answer(subject: Subject, response: SearchResponse | None) -> RequestAnswer:
    found = subject.found
    listed = RequestAnswer(
        request=found.request,
        treatment=found.treatment,
        status=found.status,
        disputed=found.disputed,
        confidence=found.confidence,
        at=found.at if found.at[0] < found.at[1] else None,
        strength=found.strength,
        quantity=found.quantity,
        visits=found.visits,
        body_part=found.body_part,
        issue_number=subject.issue_number,
        searched=response is not None,
    )
    return listed if response is None else replace(listed, **vars(answer(response)))
