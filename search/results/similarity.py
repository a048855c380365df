"""Why a case is similar: what it shares with the one it is compared with, and the sentences that
say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.fields.sources import body_part_values, treatment_values, treatments
from search.guidelines.citations import describe_references, issue_references
from search.model.letters import Determination, Issue
from search.model.requests import Aspect
from search.model.results import MatchedSentences, SimilarityExplanation
from search.retrieval.scores import SignalScores
from search.similar.comparison import Comparison
from search.text.analysis import terms, tokens
from search.text.sentences import sentence_spans, shortened

MAX_SHARED_TERMS = 6
SHARED_TERM_SHARE = 0.4
"""A shared term is named from this share of the most significant term's weight."""
MIN_WORD_CHARACTERS = 3
MAX_QUOTE_CHARACTERS = 320
MIN_COMMON_TERMS = 3
"""Two sentences share at least so many different significant terms, or they are no match worth reading."""

Span = tuple[int, int]
SignificantSentences = tuple[tuple[Span, set[str]], ...]
"""The spans of sentences with several significant terms, with these."""


@dataclass(frozen=True)
class PreparedComparison:
    """What cases are compared with, made ready once for all of them: the weights of its significant terms,
    of those that do not only name the request, and its sentences that have several of the latter."""

    comparison: Comparison
    term_weights: Mapping[str, float]
    reason_weights: Mapping[str, float]
    sentences: SignificantSentences


def prepared(comparison: Comparison, term_weights: Mapping[str, float]) -> PreparedComparison:
    """``comparison`` made ready."""
    in_request = set(terms(comparison.request))
    reason_weights = {term: weight for term, weight in term_weights.items() if term not in in_request}
    return PreparedComparison(
        comparison,
        term_weights,
        reason_weights,
        _significant_sentences(comparison.rationale, reason_weights),
    )


def similarity_explanation(
    source: PreparedComparison,
    determination: Determination,
    issue: Issue,
    signal_scores: Sequence[SignalScores],
    issue_id: str,
) -> SimilarityExplanation:
    """What an issue has in common with ``source``."""
    comparison = source.comparison
    values = treatment_values(treatments(issue)) | {"body_part": body_part_values(determination, issue)}
    shared = {
        field: tuple(value for value in compared if value in values.get(field, ()))
        for field, compared in comparison.values.items()
    }
    kind = shared["subcategory"] or shared["drug_class"] or shared["category"]
    cited = comparison.cited & issue_references(issue)
    pages = {reference for reference in cited if reference.page is not None}
    rationale = issue.rationale or ""
    return SimilarityExplanation(
        treatment=shared["treatment"],
        kind=() if shared["treatment"] else kind,
        body_parts=shared["body_part"],
        guidelines=describe_references(pages or cited),
        terms=_shared_terms(rationale, source.term_weights),
        pair=_matched_sentences(source, rationale),
        aspects=_aspects(signal_scores, issue_id),
    )


def _shared_terms(text: str, term_weights: Mapping[str, float]) -> tuple[str, ...]:
    """The most significant shared terms as the issue writes them."""
    min_weight = SHARED_TERM_SHARE * max(term_weights.values(), default=0.0)
    written: dict[str, str] = {}
    for token in tokens(text):
        word = text[token.start : token.end]
        is_significant = token.term in term_weights and term_weights[token.term] >= min_weight
        if is_significant and word.isalpha() and len(word) >= MIN_WORD_CHARACTERS:
            written.setdefault(token.term, word.lower())
    best = sorted(written, key=lambda term: (-term_weights[term], term))[:MAX_SHARED_TERMS]
    return tuple(written[term] for term in best)


def _significant_sentences(text: str, term_weights: Mapping[str, float]) -> SignificantSentences:
    with_terms = ((span, _terms_in(text, span, term_weights)) for span in sentence_spans(text))
    return tuple((span, shared) for span, shared in with_terms if len(shared) >= MIN_COMMON_TERMS)


def _matched_sentences(source: PreparedComparison, rationale: str) -> MatchedSentences | None:
    """The sentence of each that share the most significant terms with each other.

    Both lengths count, or the longest sentence would always win: terms worth 6 in common between sentences
    of 4 and 4 significant terms score 6 / 16 ** .25 = 3; between sentences of 4 and 64, 6 / 256 ** .25 = 1.5.
    """
    weights = source.reason_weights
    best: tuple[float, Span, Span] | None = None
    for span, in_hit in _significant_sentences(rationale, weights):
        for source_span, in_source in source.sentences:
            common = in_hit & in_source
            if len(common) < MIN_COMMON_TERMS:
                continue
            score = sum(weights[term] for term in common) / (len(in_hit) * len(in_source)) ** 0.25
            if best is None or score > best[0]:
                best = (score, source_span, span)
    if best is None:
        return None
    _, source_span, span = best
    comparison = source.comparison
    quoted = None if comparison.private else _quoted(comparison.rationale, source_span)
    return MatchedSentences(quoted, _quoted(rationale, span))


def _terms_in(text: str, span: Span, term_weights: Mapping[str, float]) -> set[str]:
    return {token.term for token in tokens(text[slice(*span)]) if token.term in term_weights}


def _quoted(text: str, span: Span) -> str:
    return shortened(" ".join(text[slice(*span)].split()), MAX_QUOTE_CHARACTERS)


def _aspects(signal_scores: Sequence[SignalScores], issue_id: str) -> dict[Aspect, float]:
    """How alike in each aspect (0 to 1)."""
    sums: dict[Aspect, tuple[float, float]] = {}
    for part in signal_scores:
        if part.signal.aspect is not None:
            weight, score = part.signal.weight, part.normalized.get(issue_id, part.missing)
            total, weights = sums.get(part.signal.aspect, (0.0, 0.0))
            sums[part.signal.aspect] = (total + weight * score, weights + weight)
    return {aspect: total / weights for aspect, (total, weights) in sums.items()}
