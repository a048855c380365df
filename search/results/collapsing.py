"""Issues that were decided in the same words, collapsed into one row.

Sibling issues often share one rationale ("As the surgery is not medically necessary, none of the
associated services are"), and some reviewers decide many letters in the same words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from search.retrieval.ranking import FusedHit, RankedList


@dataclass(frozen=True)
class CollapsedList:
    """A list with one issue for each outcome and text fingerprint of the rationale. ``group_sizes`` counts
    the issues collapsed into each by its id, ``fingerprints`` names what they share."""

    order: tuple[FusedHit, ...]
    group_sizes: dict[str, int] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)

    @property
    def collapsed_count(self) -> int:
        """Issues that are listed under another one."""
        return sum(self.group_sizes.values())


FOLD_FIELDS = ("wording", "outcome")
"""The filter fields that a list is collapsed by; their values come along with its ranking."""


def collapsed(ranked: RankedList) -> CollapsedList:
    """The best of each group stays: of A, B, C, D in this order, where A and C were upheld in the same
    words, A (with one more under it), B and D. Issues beyond the fused ranking stay as they are, so that
    how far a reader has paged never changes what is collapsed."""
    ids = [hit.issue_id for hit in ranked.order[: ranked.fused]]
    wordings, outcomes = (ranked.values[name] for name in FOLD_FIELDS)
    fingerprints = {issue_id: wordings.get(issue_id, ()) for issue_id in ids}
    heads: dict[tuple[str, ...], str] = {}
    group_sizes: Counter[str] = Counter()
    rows = []
    for hit in ranked.order:
        if fingerprint := fingerprints.get(hit.issue_id, ()):
            head = heads.setdefault((*fingerprint, *outcomes[hit.issue_id]), hit.issue_id)
            if head != hit.issue_id:
                group_sizes[head] += 1
                continue
        rows.append(hit)
    return CollapsedList(
        tuple(rows), dict(group_sizes), {head: fingerprints[head][0] for head in group_sizes}
    )
