"""Which loose words an issue must have: what the query is about, or else what tells issues apart.

"carisoprodol long-term use" is about carisoprodol; issues that merely share "long-term use" would only
blur counts and rates. A query that names drugs or treatments is about these; of any other the telling words
count, and how telling a word is, is its inverse document frequency in the index at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from search.fields import TEXT_FIELDS
from search.query.clauses import Boolean, Clause, DisjunctionMax, Phrase, Span, Term
from search.text.analysis import tokens
from search.text.significant_terms import idf

TELLING_SHARE = 0.5
"""A word tells issues apart when its idf is at least this share of the most telling word's."""

DISPUTED = ("request", "treatment")
"""An issue is about a treatment that its request names; elsewhere it is only mentioned."""
MENTIONED = tuple(field for field in TEXT_FIELDS if field not in DISPUTED)

Frequency = Callable[[str], int]


@dataclass(frozen=True)
class RequiredTerms:
    """A clause whose loose words have been weighed: ``required`` and ``ranking`` are their terms by
    role, ``unknown`` those that no issue has."""

    clause: Clause
    required: tuple[str, ...] = ()
    ranking: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    disputed: bool = False
    """Whether the required ones must be what an issue disputes."""


def with_required_terms(
    clause: Clause, frequency: Frequency, size: int, about: Sequence[Span] = (), *, mentioned: bool = False
) -> RequiredTerms:
    """``clause`` with its loose words divided into those of which an issue must have one, and those
    that only rank. ``frequency`` says in how many of ``size`` issues a term stands; ``about`` is
    where the query names a drug or a treatment, which an issue must dispute, or where it is
    enough that it is ``mentioned``, have anywhere."""
    if not isinstance(clause, Boolean):
        return RequiredTerms(clause)
    if not clause.loose:
        parts = [
            with_required_terms(part, frequency, size, about, mentioned=mentioned) for part in clause.must
        ]
        return RequiredTerms(
            replace(clause, must=tuple(part.clause for part in parts)),
            tuple(term for part in parts for term in part.required),
            tuple(term for part in parts for term in part.ranking),
            tuple(term for part in parts for term in part.unknown),
            any(part.disputed for part in parts),
        )
    return _divided(clause, frequency, size, about, mentioned=mentioned)


def described_terms(required: RequiredTerms, text: str) -> tuple[str, ...]:
    """What the division means for the result set, in words of the query ``text``."""
    written = {token.term: text[token.start : token.end] for token in tokens(text)}

    def listed(names: tuple[str, ...]) -> str:
        return ", ".join(" ".join(written.get(term, term) for term in name.split()) for name in names)

    notes = []
    if required.unknown:
        notes.append(f"No issue has: {listed(required.unknown)}.")
    if required.ranking or required.disputed:
        needed = listed(required.required).replace(", ", " or ")
        note = f"Issues that dispute: {needed}." if required.disputed else f"Matched by words: {needed}."
        notes.append(f"{note} Ranked also by: {listed(required.ranking)}." if required.ranking else note)
    return tuple(notes)


def _divided(
    clause: Boolean, frequency: Frequency, size: int, about: Sequence[Span] = (), *, mentioned: bool = False
) -> RequiredTerms:
    parts = _names_whole(clause.should, about, frequency)
    weighed = [(part, _idf(part, frequency, size)) for part in parts]
    unknown = tuple(_spelled(part) for part, weight in weighed if weight is None)
    known = [(part, weight) for part, weight in weighed if weight is not None]
    if not known:
        return RequiredTerms(clause, unknown=unknown)
    named = [weight for part, weight in known if _name_of(part, about)]
    least = TELLING_SHARE * max(named or [weight for _, weight in known])
    telling: list[Clause] = []
    others: list[Clause] = []
    for part, weight in known:
        tells = weight >= least and (not named or _name_of(part, about) is not None)
        (telling if tells else others).append(part)
    either = Boolean(should=tuple(_inside(part, frequency, size) for part in telling), loose=True)
    disputed = bool(named) and not mentioned
    if disputed:
        required = Boolean(should=tuple(_within(part, DISPUTED) for part in either.should))
        elsewhere = tuple(_within(part, MENTIONED) for part in either.should)
        either = Boolean(must=(required,), should=elsewhere, loose=True)
    ranking = tuple(_inside(part, frequency, size) for part in others)
    found = Boolean(must=(either,), should=ranking, loose=True) if others else either
    spelled = (tuple(map(_spelled, telling)), tuple(map(_spelled, others)), unknown)
    return RequiredTerms(found, *spelled, disputed)


def _within(clause: Clause, fields: Sequence[str]) -> Clause:
    """``clause`` with its words looked for in ``fields`` alone."""
    match clause:
        case Term(field=None) | Phrase(field=None):
            return Boolean(should=tuple(replace(clause, field=field) for field in fields))
        case DisjunctionMax():
            return DisjunctionMax(tuple(_within(part, fields) for part in clause.parts))
        case Boolean():
            return replace(
                clause,
                must=tuple(_within(part, fields) for part in clause.must),
                should=tuple(_within(part, fields) for part in clause.should),
            )
        case _:
            return clause


def _names_whole(parts: Sequence[Clause], about: Sequence[Span], frequency: Frequency) -> list[Clause]:
    """``parts`` with the words of one name together, where the index has all of them: what is about a
    functional capacity evaluation is not about any capacity."""
    named = [(part, _name_of(part, about)) for part in parts]
    written: dict[Span, list[Term]] = {}
    for part, name in named:
        if name and isinstance(part, Term) and frequency(part.term):
            written.setdefault(name, []).append(part)
    result: list[Clause] = []
    for part, name in named:
        words = written.get(name, []) if name else []
        if (isinstance(part, DisjunctionMax) and name) or part not in words or len(words) == 1:
            result.append(part)
        elif part is words[0]:
            result.append(Boolean(must=tuple(words)))
    return result


def _name_of(clause: Clause, about: Sequence[Span]) -> Span | None:
    """The name in the query that a clause was written as, or as part of."""
    place = _place(clause)
    # A word was written with the signs around it ("Norco?"), which are no part of the name.
    return next((span for span in about if place and span[0] < place[1] and place[0] < span[1]), None)


def _place(clause: Clause) -> Span | None:
    if isinstance(clause, Term | Phrase):
        return clause.span
    parts = clause.parts if isinstance(clause, DisjunctionMax) else ()
    if isinstance(clause, Boolean):
        parts = clause.must + clause.should
    return next((place for part in parts if (place := _place(part))), None)


def _idf(clause: Clause, frequency: Frequency, size: int) -> float | None:
    """Of the rarest word in ``clause``; ``None`` where the index lacks one that it needs."""
    if isinstance(clause, Term):
        count = frequency(clause.term)
        return idf(count, size) if count else None
    if isinstance(clause, Phrase):
        each = [_idf(Term(term), frequency, size) for term in clause.terms]
        return None if None in each else max(weight for weight in each if weight is not None)
    if isinstance(clause, DisjunctionMax):
        # Alternatives stand in at least as many issues as the most frequent of them.
        found = [_idf(part, frequency, size) for part in clause.parts]
        return min((weight for weight in found if weight is not None), default=None)
    if isinstance(clause, Boolean):
        found = [_idf(part, frequency, size) for part in clause.must + clause.should]
        return max((weight for weight in found if weight is not None), default=None)
    return None


def _spelled(clause: Clause) -> str:
    if isinstance(clause, Term):
        return clause.term
    if isinstance(clause, Phrase):
        return " ".join(clause.terms)
    if isinstance(clause, DisjunctionMax):
        return _spelled(clause.parts[0]) if clause.parts else ""
    return " ".join(map(_spelled, clause.must + clause.should)) if isinstance(clause, Boolean) else ""


def _inside(clause: Clause, frequency: Frequency, size: int) -> Clause:
    """Alternatives with the loose words among them divided likewise: of a name's words those that tell."""
    if not isinstance(clause, DisjunctionMax):
        return clause
    parts = [
        _divided(part, frequency, size).clause if isinstance(part, Boolean) and part.loose else part
        for part in clause.parts
    ]
    return DisjunctionMax(tuple(parts))
