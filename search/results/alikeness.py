"""How alike two cases are in an aspect, in words: strong, some or none.

The scale is absolute, so that the best of a poor list is not called strong. Two numbers are measured, and the
better of them says it: the cosine similarity of passages, and the share of the source's significant terms (by
weight) that the other case has. The bounds were read off all pairs of issues of different letters among 133
letters (328 issues, all-MiniLM-L6-v2); no judgment was looked at:

* ``some`` is where the upper 5 % of the pairs begin whose treatments are of different categories; of requests
  the upper 5 % of those of one category but not of one kind;
* ``strong`` is where the upper 1 % of the pairs begin whose treatments are of one category but not of one
  kind; of guidelines, which go by category, of different categories.

Of the pairs with the same treatment 25 % then have a strongly alike rationale by meaning and 10 % by words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from search.model.requests import Aspect
from search.model.results import Alikeness

Bounds = tuple[float, float]
"""From where on there is some, and strong, alikeness."""

SIMILARITY_BOUNDS: Mapping[Aspect, Bounds] = {Aspect.RATIONALE: (0.50, 0.75), Aspect.FACTS: (0.70, 0.75)}
SHARE_BOUNDS: Mapping[Aspect, Bounds] = {
    Aspect.REQUEST: (0.45, 1.01),
    Aspect.RATIONALE: (0.20, 0.45),
    Aspect.FACTS: (0.20, 0.30),
    Aspect.GUIDELINE: (0.55, 0.80),
}
"""The words of a request alone are never strong: the treatment says that."""


@dataclass(frozen=True)
class SharedValues:
    """What two cases have in common beyond words: a treatment, a kind of treatment, a page of a guideline, a
    guideline."""

    treatment: bool
    kind: bool
    page: bool
    guideline: bool


def alikeness(aspect: Aspect, similarity: float | None, share: float, shared: SharedValues) -> Alikeness:
    """How alike two cases are in ``aspect``. The same treatment and the same page are strong by themselves,
    the same kind of treatment and the same guideline are some."""
    if (aspect is Aspect.REQUEST and shared.treatment) or (aspect is Aspect.GUIDELINE and shared.page):
        return Alikeness.STRONG
    measured = [(share, SHARE_BOUNDS[aspect])]
    if similarity is not None and aspect in SIMILARITY_BOUNDS:
        measured.append((similarity, SIMILARITY_BOUNDS[aspect]))
    if any(value >= strong for value, (_, strong) in measured):
        return Alikeness.STRONG
    is_some = any(value >= some for value, (some, _) in measured)
    is_some |= (aspect is Aspect.REQUEST and shared.kind) or (aspect is Aspect.GUIDELINE and shared.guideline)
    return Alikeness.SOME if is_some else Alikeness.NONE


def shared_weight(weights: Mapping[str, float], terms: Collection[str]) -> float:
    """The share of ``weights`` that stands on ``terms``, 0 where there are none."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in terms) / total if total else 0.0
