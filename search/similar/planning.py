"""Similar cases: from what is compared to the plan that is ranked.

Four aspects, each with signals of its own: the request (its normalized treatment, its words), the
rationale (its passages' meaning, its significant terms), the facts (the clinical summary's meaning and key
terms) and the guidelines (the significant terms of what both parties cited).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from search.engine.protocol import LexicalQuery, Snapshot
from search.engine.steps import Step, rank
from search.errors import ImrError
from search.model.letters import PassageScope, with_mark
from search.model.requests import Aspect, IssueSubject, Mode, SimilarRequest, TextSubject
from search.model.results import AskedFor, InterpretedQuery, LetterIssue, SignificantTerm
from search.query.clauses import NOTHING, Boolean, Clause, FieldValue, IssueIds, Term
from search.retrieval.best_scores import best_score_query, best_scores
from search.retrieval.plan import NEAREST, QueryPlan, available_mode, canonical_filters
from search.retrieval.shared_values import each_value, treatment_matches
from search.retrieval.signals import (
    AttributeMatch,
    AttributeSignal,
    DenseSignal,
    LexicalSignal,
    Signal,
    active,
    weighted_by_aspect,
)
from search.retrieval.statistics import Statistics, with_statistics
from search.similar.comparison import Comparison, compared_issue, compared_text
from search.similar.telling_words import is_telling
from search.similar.treatments import any_treatment
from search.similar.weights import ASPECT_WEIGHTS, SIGNAL_WEIGHTS
from search.text.analysis import terms, tokens
from search.text.significant_terms import significant_terms

NO_TREATMENT = (
    "No treatment was read here, so these are the nearest issues and nothing is counted; name the treatment "
    "for counts and rates."
)
"""Said where the text names no treatment."""

NO_MEDICAL_REQUEST = (
    "No medical request was found in this text, so nothing is listed: paste the denial, the request or the "
    "letter itself."
)
"""Said where the text is about no medical care."""

ALL_TEXT_FIELDS = ("request", "treatment", "guideline", "rationale", "summary")


@dataclass(frozen=True, kw_only=True)
class SimilarPlan(QueryPlan):
    """A plan for similar cases: what they are compared with, and the weights of its significant terms."""

    comparison: Comparison
    term_weights: Mapping[str, float]
    same_letter: tuple[LetterIssue, ...] = ()


def plan_similar(request: SimilarRequest, snapshot: Snapshot) -> Step[SimilarPlan]:
    """The plan for similar cases. Raises ``NotFound`` for an unknown issue."""
    subject = request.subject
    comparison = yield from _comparison(subject, snapshot)
    if isinstance(subject, IssueSubject):
        invented = comparison.indexed is not None and comparison.indexed[0].invented
        name = with_mark(subject.issue_id, invented)
        words = f"issues like {name}: {comparison.request_as_written}"
        source_issue: str | None = subject.issue_id
    else:
        words = f"issues like the text given ({len(subject.text):,} characters)"
        source_issue = subject.exclude_issue
    mode, notes = available_mode(request.mode, snapshot, has_text=True)
    (term_weights, signals), statistics = yield from _signals(comparison, _excluded_terms(request))
    signals = weighted_by_aspect(signals, request.weights or ASPECT_WEIGHTS)
    if not active(signals, mode):
        raise ImrError(
            f"None of the aspects that weigh anything can be compared in the mode '{mode}': "
            "give the request or the rationale a weight, or use the hybrid mode."
        )
    if request.without and not any(isinstance(signal, LexicalSignal) for signal in active(signals, mode)):
        notes = (*notes, "Ranked by meaning alone, where words that are left out make no difference.")
    members, others = _set_of(comparison, _own(source_issue, siblings=request.siblings), mode)
    signals = tuple(_within(signal, members, others) for signal in signals)
    ranking = [signal for signal in active(signals, mode) if isinstance(signal, LexicalSignal | DenseSignal)]
    counted = [] if members is None else [LexicalQuery(members, 1)]
    rankings = yield from rank([*map(best_score_query, ranking), *counted])
    size = rankings[-1].total if counted else None
    if members is None:
        notes = (*notes, _why_no_set(comparison, mode))
    return SimilarPlan(
        interpreted=InterpretedQuery(
            text="",
            words=words,
            terms=tuple(term_weights),
            filters=canonical_filters(request.filters),
            notes=notes,
            asked=None if size is None else _asked_for(comparison, size),
        ),
        mode=mode,
        signals=signals,
        best_scores=best_scores(ranking, rankings[: len(ranking)], source_issue),
        set_query=members,
        near_query=others,
        filter_query=others,
        set_size=size,
        source_issue=source_issue,
        comparison=comparison,
        term_weights=term_weights,
        same_letter=() if request.siblings else comparison.same_letter,
        frequencies=statistics.frequencies,
        size=statistics.size,
    )


def _own(source: str | None, *, siblings: bool) -> tuple[Clause, ...]:
    """What is left out: the issue that is compared, or its whole letter where ``siblings`` do not count."""
    if not source:
        return ()
    return (IssueIds((source,)) if siblings else FieldValue("determination", (source.rpartition("#")[0],)),)


def _set_of(comparison: Comparison, own: tuple[Clause, ...], mode: Mode) -> tuple[Clause | None, Clause]:
    """The result set, the issues that dispute one of the treatments that are compared, and what every issue
    listed must match: to be none of its ``own``. There is no set by meaning alone, or where no treatment is
    read; like a text that is about no medical care there is nothing at all."""
    if not comparison.medical:
        return None, NOTHING
    others = Boolean(must_not=own)
    if mode is Mode.DENSE or not comparison.treatments:
        return None, others
    return Boolean(must=(any_treatment(comparison.treatments),), must_not=own), others


def _within(signal: Signal, members: Clause | None, others: Clause) -> Signal:
    """``signal`` with what it lists: the issues of the set, scored by its words; without a set the others
    that have any of them."""
    if not isinstance(signal, LexicalSignal):
        return signal
    if members is None:
        return replace(signal, within=Boolean(must=(signal.clause, others)))
    return replace(signal, within=Boolean(must=(members,), should=(signal.clause,)))


def _why_no_set(comparison: Comparison, mode: Mode) -> str:
    if not comparison.medical:
        return NO_MEDICAL_REQUEST
    return NEAREST if mode is Mode.DENSE else NO_TREATMENT


def _asked_for(comparison: Comparison, size: int) -> AskedFor:
    """What the result set is, in words."""
    called = tuple(dict.fromkeys(treatment.called for treatment in comparison.treatments))
    return AskedFor(called, without_conditions=size, compared=True)


def significant_terms_of(request: SimilarRequest, limit: int) -> Step[tuple[SignificantTerm, ...]]:
    """The words of the request and the rationale that tell the case apart most, those left out among
    them. Raises ``NotFound`` for an unknown issue."""
    comparison = yield from _comparison(request.subject, None)
    _, statistics = yield from _signals(comparison, frozenset())
    return offered_terms(comparison, statistics, limit)


def offered_terms(comparison: Comparison, statistics: Statistics, limit: int) -> tuple[SignificantTerm, ...]:
    """The ``limit`` most significant terms of a comparison as its text has them, the best first."""
    term_weights, _ = _signals_of(comparison, frozenset(), statistics)
    written: dict[str, str] = {}
    for text in (comparison.request_as_written, comparison.rationale):
        for token in tokens(text):
            written.setdefault(token.term, text[token.start : token.end])
    best = sorted(term_weights, key=lambda term: (-term_weights[term], term))
    words = (SignificantTerm(written[term], term) for term in best if term in written)
    return tuple(word for word in words if is_telling(word.written, statistics))[:limit]


def _comparison(subject: IssueSubject | TextSubject, snapshot: Snapshot | None) -> Step[Comparison]:
    """What cases are compared with; a text without vectors where there is no ``snapshot``."""
    if isinstance(subject, IssueSubject):
        return (yield from compared_issue(subject.issue_id))
    return compared_text(subject.text, subject.request, snapshot.encoder if snapshot else None)


def _excluded_terms(request: SimilarRequest) -> frozenset[str]:
    return frozenset(term for word in request.without for term in terms(word))


def _signals(
    comparison: Comparison, excluded: Collection[str]
) -> Step[tuple[tuple[dict[str, float], tuple[Signal, ...]], Statistics]]:
    """The significant terms of request and rationale with their weights, and the signals; both without the
    terms ``excluded``."""
    looked_up = {term for text in dict.fromkeys(comparison.texts.values()) for term in terms(text)}
    return (
        yield from with_statistics(
            looked_up, lambda statistics: _signals_of(comparison, excluded, statistics)
        )
    )


def _signals_of(
    comparison: Comparison, excluded: Collection[str], statistics: Statistics
) -> tuple[dict[str, float], tuple[Signal, ...]]:
    significant = {
        aspect: [
            (term, weight)
            for term, weight in significant_terms(text, statistics.frequency, statistics.size)
            if term not in excluded
        ]
        for aspect, text in comparison.texts.items()
    }

    def lexical(name: str, aspect: Aspect, *fields: str) -> LexicalSignal:
        should = tuple(Term(term, field) for term, _ in significant[aspect] for field in fields)
        return LexicalSignal(name, SIGNAL_WEIGHTS[name], Boolean(should=should, loose=True), aspect)

    def dense(name: str, aspect: Aspect) -> DenseSignal:
        of_facts = aspect is Aspect.FACTS
        vectors = comparison.facts_vectors if of_facts else comparison.vectors
        scope = PassageScope.LETTER if of_facts else PassageScope.ISSUE
        return DenseSignal(name, SIGNAL_WEIGHTS[name], vectors, scope, aspect)

    # Whatever belongs to the set has the same treatment: an EMG is half of an EMG/NCV.
    values = comparison.values
    treatment = (("treatment", comparison.same_treatments),)
    kinds = treatment_matches(treatment, values["subcategory"], values["category"])
    part = AttributeMatch((("body_part", values["body_part"]),), 1.0)
    grounds = each_value("reason", values["reason"])

    def attribute(name: str, aspect: Aspect, *matches: AttributeMatch) -> AttributeSignal:
        return AttributeSignal(name, SIGNAL_WEIGHTS[name], matches, aspect)

    signals = (
        attribute("same treatment", Aspect.REQUEST, *kinds),
        attribute("same body part", Aspect.REQUEST, part),
        lexical("words of the request", Aspect.REQUEST, "request", "treatment"),
        dense("meaning of the rationale", Aspect.RATIONALE),
        lexical("key terms of the rationale", Aspect.RATIONALE, *ALL_TEXT_FIELDS),
        attribute("same grounds", Aspect.RATIONALE, *grounds),
        dense("meaning of the facts", Aspect.FACTS),
        lexical("key terms of the facts", Aspect.FACTS, "summary"),
        lexical("key terms of the guidelines", Aspect.GUIDELINE, "guideline"),
    )
    return dict(significant[Aspect.REQUEST]) | dict(significant[Aspect.RATIONALE]), signals
