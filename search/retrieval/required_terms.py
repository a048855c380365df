"""Which loose words an issue must have: what the query is about, or else the significant ones.

"carisoprodol long-term use" is about carisoprodol; issues that merely share "long-term use" would only
blur counts and rates. A query that names drugs or treatments is about these; of any other the significant
terms are required, and how significant a term is, is its inverse document frequency (idf) in the index at
hand.

Say that of 1,000 issues "carisoprodol" is in 16, "sleep" in 100 and "pain" in 449, which gives them the idf
4.1, 2.3 and 0.8. Required are terms with half of the highest idf, 2.05, or more: an issue must have
"carisoprodol" or "sleep", and "pain" only ranks. Where "carisoprodol" is recognized as the name of a drug,
it alone is required, and an issue must have it in the request or the treatment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from search.fields import TEXT_FIELDS
from search.query.clauses import Boolean, Clause, DisjunctionMax, Phrase, Span, Term
from search.text.analysis import tokens
from search.text.significant_terms import idf

MIN_IDF_SHARE = 0.5
"""A term is required when its idf is at least this share of the highest one in the query."""

DISPUTED_FIELDS = ("request", "treatment")
"""An issue is about a treatment that its request names; elsewhere it is only mentioned."""
MENTIONED_FIELDS = tuple(field for field in TEXT_FIELDS if field not in DISPUTED_FIELDS)

Frequency = Callable[[str], int]


@dataclass(frozen=True)
class RequiredTerms:
    """A clause with its loose words divided: of the ``required`` terms an issue must have one, those of
    ``ranking`` only rank, and the ``unknown`` ones are in no issue."""

    clause: Clause
    required: tuple[str, ...] = ()
    ranking: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    disputed: bool = False
    """Whether an issue must dispute the required terms, which a mention elsewhere does not make."""


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
    return _divide(clause, frequency, size, about, mentioned=mentioned)


def described_terms(required: RequiredTerms, text: str) -> tuple[str, ...]:
    """What the division means for the result set, in words of the query ``text``: "Matched by words:
    carisoprodol. Ranked also by: long term, use."."""
    written = {token.term: text[token.start : token.end] for token in tokens(text)}

    def listed(names: tuple[str, ...]) -> str:
        return ", ".join(" ".join(written.get(term, term) for term in name.split()) for name in names)

    notes = []
    if required.unknown:
        notes.append(f"No issue has: {listed(required.unknown)}.")
    if required.ranking or required.disputed:
        alternatives = listed(required.required).replace(", ", " or ")
        note = (
            f"Issues that dispute: {alternatives}."
            if required.disputed
            else f"Matched by words: {alternatives}."
        )
        notes.append(f"{note} Ranked also by: {listed(required.ranking)}." if required.ranking else note)
    return tuple(notes)


def _divide(
    clause: Boolean, frequency: Frequency, size: int, about: Sequence[Span] = (), *, mentioned: bool = False
) -> RequiredTerms:
    """The division of loose words (see the example in the module's docstring)."""
    parts = _with_names_whole(clause.should, about, frequency)
    parts_with_idf = [(part, _idf(part, frequency, size)) for part in parts]
    unknown = tuple(_written_terms(part) for part, part_idf in parts_with_idf if part_idf is None)
    known_parts = [(part, part_idf) for part, part_idf in parts_with_idf if part_idf is not None]
    if not known_parts:
        return RequiredTerms(clause, unknown=unknown)
    # Where the query names a drug or a treatment, other words are not required, however rare they are.
    names = [(part, part_idf) for part, part_idf in known_parts if _name_of(part, about)]
    min_idf = MIN_IDF_SHARE * max(part_idf for _, part_idf in names or known_parts)
    required: list[Clause] = []
    ranking_only: list[Clause] = []
    for part, part_idf in known_parts:
        is_required = part_idf >= min_idf and (not names or _name_of(part, about) is not None)
        (required if is_required else ranking_only).append(part)
    any_required = Boolean(should=_with_alternatives_divided(required, frequency, size), loose=True)
    disputed = bool(names) and not mentioned
    if disputed:
        any_required = _disputed(any_required)
    ranking = _with_alternatives_divided(ranking_only, frequency, size)
    return RequiredTerms(
        Boolean(must=(any_required,), should=ranking, loose=True) if ranking else any_required,
        required=tuple(map(_written_terms, required)),
        ranking=tuple(map(_written_terms, ranking_only)),
        unknown=unknown,
        disputed=disputed,
    )


def _disputed(any_required: Boolean) -> Boolean:
    """Alternatives one of which an issue must dispute; a mention of them elsewhere only ranks."""
    in_disputed = Boolean(should=tuple(_in_fields(part, DISPUTED_FIELDS) for part in any_required.should))
    in_mentioned = tuple(_in_fields(part, MENTIONED_FIELDS) for part in any_required.should)
    return Boolean(must=(in_disputed,), should=in_mentioned, loose=True)


def _in_fields(clause: Clause, fields: Sequence[str]) -> Clause:
    """``clause`` with its words looked for in ``fields`` alone."""
    match clause:
        case Term(field=None) | Phrase(field=None):
            return Boolean(should=tuple(replace(clause, field=field) for field in fields))
        case DisjunctionMax():
            return DisjunctionMax(tuple(_in_fields(part, fields) for part in clause.parts))
        case Boolean():
            return replace(
                clause,
                must=tuple(_in_fields(part, fields) for part in clause.must),
                should=tuple(_in_fields(part, fields) for part in clause.should),
            )
        case _:
            return clause


def _with_names_whole(parts: Sequence[Clause], about: Sequence[Span], frequency: Frequency) -> list[Clause]:
    """``parts`` with the words of one name together, those of them that the index has: what is about a
    functional capacity evaluation is not about any capacity."""
    parts_with_names = [(part, _name_of(part, about)) for part in parts]
    terms_of_name: dict[Span, list[Term]] = {}
    for part, name in parts_with_names:
        if name and isinstance(part, Term) and frequency(part.term):
            terms_of_name.setdefault(name, []).append(part)
    result: list[Clause] = []
    for part, name in parts_with_names:
        terms = terms_of_name.get(name, []) if name else []
        if (isinstance(part, DisjunctionMax) and name) or part not in terms or len(terms) == 1:
            result.append(part)
        elif part is terms[0]:
            result.append(Boolean(must=tuple(terms)))
    return result


def _name_of(clause: Clause, about: Sequence[Span]) -> Span | None:
    """The name in the query that a clause was written as, or as part of."""
    part_span = _span_of(clause)
    # A word was written with the signs around it ("Norco?"), which are no part of the name.
    return next(
        (span for span in about if part_span and span[0] < part_span[1] and part_span[0] < span[1]), None
    )


def _span_of(clause: Clause) -> Span | None:
    if isinstance(clause, Term | Phrase):
        return clause.span
    parts = clause.parts if isinstance(clause, DisjunctionMax) else ()
    if isinstance(clause, Boolean):
        parts = clause.must + clause.should
    return next((span for part in parts if (span := _span_of(part))), None)


def _idf(clause: Clause, frequency: Frequency, size: int) -> float | None:
    """The idf of the rarest word in ``clause``; ``None`` where the index lacks one that it needs."""
    if isinstance(clause, Term):
        issues_with_term = frequency(clause.term)
        return idf(issues_with_term, size) if issues_with_term else None
    if isinstance(clause, Phrase):
        idfs = [_idf(Term(term), frequency, size) for term in clause.terms]
        return None if None in idfs else max(term_idf for term_idf in idfs if term_idf is not None)
    if isinstance(clause, DisjunctionMax):
        # Alternatives stand in at least as many issues as the most frequent of them.
        idfs = [_idf(part, frequency, size) for part in clause.parts]
        return min((term_idf for term_idf in idfs if term_idf is not None), default=None)
    if isinstance(clause, Boolean):
        idfs = [_idf(part, frequency, size) for part in clause.must + clause.should]
        return max((term_idf for term_idf in idfs if term_idf is not None), default=None)
    return None


def _written_terms(clause: Clause) -> str:
    if isinstance(clause, Term):
        return clause.term
    if isinstance(clause, Phrase):
        return " ".join(clause.terms)
    if isinstance(clause, DisjunctionMax):
        return _written_terms(clause.parts[0]) if clause.parts else ""
    return " ".join(map(_written_terms, clause.must + clause.should)) if isinstance(clause, Boolean) else ""


def _with_alternatives_divided(
    clauses: Sequence[Clause], frequency: Frequency, size: int
) -> tuple[Clause, ...]:
    """``clauses`` with the loose words among alternatives divided likewise: of an alternative name only the
    significant words are required."""

    def divided(clause: Clause) -> Clause:
        if isinstance(clause, Boolean) and clause.loose:
            return _divide(clause, frequency, size).clause
        return clause

    return tuple(
        DisjunctionMax(tuple(map(divided, clause.parts))) if isinstance(clause, DisjunctionMax) else clause
        for clause in clauses
    )
