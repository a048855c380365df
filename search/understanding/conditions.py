"""What in a query's text is meant as a condition rather than as words to look for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from search.query.clauses import Clause, Span

MOST = 50
"""Readings of one query that are looked at: more is no query that a person types."""


@dataclass(frozen=True)
class Condition:
    """A stretch of a query that says what an issue must be. ``means`` says it in words; ``sure`` is
    false where the words may as well be meant as text: then it is offered and not applied."""

    span: Span
    kind: str
    means: str
    clause: Clause
    sure: bool = True


def find_conditions(text: str) -> tuple[Condition, ...]:
    """The conditions that ``text`` may state, in its order; none overlaps another."""
    kept: list[Condition] = []
    for found in islice(_every(text), MOST):
        if not any(found.span[0] < other.span[1] and other.span[0] < found.span[1] for other in kept):
            kept.append(found)
    return tuple(sorted(kept, key=lambda found: found.span))


def _every(text: str) -> Iterator[Condition]:
    """All readings, those that need more words first."""
    from search.understanding.guidelines import cited
    from search.understanding.outcomes import outcomes
    from search.understanding.reviewers import reviewers
    from search.understanding.years import years

    yield from cited(text)
    yield from reviewers(text)
    yield from years(text)
    yield from outcomes(text)
