"""Which loose words an issue must have: those that tell issues apart.

"carisoprodol long-term use" is about carisoprodol; issues that merely share "long-term use" would only
blur counts and rates. How telling a word is, is its inverse document frequency in the index at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from search.analysis import tokens
from search.key_terms import idf
from search.query.clauses import AnyOf, Boolean, Clause, Phrase, Word

TELLING = 0.5
"""A word tells issues apart when its idf is at least this share of the most telling word's."""

Frequency = Callable[[str], int]


@dataclass(frozen=True)
class Focused:
    """A clause whose loose words have been weighed: ``required`` and ``ranking`` are their terms by
    role, ``unknown`` those that no issue has."""

    clause: Clause
    required: tuple[str, ...] = ()
    ranking: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def focused(clause: Clause, frequency: Frequency, size: int) -> Focused:
    """``clause`` with its loose words divided into those of which an issue must have one, and those
    that only rank. ``frequency`` says in how many of ``size`` issues a term stands."""
    if not isinstance(clause, Boolean):
        return Focused(clause)
    if not clause.loose:
        parts = [focused(part, frequency, size) for part in clause.must]
        return Focused(
            replace(clause, must=tuple(part.clause for part in parts)),
            tuple(term for part in parts for term in part.required),
            tuple(term for part in parts for term in part.ranking),
            tuple(term for part in parts for term in part.unknown),
        )
    return _divided(clause, frequency, size)


def said(focus: Focused, text: str) -> tuple[str, ...]:
    """What the division means for the result set, in words of the query ``text``."""
    written = {token.term: text[token.start : token.end] for token in tokens(text)}

    def listed(names: tuple[str, ...]) -> str:
        return ", ".join(" ".join(written.get(term, term) for term in name.split()) for name in names)

    notes = []
    if focus.unknown:
        notes.append(f"No issue has: {listed(focus.unknown)}.")
    if focus.ranking:
        needed = listed(focus.required).replace(", ", " or ")
        notes.append(f"Matched by words: {needed}. Ranked also by: {listed(focus.ranking)}.")
    return tuple(notes)


def _divided(clause: Boolean, frequency: Frequency, size: int) -> Focused:
    weights = [_idf(part, frequency, size) for part in clause.should]
    known = [weight for weight in weights if weight is not None]
    if not known:
        return Focused(clause, unknown=tuple(map(_spelled, clause.should)))
    least = TELLING * max(known)
    telling: list[Clause] = []
    others: list[Clause] = []
    unknown: list[Clause] = []
    for part, weight in zip(clause.should, weights, strict=True):
        (unknown if weight is None else telling if weight >= least else others).append(part)
    either = Boolean(should=tuple(_inside(part, frequency, size) for part in telling), loose=True)
    ranking = tuple(_inside(part, frequency, size) for part in others)
    found = Boolean(must=(either,), should=ranking, loose=True) if others else either
    return Focused(
        found, tuple(map(_spelled, telling)), tuple(map(_spelled, others)), tuple(map(_spelled, unknown))
    )


def _idf(clause: Clause, frequency: Frequency, size: int) -> float | None:
    """Of the rarest word in ``clause``; ``None`` where the index lacks one that it needs."""
    if isinstance(clause, Word):
        count = frequency(clause.term)
        return idf(count, size) if count else None
    if isinstance(clause, Phrase):
        each = [_idf(Word(term), frequency, size) for term in clause.terms]
        return None if None in each else max(weight for weight in each if weight is not None)
    if isinstance(clause, AnyOf):
        # Alternatives stand in at least as many issues as the most frequent of them.
        found = [_idf(part, frequency, size) for part in clause.parts]
        return min((weight for weight in found if weight is not None), default=None)
    if isinstance(clause, Boolean):
        found = [_idf(part, frequency, size) for part in clause.must + clause.should]
        return max((weight for weight in found if weight is not None), default=None)
    return None


def _spelled(clause: Clause) -> str:
    if isinstance(clause, Word):
        return clause.term
    if isinstance(clause, Phrase):
        return " ".join(clause.terms)
    if isinstance(clause, AnyOf):
        return _spelled(clause.parts[0]) if clause.parts else ""
    return " ".join(map(_spelled, clause.must + clause.should)) if isinstance(clause, Boolean) else ""


def _inside(clause: Clause, frequency: Frequency, size: int) -> Clause:
    """Alternatives with the loose words among them divided likewise: of a name's words those that tell."""
    if not isinstance(clause, AnyOf):
        return clause
    parts = [
        _divided(part, frequency, size).clause if isinstance(part, Boolean) and part.loose else part
        for part in clause.parts
    ]
    return AnyOf(tuple(parts))
