"""What of a pasted text would be compared, as boxes: a ticked box is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from werkzeug.datastructures import MultiDict

from search.model.requests import SimilarRequest
from search.model.results import SignificantTerm
from search.parameters import Number, Parameter
from search.searcher import Searcher
from web.forms.parameters import MAX_SUBJECT, PAGES
from web.forms.submission import Submission

MAX_WORDS = 20
"""Significant terms of a text that are offered."""

MAX_SUBJECTS_READ = 5
"""Subjects of a submission whose significant terms are looked for."""

OFFERED_REQUESTS = Parameter("offered_requests", Number(0, 0, MAX_SUBJECT))
BOX_FIELDS = (OFFERED_REQUESTS.name, "compared_request", "offered_words", "compared_word")
"""The fields of the boxes: how many requests there are, the numbers of the ticked ones, the words that there
are (one a line), and the ticked ones."""


@dataclass(frozen=True)
class ComparisonPreview:
    """The requests found in a text (none where it is compared as a whole; ``unlisted`` more are not compared
    at once), and its significant terms."""

    requests: tuple[str, ...]
    unlisted: int
    words: tuple[str, ...]


def comparison_preview(submission: Submission, searcher: Searcher) -> ComparisonPreview:
    """What of ``submission`` would be compared."""
    requests = tuple(subject.request for subject in submission.subjects if subject.request)
    # The requests of a text that is no letter share its text.
    first_with_text = {subject.text: subject for subject in reversed(submission.subjects)}
    subjects = [*first_with_text.values()][::-1][:MAX_SUBJECTS_READ]
    by_subject = searcher.significant_terms(
        [SimilarRequest(subject.compared) for subject in subjects], MAX_WORDS
    )
    return ComparisonPreview(requests, submission.left_out, words_in_turn(by_subject))


def words_in_turn(terms: Sequence[Sequence[SignificantTerm]]) -> tuple[str, ...]:
    """The significant terms of what is compared, as written: the first of each request, then the second of
    each, and so on, without repeats."""
    in_turn = (term for turn in zip_longest(*terms) for term in turn if term is not None)
    by_term = {term.term: term.written for term in in_turn}
    return tuple(by_term.values())[:MAX_WORDS]


def unticked_left_out(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """``form`` with ``skip`` for each request and ``without`` for each word whose box is not ticked, since a
    browser sends ticked boxes alone: ``offered_requests=3`` and ``compared_request=1`` become ``skip=2`` and
    ``skip=3``."""
    offered_requests = OFFERED_REQUESTS.read(form, PAGES)
    compared_requests = set(form.getlist("compared_request"))
    compared_words = set(form.getlist("compared_word"))
    offered_words = [word for text in form.getlist("offered_words") for word in text.splitlines()]
    fields = MultiDict((name, value) for name, value in form.items(multi=True) if name not in BOX_FIELDS)
    for request_number in map(str, range(1, offered_requests + 1)):
        if request_number not in compared_requests:
            fields.add("skip", request_number)
    for word in offered_words:
        if word not in compared_words:
            fields.add("without", word)
    return fields
