"""Issues that were decided in the same words, listed once.

Sibling issues often share one rationale ("As the surgery is not medically necessary, none of the
associated services are"), and some reviewers decide many letters in the same words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from search.engine.protocol import Engine
from search.retrieval.ranking import FusedHit, RankedList


@dataclass(frozen=True)
class CollapsedList:
    """A list with one issue for each outcome and wording. ``under`` counts the others by the id of
    the one listed, ``away`` is how many they are together, ``wordings`` names what they share."""

    order: tuple[FusedHit, ...]
    under: dict[str, int] = field(default_factory=dict)
    wordings: dict[str, str] = field(default_factory=dict)

    @property
    def away(self) -> int:
        """How many issues are listed under another one."""
        return sum(self.under.values())


def collapsed(ranked: RankedList, engine: Engine) -> CollapsedList:
    """The best of each wording stays. Issues beyond the fused ranking stay as they are, so that
    how far a reader has paged never changes what is folded."""
    ids = [placed.issue_id for placed in ranked.order[: ranked.fused]]
    values = engine.values(ids, ("wording", "outcome"))
    wordings, outcomes = values["wording"], values["outcome"]
    first: dict[tuple[str, ...], str] = {}
    under: Counter[str] = Counter()
    kept = []
    for placed in ranked.order:
        wording = wordings.get(placed.issue_id, ())
        if wording:
            listed = first.setdefault((*wording, *outcomes[placed.issue_id]), placed.issue_id)
            if listed != placed.issue_id:
                under[listed] += 1
                continue
        kept.append(placed)
    return CollapsedList(tuple(kept), dict(under), {found: wordings[found][0] for found in under})
