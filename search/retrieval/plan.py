"""A query ready to be ranked, however it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from search.engine.protocol import Capability, Snapshot
from search.errors import ImrError
from search.model.requests import Filter, Mode
from search.model.results import InterpretedQuery
from search.query.clauses import EVERYTHING, Boolean, Clause, DisjunctionMax
from search.query.field_values import canonical_field
from search.query.filters import filter_clause
from search.query.parser import ParsedQuery
from search.retrieval.signals import LexicalSignal, Signal

NEAREST = (
    "Ranked by meaning alone: the nearest issues, which have no end, so nothing is counted; choose another "
    "mode for counts and rates."
)
"""Said where there is no result set."""

Plan = TypeVar("Plan", bound="QueryPlan")


@dataclass(frozen=True, kw_only=True)
class QueryPlan:
    """What is looked for, and by which signals: made once for a request, whatever is asked of it then.

    The matches of ``set_query`` are the result set, whatever ranks them: what is listed, counted and
    exported. It is ``None`` where nothing but nearness says what is listed, which has no end and is not
    counted. ``near_query`` is what may come behind the set, which is left out of it: ``None`` where nothing
    does. ``filter_query`` holds for every issue listed. ``source_issue`` is the issue the query was made
    from, never a hit. ``best_scores`` are the best that each signal gives any issue of the whole index, by
    its name. ``set_size`` is how many issues the set has before any
    filter. ``frequencies`` are the document frequencies of the terms that were looked up, in an index of
    ``size`` issues; ``parsed`` is a typed query as it was parsed.
    """

    interpreted: InterpretedQuery
    mode: Mode
    signals: tuple[Signal, ...]
    best_scores: Mapping[str, float]
    set_query: Clause | None = None
    near_query: Clause | None = None
    filter_query: Clause = EVERYTHING
    source_issue: str | None = None
    set_size: int | None = None
    frequencies: Mapping[str, int] = field(default_factory=dict)
    size: int = 0
    parsed: ParsedQuery | None = None


def narrowed(plan: Plan, filters: Iterable[Filter]) -> Plan:
    """``plan`` with filters as conditions on everything that it lists."""
    condition = filter_clause(tuple(filters))
    if condition == EVERYTHING:
        return plan

    def with_filters(clause: Clause | None) -> Clause | None:
        return None if clause is None else with_condition(clause, condition)

    return replace(
        plan,
        signals=tuple(
            replace(signal, within=with_filters(signal.within))
            if isinstance(signal, LexicalSignal)
            else signal
            for signal in plan.signals
        ),
        set_query=with_filters(plan.set_query),
        near_query=with_filters(plan.near_query),
        filter_query=with_condition(plan.filter_query, condition),
    )


def near_plan(plan: Plan) -> Plan | None:
    """The plan of what comes behind the result set: everything else that is near, by the same signals.
    ``None`` where nothing does."""
    if plan.set_query is None or plan.near_query is None:
        return None
    behind = Boolean(must=(plan.near_query,), must_not=(membership(plan.set_query),))
    return replace(
        plan,
        signals=tuple(
            replace(signal, within=Boolean(must=(signal.clause, *behind.must), must_not=behind.must_not))
            if isinstance(signal, LexicalSignal)
            else signal
            for signal in plan.signals
        ),
        set_query=None,
        filter_query=behind,
    )


def membership(clause: Clause) -> Clause:
    """``clause`` as far as it says which issues match, without what only ranks them."""
    if isinstance(clause, DisjunctionMax):
        return DisjunctionMax(tuple(map(membership, clause.parts)))
    if not isinstance(clause, Boolean):
        return clause
    must = tuple(part for part in map(membership, clause.must) if part != EVERYTHING)
    excluded = tuple(map(membership, clause.must_not))
    if not clause.must:
        return Boolean(should=tuple(map(membership, clause.should)), must_not=excluded)
    return must[0] if len(must) == 1 and not excluded else Boolean(must, (), excluded)


def with_condition(clause: Clause, condition: Boolean) -> Clause:
    """``clause`` where ``condition`` holds too."""
    if condition == EVERYTHING:
        return clause
    return Boolean(must=(clause, *condition.must), must_not=condition.must_not)


def canonical_filters(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """Filters by the fields' full names; raises ``UnknownField``."""
    return tuple(replace(filter_, field=canonical_field(filter_.field)) for filter_ in filters)


def available_mode(mode: Mode, snapshot: Snapshot, *, has_text: bool) -> tuple[Mode, tuple[str, ...]]:
    """The mode that an index can answer in, with a note where that is another one than asked for."""
    if mode is Mode.KEYWORD or not has_text:
        return Mode.KEYWORD, ()
    if Capability.DENSE in snapshot.capabilities:
        return mode, ()
    if mode is Mode.DENSE:
        raise ImrError(
            "This index has no vectors, so nothing can be ranked by meaning: "
            "use the keyword mode, or index again without --no-dense."
        )
    return Mode.KEYWORD, ("This index has no vectors: ranked by keywords alone.",)
