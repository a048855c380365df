"""Why a case is similar: what it shares with the one it is compared with, and the sentences that
say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.fields.documents import text_fields
from search.fields.sources import body_part_values, treatment_values, treatments
from search.guidelines.citations import describe_references, issue_references
from search.model.letters import Determination, Issue
from search.model.requests import Aspect
from search.model.results import Alikeness, MatchedSentences, SimilarityExplanation
from search.results.alikeness import SharedValues, alikeness, shared_weight
from search.retrieval.scores import SignalScores
from search.retrieval.signals import DenseSignal
from search.retrieval.statistics import Statistics
from search.similar.comparison import Comparison
from search.similar.planning import SimilarPlan
from search.similar.telling_words import is_telling
from search.text.analysis import terms, tokens
from search.text.sentences import sentence_spans, shortened
from search.text.significant_terms import significant_terms

MAX_SHARED_TERMS = 6
SHARED_TERM_SHARE = 0.4
"""A shared term is named from this share of the most significant term's weight."""
MAX_QUOTE_CHARACTERS = 320
MIN_COMMON_TERMS = 3
"""Two sentences share at least so many different significant terms, or they are no match worth reading."""

Span = tuple[int, int]
SignificantSentences = tuple[tuple[Span, set[str]], ...]
"""The spans of sentences with several significant terms, with these."""


@dataclass(frozen=True)
class PreparedComparison:
    """What cases are compared with, made ready once for all of them: the weights of its significant terms,
    of those that do not only name the request, those of each aspect, and its sentences that have several of
    the second. ``statistics`` are the document frequencies of its terms."""

    comparison: Comparison
    statistics: Statistics
    term_weights: Mapping[str, float]
    aspect_weights: Mapping[Aspect, Mapping[str, float]]
    reason_weights: Mapping[str, float]
    sentences: SignificantSentences


def prepared(plan: SimilarPlan) -> PreparedComparison:
    """The comparison of ``plan`` made ready."""
    comparison = plan.comparison
    statistics = Statistics(plan.size, dict(plan.frequencies))
    in_request = set(terms(comparison.request))
    reason_weights = {term: weight for term, weight in plan.term_weights.items() if term not in in_request}
    return PreparedComparison(
        comparison,
        statistics,
        plan.term_weights,
        {
            aspect: dict(significant_terms(text, statistics.frequency, statistics.size))
            for aspect, text in comparison.texts.items()
        },
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
    same = set(comparison.same_treatments).intersection(values["treatment"])
    both = SharedValues(
        treatment=bool(same),
        kind=bool(shared["subcategory"] or shared["drug_class"]),
        page=bool(pages),
        guideline=bool(cited),
    )
    return SimilarityExplanation(
        treatment=shared["treatment"],
        kind=() if shared["treatment"] else kind,
        body_parts=shared["body_part"],
        guidelines=describe_references(pages or cited),
        terms=_shared_terms(rationale, source),
        pair=_matched_sentences(source, rationale),
        alike=_alike(source, determination, issue, _similarities(signal_scores, issue_id), both),
    )


def _alike(
    source: PreparedComparison,
    determination: Determination,
    issue: Issue,
    similarity: Mapping[Aspect, float | None],
    both: SharedValues,
) -> dict[Aspect, Alikeness]:
    """How alike in each aspect that counts, in words."""
    fields = text_fields(determination, issue)
    texts = {
        Aspect.REQUEST: f"{fields['request']} ; {fields['treatment']}",
        Aspect.RATIONALE: issue.rationale or "",
        Aspect.FACTS: fields["summary"],
        Aspect.GUIDELINE: fields["guideline"],
    }
    return {
        aspect: alikeness(
            aspect,
            cosine,
            shared_weight(source.aspect_weights[aspect], set(terms(texts[aspect]))),
            both,
        )
        for aspect, cosine in similarity.items()
    }


def _shared_terms(text: str, source: PreparedComparison) -> tuple[str, ...]:
    """The most significant shared terms as the issue writes them, those that say something of a case."""
    weights = source.term_weights
    min_weight = SHARED_TERM_SHARE * max(weights.values(), default=0.0)
    written: dict[str, str] = {}
    for token in tokens(text):
        word = text[token.start : token.end]
        is_significant = token.term in weights and weights[token.term] >= min_weight
        if is_significant and is_telling(word, source.statistics):
            written.setdefault(token.term, word.lower())
    best = sorted(written, key=lambda term: (-weights[term], term))[:MAX_SHARED_TERMS]
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


def _similarities(signal_scores: Sequence[SignalScores], issue_id: str) -> dict[Aspect, float | None]:
    """The cosine similarity in each aspect that counts; ``None`` where none was measured."""
    found: dict[Aspect, float | None] = {}
    for part in signal_scores:
        if part.signal.aspect is not None:
            found.setdefault(part.signal.aspect, None)
            if isinstance(part.signal, DenseSignal):
                found[part.signal.aspect] = part.raw.get(issue_id)
    return found
