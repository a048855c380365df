"""Signals in words a lawyer reads: the one table of them, without anything that ranks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class SignalWords(NamedTuple):
    """A signal in words: the ``name`` of its part, and what is said of the hit of two that has ``more``."""

    name: str
    more: str


SIGNAL_WORDS: Mapping[str, SignalWords] = {
    "words": SignalWords("Words of the query in the letter", "matches the words of the query better"),
    "meaning": SignalWords("Meaning of the query", "is nearer to the query in meaning"),
    "treatment": SignalWords("Treatment asked for", "is nearer to the treatment asked for"),
    "body part": SignalWords("Body part asked for", "is for the body part asked for"),
    "grounds": SignalWords("Grounds of the decision", "was decided more on such grounds"),
    "outcome asked about": SignalWords("Outcome asked about", "has the outcome that is asked about"),
    "asked for together": SignalWords(
        "Treatments asked for together", "disputes more of what is asked for together"
    ),
    "same treatment": SignalWords("Same treatment or kind", "is nearer in treatment"),
    "same body part": SignalWords("Same body part", "is for the same body part"),
    "same grounds": SignalWords("Same grounds", "was decided more on the same grounds"),
    "words of the request": SignalWords("Words of the request", "shares more words of the request"),
    "meaning of the rationale": SignalWords("Meaning of the rationale", "has a rationale nearer in meaning"),
    "key terms of the rationale": SignalWords(
        "Distinctive words of the rationale", "shares more distinctive words of the rationale"
    ),
    "meaning of the facts": SignalWords("Meaning of the facts", "has facts nearer in meaning"),
    "key terms of the facts": SignalWords(
        "Distinctive words of the facts", "shares more distinctive words of the facts"
    ),
    "key terms of the guidelines": SignalWords(
        "Words of the guidelines cited", "shares more words of the guidelines cited"
    ),
}
"""Every signal by its name; one that has no row is called by its name."""


def signal_words(signal: str) -> SignalWords:
    """A signal in words."""
    return SIGNAL_WORDS.get(signal) or SignalWords(
        signal[:1].upper() + signal[1:], f"has more points for “{signal}”"
    )
