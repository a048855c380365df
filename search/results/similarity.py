"""Why a case is similar: what it shares with the one it is compared with, and the sentences that
say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.fields.sources import body_part_values, treatment_values, treatments
from search.guidelines.citations import cited_by, in_words
from search.model.letters import Determination, Issue
from search.model.requests import Aspect
from search.model.results import MatchedSentences, SimilarityExplanation
from search.retrieval.ranking import SignalScores
from search.similar.comparison import Comparison
from search.text.analysis import terms, tokens
from search.text.sentences import sentences, shortened

MOST_TERMS = 6
TELLING = 0.4
"""A shared word is named from this share of the most telling word's weight."""
LONGEST = 320
"""Characters of a quote."""
LEAST_SHARED = 3
"""Two sentences share at least so many different key terms, or they are no pair worth reading."""

TellingSentences = tuple[tuple[tuple[int, int], set[str]], ...]


@dataclass(frozen=True)
class PreparedComparison:
    """What cases are compared with, made ready once for all of them: ``telling`` weighs its key terms,
    ``reasons`` those that do not only name the request, and ``sentences`` are the spans of those of its
    sentences that have several of these, with them."""

    compared: Comparison
    telling: Mapping[str, float]
    reasons: Mapping[str, float]
    sentences: TellingSentences


def prepared(compared: Comparison, telling: Mapping[str, float]) -> PreparedComparison:
    """``compared`` made ready."""
    named = set(terms(compared.request))
    reasons = {term: weight for term, weight in telling.items() if term not in named}
    return PreparedComparison(compared, telling, reasons, _telling_sentences(compared.rationale, reasons))


def similarity_explanation(
    source: PreparedComparison,
    determination: Determination,
    issue: Issue,
    evidence: Sequence[SignalScores],
    issue_id: str,
) -> SimilarityExplanation:
    """What an issue has in common with ``source``."""
    compared = source.compared
    values = treatment_values(treatments(issue)) | {"body_part": body_part_values(determination, issue)}
    shared = {
        field: tuple(value for value in mine if value in values.get(field, ()))
        for field, mine in compared.values.items()
    }
    kind = shared["subcategory"] or shared["drug_class"] or shared["category"]
    cited = compared.cited & cited_by(issue)
    pages = {found for found in cited if found.page is not None}
    rationale = issue.rationale or ""
    return SimilarityExplanation(
        treatment=shared["treatment"],
        kind=() if shared["treatment"] else kind,
        body_parts=shared["body_part"],
        guidelines=in_words(pages or cited),
        terms=_shared_terms(rationale, source.telling),
        pair=_pair(source, rationale),
        aspects=_aspects(evidence, issue_id),
    )


def _shared_terms(text: str, telling: Mapping[str, float]) -> tuple[str, ...]:
    """The most telling shared terms as the issue writes them."""
    least = TELLING * max(telling.values(), default=0.0)
    written: dict[str, str] = {}
    for token in tokens(text):
        word = text[token.start : token.end]
        if token.term in telling and telling[token.term] >= least and word.isalpha() and len(word) > 2:
            written.setdefault(token.term, word.lower())
    best = sorted(written, key=lambda term: (-telling[term], term))[:MOST_TERMS]
    return tuple(written[term] for term in best)


def _telling_sentences(text: str, telling: Mapping[str, float]) -> TellingSentences:
    found = ((span, _telling_in(text, span, telling)) for span in sentences(text))
    return tuple((span, words) for span, words in found if len(words) >= LEAST_SHARED)


def _pair(source: PreparedComparison, theirs: str) -> MatchedSentences | None:
    """The sentence of each that share the most telling terms with each other."""
    mine, telling = source.compared.rationale, source.reasons
    best: tuple[float, str, str] | None = None
    for span, found in _telling_sentences(theirs, telling):
        for other, others in source.sentences:
            common = found & others
            if len(common) < LEAST_SHARED:
                continue
            # Both sides' lengths count, or the longest sentence would always win.
            score = sum(telling[term] for term in common) / (len(found) * len(others)) ** 0.25
            if best is None or score > best[0]:
                best = (score, _quoted(mine, other), _quoted(theirs, span))
    if best is None:
        return None
    return MatchedSentences(None if source.compared.private else best[1], best[2])


def _telling_in(text: str, span: tuple[int, int], telling: Mapping[str, float]) -> set[str]:
    return {token.term for token in tokens(text[slice(*span)]) if token.term in telling}


def _quoted(text: str, span: tuple[int, int]) -> str:
    return shortened(" ".join(text[slice(*span)].split()), LONGEST)


def _aspects(evidence: Sequence[SignalScores], issue_id: str) -> dict[Aspect, float]:
    """How alike in each aspect (0 to 1)."""
    sums: dict[Aspect, tuple[float, float]] = {}
    for part in evidence:
        if part.signal.aspect is not None:
            weight, score = part.signal.weight, part.scores.get(issue_id, part.missing)
            total, weights = sums.get(part.signal.aspect, (0.0, 0.0))
            sums[part.signal.aspect] = (total + weight * score, weights + weight)
    return {aspect: total / weights for aspect, (total, weights) in sums.items()}
