"""What the signals of similar cases count where nobody says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from search.model.requests import Aspect

SIGNAL_WEIGHTS = {
    "same treatment": 0.30,
    "words of the request": 0.15,
    "meaning of the rationale": 0.33,
    "key terms of the rationale": 0.10,
    "meaning of the facts": 0.03,
    "key terms of the facts": 0.04,
    "key terms of the guidelines": 0.05,
}
"""What each signal counts: learned on judged queries and rounded (docs/relevance.md)."""

ASPECT_WEIGHTS: Mapping[Aspect, float] = {
    Aspect.REQUEST: 0.45,
    Aspect.RATIONALE: 0.43,
    Aspect.FACTS: 0.07,
    Aspect.GUIDELINE: 0.05,
}
"""The same by aspect."""
