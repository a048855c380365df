"""A condition that the words of a query state, instead of being words to look for."""

from __future__ import annotations

from dataclasses import dataclass

from search.query.clauses import Clause, Span


@dataclass(frozen=True)
class Condition:
    """A stretch of a query that states what an issue must be: ``since 2015`` is the condition of kind
    ``year`` with the description "year is 2015 or later".

    ``sure`` is false where the words may as well be meant as text ("when is acupuncture approved"): the
    condition is then offered to the user and not applied.
    """

    span: Span
    kind: str
    description: str
    clause: Clause
    sure: bool = True
