"""Ranked ids as hits with everything that a result row shows; only these are read from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from search.engine.protocol import Engine
from search.model.letters import Determination, Issue, SectionKind
from search.model.results import Hit, Scores, Snippet
from search.results.similarity import PreparedComparison, prepared, similarity_explanation
from search.results.snippets import conclusion, marked, snippet
from search.retrieval.plan import QueryPlan
from search.retrieval.ranking import FusedHit, SignalScores
from search.retrieval.signals import DenseSignal, LexicalSignal
from search.similar.planning import SimilarPlan
from search.text.analysis import tokens


def hits_of(
    plan: QueryPlan,
    page: Sequence[FusedHit],
    first_rank: int,
    engine: Engine,
    *,
    explain: bool,
) -> tuple[Hit, ...]:
    """The hits of a page whose first rank is ``first_rank``."""
    ids = [fused.issue_id for fused in page]
    issues = engine.issues(ids)
    reasons = engine.values(ids, ("reason",))["reason"]
    comparison = (
        prepared(plan.comparison, plan.term_weights) if isinstance(plan, SimilarPlan) and page else None
    )
    hits = []
    for rank, fused in enumerate(page, start=first_rank):
        determination, issue = issues[fused.issue_id]
        hit = Hit(
            rank=rank,
            issue_id=fused.issue_id,
            score=fused.score,
            scores=_scores(fused.signal_scores, fused.issue_id),
            issue=issue,
            determination=determination,
            snippet=_snippet(plan, determination, issue),
            reasons=reasons[fused.issue_id],
        )
        if comparison is not None:
            hit = _with_similarity(hit, comparison, fused)
        if explain:
            hit = replace(hit, explanation=_explanation(plan, fused, engine))
        hits.append(hit)
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


def _explanation(plan: QueryPlan, fused: FusedHit, engine: Engine) -> Mapping[str, object]:
    """Where a score comes from: what each signal gives, and BM25 taken apart for each clause."""
    signals = []
    for part in fused.signal_scores:
        raw = part.raw.get(fused.issue_id)
        entry: dict[str, object] = {
            "signal": part.signal.name,
            "weight": part.signal.weight,
            "score": part.normalized.get(fused.issue_id, part.missing),
            "raw": raw,
        }
        if isinstance(part.signal, LexicalSignal) and raw is not None:
            entry["bm25"] = engine.explain(part.signal.clause, fused.issue_id)
        signals.append(entry)
    return {"mode": plan.mode.value, "score": fused.score, "scale": fused.scale, "signals": signals}
