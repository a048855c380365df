"""A long text reduced to the terms that tell it apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

from search.text.analysis import STOP_WORDS, tokens

MAX_TERMS = 40


def idf(frequency: int, size: int) -> float:
    """How telling a term is that stands in ``frequency`` of ``size`` issues: BM25's inverse document
    frequency, never below 0."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def significant_terms(
    text: str, document_frequency: Callable[[str], int], size: int, *, limit: int = MAX_TERMS
) -> list[tuple[str, float]]:
    """The ``limit`` terms of ``text`` with the largest ``(1 + ln tf) * idf``, best first, ties by
    term. A term that the index does not have tells nothing and is left out. ``size`` is how many
    issues the index has."""
    found = Counter(
        token.term for token in tokens(text) if text[token.start : token.end].lower() not in STOP_WORDS
    )
    weighted: list[tuple[str, float]] = []
    for term, count in found.items():
        frequency = document_frequency(term)
        if frequency:
            weighted.append((term, (1 + math.log(count)) * idf(frequency, size)))
    return sorted(weighted, key=lambda item: (-item[1], item[0]))[:limit]
