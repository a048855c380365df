"""Words that overturned rationales of a result set use more often than upheld ones, and the other way round:
a page with quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for

from search.analytics.contrast import MAX_RATIONALES, MIN_RATIONALES, Contrast, ContrastTerm, TermQuote
from web.forms.requests import requested
from web.forms.state import State
from web.presentation.highlighting import Piece, pieces
from web.presentation.navigation import sentence_url
from web.responses import html_response
from web.services import services

blueprint = Blueprint("contrast", __name__)


@dataclass(frozen=True)
class QuoteLink:
    """A quote with its term highlighted, and the address of its sentence."""

    quote: TermQuote
    text: tuple[Piece, ...]
    url: str


@dataclass(frozen=True)
class TermRow:
    """A term with the shares of either outcome's rationales that have it, in percent, and its quotes."""

    term: ContrastTerm
    overturned: float
    upheld: float
    quotes: tuple[QuoteLink, ...]


@blueprint.get("/contrast")
def page() -> Response:
    """The contrast of the result set that the address asks for, as the search page does."""
    state = State.read(request.path, request.args)
    plan = services().live.current().plan(requested(state))
    contrast = plan.contrast()
    return html_response(
        "contrast.html",
        state=state,
        contrast=contrast,
        has_set=plan.has_set,
        columns=(
            ("overturned", _term_rows(contrast.of_overturned, contrast)),
            ("upheld", _term_rows(contrast.of_upheld, contrast)),
        ),
        min_rationales=MIN_RATIONALES,
        max_rationales=MAX_RATIONALES,
        back=state.shown_at(url_for("similar.page" if state.issue else "search.page")),
    )


def _term_rows(terms: Sequence[ContrastTerm], contrast: Contrast) -> tuple[TermRow, ...]:
    return tuple(
        TermRow(
            term,
            round(100 * term.overturned / contrast.overturned, 1),
            round(100 * term.upheld / contrast.upheld, 1),
            tuple(map(_quote_link, term.quotes)),
        )
        for term in terms
    )


def _quote_link(quote: TermQuote) -> QuoteLink:
    url = sentence_url(quote.determination, quote.issue, quote.number)
    return QuoteLink(quote, pieces(quote.text, (quote.mark,)), url)
