"""What the issues that match a clause add up to, counted one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from search.engine.protocol import MAX_MONTHS, CountQuery, Counts, FacetCounts
from search.model.letters import Outcome
from search.model.results import FacetValue
from tests.search.engine_contract.oracle import Oracle, OracleIssue


def counts_of(oracle: Oracle, query: CountQuery) -> Counts:
    """The answer to :meth:`search.engine.protocol.Snapshot.aggregate`."""
    issues = oracle.matching(query.clause)
    months = months_of(issues) if query.months else []
    return Counts(
        len(issues),
        {field: facet_of(issues, field, query.limit) for field in query.facets},
        tuple(months[-MAX_MONTHS:]),
        max(0, len(months) - MAX_MONTHS),
    )


def facet_of(issues: Iterable[OracleIssue], field: str, limit: int) -> FacetCounts:
    """The values that issues have in ``field``: the most frequent first, ties by value. Only a year is
    inferred, where a letter does not state the day."""
    having: dict[str, list[OracleIssue]] = {}
    for issue in issues:
        for value in issue.values[field]:
            having.setdefault(value, []).append(issue)
    values = [
        _value(
            value, those, inferred=sum(not each.numbers["date"] for each in those) if field == "year" else 0
        )
        for value, those in having.items()
    ]
    values.sort(key=lambda value: (-value.count, value.value))
    return FacetCounts(tuple(values[:limit]), max(0, len(values) - limit))


def months_of(issues: Iterable[OracleIssue]) -> list[FacetValue]:
    """The months of the decisions, and for issues without a stated day their years, which are inferred."""
    having: dict[str, list[OracleIssue]] = {}
    for issue in issues:
        if issue.numbers["date"]:
            day = dt.date.fromordinal(int(issue.numbers["date"][0][0]))
            having.setdefault(f"{day.year}-{day.month:02}", []).append(issue)
        else:
            for year in issue.values["year"]:
                having.setdefault(year, []).append(issue)
    return [
        _value(month, those, inferred=0 if "-" in month else len(those))
        for month, those in sorted(having.items())
    ]


def _value(value: str, issues: list[OracleIssue], *, inferred: int) -> FacetValue:
    outcomes = [issue.values["outcome"][0] for issue in issues]
    return FacetValue(
        value,
        len(issues),
        outcomes.count(Outcome.OVERTURNED.value),
        outcomes.count(Outcome.UPHELD.value),
        inferred,
    )
