"""How often a result set was overturned by year, treatment, guideline and so on: a page, and each of its
tables as a file. The charts are tables with a drawing in each row, as forest plots are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request, url_for

from search.analytics.breakdown import Breakdown, RatedValue
from search.analytics.rates import Rate
from search.fields import CHARTED_FACETS, FACET_FIELDS, UNRATED_FACETS, FacetField
from web.export.records import csv_line
from web.forms.requests import requested
from web.forms.state import State
from web.presentation.labels import value_label
from web.services import services

charts = Blueprint("charts", __name__)

ROWS = 12
"""Among other charts one has the most frequent values, or the last years; the file has all."""

MOST = 1_000
"""So many has a chart alone."""

CHARTED = tuple(field for field in FACET_FIELDS if field not in UNRATED_FACETS)

STEP = 20
"""The axis ends at a multiple of so many hundredths."""

HEADINGS = ("value", "issues", "overturned", "upheld", "rate", "low", "high", "year_inferred")


@dataclass(frozen=True)
class ChartRow:
    """A value of a chart, where its issues are listed, and the drawing in hundredths of the axis
    (``None`` where there are too few for a rate)."""

    name: str
    part: RatedValue
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
    """The rows of one field; ``more`` values are in the file and, up to ``MOST``, at ``whole``."""

    field: FacetField
    rows: tuple[ChartRow, ...]
    more: int
    file: str
    whole: str


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
    return _page(CHARTED_FACETS, ROWS)


@charts.get("/charts/<field>")
def alone(field: str) -> Response:
    """One chart with all its values, for any field that is counted beside the lists."""
    return _page((_charted(field),), MOST)


@charts.get("/charts/<field>.csv")
def table(field: str) -> Response:
    """Every row of one chart as comma-separated values."""
    name = _charted(field)
    _, found = _found((name,))
    response = Response(_csv(found.parts[name]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="rates-by-{name}.csv"'
    return response


def _charted(field: str) -> FacetField:
    """The field of that name; there is no page where there is none."""
    name = next((known for known in CHARTED if known == field), None)
    return abort(404) if name is None else name


def _page(fields: Sequence[FacetField], most: int) -> Response:
    """A chart for each of ``fields`` with ``most`` rows at the most."""
    state, found = _found(fields)
    home = url_for("similar.similar" if state.issue else "pages.search")
    shown = {field: _shown(field, parts, most) for field, parts in found.parts.items()}
    axis = _axis(found.rate, [part.rate for parts in shown.values() for part in parts])
    page = render_template(
        "charts.html",
        state=state,
        found=found,
        axis=axis,
        charts=[
            _chart(field, parts, len(found.parts[field]) - len(parts), state, axis, home)
            for field, parts in shown.items()
            if parts
        ],
        alone=most > ROWS,
        every=state.shown_at(url_for("charts.page")),
        back=state.shown_at(home),
    )
    return Response(page, content_type="text/html; charset=utf-8")


def _found(fields: Sequence[FacetField]) -> tuple[State, Breakdown]:
    """What the address asks for, and its result set taken apart."""
    state = State.read(request.path, request.args)
    return state, services().live.current().breakdown(requested(state), fields)


def _axis(whole: Rate | None, shown: Sequence[Rate | None]) -> Axis:
    """Long enough for every interval that is shown, the same for all charts of a page."""
    highest = max((rate.high for rate in (whole, *shown) if rate and rate.high is not None), default=0.0)
    end = max(STEP, math.ceil(100 * highest / STEP) * STEP)
    return Axis(end, tuple(range(0, end + 1, STEP)), _drawn(whole, end))


def _drawn(rate: Rate | None, end: int) -> Drawn | None:
    if rate is None or rate.share is None or rate.low is None or rate.high is None:
        return None
    return Drawn(*(round(10_000 * share / end, 2) for share in (rate.share, rate.low, rate.high)))


def _chart(
    field: FacetField, shown: Sequence[RatedValue], more: int, state: State, axis: Axis, home: str
) -> Chart:
    rows = tuple(
        ChartRow(
            _name(field, part),
            part,
            state.narrowed_to(home, field, part.value.value),
            axis.drawn(part.rate),
        )
        for part in shown
    )
    file = state.shown_at(url_for("charts.table", field=field)).url
    whole = state.shown_at(url_for("charts.alone", field=field)).url
    return Chart(field, rows, more, file, whole)


def _shown(field: FacetField, parts: Sequence[RatedValue], most: int) -> Sequence[RatedValue]:
    """The last years, or the most frequent values."""
    return parts[-most:] if field == "year" else parts[:most]


def _name(field: FacetField, part: RatedValue) -> str:
    """The value in words; a year that no letter of it states has a tilde."""
    value = part.value
    known = value_label(field, value.value)
    return f"~{known}" if value.inferred and value.inferred == value.count else known


def _csv(parts: Sequence[RatedValue]) -> str:
    lines = [csv_line(HEADINGS)]
    for part in parts:
        value, rate = part.value, part.rate
        shares = (rate.share, rate.low, rate.high) if rate else (None, None, None)
        decimals = ["" if share is None else f"{share:.4f}" for share in shares]
        lines.append(
            csv_line([value.value, value.count, value.overturned, value.upheld, *decimals, value.inferred])
        )
    return "".join(lines)
