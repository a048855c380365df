"""A query ready to be ranked, however it was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from search.engine.protocol import Engine
from search.errors import ImrError
from search.model.requests import Filter, Mode
from search.model.results import InterpretedQuery
from search.query.clauses import EVERYTHING, Boolean, Clause
from search.query.field_values import canonical_field
from search.query.filters import filter_clause
from search.retrieval.signals import LexicalSignal, Signal

SIMILARITY_SHARE = 0.7
"""An issue is near by meaning from this share of the nearest issue's similarity, over the whole index."""

Plan = TypeVar("Plan", bound="QueryPlan")


@dataclass(frozen=True, kw_only=True)
class QueryPlan:
    """What is looked for, and by which signals.

    Every match of ``required_query`` belongs to the result set; it is ``None`` where similarity alone
    decides. ``filter_query`` holds for every issue listed, however it is ranked. ``source_issue`` is the
    issue the query was made from, never a hit. Of a typed query's issues, those belong to the result set
    for their meaning whose similarity is at least ``similarity_share`` of the nearest one's. Where
    ``min_score`` is set, an issue is listed from that fused score on instead.
    """

    interpreted: InterpretedQuery
    mode: Mode
    signals: tuple[Signal, ...]
    required_query: Clause | None = None
    filter_query: Clause = EVERYTHING
    source_issue: str | None = None
    min_score: float | None = None
    similarity_share: float = SIMILARITY_SHARE


def narrowed(plan: Plan, filters: Iterable[Filter]) -> Plan:
    """``plan`` with filters as conditions on everything that it lists."""
    condition = filter_clause(tuple(filters))
    if condition == EVERYTHING:
        return plan
    return replace(
        plan,
        signals=tuple(
            replace(signal, clause=_both(signal.clause, condition))
            if isinstance(signal, LexicalSignal)
            else signal
            for signal in plan.signals
        ),
        required_query=None if plan.required_query is None else _both(plan.required_query, condition),
        filter_query=_both(plan.filter_query, condition),
    )


def canonical_filters(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """Filters by the fields' full names; raises ``UnknownField``."""
    return tuple(replace(filter_, field=canonical_field(filter_.field)) for filter_ in filters)


def available_mode(mode: Mode, engine: Engine, *, has_text: bool) -> tuple[Mode, tuple[str, ...]]:
    """The mode that an index can answer in, with a note where that is another one than asked for."""
    if mode is Mode.KEYWORD or not has_text:
        return Mode.KEYWORD, ()
    if engine.encoder is not None:
        return mode, ()
    if mode is Mode.DENSE:
        raise ImrError(
            "This index has no vectors, so nothing can be ranked by meaning: "
            "use the keyword mode, or index again without --no-dense."
        )
    return Mode.KEYWORD, ("This index has no vectors: ranked by keywords alone.",)


def _both(clause: Clause, condition: Boolean) -> Boolean:
    return Boolean(must=(clause, *condition.must), must_not=condition.must_not)
