"""Rates by the values of a field as CSV. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from search.analytics.breakdown import RatedValue
from web.export.csv_lines import csv_line

HEADINGS = ("value", "issues", "overturned", "upheld", "rate", "low", "high", "year_inferred")


def rates_as_csv(rated_values: Sequence[RatedValue]) -> str:
    """A line for each value with its counts, and its rate and interval as shares with four decimals, empty
    where there are too few issues: ``lumbar,20,5,15,0.2500,0.1119,0.4687,0``."""
    lines = [csv_line(HEADINGS)]
    for rated in rated_values:
        value, rate = rated.value, rated.rate
        shares = (rate.share, rate.low, rate.high) if rate else (None, None, None)
        decimals = ["" if share is None else f"{share:.4f}" for share in shares]
        lines.append(
            csv_line([value.value, value.count, value.overturned, value.upheld, *decimals, value.inferred])
        )
    return "".join(lines)
