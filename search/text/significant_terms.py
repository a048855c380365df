"""The terms of a long text that tell it apart from others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

from search.text.analysis import STOP_WORDS, tokens

MAX_TERMS = 40

DocumentFrequency = Callable[[str], int]
"""In how many issues of an index a term stands; 0 for a term that the index does not have."""


def idf(document_frequency: int, issues: int) -> float:
    """The inverse document frequency of a term that stands in ``document_frequency`` of ``issues`` issues,
    as BM25 weighs it: ``ln(1 + (N - df + 0.5) / (df + 0.5))``, never below 0.

    Of 1,000 issues a term that stands in 10 has ln(1 + 990.5 / 10.5) = 4.56, one in 500 has 0.69."""
    return math.log(1 + (issues - document_frequency + 0.5) / (document_frequency + 0.5))


def significant_terms(
    text: str, document_frequency: DocumentFrequency, issues: int, *, limit: int = MAX_TERMS
) -> list[tuple[str, float]]:
    """The ``limit`` terms of ``text`` with the largest weight ``(1 + ln tf) * idf``, best first, ties by
    term. ``issues`` is the number of issues in the index; terms that it does not have are left out.

    A term that the text has 3 times and 10 of 1,000 issues have weighs (1 + ln 3) * 4.56 = 9.56, one that
    it has 20 times and every second issue has (1 + ln 20) * 0.69 = 2.77."""
    term_frequencies = Counter(
        token.term for token in tokens(text) if text[token.start : token.end].lower() not in STOP_WORDS
    )
    weighted: list[tuple[str, float]] = []
    for term, count in term_frequencies.items():
        frequency = document_frequency(term)
        if frequency:
            weighted.append((term, (1 + math.log(count)) * idf(frequency, issues)))
    return sorted(weighted, key=lambda item: (-item[1], item[0]))[:limit]
