"""How often a result set was overturned by year, treatment, guideline and so on: a page, and each of its
tables as a file. The charts are tables with a drawing in each row, as forest plots are."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from flask import Blueprint, Response, abort, render_template, request, url_for

from search.breakdown import BREAKDOWN, Breakdown, Part
from search.rates import Rate
from search.types import FacetField, SearchRequest, SimilarRequest
from web.asking import search_request
from web.params import BadParameter, weighing
from web.services import services
from web.state import State

charts = Blueprint("charts", __name__)

ROWS = 12
"""A chart has the most frequent values; the file has all."""

STEP = 20
"""The axis ends at a multiple of so many hundredths."""

HEADINGS = ("value", "issues", "overturned", "upheld", "rate", "low", "high", "year_inferred")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be computed by a spreadsheet."""


@dataclass(frozen=True)
class Row:
    """A value of a chart, where its issues are listed, and the drawing in hundredths of the axis
    (``None`` where there are too few for a rate)."""

    name: str
    part: Part
    to: State
    drawn: Drawn | None


@dataclass(frozen=True)
class Drawn:
    """Where a rate and its interval stand on the axis, in hundredths of its length."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Chart:
    """The rows of one field; ``more`` values are in the file only."""

    field: FacetField
    rows: tuple[Row, ...]
    more: int
    file: str


@dataclass(frozen=True)
class Axis:
    """From 0 to ``end`` hundredths, with a mark at each of ``ticks``; ``whole`` is the rate of all."""

    end: int
    ticks: tuple[int, ...]
    whole: Drawn | None

    def drawn(self, rate: Rate | None) -> Drawn | None:
        """A rate on this axis."""
        return _drawn(rate, self.end)


@charts.get("/charts")
def page() -> Response:
    """The charts of the result set that the address asks for, as the search page does."""
    state, found = _found()
    home = url_for("similar.similar" if state.issue else "pages.search")
    axis = _axis(found)
    shown = [_chart(field, parts, state, axis, home) for field, parts in found.parts.items()]
    page = render_template(
        "charts.html",
        state=state,
        found=found,
        axis=axis,
        charts=[chart for chart in shown if chart.rows],
        back=state.shown_at(home),
    )
    return Response(page, content_type="text/html; charset=utf-8")


@charts.get("/charts/<field>.csv")
def table(field: str) -> Response:
    """Every row of one chart as comma-separated values."""
    name = next((known for known in get_args(FacetField) if known == field and known in BREAKDOWN), None)
    if name is None:
        abort(404)
    _, found = _found()
    response = Response(_csv(found.parts[name]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="rates-by-{name}.csv"'
    return response


def _found() -> tuple[State, Breakdown]:
    """What the address asks for, and its result set taken apart."""
    state = State.read(request.path, request.args)
    asked: SearchRequest | SimilarRequest = search_request(state, state.filters)
    if state.issue and state.query:
        raise BadParameter("There are q and issue: give the query, or the issue to find similar ones to.")
    if state.issue:
        weights = weighing(state.weights)
        asked = SimilarRequest(issue_id=state.issue, mode=state.mode, filters=state.filters, weights=weights)
    return state, services().live.current().breakdown(asked)


def _axis(found: Breakdown) -> Axis:
    """Long enough for every interval that is shown, the same for all charts."""
    shown = [part.rate for field, parts in found.parts.items() for part in _shown(field, parts)]
    highest = max((rate.high for rate in (found.rate, *shown) if rate and rate.high is not None), default=0.0)
    end = max(STEP, math.ceil(100 * highest / STEP) * STEP)
    return Axis(end, tuple(range(0, end + 1, STEP)), _drawn(found.rate, end))


def _drawn(rate: Rate | None, end: int) -> Drawn | None:
    if rate is None or rate.share is None or rate.low is None or rate.high is None:
        return None
    return Drawn(*(round(10_000 * share / end, 2) for share in (rate.share, rate.low, rate.high)))


def _chart(field: FacetField, parts: Sequence[Part], state: State, axis: Axis, home: str) -> Chart:
    shown = _shown(field, parts)
    rows = tuple(
        Row(
            _name(part),
            part,
            state.narrowed_to(home, field, part.value.value),
            axis.drawn(part.rate),
        )
        for part in shown
    )
    file = state.shown_at(url_for("charts.table", field=field)).url
    return Chart(field, rows, len(parts) - len(shown), file)


def _shown(field: FacetField, parts: Sequence[Part]) -> Sequence[Part]:
    """The last years, or the most frequent values."""
    return parts[-ROWS:] if field == "year" else parts[:ROWS]


def _name(part: Part) -> str:
    """The value; a year that no letter of it states has a tilde."""
    value = part.value
    return f"~{value.value}" if value.inferred and value.inferred == value.count else value.value


def _csv(parts: Sequence[Part]) -> str:
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(HEADINGS)
    for part in parts:
        value, rate = part.value, part.rate
        shares = (rate.share, rate.low, rate.high) if rate else (None, None, None)
        decimals = ["" if share is None else f"{share:.4f}" for share in shares]
        rows.writerow(
            [_cell(value.value), value.count, value.overturned, value.upheld, *decimals, value.inferred]
        )
    return written.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
