"""How a typed query is read with an index's statistics: understood, its required terms chosen, its unknown
words corrected. Nothing is ranked here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.engine.protocol import Capability, Snapshot
from search.engine.steps import Step
from search.errors import ImrError
from search.model.requests import SearchRequest
from search.model.results import Interpretation, Suggestion
from search.query.clauses import Span, span_queries
from search.query.parser import ParsedQuery, parse_query
from search.retrieval.query_forms import forms_of_query
from search.retrieval.required_terms import RequiredTerms, with_required_terms
from search.retrieval.statistics import Statistics, with_statistics
from search.understanding import (
    ALL_INTERPRETATIONS,
    Understanding,
    suggest_spelling,
    terms_looked_up,
    treatment_spans,
    understand,
    unknown_words,
)

DISPUTED = "disputed"
"""The key of the interpretation that an issue must dispute what the query names."""


@dataclass(frozen=True)
class Required:
    """What an issue must match: the first ``in_turn`` that any issue matches, or the last. Where the query
    names a drug or a treatment, that is to dispute it, and if no issue does, to mention it; ``disputed`` is
    the interpretation behind this."""

    in_turn: tuple[RequiredTerms, ...]
    disputed: Interpretation | None = None


@dataclass(frozen=True)
class Reading:
    """A typed query as it is read, from what was ``parsed``. ``nearby`` is how it is read for what comes
    behind the result set, where that was asked for; ``notes`` are on the words that it has, ``suggestion`` on
    those that no issue has."""

    parsed: ParsedQuery
    understanding: Understanding
    nearby: Understanding | None
    required: Required
    statistics: Statistics
    suggestion: Suggestion | None = None
    notes: tuple[str, ...] = ()


def read_search(request: SearchRequest, snapshot: Snapshot) -> Step[Reading]:
    """How a typed query is read. Raises ``QuerySyntax`` or ``UnknownField``."""
    parsed = parse_query(request.query)
    if any(span_queries(parsed.clause)) and Capability.SPANS not in snapshot.capabilities:
        raise ImrError(
            f"This index cannot {Capability.SPANS}: join the words of '{request.query[:80]}' with AND."
        )
    reading, unknown = yield from understand_search(parsed, request)
    understanding = reading.understanding
    unknown_texts = [request.query[start:end] for start, end in unknown]
    forms = yield from forms_of_query(understanding.clause, unknown_texts)
    suggestion, statistics = yield from with_statistics(
        (),
        lambda known: suggest_spelling(request.query, unknown, known.frequency, forms.near),
        reading.statistics,
    )
    terms = tuple(dict.fromkeys(understanding.terms + forms.terms))
    return replace(
        reading,
        understanding=replace(understanding, terms=terms),
        statistics=statistics,
        suggestion=suggestion,
        notes=(*parsed.notes, *forms.notes),
    )


def understand_search(
    parsed: ParsedQuery, request: SearchRequest, known: Statistics | None = None
) -> Step[tuple[Reading, tuple[Span, ...]]]:
    """How a parsed query is understood, and where it has words that no issue has. ``known`` are statistics
    that its terms are first looked for in; without them all that may be looked up are asked for at once."""

    def understood(statistics: Statistics) -> tuple[Reading, tuple[Span, ...]]:
        understanding = _understood(parsed, request, statistics)
        nearby = _understood(parsed, request, statistics, conditional=False) if request.listing.wide else None
        required = _required(understanding, request, statistics)
        unknown = unknown_words(
            request.query, understanding.clause, understanding.interpretations, statistics.frequency
        )
        return Reading(parsed, understanding, nearby, required, statistics), unknown

    looked_up = terms_looked_up(request.query) if known is None else ()
    (reading, unknown), statistics = yield from with_statistics(looked_up, understood, known)
    return replace(reading, statistics=statistics), unknown


def _understood(
    parsed: ParsedQuery, request: SearchRequest, statistics: Statistics, *, conditional: bool = True
) -> Understanding:
    return understand(
        parsed,
        statistics.frequency,
        disabled=request.readings.off,
        enabled=request.readings.on,
        require_conditions=conditional,
    )


def _required(understanding: Understanding, request: SearchRequest, statistics: Statistics) -> Required:
    """An issue must dispute what the query names, or mention it where no issue disputes it."""
    clause, frequency, size = understanding.clause, statistics.frequency, statistics.size
    names = treatment_spans(request.query)
    required = with_required_terms(clause, frequency, size, names)
    if not required.disputed:
        return Required((required,))
    enabled = not {DISPUTED, ALL_INTERPRETATIONS} & set(request.readings.off)
    interpretation = Interpretation(
        DISPUTED,
        DISPUTED,
        ", ".join(request.query[start:end] for start, end in names),
        (names[0][0], names[-1][1]),
        "disputed, not only mentioned",
        names=(),
        on=enabled,
        offered=False,
    )
    if not enabled:
        return Required((with_required_terms(clause, frequency, size),), interpretation)
    mentioned = with_required_terms(clause, frequency, size, names, mentioned=True)
    return Required((required, mentioned), interpretation)
