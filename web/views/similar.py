"""The pages for similar decisions: to an indexed issue, or to a pasted or uploaded text.

The text comes by POST only and goes nowhere but into the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from search.errors import BadParameter, ImrError
from search.fields.documents import stated_values
from search.model.letters import Determination, Issue
from search.model.requests import Filter, IssueSubject, SimilarRequest
from search.parameters.kinds import single
from search.searcher import Searcher
from search.similar.subjects import Subject
from web.error_handlers import status_of
from web.forms.requests import asking, asking_similar
from web.forms.state import State, Steps
from web.forms.submission import Submission, file_text, from_file, from_text
from web.presentation.result_lists import ResultList, result_lists
from web.services import services
from web.views.lookup import indexed

similar_pages = Blueprint("similar", __name__)

STEERING = ("treatment", "drug_class", "category", "guideline", "body_part", "specialty")
"""The fields of an issue that a visitor may hold fixed while looking for similar ones."""


@dataclass(frozen=True)
class SubjectPrecedents:
    """A subject of a submission, its number from one, and its precedents. ``state`` is that of its
    part of the page: a step taken there leads to this subject alone."""

    number: int
    subject: Subject
    state: State
    lists: tuple[ResultList, ...]


TERMS = 20
"""So many telling words of a text are offered to be left out."""
LOOKED_AT = 5
"""Of so many issues in a letter the telling words are looked for."""


@dataclass(frozen=True)
class Look:
    """What of a text is compared: the requests found in it (none where it is compared as a whole; ``more``
    are not looked up at once), and its telling words."""

    requests: tuple[str, ...]
    more: int
    words: tuple[str, ...]


@similar_pages.get("/similar")
def similar() -> BaseResponse:
    """The form to paste or upload; with ``?issue=`` the precedents of an indexed issue."""
    state = State.read(request.path, request.args)
    if not state.issue:
        return _html(render_template("similar.html", state=state, error=None, text="", look=None))
    searcher = services().live.current().with_request_cache()
    determination, issue = indexed(searcher, state.issue)
    lists = result_lists(state, asking(searcher, state), services().config)
    page = render_template(
        "similar_issue.html",
        state=state,
        determination=determination,
        issue=issue,
        lists=lists,
        steering=_steering(determination, issue),
        words=_words(searcher, [SimilarRequest(IssueSubject(state.issue))]),
    )
    return _html(page)


@similar_pages.post("/similar")
def similar_to_submission() -> BaseResponse:
    """The precedents of a pasted or uploaded text, one group of lists for each issue in it. With
    ``step=look`` only what would be compared, to leave some of it out first."""
    text = request.form.get("text", "")
    state = State(request.path)
    looking = single("step", request.form.getlist("step")) == "look"
    try:
        state = _settings(text)
        if looking:
            # A browser does not send a file twice: its text goes on in the form.
            text = _text(text)
        submission = from_text(text, services().config) if looking else _submission(text)
        state = replace(state, skip=tuple(n for n in state.skip if n <= len(submission.subjects)))
        searcher = services().live.current().with_request_cache()
        look = _look(submission, searcher)
        if looking:
            page = render_template("similar.html", state=state, error=None, text=text, look=look)
            return _html(page, keep=False)
        found = _found(submission, state, searcher)
    except ImrError as error:
        page = render_template("similar.html", state=state, error=error, text=text, look=None)
        return _html(page, status_of(error), keep=False)
    page = render_template(
        "similar_found.html",
        state=state,
        found=found,
        submission=submission,
        error=None,
        text=text,
        look=look,
    )
    return _html(page, keep=False)


def _settings(text: str) -> State:
    """What the form asks for: its fields, or the one string of the button that was pressed."""
    # Nothing but usual settings is an empty string.
    pressed = "go" in request.form
    go = single("go", request.form.getlist("go"))
    found = State.of_settings(request.path, go) if pressed else State.read(request.path, request.form)
    return replace(found, query="", issue="", steps=Steps.FORM if text.strip() else Steps.NONE)


def _submission(text: str) -> Submission:
    if (file := _upload(text)) is None:
        return from_text(text, services().config)
    return from_file(*file, services().config)


def _text(text: str) -> str:
    """What is pasted, or the text of what is uploaded."""
    file = _upload(text)
    return text if file is None else file_text(*file, services().config)


def _upload(text: str) -> tuple[str, bytes] | None:
    """The name and the content of the uploaded file, where there is one and no text beside it."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return None
    if text.strip():
        raise BadParameter("There is a text and a file: clear one, so that it is plain which is compared.")
    return upload.filename, upload.read()


def _look(submission: Submission, searcher: Searcher) -> Look:
    requests = tuple(subject.request for subject in submission.subjects if subject.request)
    # The requests of a text that is no letter share it.
    texts = {subject.text: subject for subject in reversed(submission.subjects)}
    asked = [SimilarRequest(subject.compared) for subject in [*texts.values()][::-1][:LOOKED_AT]]
    return Look(requests, submission.left_out, _words(searcher, asked))


def _words(searcher: Searcher, asked: Sequence[SimilarRequest]) -> tuple[str, ...]:
    """The telling words of what is asked, by turns, each once."""
    every = [searcher.significant_terms(one, TERMS) for one in asked]
    turns = (found for turn in zip_longest(*every) for found in turn if found is not None)
    by_term = {found.term: found.written for found in turns}
    return tuple(by_term.values())[:TERMS]


def _found(submission: Submission, state: State, searcher: Searcher) -> tuple[SubjectPrecedents, ...]:
    """The precedents of every subject that is not left out, or of the one that ``state`` wants alone."""
    subjects = submission.subjects
    if state.subject > len(subjects):
        raise BadParameter(
            f"There is no request {state.subject}: {len(subjects)} were found in the text; compare it again."
        )
    wanted = [state.subject] if state.subject else range(1, len(subjects) + 1)
    kept = [number for number in wanted if state.subject or number not in state.skip]
    if not kept:
        raise BadParameter("Every request in the text is left out: leave one in to find similar decisions.")
    found = []
    for number in kept:
        subject = subjects[number - 1]
        own = state.about(number) if len(subjects) > 1 else state
        lists = result_lists(state, asking_similar(searcher, subject.compared, state), services().config)
        found.append(SubjectPrecedents(number, subject, own, lists))
    return tuple(found)


def _steering(determination: Determination, issue: Issue) -> tuple[Filter, ...]:
    values = stated_values(determination, issue)
    return tuple(Filter(field, value) for field in STEERING for value in values[field])


def _html(page: str, status: int = 200, *, keep: bool = True) -> Response:
    response = Response(page, status, content_type="text/html; charset=utf-8")
    if not keep:
        # What was pasted stays out of the browser's cache as well.
        response.headers["Cache-Control"] = "no-store"
    return response
