"""The pages for similar decisions: to an indexed issue, or to a pasted or uploaded text.

The text comes by POST only and goes nowhere but into the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from search.errors import ImrError, NotFound
from search.fields import indexed_issues, stated_values
from search.service import Searcher
from search.subjects import Subject
from search.types import Determination, Filter, Issue, SimilarRequest, issue_id
from web.asking import asking, asking_similar
from web.failures import status_of
from web.listing import ResultList, result_lists
from web.params import BadParameter, single
from web.services import services
from web.state import State, Steps
from web.submission import Submission, from_file, from_text, request_for

similar_pages = Blueprint("similar", __name__)

STEERING = ("treatment", "drug_class", "category", "guideline", "body_part", "specialty")
"""The fields of an issue that a visitor may hold fixed while looking for similar ones."""


@dataclass(frozen=True)
class Found:
    """A subject of a submission, its number from one, and its precedents. ``state`` is that of its
    part of the page: a step taken there leads to this subject alone."""

    number: int
    subject: Subject
    state: State
    lists: tuple[ResultList, ...]


@similar_pages.get("/similar")
def similar() -> BaseResponse:
    """The form to paste or upload; with ``?issue=`` the precedents of an indexed issue."""
    state = State.read(request.path, request.args)
    if not state.issue:
        return _html(render_template("similar.html", state=state, error=None, text=""))
    searcher = services().live.current().remembering()
    determination, issue = indexed(searcher, state.issue)
    lists = result_lists(state, asking(searcher, state), services().config)
    page = render_template(
        "similar_issue.html",
        state=state,
        determination=determination,
        issue=issue,
        lists=lists,
        steering=_steering(determination, issue),
    )
    return _html(page)


@similar_pages.post("/similar")
def similar_to_submission() -> BaseResponse:
    """The precedents of a pasted or uploaded text, one group of lists for each issue in it."""
    text = request.form.get("text", "")
    state = State(request.path)
    try:
        state = _settings(text)
        submission = _submission(text)
        found = _found(submission, state)
    except ImrError as error:
        page = render_template("similar.html", state=state, error=error, text=text)
        return _html(page, status_of(error), keep=False)
    page = render_template(
        "similar_found.html", state=state, found=found, submission=submission, error=None, text=text
    )
    return _html(page, keep=False)


def _settings(text: str) -> State:
    """What the form asks for: its fields, or the one string of the button that was pressed."""
    go = single(request.form, "go")
    found = State.of_settings(request.path, go) if go else State.read(request.path, request.form)
    return replace(found, query="", issue="", steps=Steps.FORM if text.strip() else Steps.NONE)


def _submission(text: str) -> Submission:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return from_text(text, services().config)
    if text.strip():
        raise BadParameter("There is a text and a file: clear one, so that it is plain which is compared.")
    return from_file(upload.filename, upload.read(), services().config)


def _found(submission: Submission, state: State) -> tuple[Found, ...]:
    """The precedents of every subject, or of the one that ``state`` wants alone."""
    subjects = submission.subjects
    if state.subject > len(subjects):
        raise BadParameter(
            f"There is no request {state.subject}: {len(subjects)} were found in the text; compare it again."
        )
    searcher = services().live.current().remembering()
    found = []
    for number, subject in enumerate(subjects, start=1):
        if state.subject in (0, number):
            own = state.about(number) if len(subjects) > 1 else state
            asked = request_for(subject, SimilarRequest())
            lists = result_lists(state, asking_similar(searcher, asked, state), services().config)
            found.append(Found(number, subject, own, lists))
    return tuple(found)


def indexed(searcher: Searcher, wanted: str) -> tuple[Determination, Issue]:
    """The issue with this id and its letter; raises ``NotFound``."""
    identity, _, _ = wanted.rpartition("#")
    determination = searcher.determination(identity or wanted).determination
    for issue in indexed_issues(determination):
        if issue_id(determination.determination_id, issue.number) == wanted:
            return determination, issue
    raise NotFound(f"There is no issue '{wanted}': its letter has {len(determination.issues)} issues.")


def _steering(determination: Determination, issue: Issue) -> tuple[Filter, ...]:
    values = stated_values(determination, issue)
    return tuple(Filter(field, value) for field in STEERING for value in values[field])


def _html(page: str, status: int = 200, *, keep: bool = True) -> Response:
    response = Response(page, status, content_type="text/html; charset=utf-8")
    if not keep:
        # What was pasted stays out of the browser's cache as well.
        response.headers["Cache-Control"] = "no-store"
    return response
