"""Everything that the signals say of every issue, for every judged query: what a fusion works on.

The scores come from the search package itself, so a fusion tried here is one that the product
could use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from search.engine.protocol import Snapshot
from search.engine.steps import Step, rank, run
from search.evaluation.measures import MIN_RELEVANT_GRADE
from search.evaluation.trec import JudgedQuery, Qrels
from search.model.requests import Aspect, SimilarRequest
from search.parameters.settings import Settings, judged_request
from search.retrieval.best_scores import best_score_query, best_scores
from search.retrieval.plan import QueryPlan, near_plan
from search.retrieval.planning import plan_search
from search.retrieval.ranking import FusedHit, ListQuery, ranked_list
from search.retrieval.scores import SignalScores
from search.retrieval.signals import DenseSignal, LexicalSignal, TogetherSignal
from search.similar.planning import plan_similar

Numbers = npt.NDArray[np.float64]

MAX_RANKED_ISSUES = 1_000_000
"""More issues than an index has."""


@dataclass(frozen=True)
class Question:
    """A judged query as it is asked: ``listed`` gives the result set, or what is near where there is none;
    ``behind`` what comes behind a set, where anything does."""

    query: JudgedQuery
    judged: Mapping[str, int]
    listed: QueryPlan
    behind: QueryPlan | None

    @property
    def similar(self) -> bool:
        """Whether similar cases are asked for."""
        return asks_for_similar(self.query)


@dataclass(frozen=True)
class Column:
    """A signal: its name, whether it ranks by words, by meaning or by values, the aspect it belongs to
    (none for a typed query), its weight in the code, the best score it gives any issue, and the share
    of it that an issue has that it does not list. A ``fixed`` one outweighs all others by rule."""

    name: str
    kind: str
    aspect: Aspect | None
    weight: float
    best: float
    missing: float
    fixed: bool = False


@dataclass(frozen=True)
class Pool:
    """What every signal (columns) says of every issue (rows, by id), not a number where it does not
    list it. ``beyond`` are the issues that are listed behind the result set, however they score."""

    query: JudgedQuery
    judged: Mapping[str, int]
    ids: tuple[str, ...]
    columns: tuple[Column, ...]
    raw: Numbers
    beyond: npt.NDArray[np.bool_]

    @property
    def grades(self) -> Numbers:
        """The issues' grades, 0 where they have none."""
        return np.array([max(self.judged.get(issue_id, 0), 0) for issue_id in self.ids], np.float64)

    def order(self, scores: Numbers) -> npt.NDArray[np.intp]:
        """The rows best first for the scores of one fusion: the result set first, ties by id."""
        # Sums of the same numbers in another order differ in their last bits.
        return np.lexsort((np.arange(len(self.ids)), -scores.round(12), self.beyond))

    def ranking(self, scores: Numbers) -> list[str]:
        """The ids best first."""
        return [self.ids[row] for row in self.order(scores)]


def asks_for_similar(query: JudgedQuery) -> bool:
    """Whether a query asks for similar cases, as ``imr run`` reads it."""
    return query.issue_id is not None or query.kind == "paste"


def ranks_only(pool: Pool, column: int) -> list[str]:
    """The ids that one signal lists, best first, the result set first."""
    listed = ~np.isnan(pool.raw[:, column])
    order = pool.order(np.nan_to_num(pool.raw[:, column]))
    return [pool.ids[row] for row in order if listed[row]]


def questions(
    queries: Sequence[JudgedQuery], qrels: Qrels, snapshot: Snapshot, settings: Settings | None = None
) -> list[Question]:
    """The queries that have a relevant issue, ready to be ranked (hybrid, where ``settings`` say nothing
    else)."""
    judged_questions = []
    for query in queries:
        judged = qrels.get(query.id, {})
        if any(grade >= MIN_RELEVANT_GRADE for grade in judged.values()):
            judged_questions.append(Question(query, judged, *_plans(query, snapshot, settings or Settings())))
    return judged_questions


def pools(asked: Sequence[Question], snapshot: Snapshot, *, siblings: bool = True) -> list[Pool]:
    """The pool of every question; without ``siblings`` the other issues of a query's own letter are
    taken out of it, and out of its judgments."""
    all_pools = [_pool(question, snapshot) for question in asked]
    return all_pools if siblings else [_without_siblings(pool) for pool in all_pools]


def ranked(question: Question, snapshot: Snapshot) -> list[str]:
    """The ids as ``imr run`` lists them: the result set, and behind it what is near. The best scores are
    asked for anew, since the weights of the fields may be others than when the query was planned."""
    plans = [plan for plan in (question.listed, question.behind) if plan is not None]
    return [hit.issue_id for plan in plans for hit in _order(_rescored(plan, snapshot), snapshot)]


def _order(plan: QueryPlan, snapshot: Snapshot) -> tuple[FusedHit, ...]:
    return run(snapshot, ranked_list(plan, ListQuery((), MAX_RANKED_ISSUES))).order


def _rescored(plan: QueryPlan, snapshot: Snapshot) -> QueryPlan:
    signals = [signal for signal in plan.signals if isinstance(signal, LexicalSignal | DenseSignal)]

    def rescored() -> Step[QueryPlan]:
        rankings = yield from rank([best_score_query(signal) for signal in signals])
        return replace(plan, best_scores=best_scores(signals, rankings, plan.source_issue))

    return run(snapshot, rescored())


def _plans(query: JudgedQuery, snapshot: Snapshot, settings: Settings) -> tuple[QueryPlan, QueryPlan | None]:
    request = judged_request(query, settings)
    if isinstance(request, SimilarRequest):
        similar = run(snapshot, plan_similar(request, snapshot))
        return similar, near_plan(similar)
    plan = run(snapshot, plan_search(request, snapshot))
    return plan, near_plan(plan)


def _without_siblings(pool: Pool) -> Pool:
    letter_of_query = _letter(pool.query.issue_id or "")
    judged = {
        issue_id: grade for issue_id, grade in pool.judged.items() if _letter(issue_id) != letter_of_query
    }
    rows = [row for row, issue_id in enumerate(pool.ids) if _letter(issue_id) != letter_of_query]
    return Pool(
        pool.query,
        judged,
        tuple(pool.ids[row] for row in rows),
        pool.columns,
        pool.raw[rows],
        pool.beyond[rows],
    )


def _letter(issue: str) -> str:
    return issue.rpartition("#")[0]


def _pool(question: Question, snapshot: Snapshot) -> Pool:
    listed, behind = (_order(plan, snapshot) if plan else () for plan in (question.listed, question.behind))
    scores_by_issue = dict.fromkeys((hit.issue_id for hit in listed), _signal_scores(listed))
    scores_by_issue |= dict.fromkeys((hit.issue_id for hit in behind), _signal_scores(behind))
    ids = tuple(sorted(scores_by_issue))
    if question.query.issue_id in ids:
        raise AssertionError(f"{question.query.issue_id} is among its own hits")
    raw = np.array(
        [[scores.raw.get(issue_id, np.nan) for scores in scores_by_issue[issue_id]] for issue_id in ids],
        np.float64,
    )
    listed_ids = {hit.issue_id for hit in listed}
    beyond = np.array([issue_id not in listed_ids for issue_id in ids], np.bool_)
    columns = tuple(map(_column, _signal_scores(listed or behind)))
    return Pool(question.query, question.judged, ids, columns, raw, beyond)


def _signal_scores(order: Sequence[FusedHit]) -> tuple[SignalScores, ...]:
    return order[0].signal_scores if order else ()


def _column(scores: SignalScores) -> Column:
    signal = scores.signal
    kind = (
        "words"
        if isinstance(signal, LexicalSignal)
        else "meaning"
        if isinstance(signal, DenseSignal)
        else "values"
    )
    return Column(
        signal.name,
        kind,
        signal.aspect,
        signal.weight,
        scores.best,
        scores.missing,
        fixed=isinstance(signal, TogetherSignal),
    )
