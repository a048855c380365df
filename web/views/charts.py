"""How often a result set was overturned by year, treatment, guideline and so on: a page of charts, each chart
on a page of its own, and each as a file."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, request, url_for

from search.analytics.breakdown import Breakdown, RatedValue
from search.fields import CHARTED_FACETS, FACET_FIELDS, UNRATED_FACETS, FacetField
from web.export.rates import rates_as_csv
from web.forms.requests import requested
from web.forms.state import State
from web.presentation.rate_charts import RateChart, chart_rows, rate_axis
from web.responses import html_response
from web.services import services

blueprint = Blueprint("charts", __name__)

ROWS_AMONG_CHARTS = 12
"""Rows of a chart among others: the most frequent values, or the last years."""

ROWS_ALONE = 1_000
"""Rows of a chart on a page of its own."""

CHARTED_FIELDS = tuple(field for field in FACET_FIELDS if field not in UNRATED_FACETS)


@blueprint.get("/charts")
def page() -> Response:
    """The charts of the result set that the address asks for, as the search page does."""
    return _charts_page(CHARTED_FACETS, ROWS_AMONG_CHARTS, alone=False)


@blueprint.get("/charts/<field>")
def field_page(field: str) -> Response:
    """One chart with all its values, for any field that is counted beside the lists."""
    return _charts_page((_charted_field(field),), ROWS_ALONE, alone=True)


@blueprint.get("/charts/<field>.csv")
def field_csv(field: str) -> Response:
    """Every row of one chart as comma-separated values."""
    name = _charted_field(field)
    _, breakdown = _breakdown((name,))
    response = Response(rates_as_csv(breakdown.parts[name]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="rates-by-{name}.csv"'
    return response


def _charted_field(name: str) -> FacetField:
    """The field of that name; there is no page where there is none."""
    field = next((charted for charted in CHARTED_FIELDS if charted == name), None)
    return abort(404) if field is None else field


def _charts_page(fields: Sequence[FacetField], max_rows: int, *, alone: bool) -> Response:
    """A chart for each of ``fields`` with ``max_rows`` rows at the most."""
    state, breakdown = _breakdown(fields)
    home_url = url_for("similar.page" if state.issue else "search.page")
    shown = {field: _shown_values(field, values, max_rows) for field, values in breakdown.parts.items()}
    axis = rate_axis(breakdown.rate, [rated.rate for values in shown.values() for rated in values])
    charts = [
        RateChart(
            field,
            chart_rows(field, values, state, axis, home_url),
            hidden=len(breakdown.parts[field]) - len(values),
            csv_url=state.shown_at(url_for("charts.field_csv", field=field)).url,
            own_page_url=state.shown_at(url_for("charts.field_page", field=field)).url,
        )
        for field, values in shown.items()
        if values
    ]
    return html_response(
        "charts.html",
        state=state,
        breakdown=breakdown,
        axis=axis,
        charts=charts,
        alone=alone,
        all_charts=state.shown_at(url_for("charts.page")),
        back=state.shown_at(home_url),
    )


def _breakdown(fields: Sequence[FacetField]) -> tuple[State, Breakdown]:
    """What the address asks for, and its result set by the values of ``fields``."""
    state = State.read(request.path, request.args)
    return state, services().live.current().plan(requested(state)).breakdown(fields)


def _shown_values(field: FacetField, values: Sequence[RatedValue], max_rows: int) -> Sequence[RatedValue]:
    """The last years, or the most frequent values."""
    return values[-max_rows:] if field == "year" else values[:max_rows]
