"""The requests of a pasted text as the form has them: shown before anything is compared, edited, ticked.

A browser sends every row's words (``request``) with the number that the request has in the text (``found``, 0
for one added by hand), and of the boxes (``ticked``) those that are ticked. The rows are of the text whose
digest is ``read``: of another text the requests are read anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from werkzeug.datastructures import MultiDict

from search.errors import BadParameter
from search.model.documents import DocumentRequest
from search.model.requests import TextSubject
from search.parameters import Number, Numbers, Parameter
from search.parameters.kinds import single
from search.results.document_answers import LIKELY_FROM
from search.similar.subjects import Subject, Submission, whole_text, written_request
from web.forms.parameters import PAGES

MAX_ROWS = 100
MAX_WORDS_CHARACTERS = 2_000
"""Characters of a request; those of letters can be long."""

TICKED = Parameter("ticked", Numbers(MAX_ROWS))
REMOVE = Parameter("remove", Number(0, 0, MAX_ROWS))
"""The numbers of the ticked rows, and of the one that a button takes away, from 1."""

Form = MultiDict[str, str]


class Step(StrEnum):
    """What a form asks for: to ``LOOK`` at the requests, with one more (``ADD``) or one less (``REMOVE``), to
    ``COMPARE`` the ticked ones, or the ``WHOLE`` text."""

    LOOK = "look"
    ADD = "add"
    REMOVE = "remove"
    COMPARE = "compare"
    WHOLE = "whole"


@dataclass(frozen=True)
class RequestRow:
    """A request in the visitor's ``words``; ``ticked`` ones are compared. ``found`` is its number in the text
    from 1, and ``subject`` it as found; 0 and ``None`` where it was added by hand."""

    words: str
    ticked: bool
    found: int = 0
    subject: Subject | None = None

    @property
    def request(self) -> DocumentRequest:
        """It as read: what was found in the text, or what is read of the visitor's own words."""
        if self.subject is None:
            return written_request(self.words)
        found = self.subject.found
        if self.words == _in_one_line(found.request):
            return found
        return replace(written_request(self.words), at=found.at, status=found.status)


def step_of(form: Form) -> Step:
    """The step of the button that was pressed. The buttons of a page of results (``go``) compare."""
    if form.get("remove"):
        return Step.REMOVE
    text = single("step", form.getlist("step"))
    if not text:
        return Step.COMPARE if "go" in form else Step.LOOK
    try:
        return Step(text)
    except ValueError:
        raise BadParameter(f"There is no step '{text[:80]}': use one of {', '.join(Step)}.") from None


def plain_lines(text: str) -> str:
    """``text`` with the line ends that it had before a browser sent it, so that places in it are the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def digest(text: str) -> str:
    """What tells a text from others, by which nothing of it can be known."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def is_of_another_text(form: Form, submission: Submission) -> bool:
    """Whether the rows of ``form`` were read from another text than that beside them."""
    return bool(form.get("read")) and form.get("read") != digest(submission.text)


def rows_of(form: Form, submission: Submission, limit: int) -> tuple[RequestRow, ...]:
    """The rows of ``form``; as first shown where it has none, or those of another text. At first what is in
    dispute and sure enough is ticked, up to ``limit``. Raises ``BadParameter``."""
    if not form.get("read") or is_of_another_text(form, submission):
        return _first_rows(submission, limit) + _added_row(form)
    words, found = form.getlist("request"), form.getlist("found")
    if len(words) != len(found) or len(words) > MAX_ROWS:
        raise BadParameter(
            f"There are {len(words)} requests and the limit is {MAX_ROWS}: read the text again."
        )
    ticked = TICKED.read(form, PAGES)
    removed = REMOVE.read(form, PAGES)
    rows = [
        _row(text, number, submission.subjects, ticked=at in ticked)
        for at, (text, number) in enumerate(zip(words, found, strict=True), start=1)
        if at != removed
    ]
    return tuple(row for row in rows if row.words) + _added_row(form)


def compared_rows(rows: Sequence[RequestRow], limit: int) -> tuple[RequestRow, ...]:
    """The ticked ones; raises ``BadParameter`` where there is none, or more than ``limit``."""
    ticked = tuple(row for row in rows if row.ticked)
    if not ticked:
        raise BadParameter("No request is ticked: tick one, or add it, to find similar decisions.")
    if len(ticked) > limit:
        raise BadParameter(
            f"{len(ticked)} requests are ticked and {limit} are compared at once: untick some."
        )
    return ticked


def compared_subject(row: RequestRow, submission: Submission) -> TextSubject:
    """What a row is compared by: its words, beside the text that it stands in where that is about care."""
    if row.subject is not None:
        return row.subject.in_words(row.words)
    return TextSubject(submission.text if submission.medical else row.words, row.words)


def whole_row(submission: Submission) -> RequestRow:
    """The row that stands for the whole text."""
    return RequestRow("", ticked=True, subject=whole_text(submission).subjects[0])


def _first_rows(submission: Submission, limit: int) -> tuple[RequestRow, ...]:
    rows = []
    ticked = 0
    for number, subject in enumerate(submission.subjects[:MAX_ROWS], start=1):
        found = subject.found
        is_ticked = found.disputed and found.confidence >= LIKELY_FROM and ticked < limit
        ticked += is_ticked
        words = _in_one_line(found.request)[:MAX_WORDS_CHARACTERS]
        rows.append(RequestRow(words, is_ticked, number, subject))
    return tuple(rows)


def _added_row(form: Form) -> tuple[RequestRow, ...]:
    words = _checked(single("added", form.getlist("added")))
    return (RequestRow(words, ticked=True),) if words else ()


def _row(text: str, number: str, subjects: Sequence[Subject], *, ticked: bool) -> RequestRow:
    words = _checked(text)
    if number == "0":
        return RequestRow(words, ticked)
    if not (number.isascii() and number.isdigit() and int(number[:9]) <= len(subjects)):
        raise BadParameter(f"There is no request '{number[:80]}' in the text: read it again.")
    return RequestRow(words, ticked, int(number), subjects[int(number) - 1])


def _checked(text: str) -> str:
    words = _in_one_line(text)
    if len(words) > MAX_WORDS_CHARACTERS:
        raise BadParameter(
            f"A request has {len(words):,} characters and the limit is {MAX_WORDS_CHARACTERS}: shorten it."
        )
    return words


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
