"""Words that an issue must have: what was typed side by side without naming a treatment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search.fields import TEXT_FIELDS
from search.query.clauses import Boolean, Clause, DisjunctionMax, Phrase, Term

OWN_TEXT_FIELDS = tuple(field for field in TEXT_FIELDS if field != "guideline")
"""Where a letter speaks of its own patient: "ODG Low Back" is a guideline, and no low back."""


def requiring_all(clause: Clause) -> Clause:
    """``clause`` where all words of a name, and of what was typed as one word, are needed: an issue about
    functional restoration is not about any function, and an x-ray is no ray."""
    match clause:
        case Boolean(must=(), must_not=()):
            return Boolean(must=tuple(map(requiring_all, clause.should)))
        case DisjunctionMax():
            return DisjunctionMax(tuple(map(requiring_all, clause.parts)))
        case _:
            return clause


def in_own_text(clause: Clause) -> Clause:
    """``clause`` with its words looked for in what letters say of their own patient."""
    return in_fields(clause, OWN_TEXT_FIELDS)


def in_fields(clause: Clause, fields: Sequence[str]) -> Clause:
    """``clause`` with its words looked for in ``fields`` alone."""
    match clause:
        case Term(field=None) | Phrase(field=None):
            return Boolean(should=tuple(replace(clause, field=field) for field in fields))
        case DisjunctionMax():
            return DisjunctionMax(tuple(in_fields(part, fields) for part in clause.parts))
        case Boolean():
            return replace(
                clause,
                must=tuple(in_fields(part, fields) for part in clause.must),
                should=tuple(in_fields(part, fields) for part in clause.should),
            )
        case _:
            return clause
