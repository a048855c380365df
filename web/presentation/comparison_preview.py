"""What of a pasted text would be compared, before it is: its requests with their places, and its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from search.model.documents import RequestStatus
from search.model.requests import SimilarRequest
from search.model.results import SignificantTerm
from search.results.document_answers import certainty, request_parts
from search.searcher import Searcher
from search.similar.subjects import Submission, whole_text
from web.forms.request_rows import RequestRow, digest

MAX_WORDS = 20
"""Significant terms of a text that are offered."""

MAX_SUBJECTS_READ = 5
"""Subjects of a submission whose significant terms are looked for."""

WORD_FIELDS = ("offered_words", "compared_word")
"""The fields of the boxes for words: those that there are (one a line), and the ticked ones."""

STATUSES = {
    RequestStatus.DENIED: "Denied",
    RequestStatus.MODIFIED: "Modified",
    RequestStatus.APPROVED: "Approved",
    None: "No decision stated",
}
CERTAINTIES = {
    "sure": "Sure",
    "likely": "Likely asked for",
    "unsure": "Unsure: perhaps only mentioned",
}


@dataclass(frozen=True)
class ShownRequest:
    """A row of the form with what is read of it; ``placed`` where its place in the text is marked.
    ``certainty`` is empty where a visitor wrote it."""

    row: RequestRow
    number: int
    status: RequestStatus | None
    certainty: str
    details: tuple[str, ...]
    placed: bool

    @property
    def approved(self) -> bool:
        """Whether it was approved, and so is not in dispute."""
        return self.status is RequestStatus.APPROVED


class MarkedText(NamedTuple):
    """A piece of the text; ``numbers`` are those of the requests that it is the place of, none elsewhere."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ComparisonPreview:
    """The requests of a text, the text with their places, its significant terms, and the case that it is
    about. ``digest`` tells the text from others."""

    requests: tuple[ShownRequest, ...]
    text: tuple[MarkedText, ...]
    words: tuple[str, ...]
    digest: str
    case_number: str | None
    invented: bool
    case_indexed: bool
    medical: bool

    @property
    def ticked(self) -> int:
        """How many requests are ticked."""
        return sum(shown.row.ticked for shown in self.requests)

    @property
    def approved(self) -> int:
        """How many requests were approved."""
        return sum(shown.approved for shown in self.requests)


def comparison_preview(
    submission: Submission, rows: Sequence[RequestRow], searcher: Searcher
) -> ComparisonPreview:
    """What of ``submission`` would be compared, as ``rows`` have it."""
    number = submission.case_number
    shown = tuple(_shown(row, at) for at, row in enumerate(rows, start=1))
    return ComparisonPreview(
        shown,
        tuple(_marked(submission.text, shown)),
        _words(submission, searcher),
        digest(submission.text),
        number,
        submission.invented,
        bool(number) and searcher.has_determination(number or ""),
        submission.medical,
    )


def words_in_turn(terms: Sequence[Sequence[SignificantTerm]]) -> tuple[str, ...]:
    """The significant terms of what is compared, as written: the first of each request, then the second of
    each, and so on, without repeats."""
    in_turn = (term for turn in zip_longest(*terms) for term in turn if term is not None)
    by_term = {term.term: term.written for term in in_turn}
    return tuple(by_term.values())[:MAX_WORDS]


def unticked_left_out(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """``form`` with ``without`` for each word whose box is not ticked, since a browser sends ticked boxes
    alone."""
    compared_words = set(form.getlist("compared_word"))
    offered_words = [word for text in form.getlist("offered_words") for word in text.splitlines()]
    fields = MultiDict((name, value) for name, value in form.items(multi=True) if name not in WORD_FIELDS)
    for word in offered_words:
        if word not in compared_words:
            fields.add("without", word)
    return fields


def _shown(row: RequestRow, number: int) -> ShownRequest:
    request = row.request
    said = CERTAINTIES[certainty(request)] if row.subject else ""
    start, end = request.at
    return ShownRequest(row, number, request.status, said, request_parts(request), placed=start < end)


def _marked(text: str, shown: Sequence[ShownRequest]) -> Iterator[MarkedText]:
    """``text`` in pieces. A place that begins within another belongs to its piece: in "Norco #60" with the
    places (0, 9) and (6, 9) all of it is the place of both."""
    places = sorted((*request.row.request.at, request.number) for request in shown if request.placed)
    merged: list[tuple[int, int, tuple[int, ...]]] = []
    for start, end, number in places:
        if merged and start < merged[-1][1]:
            begin, last, numbers = merged[-1]
            merged[-1] = (begin, max(last, end), tuple(sorted((*numbers, number))))
        else:
            merged.append((start, end, (number,)))
    at = 0
    for start, end, numbers in merged:
        if at < start:
            yield MarkedText(text[at:start], ())
        yield MarkedText(text[start:end], numbers)
        at = end
    if at < len(text):
        yield MarkedText(text[at:], ())


def _words(submission: Submission, searcher: Searcher) -> tuple[str, ...]:
    subjects = submission.subjects or (whole_text(submission).subjects if submission.medical else ())
    # The requests of a text that is no letter share its text.
    first_with_text = {subject.text: subject for subject in reversed(subjects)}
    chosen = [*first_with_text.values()][::-1][:MAX_SUBJECTS_READ]
    asked = [SimilarRequest(subject.compared) for subject in chosen]
    return words_in_turn(searcher.significant_terms(asked, MAX_WORDS))
