"""Ranked ids as hits with everything that a result row shows; only these are read from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from search.engine.steps import Step, determinations, explain_scores
from search.fields.documents import issue_by_id
from search.model.letters import Determination, Issue, SectionKind
from search.model.results import Hit, Scores, Snippet
from search.results.score_parts import parts_of
from search.results.similarity import PreparedComparison, prepared, similarity_explanation
from search.results.snippets import conclusion, marked, snippet
from search.retrieval.plan import QueryPlan
from search.retrieval.ranking import FusedHit
from search.retrieval.scores import SignalScores
from search.retrieval.signals import DenseSignal, LexicalSignal
from search.similar.planning import SimilarPlan
from search.text.analysis import tokens

HIT_FIELDS = ("reason",)
"""The filter fields whose values a hit shows; they come along with its ranking."""


def hits_of(
    plan: QueryPlan,
    page: Sequence[FusedHit],
    first_rank: int,
    reasons: Mapping[str, tuple[str, ...]],
    *,
    explain: bool,
) -> Step[tuple[Hit, ...]]:
    """The hits of a page whose first rank is ``first_rank``, with their ``reasons``. One whose letter is gone
    by now is left out, and the others keep their ranks."""
    if not page:
        return ()
    letters = yield from determinations(fused.issue_id.rpartition("#")[0] for fused in page)
    explanations = (yield from _explanations(plan, page)) if explain else [None] * len(page)
    comparison = prepared(plan) if isinstance(plan, SimilarPlan) else None
    hits = []
    for rank, (fused, explanation) in enumerate(zip(page, explanations, strict=True), start=first_rank):
        indexed = issue_by_id(fused.issue_id, letters)
        if indexed is None:
            continue
        determination, issue = indexed
        hit = Hit(
            rank=rank,
            issue_id=fused.issue_id,
            score=fused.score,
            scores=_scores(fused.signal_scores, fused.issue_id),
            issue=issue,
            determination=determination,
            snippet=_snippet(plan, determination, issue),
            reasons=reasons.get(fused.issue_id, ()),
            explanation=explanation,
            parts=parts_of(fused),
        )
        hits.append(_with_similarity(hit, comparison, fused) if comparison is not None else hit)
    return tuple(hits)


def _snippet(plan: QueryPlan, determination: Determination, issue: Issue) -> Snippet:
    terms = plan.interpreted.terms
    return snippet(determination, issue, terms) if terms else conclusion(issue)


def _with_similarity(hit: Hit, comparison: PreparedComparison, fused: FusedHit) -> Hit:
    """The hit with why it is similar, quoted by the sentence that shares most."""
    explanation = similarity_explanation(
        comparison, hit.determination, hit.issue, fused.signal_scores, hit.issue_id
    )
    if explanation.pair is None:
        return replace(hit, likeness=explanation)
    shared_terms = {token.term for token in tokens(" ".join(explanation.terms))}
    quote = marked(explanation.pair.hit, shared_terms, SectionKind.RATIONALE)
    return replace(hit, likeness=explanation, snippet=quote)


def _scores(signal_scores: Sequence[SignalScores], issue_id: str) -> Scores:
    """BM25 over all lexical signals together, and the first similarity by meaning."""
    lexical = [
        part.raw[issue_id]
        for part in signal_scores
        if isinstance(part.signal, LexicalSignal) and issue_id in part.raw
    ]
    dense = [part.raw.get(issue_id) for part in signal_scores if isinstance(part.signal, DenseSignal)]
    return Scores(sum(lexical) if lexical else None, dense[0] if dense else None)


def _explanations(plan: QueryPlan, page: Sequence[FusedHit]) -> Step[list[Mapping[str, object]]]:
    """Where the scores of a page come from: what each signal gives, and BM25 taken apart for each clause."""
    asked = [
        (part.signal.clause, fused.issue_id)
        for fused in page
        for part in fused.signal_scores
        if isinstance(part.signal, LexicalSignal) and fused.issue_id in part.raw
    ]
    answers = dict(zip(asked, (yield from explain_scores(asked)), strict=True))
    explanations: list[Mapping[str, object]] = []
    for fused in page:
        signals = []
        for part in fused.signal_scores:
            raw = part.raw.get(fused.issue_id)
            entry: dict[str, object] = {
                "signal": part.signal.name,
                "weight": part.signal.weight,
                "score": part.normalized.get(fused.issue_id, part.missing),
                "raw": raw,
            }
            # A signal may list an issue of the set that has none of its words.
            if isinstance(part.signal, LexicalSignal) and raw:
                entry["bm25"] = answers[part.signal.clause, fused.issue_id]
            signals.append(entry)
        explanations.append(
            {"mode": plan.mode.value, "score": fused.score, "scale": fused.scale, "signals": signals}
        )
    return explanations
