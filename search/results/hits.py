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
    first: int,
    engine: Engine,
    *,
    explain: bool,
) -> tuple[Hit, ...]:
    """The hits of a page whose first rank is ``first``."""
    ids = [placed.issue_id for placed in page]
    found = engine.issues(ids)
    named = engine.values(ids, ("reason",))["reason"]
    source = prepared(plan.comparison, plan.significant) if isinstance(plan, SimilarPlan) and page else None
    hits = []
    for rank, placed in enumerate(page, start=first):
        determination, issue = found[placed.issue_id]
        hit = Hit(
            rank=rank,
            issue_id=placed.issue_id,
            score=placed.score,
            scores=_scores(placed.evidence, placed.issue_id),
            issue=issue,
            determination=determination,
            snippet=_snippet(plan, determination, issue),
            reasons=named[placed.issue_id],
        )
        if source is not None:
            hit = _with_likeness(hit, source, placed)
        if explain:
            hit = replace(hit, explanation=_explained(plan, placed, engine))
        hits.append(hit)
    return tuple(hits)


def _snippet(plan: QueryPlan, determination: Determination, issue: Issue) -> Snippet:
    terms = plan.interpreted.terms
    return snippet(determination, issue, terms) if terms else conclusion(issue)


def _with_likeness(hit: Hit, source: PreparedComparison, placed: FusedHit) -> Hit:
    """The hit with what it shares, quoted by the sentence that shares most."""
    found = similarity_explanation(source, hit.determination, hit.issue, placed.evidence, hit.issue_id)
    if found.pair is None:
        return replace(hit, likeness=found)
    words = {token.term for token in tokens(" ".join(found.terms))}
    return replace(hit, likeness=found, snippet=marked(found.pair.hit, words, SectionKind.RATIONALE))


def _scores(evidence: Sequence[SignalScores], issue_id: str) -> Scores:
    """BM25 over all signals of words together, and the first similarity by meaning."""
    words = [e.raw[issue_id] for e in evidence if isinstance(e.signal, LexicalSignal) and issue_id in e.raw]
    meanings = [e.raw.get(issue_id) for e in evidence if isinstance(e.signal, DenseSignal)]
    return Scores(sum(words) if words else None, meanings[0] if meanings else None)


def _explained(plan: QueryPlan, placed: FusedHit, engine: Engine) -> Mapping[str, object]:
    """Where a score comes from: what each signal gives, and BM25 taken apart for each clause."""
    signals = []
    for part in placed.evidence:
        raw = part.raw.get(placed.issue_id)
        said: dict[str, object] = {
            "signal": part.signal.name,
            "weight": part.signal.weight,
            "score": part.scores.get(placed.issue_id, part.missing),
            "raw": raw,
        }
        if isinstance(part.signal, LexicalSignal) and raw is not None:
            said["bm25"] = engine.explain(part.signal.clause, placed.issue_id)
        signals.append(said)
    return {"mode": plan.mode.value, "score": placed.score, "scale": placed.scale, "signals": signals}
