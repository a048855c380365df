"""What overturned rationales of a result set say that upheld ones do not: a page with quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for

from search.contrast import LEAST, READ, Contrast, Quote, Telling
from web.asking import requested
from web.marks import Piece, pieces
from web.services import services
from web.state import State

contrasting = Blueprint("contrasting", __name__)


@dataclass(frozen=True)
class Said:
    """A quote with its term marked, and where the sentence stands."""

    quote: Quote
    text: tuple[Piece, ...]
    to: str


@dataclass(frozen=True)
class Term:
    """A term with the shares of either outcome's rationales that say it, in hundredths, and its quotes."""

    telling: Telling
    overturned: float
    upheld: float
    quotes: tuple[Said, ...]


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
        least=LEAST,
        read=READ,
        back=state.shown_at(home),
    )
    return Response(text, content_type="text/html; charset=utf-8")


def _terms(tellings: Sequence[Telling], found: Contrast) -> tuple[Term, ...]:
    return tuple(
        Term(
            one,
            round(100 * one.overturned / found.overturned, 1),
            round(100 * one.upheld / found.upheld, 1),
            tuple(_said(quote) for quote in one.quotes),
        )
        for one in tellings
    )


def _said(quote: Quote) -> Said:
    letter = url_for("pages.determination", determination_id=quote.determination.determination_id)
    return Said(quote, pieces(quote.text, (quote.mark,)), f"{letter}#i{quote.issue.number}-r{quote.number}")
