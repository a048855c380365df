"""The pack to print: what was asked, when, of which build, and every issue with its citation and quotes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from search.errors import BadParameter
from search.model.letters import Determination, Issue, SectionKind
from search.model.results import Hit, Snippet
from search.searcher import Searcher
from web.forms.state import State
from web.presentation import case_citations
from web.services import services
from web.views.export import result_set
from web.views.lookup import indexed

printing = Blueprint("printing", __name__)


@dataclass(frozen=True)
class PrintedQuote:
    """Words of the letter, and the citation that points to them."""

    text: str
    citation: str


@dataclass(frozen=True)
class Printed:
    """An issue of the pack. ``folded`` more have its outcome and rationale."""

    determination: Determination
    issue: Issue
    quotes: tuple[PrintedQuote, ...]
    folded: int = 0


@printing.get("/print")
def print_pack() -> Response:
    """The result set of the same parameters as a page of results; with ``pick``, chosen issues."""
    picked = request.args.getlist("pick")
    searcher = services().live.current()
    most = services().config.rows_in_print
    if picked and len(request.args) > 1:
        raise BadParameter("There are pick and other parameters: print chosen issues, or a result set.")
    if picked:
        page = render_template(
            "print.html", state=None, found=None, issues=_chosen(searcher, picked, most), source=None,
            today=_today(),
        )  # fmt: skip
        return Response(page, content_type="text/html; charset=utf-8")
    state = State.read(request.path, request.args)
    found = result_set(searcher, state, most)
    page = render_template(
        "print.html",
        state=state,
        found=found,
        issues=tuple(_of_hit(hit) for hit in found.hits),
        source=indexed(searcher, state.issue) if state.issue else None,
        today=_today(),
    )
    return Response(page, content_type="text/html; charset=utf-8")


@printing.get("/matter")
def matter() -> Response:
    """What a visitor keeps. It is in their browser alone: this page is the same for everybody."""
    return Response(render_template("matter.html"), content_type="text/html; charset=utf-8")


def _chosen(searcher: Searcher, picked: list[str], most: int) -> tuple[Printed, ...]:
    if len(picked) > most:
        raise BadParameter(f"pick has {len(picked)} values and the limit is {most}: print in several parts.")
    found = (indexed(searcher, issue_id) for issue_id in dict.fromkeys(picked))
    return tuple(Printed(letter, issue, _quotes(letter, issue)) for letter, issue in found)


def _of_hit(hit: Hit) -> Printed:
    quotes = _quotes(hit.determination, hit.issue, hit.snippet)
    return Printed(hit.determination, hit.issue, quotes, hit.folded)


def _quotes(
    determination: Determination, issue: Issue, snippet: Snippet | None = None
) -> tuple[PrintedQuote, ...]:
    """What matched, where it stands outside of the parts that are quoted whole, and these parts."""
    whole = (
        (SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE, issue.claims_administrator_guideline),
        (SectionKind.REVIEWER_GUIDELINE, issue.reviewer_guideline),
        (SectionKind.RATIONALE, issue.rationale),
    )
    kinds = {SectionKind.REQUEST, *(kind for kind, _ in whole)}
    found: list[tuple[SectionKind, str | None]] = list(whole)
    if snippet and snippet.section and snippet.section not in kinds:
        found.insert(0, (snippet.section, snippet.text))
    return tuple(
        PrintedQuote(text, case_citations.citation(determination, issue, kind))
        for kind, text in found
        if text
    )


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
