"""What signals say of issues, made comparable.

Every signal ranks on its own; its scores are divided by the best that it gives any issue of the whole
index, so that filters change neither the order nor what belongs to the result set. The convex combination
of these normalized scores is the score of an issue (0 to 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from search.engine.protocol import Ranking, ScoredHit
from search.retrieval.best_scores import CANDIDATE_DEPTH
from search.retrieval.fusion import convex_combination
from search.retrieval.plan import QueryPlan
from search.retrieval.signals import AttributeSignal, Signal, TogetherSignal
from search.vocabulary.groups import Members

Values = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The values of issues, by field and id."""


@dataclass(frozen=True)
class SignalScores:
    """What one signal says of the issues: its ranking, and the best score it gives any issue of the whole
    index. ``missing`` is the normalized score of an issue that is not ranked: a ranking that was cut says
    of those beyond only that they are no better than its last."""

    signal: Signal
    ranking: Ranking
    best: float
    missing: float = 0.0

    @cached_property
    def raw(self) -> Mapping[str, float]:
        """The signal's own scores by id."""
        return {hit.issue_id: hit.score for hit in self.ranking.hits}

    @cached_property
    def normalized(self) -> Mapping[str, float]:
        """The same as shares of the best."""
        return {issue_id: _share(score, self.best) for issue_id, score in self.raw.items()}


def signal_scores(plan: QueryPlan, signal: Signal, ranking: Ranking) -> SignalScores:
    """What a ranking says, as far as it is fused; the issue that the query was made from is left aside."""
    others = tuple(hit for hit in ranking.hits if hit.issue_id != plan.source_issue)
    hits = others[:CANDIDATE_DEPTH]
    best = plan.best_scores.get(signal.name, 0.0)
    is_cut = len(hits) >= CANDIDATE_DEPTH
    missing = _share(hits[-1].score, best) if is_cut else 0.0
    return SignalScores(signal, replace(ranking, hits=hits), best, missing)


def attribute_scores(signal: AttributeSignal, ids: Iterable[str], values: Values) -> SignalScores:
    """The worth of the values that each issue shares, added up; issues without any are not ranked."""
    scores = dict.fromkeys(ids, 0.0)
    for match in signal.matches:
        for issue_id in scores:
            if _has_any(issue_id, match.members, values):
                scores[issue_id] += match.worth
    hits = sorted(
        (ScoredHit(issue_id, score) for issue_id, score in scores.items() if score),
        key=lambda hit: (-hit.score, hit.issue_id),
    )
    return SignalScores(signal, Ranking(tuple(hits), len(hits)), 1.0)


def fused(scores: Sequence[SignalScores], ids: set[str]) -> list[tuple[str, float]]:
    """``ids`` with their scores, best first, ties by id."""
    return convex_combination([(part.signal.weight, part.normalized, part.missing) for part in scores], ids)


def together_scores(signal: TogetherSignal, ids: Sequence[str], values: Values) -> SignalScores:
    """How much of what is asked for together each issue disputes, and behind that its letter.

    Of two names an issue with both scores 1, one of a letter that disputes the other elsewhere 1/3, any other
    0: so weighed (:func:`together_weight`), no other signal lifts one above another."""
    found = {issue_id: _named_by(issue_id, signal, values) for issue_id in ids}
    by_letter: dict[str, set[int]] = {}
    for issue_id, names in found.items():
        by_letter.setdefault(issue_id.rpartition("#")[0], set()).update(names)
    steps = together_weight(len(signal.names))
    scores = {}
    for issue_id, names in found.items():
        of_letter = len(by_letter[issue_id.rpartition("#")[0]]) - 1
        scores[issue_id] = (max(len(names) - 1, 0) * len(signal.names) + max(of_letter, 0)) / steps
    hits = sorted(
        (ScoredHit(issue_id, score) for issue_id, score in scores.items() if score),
        key=lambda hit: (-hit.score, hit.issue_id),
    )
    return SignalScores(signal, Ranking(tuple(hits), len(hits)), 1.0)


def together_weight(names: int) -> float:
    """The weight of a signal for so many names, where all others together weigh 1."""
    return float((names - 1) * (names + 1))


def _named_by(issue_id: str, signal: TogetherSignal, values: Values) -> set[int]:
    """Which of the names an issue disputes."""
    return {number for number, members in enumerate(signal.names) if _has_any(issue_id, members, values)}


def _has_any(issue_id: str, members: Members, values: Values) -> bool:
    return any(
        not set(wanted).isdisjoint(values.get(field, {}).get(issue_id, ())) for field, wanted in members
    )


def _share(score: float, best: float) -> float:
    # rank-bm25 scores below zero where every letter has the word.
    return score / best if best > 0 else score - best
