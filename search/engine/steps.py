"""Work that asks an engine questions on its way, several pieces of it at once in as few calls as one.

A :data:`Step` is written as if it were alone: it yields a question and goes on with the answer. Several are
run side by side, and all their questions of one kind are put into one call, as a page needs it whose lists
and counts each want a ranking:

    lists = [ranked_list(plan, overturned), ranked_list(plan, upheld)]    # generators that ask
    overturned_list, upheld_list = together(snapshot, lists)             # one call of ``rank`` for both

Kinds are asked in the order of :class:`QuestionKind`: who waits for counts waits until no other step wants a
ranking any more, so that steps of different length still share their calls. (DataLoader, Facebook 2010, does
the same with promises.)
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, auto
from itertools import islice
from typing import Any, TypeVar

from search.engine.protocol import (
    CountQuery,
    Counts,
    Expansion,
    ExpansionQuery,
    IssueVectors,
    Ranking,
    RankQuery,
    Snapshot,
    TermStatistics,
)
from search.model.letters import Determination
from search.query.clauses import Clause

T = TypeVar("T")


class QuestionKind(IntEnum):
    """The kinds of questions, in the order in which they are asked."""

    TERMS = auto()
    EXPAND = auto()
    RANK = auto()
    COUNT = auto()
    DETERMINATIONS = auto()
    VECTORS = auto()
    EXPLAIN = auto()


@dataclass(frozen=True)
class Question:
    """One step's question: the items of one call."""

    kind: QuestionKind
    items: tuple[Any, ...]


Step = Generator[Question, Any, T]
"""A piece of work that asks on its way and returns a ``T``."""


def rank(queries: Sequence[RankQuery]) -> Step[tuple[Ranking, ...]]:
    """Asks for a ranking for each query."""
    return (yield from _asked(QuestionKind.RANK, queries)) if queries else ()


def count(queries: Sequence[CountQuery]) -> Step[tuple[Counts, ...]]:
    """Asks for counts for each query."""
    return (yield from _asked(QuestionKind.COUNT, queries)) if queries else ()


def expand(queries: Sequence[ExpansionQuery]) -> Step[tuple[Expansion, ...]]:
    """Asks for the surface forms of each pattern."""
    return (yield from _asked(QuestionKind.EXPAND, queries)) if queries else ()


def term_statistics(terms: Iterable[str]) -> Step[TermStatistics]:
    """Asks for the document frequencies of ``terms``, of more where other steps ask too."""
    statistics: TermStatistics = yield Question(QuestionKind.TERMS, tuple(dict.fromkeys(terms)))
    return statistics


def determinations(ids: Iterable[str]) -> Step[Mapping[str, Determination]]:
    """Asks for letters without their raw text, by id."""
    letters: Mapping[str, Determination] = yield Question(
        QuestionKind.DETERMINATIONS, tuple(dict.fromkeys(ids))
    )
    return letters


def vectors(ids: Iterable[str]) -> Step[Mapping[str, IssueVectors]]:
    """Asks for the stored vectors of issues, by id."""
    stored: Mapping[str, IssueVectors] = yield Question(QuestionKind.VECTORS, tuple(dict.fromkeys(ids)))
    return stored


def explain_scores(
    queries: Sequence[tuple[Clause, str]],
) -> Step[tuple[Mapping[str, object], ...]]:
    """Asks for the parts of the score that each clause gives to the issue beside it."""
    return (yield from _asked(QuestionKind.EXPLAIN, queries)) if queries else ()


def side_by_side(steps: Sequence[Step[T]]) -> Step[tuple[T, ...]]:
    """What the steps return, in order; each time all questions of one kind are put into one."""
    results: dict[int, T] = {}
    waiting: dict[int, Question] = {}

    def go_on(number: int, answer: object) -> None:
        try:
            waiting[number] = steps[number].send(answer)
        except StopIteration as stop:
            results[number] = stop.value

    for number in range(len(steps)):
        go_on(number, None)
    while waiting:
        kind = min(question.kind for question in waiting.values())
        asking = {number: question for number, question in waiting.items() if question.kind is kind}
        items = tuple(item for question in asking.values() for item in question.items)
        answer: Any = yield Question(kind, items)
        item_by_item = kind in _ITEM_BY_ITEM
        rest = iter(answer if item_by_item else ())
        for number, question in asking.items():
            del waiting[number]
            go_on(number, tuple(islice(rest, len(question.items))) if item_by_item else answer)
    return tuple(results[number] for number in range(len(steps)))


def run(snapshot: Snapshot, step: Step[T]) -> T:
    """What ``step`` returns, its questions asked of ``snapshot``."""
    answer: object = None
    while True:
        try:
            question = step.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result
        answer = _CALLS[question.kind](snapshot, question.items)


def together(snapshot: Snapshot, steps: Sequence[Step[T]]) -> tuple[T, ...]:
    """What the steps return, in order, run side by side."""
    return run(snapshot, side_by_side(steps))


def _asked(kind: QuestionKind, items: Sequence[Any]) -> Step[Any]:
    return (yield Question(kind, tuple(items)))


_ITEM_BY_ITEM = frozenset({QuestionKind.EXPAND, QuestionKind.RANK, QuestionKind.COUNT, QuestionKind.EXPLAIN})
"""Kinds that have an answer for each item, in order; others have one answer for all."""

_CALLS: Mapping[QuestionKind, Callable[[Snapshot, tuple[Any, ...]], Any]] = {
    QuestionKind.TERMS: lambda snapshot, terms: snapshot.term_statistics(list(dict.fromkeys(terms))),
    QuestionKind.EXPAND: lambda snapshot, queries: snapshot.expand(queries),
    QuestionKind.RANK: lambda snapshot, queries: snapshot.rank(queries),
    QuestionKind.COUNT: lambda snapshot, queries: snapshot.aggregate(queries),
    QuestionKind.DETERMINATIONS: lambda snapshot, ids: snapshot.determinations(list(dict.fromkeys(ids))),
    QuestionKind.VECTORS: lambda snapshot, ids: snapshot.vectors(list(dict.fromkeys(ids))),
    QuestionKind.EXPLAIN: lambda snapshot, queries: snapshot.explain(queries),
}
