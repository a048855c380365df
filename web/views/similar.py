"""The pages for similar decisions: to an indexed issue, or to a pasted or uploaded text.

The text comes by POST only and goes nowhere but into the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from search.errors import BadParameter, ImrError
from search.fields.documents import stated_values
from search.model.letters import Determination, Issue
from search.model.requests import Filter
from search.parameters.kinds import single
from search.plan import Plan, pages
from search.searcher import Searcher
from search.similar.subjects import Submission
from web.error_handlers import status_of
from web.forms.request_rows import (
    RequestRow,
    Step,
    compared_rows,
    compared_subject,
    digest,
    is_of_another_text,
    plain_lines,
    rows_of,
    step_of,
    whole_row,
)
from web.forms.requests import listed_request, similar_request
from web.forms.state import State, Steps
from web.forms.submission import file_text, from_text
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

CHANGED = "The text has changed, so its requests were read anew: look through them before they are compared."
LEFT_OUT = "The file is longer than can be read at once: its last {:,} characters are left out."


@dataclass(frozen=True)
class SubjectPrecedents:
    """A request that is compared (empty where the whole text is), its number from one, and its precedents.
    ``state`` is that of its part of the page: a step taken there leads to this request alone."""

    number: int
    request: str
    state: State
    results: Results
    headline: Headline


@blueprint.get("/similar")
def page() -> Response:
    """The form to paste or upload; with ``?issue=`` the precedents of an indexed issue."""
    state = State.read(request.path, request.args)
    if not state.issue:
        return html_response("similar_form.html", state=state, error=None, text="")
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
    """The requests of a pasted or uploaded text, to choose and edit before anything is compared; with
    ``step=compare``, or a step of a page of results, the precedents of the ticked ones."""
    form = request.form
    text = plain_lines(form.get("text", ""))
    state = State(request.path)
    try:
        state = _form_state()
        step = step_of(form)
        text, left_out = _submitted_text(text)
        submission = from_text(text, services().config)
        rows = rows_of(form, submission, services().config.lists_per_letter)
    except ImrError as error:
        return html_response(
            "similar_form.html", status_of(error), storable=False, state=state, error=error, text=text
        )
    notes = [LEFT_OUT.format(left_out)] if left_out else []
    if step not in (Step.COMPARE, Step.WHOLE):
        return _requests_page(submission, rows, state, notes)
    is_whole = step is Step.WHOLE or bool(form.get("whole"))
    if is_of_another_text(form, submission) and not is_whole:
        return _requests_page(submission, rows, state, [*notes, CHANGED])
    try:
        limit = services().config.lists_per_letter
        chosen = (whole_row(submission),) if is_whole else compared_rows(rows, limit)
        return _precedents_page(submission, rows, chosen, state)
    except ImrError as error:
        return _requests_page(submission, rows, state, notes, error)


def _requests_page(
    submission: Submission,
    rows: Sequence[RequestRow],
    state: State,
    notes: Sequence[str],
    error: ImrError | None = None,
) -> Response:
    return html_response(
        "similar_requests.html",
        status_of(error) if error else 200,
        storable=False,
        state=state,
        error=error,
        notes=notes,
        text=submission.text,
        preview=comparison_preview(submission, rows, services().live.current()),
    )


def _precedents_page(
    submission: Submission, rows: Sequence[RequestRow], chosen: Sequence[RequestRow], state: State
) -> Response:
    searcher, state, restarted = paged_list(state)
    return html_response(
        "similar_to_text.html",
        storable=False,
        state=state,
        subjects=_precedents(submission, chosen, state, searcher, restarted),
        count=len(chosen),
        rows=rows,
        is_whole=not chosen[0].words,
        digest=digest(submission.text),
        text=submission.text,
    )


def _form_state() -> State:
    """What the form asks for: its fields, or the one string of the button that was pressed."""
    # Nothing but usual settings is an empty string.
    if "go" in request.form:
        state = State.of_settings(request.path, single("go", request.form.getlist("go")))
    else:
        state = State.read(request.path, unticked_left_out(request.form))
    return replace(state, query="", issue="", steps=Steps.FORM)


def _submitted_text(text: str) -> tuple[str, int]:
    """What is pasted, or the text of what is uploaded, since a browser does not send a file twice; and how
    many characters of it are left out."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return text, 0
    if text.strip():
        raise BadParameter("There is a text and a file: clear one, so that it is plain which is compared.")
    text, left_out = file_text(upload.filename, upload.read(), services().config)
    return plain_lines(text), left_out


def _precedents(
    submission: Submission,
    chosen: Sequence[RequestRow],
    state: State,
    searcher: Searcher,
    notes: tuple[str, ...],
) -> tuple[SubjectPrecedents, ...]:
    """The precedents of every chosen request, or of the one that ``state`` shows alone."""
    if state.subject > len(chosen):
        raise BadParameter(
            f"There is no request {state.subject}: {len(chosen)} are compared; compare them again."
        )
    numbers = [state.subject] if state.subject else list(range(1, len(chosen) + 1))
    shown = [chosen[number - 1] for number in numbers]
    compared = [compared_subject(row, submission) for row in shown]
    plans = searcher.plans([similar_request(state, subject) for subject in compared], notes)
    states = [state if len(chosen) == 1 else state.about(number) for number in numbers]
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
        return SubjectPrecedents(number, chosen[number - 1].words, own_state, results, said)

    return tuple(
        precedents(number, own_state, plan, shown_results(of_plan, page))
        for number, own_state, plan, of_plan, page in zip(
            numbers, states, plans, layouts, answered, strict=True
        )
    )


def _keepable_values(determination: Determination, issue: Issue) -> tuple[Filter, ...]:
    values = stated_values(determination, issue)
    return tuple(Filter(field, value) for field in KEPT_FIELDS for value in values[field])
