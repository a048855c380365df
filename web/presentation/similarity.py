"""Why a case is similar, as its row says it. Pure; templates call these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.fields.documents import stated_values
from search.model.requests import Aspect, Filter
from search.model.results import Hit, SimilarityExplanation

MOST = 3
"""How many values of one kind a row names."""
KINDS = ("subcategory", "drug_class", "category")
"""The fields that a shared kind of treatment may be a value of, the narrowest first."""

ASPECTS = {
    Aspect.REQUEST: "Request",
    Aspect.RATIONALE: "Rationale",
    Aspect.FACTS: "Facts",
    Aspect.GUIDELINE: "Guideline",
}

EXPLAINED = {
    Aspect.REQUEST: "the same treatment or kind of treatment, and the words of the request",
    Aspect.RATIONALE: "what the decision turned on, by its meaning and its telling words",
    Aspect.FACTS: "the patient’s case: injury, findings, treatment so far",
    Aspect.GUIDELINE: "the guidelines that were cited",
}


@dataclass(frozen=True)
class SharedTrait:
    """Something that two cases have in common. ``filter`` keeps the cases that have it; ``None``
    where there is none for it."""

    label: str
    value: str
    filter: Filter | None


def shared(hit: Hit) -> tuple[SharedTrait, ...]:
    """What a similar case shares, the most telling first."""
    if hit.likeness is None:
        return ()
    return tuple(_shared(hit.likeness, stated_values(hit.determination, hit.issue)))


def percentages(likeness: SimilarityExplanation) -> tuple[tuple[str, int], ...]:
    """How alike two cases are in each aspect that counts, in hundredths."""
    return tuple(
        (name, round(100 * min(max(likeness.aspects[aspect], 0.0), 1.0)))
        for aspect, name in ASPECTS.items()
        if aspect in likeness.aspects
    )


def _shared(found: SimilarityExplanation, values: dict[str, tuple[str, ...]]) -> Iterator[SharedTrait]:
    for value in found.treatment[:MOST]:
        yield SharedTrait("Same treatment", value, Filter("treatment", value))
    for value in found.kind[:MOST]:
        field = next((name for name in KINDS if value in values[name]), None)
        yield SharedTrait("Same kind", value, Filter(field, value) if field else None)
    for value in found.body_parts[:MOST]:
        yield SharedTrait("Body part", value, Filter("body_part", value))
    for text in found.guidelines[:MOST]:
        # The pages stand behind the name; a guideline that only the rationale cites is no filter.
        name = next((v for v in values["guideline"] if text == v or text.startswith(f"{v}, p. ")), None)
        yield SharedTrait("Guideline", text, Filter("guideline", name) if name else None)
