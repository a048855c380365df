"""What the signals of similar cases count where nobody says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from search.model.requests import Aspect

SIGNAL_WEIGHTS = {
    "same treatment": 0.29,
    "same body part": 0.05,
    "words of the request": 0.13,
    "meaning of the rationale": 0.28,
    "key terms of the rationale": 0.09,
    "same grounds": 0.05,
    "meaning of the facts": 0.03,
    "key terms of the facts": 0.03,
    "key terms of the guidelines": 0.05,
}
"""What each signal counts: learned on judged queries and rounded (docs/relevance.md)."""

ASPECT_WEIGHTS: Mapping[Aspect, float] = {
    Aspect.REQUEST: 0.47,
    Aspect.RATIONALE: 0.42,
    Aspect.FACTS: 0.06,
    Aspect.GUIDELINE: 0.05,
}
"""The same by aspect."""
