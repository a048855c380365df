"""Sentences of summaries and rationales, and the treatments that they name."""

from __future__ import annotations

import re
from functools import lru_cache

from search.model.letters import Issue, Treatment
from search.vocabulary import DrugMatch, load_vocabulary
from search.vocabulary.groups import TOPICAL_SUBCATEGORY

_MAX_TEXTS = 64
_END = re.compile(r"(?<=[A-Za-z0-9%)\]\"])[.;?!][\"')\]]*\s+(?=[A-Z0-9\"(])")
_MAX_CHARACTERS = 600
"""A longer sentence is a list or was glued together: which of its words belong together cannot be told."""

_GUIDELINE = re.compile(
    r"\b(?:guidelines?|MTUS|ACOEM|ODG|official\s+disability|criteria|et\s+al|recommend(?:s|ed\s+(?:as|for|if|in|when))"
    r"|should|(?:is|are|was|were|not)\s+(?:generally\s+|routinely\s+)?recommended|patients\s+(?:are|who|with))\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=_MAX_TEXTS)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of ``text`` that are short enough to be read."""
    return tuple(sentence for sentence in _END.split(text) if len(sentence) <= _MAX_CHARACTERS)


@lru_cache(maxsize=_MAX_TEXTS)
def facts(text: str) -> tuple[str, ...]:
    """The sentences of ``text`` that tell of the patient and do not recite a guideline."""
    return tuple(sentence for sentence in sentences(text) if not _GUIDELINE.search(sentence))


def is_named(issue: Issue, text: str) -> bool:
    """Whether ``text`` names the primary treatment of the issue, under whichever of its names. A drug is the
    same one whether it is released at once or slowly, but not where it is put on the skin."""
    vocabulary, treatment = load_vocabulary(), issue.treatment
    if treatment.kind == "drug":
        return any(_is_drug(treatment, match) for match in vocabulary.find_drugs(text))
    return any(
        match.canonical == treatment.generic_name
        for match in vocabulary.find_treatments(text)
        if not match.weak
    )


def _is_drug(treatment: Treatment, match: DrugMatch) -> bool:
    on_skin = TOPICAL_SUBCATEGORY in (treatment.subcategory, match.subcategory)
    if match.generic == treatment.generic_name or on_skin:
        return match.generic == treatment.generic_name
    return bool(match.ingredients) and set(match.ingredients) == set(treatment.ingredients)
