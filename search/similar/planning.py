"""Similar cases: from what is compared to what is ranked.

Four aspects, each with signals of its own: the request (its normalized treatment, its words), the
rationale (its passages' meaning, its key terms), the facts (the clinical summary's meaning and key
terms) and the guidelines (the key terms of what both sides cited).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from search.engine.protocol import Engine
from search.errors import ImrError
from search.model.letters import PassageScope
from search.model.requests import Aspect, SimilarRequest
from search.model.results import InterpretedQuery, SignificantTerm
from search.query.clauses import Boolean, Term
from search.retrieval.plan import QueryPlan, available_mode, canonical_filters
from search.retrieval.signals import (
    AttributeMatch,
    AttributeSignal,
    DenseSignal,
    LexicalSignal,
    Signal,
    active,
    weighed,
)
from search.similar.comparison import Comparison, compared_issue, compared_text
from search.text.analysis import terms, tokens
from search.text.significant_terms import significant_terms

LEAST = 0.35
"""The share of what an issue alike in everything would score, from which a similar case is listed."""

WORTH = {"treatment": 0.4, "subcategory": 0.4, "category": 0.2}
"""What it is worth to have the same treatment, the same kind, the same category."""

ANYWHERE = ("request", "treatment", "guideline", "rationale", "summary")

SHARES = {
    "same treatment": 0.30,
    "words of the request": 0.15,
    "meaning of the rationale": 0.33,
    "key terms of the rationale": 0.10,
    "meaning of the facts": 0.03,
    "key terms of the facts": 0.04,
    "key terms of the guidelines": 0.05,
}
"""What each signal counts: learned on judged queries and rounded (docs/relevance.md)."""

WEIGHTS: Mapping[Aspect, float] = {
    Aspect.REQUEST: 0.45,
    Aspect.RATIONALE: 0.43,
    Aspect.FACTS: 0.07,
    Aspect.GUIDELINE: 0.05,
}
"""The same by aspect."""


@dataclass(frozen=True, kw_only=True)
class SimilarPlan(QueryPlan):
    """A plan for similar cases: what they are compared with, and its significant terms with their weights."""

    comparison: Comparison
    significant: Mapping[str, float]


def understand_similar(request: SimilarRequest, engine: Engine) -> SimilarPlan:
    """What similar cases are looked for. Raises ``NotFound`` for an unknown issue."""
    compared = _compared(request, engine)
    if request.issue_id is not None:
        words = f"issues like {request.issue_id}: {compared.said}"
    else:
        words = f"issues like the text given ({len(request.text or ''):,} characters)"
    mode, notes = available_mode(request.mode, engine, has_text=True)
    telling, signals = _signals(compared, engine, _terms_without(request))
    signals = weighed(signals, request.weights or WEIGHTS)
    if not active(signals, mode):
        raise ImrError(
            f"None of the aspects that weigh anything can be compared in the mode '{mode}': "
            "give the request or the rationale a weight, or use the hybrid mode."
        )
    if request.without and not any(isinstance(one, LexicalSignal) for one in active(signals, mode)):
        notes = (*notes, "Ranked by meaning alone, where words that are left out make no difference.")
    understood = InterpretedQuery("", words, tuple(telling), canonical_filters(request.filters), None, notes)
    return SimilarPlan(
        interpreted=understood,
        mode=mode,
        signals=signals,
        source_issue=request.issue_id or request.exclude_issue,
        min_score=LEAST,
        comparison=compared,
        significant=telling,
    )


def telling_terms(request: SimilarRequest, engine: Engine, most: int) -> tuple[SignificantTerm, ...]:
    """The words of the request and the rationale that tell the case apart most, those left out among
    them. Raises ``NotFound`` for an unknown issue."""
    compared = _compared(request, engine, embed=False)
    telling, _ = _signals(compared, engine, frozenset())
    written: dict[str, str] = {}
    for text in (compared.said, compared.rationale):
        for token in tokens(text):
            written.setdefault(token.term, text[token.start : token.end])
    best = sorted(telling, key=lambda term: (-telling[term], term))
    known = (SignificantTerm(written[term], term) for term in best if term in written)
    return tuple(found for found in known if found.written.isalpha() and len(found.written) > 2)[:most]


def _compared(request: SimilarRequest, engine: Engine, *, embed: bool = True) -> Comparison:
    if request.issue_id is not None:
        return compared_issue(request.issue_id, engine)
    return compared_text(request.text or "", request.request, engine, embed=embed)


def _terms_without(request: SimilarRequest) -> frozenset[str]:
    return frozenset(term for word in request.without for term in terms(word))


def _signals(
    compared: Comparison, engine: Engine, without: Collection[str]
) -> tuple[dict[str, float], tuple[Signal, ...]]:
    """The key terms of request and rationale with their weights, and the signals; both without the terms
    ``without``."""
    size = engine.status().issues
    found = {
        aspect: [
            (term, weight)
            for term, weight in significant_terms(text, engine.document_frequency, size)
            if term not in without
        ]
        for aspect, text in (
            (Aspect.REQUEST, compared.request),
            (Aspect.RATIONALE, compared.rationale),
            (Aspect.FACTS, compared.facts),
            (Aspect.GUIDELINE, compared.guideline),
        )
    }

    def words(name: str, aspect: Aspect, *fields: str) -> LexicalSignal:
        should = tuple(Term(term, field) for term, _ in found[aspect] for field in fields)
        return LexicalSignal(name, SHARES[name], Boolean(should=should, loose=True), aspect)

    def meaning(name: str, aspect: Aspect) -> DenseSignal:
        of_facts = aspect is Aspect.FACTS
        vectors = compared.facts_vectors if of_facts else compared.vectors
        return DenseSignal(
            name, SHARES[name], vectors, PassageScope.LETTER if of_facts else PassageScope.ISSUE, aspect
        )

    shared = tuple(AttributeMatch(field, compared.values[field], worth) for field, worth in WORTH.items())
    same = "same treatment"
    signals = (
        AttributeSignal(same, SHARES[same], shared, Aspect.REQUEST),
        words("words of the request", Aspect.REQUEST, "request", "treatment"),
        meaning("meaning of the rationale", Aspect.RATIONALE),
        words("key terms of the rationale", Aspect.RATIONALE, *ANYWHERE),
        meaning("meaning of the facts", Aspect.FACTS),
        words("key terms of the facts", Aspect.FACTS, "summary"),
        words("key terms of the guidelines", Aspect.GUIDELINE, "guideline"),
    )
    telling = dict(found[Aspect.REQUEST]) | dict(found[Aspect.RATIONALE])
    return telling, signals
