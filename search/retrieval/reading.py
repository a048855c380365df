"""How a typed query is read with an index's statistics: understood, its unknown words corrected. Nothing is
ranked here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.engine.protocol import Capability, Snapshot
from search.engine.steps import Step
from search.errors import ImrError
from search.model.requests import SearchRequest
from search.model.results import Suggestion
from search.query.clauses import Span, clause_terms, span_queries
from search.query.parser import ParsedQuery, parse_query
from search.retrieval.query_forms import forms_of_query
from search.retrieval.statistics import Statistics, with_statistics
from search.understanding import (
    Understanding,
    suggest_spelling,
    terms_looked_up,
    understand,
    unknown_words,
)


@dataclass(frozen=True)
class Reading:
    """A typed query as it is read, from what was ``parsed``. ``notes`` are on the words that it has,
    ``suggestion`` on those that no issue has; ``is_unknown``: neither the index nor the vocabulary has any of
    its words."""

    parsed: ParsedQuery
    understanding: Understanding
    statistics: Statistics
    is_unknown: bool = False
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
    unknown_texts = [parsed.text[start:end] for start, end in unknown]
    forms = yield from forms_of_query(understanding.clause, unknown_texts)
    suggestion, statistics = yield from with_statistics(
        (),
        lambda known: suggest_spelling(parsed.text, unknown, known.frequency, forms.near),
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
        understanding = understand(
            parsed, statistics.frequency, disabled=request.readings.off, enabled=request.readings.on
        )
        unknown = unknown_words(
            parsed.text, understanding.clause, understanding.interpretations, statistics.frequency
        )
        reading = Reading(parsed, understanding, statistics, _is_unknown(understanding, statistics))
        return reading, unknown

    looked_up = terms_looked_up(parsed.text) if known is None else ()
    (reading, unknown), statistics = yield from with_statistics(looked_up, understood, known)
    return replace(reading, statistics=statistics), unknown


def _is_unknown(understanding: Understanding, statistics: Statistics) -> bool:
    """Whether nothing that the query says is known, so that nothing can be near to it."""
    if understanding.ranking is None or understanding.asked.names or understanding.asked.parts:
        return False
    return not any(statistics.frequency(term) for term in clause_terms(understanding.ranking))
