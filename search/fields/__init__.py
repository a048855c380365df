"""The fields of an issue: what is searched, filtered by, asked for by range and counted.

:mod:`search.fields.table` has a row for each; what other modules need of the table is named here.
"""

from __future__ import annotations

from collections.abc import Mapping

from search.fields.rows import NumberField
from search.fields.sources import Interval
from search.fields.table import NUMBERS, TEXTS, UNIONS, UNWRITTEN, VALUES

FacetField = str
"""The name of a facet."""

TEXT_FIELDS: Mapping[str, float] = {field.name: field.weight for field in TEXTS}
"""Text field to weight: what the words of a query are looked for in."""
UNWRITTEN_FIELDS: Mapping[str, float] = {field.name: field.weight for field in UNWRITTEN}
"""The same of fields with other words for what letters say, which only rank."""
RANKED_FIELDS: tuple[str, ...] = (*TEXT_FIELDS, *UNWRITTEN_FIELDS)
"""Both: what a keyword index holds."""

FILTER_FIELDS: tuple[str, ...] = tuple(field.name for field in VALUES)
FACET_FIELDS: tuple[FacetField, ...] = tuple(field.name for field in VALUES if field.facet)
FOLDED_FACETS: frozenset[FacetField] = frozenset(field.name for field in VALUES if field.folded)
"""The facets that pages show behind the others."""

UNRATED_FACETS: frozenset[FacetField] = frozenset(
    field.name for field in VALUES if field.facet and not field.rated
)
CHARTED_FACETS: tuple[FacetField, ...] = tuple(
    name for _, name in sorted((field.chart, field.name) for field in VALUES if field.chart is not None)
)
"""The facets whose charts are shown initially, in their order."""

NUMBER_FIELDS: Mapping[str, NumberField] = {field.name: field for field in NUMBERS}
UNION_FIELDS: Mapping[str, tuple[str, ...]] = {field.name: field.members for field in UNIONS}
CITING_FIELDS: tuple[str, ...] = UNION_FIELDS["cited"]
"""What the reviewer and what the claims administrator cites: guidelines, their pages and sections, in the
words of :class:`search.guidelines.citations.GuidelineReference`."""

FILTER_PARAMETERS: tuple[str, ...] = (
    *FACET_FIELDS,
    *(name for name in NUMBER_FIELDS if name not in FILTER_FIELDS),
    *UNION_FIELDS,
    *(field.name for field in VALUES if field.parameter and not field.facet),
)
"""What pages and API take filters on: facets, ranges of numbers, and values that are not counted."""

FIELD_ALIASES: Mapping[str, str] = {
    alias: field.name for field in (*TEXTS, *VALUES, *NUMBERS) for alias in field.aliases
}
FIELD_NAMES: frozenset[str] = frozenset(
    {*TEXT_FIELDS, *FILTER_FIELDS, *NUMBER_FIELDS, *UNION_FIELDS, *FIELD_ALIASES}
)
"""Every name and alias that may stand before a colon."""

FIELD_LABELS: Mapping[str, str] = {field.name: field.label for field in (*NUMBERS, *UNIONS, *VALUES)}
FIELD_HELP: tuple[tuple[str, str], ...] = tuple(
    {field.name: field.help for field in (*VALUES, *UNIONS, *TEXTS, *NUMBERS) if field.help}.items()
)
"""Query field to what it holds, in the order of the help."""

__all__ = [
    "CHARTED_FACETS",
    "CITING_FIELDS",
    "FACET_FIELDS",
    "FIELD_ALIASES",
    "FIELD_HELP",
    "FIELD_LABELS",
    "FIELD_NAMES",
    "FILTER_FIELDS",
    "FILTER_PARAMETERS",
    "FOLDED_FACETS",
    "NUMBER_FIELDS",
    "RANKED_FIELDS",
    "TEXT_FIELDS",
    "UNION_FIELDS",
    "UNRATED_FACETS",
    "UNWRITTEN_FIELDS",
    "FacetField",
    "Interval",
]
