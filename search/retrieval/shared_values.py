"""Signals read off normalized values: the same treatment, and behind it the same kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.retrieval.signals import AttributeMatch
from search.vocabulary.groups import Members

TREATMENT_WORTH = 0.4
SUBCATEGORY_WORTH = 0.4
CATEGORY_WORTH = 0.2
"""What it is worth to have the same treatment, the same kind, the same category: 1 together."""


def treatment_matches(
    members: Members, subcategories: Iterable[str], categories: Iterable[str]
) -> tuple[AttributeMatch, ...]:
    """What an issue may share of the treatments that are asked for: one of their ``members``, their kinds,
    their categories.

    Of "Xanax" an issue about alprazolam has 1, one about Valium .6 (another benzodiazepine), one about Norco
    .2 (another drug)."""
    levels = (
        (members, TREATMENT_WORTH),
        ((("subcategory", tuple(subcategories)),), SUBCATEGORY_WORTH),
        ((("category", tuple(categories)),), CATEGORY_WORTH),
    )
    return tuple(
        AttributeMatch(level, worth) for level, worth in levels if any(values for _, values in level)
    )


def each_value(field: str, values: Sequence[str]) -> tuple[AttributeMatch, ...]:
    """What it is worth to share each of ``values``, all of them 1: of four reasons one is worth .25."""
    return tuple(AttributeMatch(((field, (value,)),), 1 / len(values)) for value in values)
