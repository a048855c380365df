"""The pack to print: what was asked, when, of which build, and every issue with its citation and quotes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, Response, request

from search.errors import BadParameter
from search.model.letters import Determination, Issue, SectionKind
from search.model.results import Hit, Snippet
from search.searcher import Searcher
from web.forms.requests import requested
from web.forms.state import State
from web.presentation import case_citations
from web.responses import html_response
from web.services import services
from web.views.lookup import indexed_issue

blueprint = Blueprint("print_pack", __name__)


@dataclass(frozen=True)
class PrintedQuote:
    """Words of the letter, and the citation that points to them."""

    text: str
    citation: str


@dataclass(frozen=True)
class PrintedIssue:
    """An issue of the pack. ``collapsed`` more issues have its outcome and the words of its rationale."""

    determination: Determination
    issue: Issue
    quotes: tuple[PrintedQuote, ...]
    collapsed: int = 0


@blueprint.get("/print")
def page() -> Response:
    """The result set of the same parameters as a page of results; with ``pick``, chosen issues."""
    picked = request.args.getlist("pick")
    searcher = services().live.current()
    config = services().config
    max_issues = config.rows_in_print
    if picked and len(request.args) > 1:
        raise BadParameter("There are pick and other parameters: print chosen issues, or a result set.")
    if picked:
        issues = _chosen_issues(searcher, picked, max_issues)
        return html_response(
            "print_pack.html", state=None, results=None, issues=issues, source=None, today=_today()
        )
    state = State.read(request.path, request.args)
    plan = searcher.plan(requested(state))
    results = plan.whole(max_issues if plan.has_set else config.rows_in_list)
    return html_response(
        "print_pack.html",
        state=state,
        results=results,
        issues=tuple(map(_printed_hit, results.hits)),
        source=indexed_issue(searcher, state.issue) if state.issue else None,
        today=_today(),
    )


def _chosen_issues(searcher: Searcher, picked: list[str], max_issues: int) -> tuple[PrintedIssue, ...]:
    if len(picked) > max_issues:
        raise BadParameter(
            f"pick has {len(picked)} values and the limit is {max_issues}: print in several parts."
        )
    issues = (indexed_issue(searcher, issue_id) for issue_id in dict.fromkeys(picked))
    return tuple(PrintedIssue(letter, issue, _quotes(letter, issue)) for letter, issue in issues)


def _printed_hit(hit: Hit) -> PrintedIssue:
    quotes = _quotes(hit.determination, hit.issue, hit.snippet)
    return PrintedIssue(hit.determination, hit.issue, quotes, hit.folded)


def _quotes(
    determination: Determination, issue: Issue, snippet: Snippet | None = None
) -> tuple[PrintedQuote, ...]:
    """Both guidelines and the rationale whole; before them the snippet, where it is of another part."""
    quoted_whole: list[tuple[SectionKind, str | None]] = [
        (SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE, issue.claims_administrator_guideline),
        (SectionKind.REVIEWER_GUIDELINE, issue.reviewer_guideline),
        (SectionKind.RATIONALE, issue.rationale),
    ]
    shown_anyway = {SectionKind.REQUEST, *(kind for kind, _ in quoted_whole)}
    quotes = quoted_whole
    if snippet and snippet.section and snippet.section not in shown_anyway:
        quotes = [(snippet.section, snippet.text), *quoted_whole]
    return tuple(
        PrintedQuote(text, case_citations.citation(determination, issue, kind))
        for kind, text in quotes
        if text
    )


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
