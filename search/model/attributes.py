"""What a request is, beside its treatment: when it was made, for the first time or again, what of it was
approved, what it leaves open, and what it goes with.

All of it is read from the letter. What the letter does not say is ``None``, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RequestTiming(StrEnum):
    """Whether what is asked for was given before it was reviewed (``RETROSPECTIVE``), is to be given
    (``PROSPECTIVE``), or is being given (``CONCURRENT``)."""

    RETROSPECTIVE = "retrospective"
    PROSPECTIVE = "prospective"
    CONCURRENT = "concurrent"


class Course(StrEnum):
    """Whether the patient is to have the treatment for the ``FIRST`` time, or ``AGAIN``: more of it, the same
    drug as before, the same study once more."""

    FIRST = "first"
    AGAIN = "again"


class DependencyDecision(StrEnum):
    """How the letter decides the request on which another one depends."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    NOT_AT_ISSUE = "not at issue"


@dataclass(frozen=True)
class PartialApproval:
    """Utilization review approved a part of a request, or something smaller in its place. ``asked`` and
    ``approved`` are the two amounts, visits or units of one treatment, where the letter gives them."""

    asked: float | None = None
    approved: float | None = None


@dataclass(frozen=True)
class Dependency:
    """What a request goes with: ``issues`` are the numbers of that request in the same letter, of several
    where they are one operation; none where the letter does not decide it. ``names`` are "surgery" where it
    is an operation, and its treatments where the letter decides it."""

    names: tuple[str, ...]
    issues: tuple[int, ...] = ()
    decision: DependencyDecision | None = None


@dataclass(frozen=True)
class RequestAttributes:
    """The attributes of one request; ``None`` is what its letter does not say.

    ``amount_stated`` is said of drugs and of what is counted in visits, ``duration_stated`` of these and of
    what is used or rented for a time: ``False`` where the request has none, or the letter says that it has
    none. ``after_surgery``: an operation on the part of the body that the request is for has been, or comes
    before what is asked for; ``False`` where the letter says that there was none.
    """

    timing: RequestTiming | None = None
    course: Course | None = None
    partial_approval: PartialApproval | None = None
    amount_stated: bool | None = None
    duration_stated: bool | None = None
    dependency: Dependency | None = None
    after_surgery: bool | None = None


NO_ATTRIBUTES = RequestAttributes()
"""The attributes of a request of which nothing is said."""
