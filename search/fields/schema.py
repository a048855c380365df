"""The fields of an issue: which are searched as text, filtered by value, asked for by range, counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar, get_args

FacetField = Literal[
    "outcome",
    "treatment",
    "category",
    "drug_class",
    "reason",
    "guideline",
    "sides",
    "specialty",
    "year",
    "body_part",
]


SideField = Literal["cited_by_reviewer", "cited_by_claims_administrator"]


CountedField = TypeVar("CountedField", bound=str)


FACET_FIELDS: tuple[FacetField, ...] = get_args(FacetField)


TEXT_FIELDS: Mapping[str, float] = {
    "request": 1.0,
    "treatment": 2.0,
    "guideline": 0.5,
    "rationale": 2.0,
    "summary": 0.5,
    "reviewer": 0.3,
}
"""Text field to weight. Tuned on judged queries, and rounded: docs/relevance.md."""


SIDE_FIELDS: tuple[SideField, ...] = ("cited_by_reviewer", "cited_by_claims_administrator")
"""What each side cites: guidelines, their pages and their sections, in the words of
:class:`search.guidelines.citations.GuidelineReference`."""


FILTER_FIELDS: tuple[str, ...] = (*FACET_FIELDS, *SIDE_FIELDS, "subcategory", "determination", "wording")
"""``subcategory`` is the kind of treatment between its name and its category; ``wording`` is the same
for issues whose rationale differs in numbers, signs and blanks only."""


EITHER: Mapping[str, tuple[str, ...]] = {"cited": SIDE_FIELDS}
"""Fields that stand for several, of which one must have the value."""


NUMBER_FIELDS: tuple[str, ...] = ("quantity", "dose", "visits", "refills", "page", "date", "year", "age")
"""Fields that ranges are asked of. ``dose`` is in milligrams; ``page`` is of a guideline that either side
cites; ``date`` is the decision's, as the day's ordinal number; ``age`` is the patient's."""


Interval = tuple[float, float]
"""The least and the greatest number of a value: two for pages 78-82, the same for one number."""
