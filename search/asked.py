"""A query ready to be ranked, however it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from search.compared import Compared
from search.engine import Engine
from search.errors import ImrError
from search.local import filter_clause
from search.query.clauses import EVERYTHING, Boolean, Clause
from search.query.field_values import canonical_field
from search.signals import Signal, Words
from search.types import Filter, Mode, UnderstoodQuery

NEAR = 0.7
"""From half the similarity of the nearest issue of the whole index an issue is near by meaning."""


@dataclass(frozen=True)
class Asked:
    """What is looked for. ``matching`` is the clause whose every match belongs to the result set,
    ``None`` where only nearness counts; ``where`` are the conditions that hold for every issue
    listed, however it is ranked; ``source`` is the issue the query was made from, never a hit.
    ``near`` is the share of the nearest issue's similarity from which a typed query's list has an
    issue for its meaning. For similar cases ``least`` is the score from which an issue is listed,
    ``compared`` what they are similar to, and ``telling`` its key terms with their weights."""

    understood: UnderstoodQuery
    mode: Mode
    signals: tuple[Signal, ...]
    matching: Clause | None = None
    where: Clause = EVERYTHING
    source: str | None = None
    least: float | None = None
    near: float = NEAR
    compared: Compared | None = None
    telling: Mapping[str, float] = field(default_factory=dict)


def narrowed(asked: Asked, filters: Iterable[Filter]) -> Asked:
    """``asked`` with filters as conditions on everything that it lists."""
    narrow = filter_clause(tuple(filters))
    if narrow == EVERYTHING:
        return asked
    return replace(
        asked,
        signals=tuple(
            replace(found, clause=_both(found.clause, narrow)) if isinstance(found, Words) else found
            for found in asked.signals
        ),
        matching=None if asked.matching is None else _both(asked.matching, narrow),
        where=_both(asked.where, narrow),
    )


def canonical(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """Filters by the fields' full names; raises ``UnknownField``."""
    return tuple(replace(found, field=canonical_field(found.field)) for found in filters)


def possible_mode(mode: Mode, engine: Engine, *, has_text: bool) -> tuple[Mode, tuple[str, ...]]:
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


def _both(clause: Clause, narrow: Boolean) -> Boolean:
    return Boolean(must=(clause, *narrow.must), must_not=narrow.must_not)
