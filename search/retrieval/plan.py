"""A query ready to be ranked, however it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from search.engine.protocol import Capability, Snapshot
from search.errors import ImrError
from search.model.requests import Filter, Mode
from search.model.results import InterpretedQuery
from search.query.clauses import EVERYTHING, Boolean, Clause, DisjunctionMax, IssueIds
from search.query.field_values import canonical_field
from search.query.filters import filter_clause
from search.query.parser import ParsedQuery
from search.retrieval.signals import LexicalSignal, Signal

SIMILARITY_SHARE = 0.7
"""An issue is near by meaning from this share of the nearest issue's similarity, over the whole index."""

Plan = TypeVar("Plan", bound="QueryPlan")


@dataclass(frozen=True, kw_only=True)
class QueryPlan:
    """What is looked for, and by which signals: made once for a request, whatever is asked of it then.

    Every match of ``required_query`` belongs to the result set; it is ``None`` where similarity alone
    decides. ``filter_query`` holds for every issue listed, however it is ranked. ``source_issue`` is the
    issue the query was made from, never a hit. ``best_scores`` are the best that each signal gives any issue
    of the whole index, by its name. Of a typed query's issues, those belong to the result set for their
    meaning whose similarity is at least ``similarity_share`` of the nearest one's; ``near_by_meaning`` are
    these over the whole index where all are known, ``None`` where there are more than are ranked. Where
    ``min_score`` is set, an issue is listed from that fused score on instead. ``nearby`` is the plan of what
    comes behind the result set, where that was asked for. ``frequencies`` are the document frequencies of the
    terms that were looked up, in an index of ``size`` issues; ``parsed`` is a typed query as it was parsed.
    """

    interpreted: InterpretedQuery
    mode: Mode
    signals: tuple[Signal, ...]
    best_scores: Mapping[str, float]
    required_query: Clause | None = None
    filter_query: Clause = EVERYTHING
    source_issue: str | None = None
    min_score: float | None = None
    similarity_share: float = SIMILARITY_SHARE
    near_by_meaning: tuple[str, ...] | None = None
    nearby: QueryPlan | None = None
    frequencies: Mapping[str, int] = field(default_factory=dict)
    size: int = 0
    parsed: ParsedQuery | None = None


def narrowed(plan: Plan, filters: Iterable[Filter]) -> Plan:
    """``plan`` with filters as conditions on everything that it lists."""
    condition = filter_clause(tuple(filters))
    if condition == EVERYTHING:
        return plan
    required = plan.required_query
    return replace(
        plan,
        signals=tuple(
            replace(signal, clause=with_condition(signal.clause, condition))
            if isinstance(signal, LexicalSignal)
            else signal
            for signal in plan.signals
        ),
        required_query=None if required is None else with_condition(required, condition),
        filter_query=with_condition(plan.filter_query, condition),
    )


def with_condition(clause: Clause, condition: Boolean) -> Clause:
    """``clause`` where ``condition`` holds too."""
    if condition == EVERYTHING:
        return clause
    return Boolean(must=(clause, *condition.must), must_not=condition.must_not)


def counted_clause(narrow: QueryPlan, near_by_meaning: Sequence[str]) -> Clause:
    """What is counted of a narrowed plan: the matches of its words, and of the issues that are near by
    meaning those that meet its conditions."""
    if near_by_meaning and narrow.filter_query != EVERYTHING:
        near: Clause = Boolean(must=(IssueIds(tuple(near_by_meaning)), narrow.filter_query))
        return near if narrow.required_query is None else DisjunctionMax((narrow.required_query, near))
    return matched_or_near(narrow.required_query, near_by_meaning)


def matched_or_near(required_query: Clause | None, near_by_meaning: Sequence[str]) -> Clause:
    """The issues that match the words, where these decide, and those with these ids."""
    near = IssueIds(tuple(near_by_meaning))
    if required_query is None:
        return near
    return DisjunctionMax((required_query, near)) if near_by_meaning else required_query


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
