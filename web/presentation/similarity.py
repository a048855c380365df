"""Why a case is similar, as its row explains it. Pure; templates call these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.fields.documents import stated_values
from search.model.requests import Aspect, Filter
from search.model.results import Hit, SimilarityExplanation

MAX_TRAITS_OF_KIND = 3
"""Shared values of one kind that a row names."""

TREATMENT_FIELDS = ("subcategory", "drug_class", "category")
"""The fields that a shared kind of treatment may be a value of, the narrowest first."""

ASPECTS = {
    Aspect.REQUEST: "Request",
    Aspect.RATIONALE: "Rationale",
    Aspect.FACTS: "Facts",
    Aspect.GUIDELINE: "Guideline",
}

ASPECT_HINTS = {
    Aspect.REQUEST: "the same treatment or kind of treatment, and the words of the request",
    Aspect.RATIONALE: "what the decision turned on, by its meaning and its distinctive words",
    Aspect.FACTS: "the patient’s case: injury, findings, treatment so far",
    Aspect.GUIDELINE: "the guidelines that were cited",
}


@dataclass(frozen=True)
class SharedTrait:
    """Something that two cases have in common. ``filter`` narrows to the cases that have it; ``None``
    where no filter does."""

    label: str
    value: str
    filter: Filter | None


def shared_traits(hit: Hit) -> tuple[SharedTrait, ...]:
    """What a similar case shares with the one it was compared with, the most specific first."""
    if hit.likeness is None:
        return ()
    return tuple(_shared_traits(hit.likeness, stated_values(hit.determination, hit.issue)))


def aspect_likenesses(likeness: SimilarityExplanation) -> tuple[tuple[str, str], ...]:
    """How alike two cases are in each aspect that counts: ``(("Request", "strong"), ...)``. A number
    would say more than is known."""
    return tuple(
        (name, likeness.alike[aspect].value) for aspect, name in ASPECTS.items() if aspect in likeness.alike
    )


def _shared_traits(
    likeness: SimilarityExplanation, values: dict[str, tuple[str, ...]]
) -> Iterator[SharedTrait]:
    for value in likeness.treatment[:MAX_TRAITS_OF_KIND]:
        yield SharedTrait("Same treatment", value, Filter("treatment", value))
    for value in likeness.kind[:MAX_TRAITS_OF_KIND]:
        field = next((name for name in TREATMENT_FIELDS if value in values[name]), None)
        yield SharedTrait("Same kind", value, Filter(field, value) if field else None)
    for value in likeness.body_parts[:MAX_TRAITS_OF_KIND]:
        yield SharedTrait("Body part", value, Filter("body_part", value))
    for text in likeness.guidelines[:MAX_TRAITS_OF_KIND]:
        # The pages stand behind the name; a guideline that only the rationale cites is no filter.
        name = next((v for v in values["guideline"] if text == v or text.startswith(f"{v}, p. ")), None)
        yield SharedTrait("Guideline", text, Filter("guideline", name) if name else None)
