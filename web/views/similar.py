"""The pages for similar decisions: to an indexed issue, or to a pasted or uploaded text.

The text comes by POST only and goes nowhere but into the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from search.errors import BadParameter, ImrError
from search.fields.documents import stated_values
from search.model.letters import Determination, Issue
from search.model.requests import Filter
from search.parameters.kinds import single
from search.plan import Plan, pages
from search.searcher import Searcher
from search.similar.subjects import Subject
from web.error_handlers import status_of
from web.forms.requests import listed_request, similar_request
from web.forms.state import State, Steps
from web.forms.submission import Submission, file_text, from_file, from_text
from web.presentation.comparison_preview import (
    MAX_WORDS,
    comparison_preview,
    unticked_left_out,
    words_in_turn,
)
from web.presentation.headlines import Headline, headline, similar_title
from web.presentation.result_lists import Results, list_layouts, results_of, shown_results
from web.responses import html_response
from web.services import services
from web.views.lookup import paged_list

blueprint = Blueprint("similar", __name__)

KEPT_FIELDS = ("treatment", "drug_class", "category", "guideline", "body_part", "specialty")
"""The fields whose values a visitor may keep the same while looking for similar issues."""


@dataclass(frozen=True)
class SubjectPrecedents:
    """A subject of a submission, its number from one, and its precedents. ``state`` is that of its
    part of the page: a step taken there leads to this subject alone."""

    number: int
    subject: Subject
    state: State
    results: Results
    headline: Headline


@blueprint.get("/similar")
def page() -> Response:
    """The form to paste or upload; with ``?issue=`` the precedents of an indexed issue."""
    state = State.read(request.path, request.args)
    if not state.issue:
        return html_response("similar_form.html", state=state, error=None, text="", preview=None)
    searcher, state, restarted = paged_list(state)
    plan = searcher.plan(listed_request(state), restarted)
    assert plan.source is not None
    determination, issue = plan.source
    results = results_of(state, plan, services().config)
    title = similar_title(issue, plan.compared_treatments)
    return html_response(
        "similar_to_issue.html",
        state=state,
        determination=determination,
        issue=issue,
        results=results,
        lists=results.lists,
        headline=headline(results, state, letters=searcher.status().determinations, title=title),
        keepable=_keepable_values(determination, issue),
        words=words_in_turn([plan.significant_terms(MAX_WORDS)]),
    )


@blueprint.post("/similar")
def submitted() -> Response:
    """The precedents of a pasted or uploaded text, one group of lists for each issue in it. With
    ``step=look`` only a preview of what would be compared, to leave some of it out first."""
    text = request.form.get("text", "")
    state = State(request.path)
    preview_asked = single("step", request.form.getlist("step")) == "look"
    try:
        state = _form_state(text)
        if preview_asked:
            return _preview_page(text, state)
        return _precedents_page(text, state)
    except ImrError as error:
        return html_response(
            "similar_form.html",
            status_of(error),
            storable=False,
            state=state,
            error=error,
            text=text,
            preview=None,
        )


def _preview_page(text: str, state: State) -> Response:
    # A browser does not send a file twice: its text goes on in the form.
    text = _submitted_text(text)
    submission = from_text(text, services().config)
    return html_response(
        "similar_form.html",
        storable=False,
        state=_skipping_only(submission, state),
        error=None,
        text=text,
        preview=comparison_preview(submission, services().live.current()),
    )


def _precedents_page(text: str, state: State) -> Response:
    submission = _submission(text)
    searcher, state, restarted = paged_list(_skipping_only(submission, state))
    return html_response(
        "similar_to_text.html",
        storable=False,
        state=state,
        subjects=_precedents(submission, state, searcher, restarted),
        submission=submission,
        error=None,
        text=text,
        preview=comparison_preview(submission, searcher),
    )


def _form_state(text: str) -> State:
    """What the form asks for: its fields, or the one string of the button that was pressed."""
    # Nothing but usual settings is an empty string.
    if "go" in request.form:
        state = State.of_settings(request.path, single("go", request.form.getlist("go")))
    else:
        state = State.read(request.path, unticked_left_out(request.form))
    return replace(state, query="", issue="", steps=Steps.FORM if text.strip() else Steps.NONE)


def _skipping_only(submission: Submission, state: State) -> State:
    """``state`` without the numbers of requests that the submission does not have."""
    return replace(state, skip=tuple(n for n in state.skip if n <= len(submission.subjects)))


def _submission(text: str) -> Submission:
    if (file := _upload(text)) is None:
        return from_text(text, services().config)
    return from_file(*file, services().config)


def _submitted_text(text: str) -> str:
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


def _precedents(
    submission: Submission, state: State, searcher: Searcher, notes: tuple[str, ...]
) -> tuple[SubjectPrecedents, ...]:
    """The precedents of every subject that is not left out, or of the one that ``state`` shows alone."""
    subjects = submission.subjects
    if state.subject > len(subjects):
        raise BadParameter(
            f"There is no request {state.subject}: {len(subjects)} were found in the text; compare it again."
        )
    if state.subject:
        numbers = [state.subject]
    else:
        numbers = [number for number in range(1, len(subjects) + 1) if number not in state.skip]
    if not numbers:
        raise BadParameter("Every request in the text is left out: tick one to find similar decisions.")
    chosen = [subjects[number - 1] for number in numbers]
    plans = searcher.plans([similar_request(state, subject.compared) for subject in chosen], notes)
    states = [state if len(subjects) == 1 else state.about(number) for number in numbers]
    layouts = [list_layouts(state, plan, services().config) for plan in plans]
    answered = pages(
        [
            (plan, [layout.request(plan) for layout in of_plan])
            for plan, of_plan in zip(plans, layouts, strict=True)
        ],
        facets=("outcome",),
        histogram=True,
    )
    letters = searcher.status().determinations

    def precedents(number: int, own_state: State, plan: Plan, results: Results) -> SubjectPrecedents:
        title = similar_title(None, plan.compared_treatments)
        said = headline(results, own_state, letters=letters, title=title)
        return SubjectPrecedents(number, subjects[number - 1], own_state, results, said)

    return tuple(
        precedents(number, own_state, plan, shown_results(of_plan, page))
        for number, own_state, plan, of_plan, page in zip(
            numbers, states, plans, layouts, answered, strict=True
        )
    )


def _keepable_values(determination: Determination, issue: Issue) -> tuple[Filter, ...]:
    values = stated_values(determination, issue)
    return tuple(Filter(field, value) for field in KEPT_FIELDS for value in values[field])
