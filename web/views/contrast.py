"""What overturned rationales of a result set say that upheld ones do not: a page with quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for

from search.analytics.contrast import MAX_RATIONALES, MIN_RATIONALES, Contrast, ContrastTerm, TermQuote
from web.forms.requests import requested
from web.forms.state import State
from web.presentation.highlighting import Piece, pieces
from web.services import services

contrasting = Blueprint("contrasting", __name__)


@dataclass(frozen=True)
class QuoteLink:
    """A quote with its term marked, and where the sentence stands."""

    quote: TermQuote
    text: tuple[Piece, ...]
    to: str


@dataclass(frozen=True)
class PlacedTerm:
    """A term with the shares of either outcome's rationales that say it, in hundredths, and its quotes."""

    telling: ContrastTerm
    overturned: float
    upheld: float
    quotes: tuple[QuoteLink, ...]


@contrasting.get("/contrast")
def page() -> Response:
    """The contrast of the result set that the address asks for, as the search page does."""
    state = State.read(request.path, request.args)
    found = services().live.current().contrast(requested(state))
    home = url_for("similar.similar" if state.issue else "pages.search")
    text = render_template(
        "contrast.html",
        state=state,
        found=found,
        columns=(
            ("overturned", found.overturned, _terms(found.of_overturned, found)),
            ("upheld", found.upheld, _terms(found.of_upheld, found)),
        ),
        least=MIN_RATIONALES,
        read=MAX_RATIONALES,
        back=state.shown_at(home),
    )
    return Response(text, content_type="text/html; charset=utf-8")


def _terms(tellings: Sequence[ContrastTerm], found: Contrast) -> tuple[PlacedTerm, ...]:
    return tuple(
        PlacedTerm(
            one,
            round(100 * one.overturned / found.overturned, 1),
            round(100 * one.upheld / found.upheld, 1),
            tuple(_said(quote) for quote in one.quotes),
        )
        for one in tellings
    )


def _said(quote: TermQuote) -> QuoteLink:
    letter = url_for("pages.determination", determination_id=quote.determination.determination_id)
    return QuoteLink(
        quote, pieces(quote.text, (quote.mark,)), f"{letter}#i{quote.issue.number}-r{quote.number}"
    )
