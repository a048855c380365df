"""What each signal and each kind of reading earns: the product with it, less the product without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from unittest.mock import patch

import numpy as np

from benchmarks.comparison import (
    RANKED_CUTOFF,
    Tried,
    difference_cells,
    ndcg_values,
    table_heading,
    table_line,
)
from benchmarks.learning import ranked_by, weights_by_name
from benchmarks.pool import Pool, pools, questions
from benchmarks.sets import SetQuery
from search.engine.protocol import Snapshot
from search.evaluation.significance import bootstrap_interval
from search.model.requests import ALL_READINGS, Readings
from search.parameters.settings import Settings


@dataclass(frozen=True)
class LeftOut:
    """A part of the product that is left out: ``signals`` by their names, what is ``replaced`` (the dotted
    name of a function or a number, and what stands in for it), ``readings`` by the kind of interpretation,
    and whether the result set stands first (``set_first``). ``prompted_by`` are the ids of the queries that
    it was made for."""

    name: str
    signals: frozenset[str] = frozenset()
    replaced: Mapping[str, object] = field(default_factory=dict)
    readings: frozenset[str] = frozenset()
    set_first: bool = True
    prompted_by: frozenset[str] = frozenset()

    def rankings(self, queries: Sequence[SetQuery], snapshot: Snapshot) -> Tried:
        """Every query ranked without it."""
        with ExitStack() as replacing:
            for name, stand_in in self.replaced.items():
                replacing.enter_context(patch(name, stand_in))
            return Tried(self.name, [self._ranking(query, snapshot) for query in queries])

    def _ranking(self, query: SetQuery, snapshot: Snapshot) -> list[str]:
        pool = query.pool
        off = self._keys(query)
        if off or self.replaced:
            asked = questions(
                [pool.query], {pool.query.id: pool.judged}, snapshot, Settings(readings=Readings(off))
            )
            (pool,) = pools(asked, snapshot)
        if not self.set_first:
            pool = replace(pool, beyond=np.zeros(len(pool.ids), np.bool_))
        return ranked_by(_without(pool, self.signals), weights_by_name(pool))

    def _keys(self, query: SetQuery) -> tuple[str, ...]:
        if query.question.similar:
            return ()
        if ALL_READINGS in self.readings:
            return (ALL_READINGS,)
        understood = query.question.listed.interpreted.understood
        return tuple(each.key for each in understood if each.on and each.kind in self.readings)


def signals_of(queries: Sequence[SetQuery]) -> list[LeftOut]:
    """Each signal left out, the others in proportion, and the rule that the result set stands first."""
    names = dict.fromkeys(column.name for query in queries for column in query.pool.columns)
    return [
        *(LeftOut(f"signal: {name}", frozenset({name})) for name in names),
        LeftOut("the result set first", set_first=False),
    ]


def readings_of(queries: Sequence[SetQuery]) -> list[LeftOut]:
    """Each kind of interpretation of typed queries switched off, as its switch does it, and all of them."""
    kinds = dict.fromkeys(
        each.kind for query in queries for each in query.question.listed.interpreted.understood if each.on
    )
    return [
        *(LeftOut(f"reading: {kind}", readings=frozenset({kind})) for kind in kinds),
        LeftOut("all readings", readings=frozenset({ALL_READINGS})),
    ]


def ablation_table(
    queries: Sequence[SetQuery], product: Tried, parts: Sequence[LeftOut], snapshot: Snapshot
) -> Iterator[str]:
    """What each part earns in nDCG@10, over all queries and over those whose first ten it changes; *yes* in
    the last column where the interval over all queries lies above 0."""
    yield from table_heading(
        ["part", "earns", "95 %", "p", "changes", "earns there", "95 %", "p", "earns its interval"]
    )
    for part in parts:
        earned, changed = _earned(queries, product, part, snapshot)
        there = [earned[number] for number in changed]
        cells = difference_cells(earned)
        yield table_line(
            [
                part.name,
                *cells,
                f"{len(changed)} of {len(queries)}",
                *(difference_cells(there) if there else ("", "", "")),
                "yes" if round(bootstrap_interval(earned).low, 3) > 0 else "no",
            ]
        )


def rules_table(
    queries: Sequence[SetQuery], product: Tried, rules: Sequence[LeftOut], snapshot: Snapshot
) -> Iterator[str]:
    """What each rule earns on the queries that prompted it, and on all others: only the latter says anything
    of queries to come."""
    yield from table_heading(
        ["rule", "prompted by", "earns there", "earns on all others", "95 %", "p", "changes of these"]
    )
    for rule in rules:
        earned, changed = _earned(queries, product, rule, snapshot)
        prompting = [
            number for number, query in enumerate(queries) if query.pool.query.id in rule.prompted_by
        ]
        others = [number for number in range(len(queries)) if number not in prompting]
        ids = " ".join(queries[number].pool.query.id for number in prompting)
        there = difference_cells([earned[number] for number in prompting])[0] if prompting else ""
        elsewhere = difference_cells([earned[number] for number in others])
        changes = f"{len(set(changed) & set(others))} of {len(others)}"
        yield table_line([rule.name, ids, there, *elsewhere, changes])


def _earned(
    queries: Sequence[SetQuery], product: Tried, part: LeftOut, snapshot: Snapshot
) -> tuple[list[float], list[int]]:
    """The gain of each query by ``part``, and the numbers of those whose first ten it changes."""
    judged = [query.judged for query in queries]
    without = part.rankings(queries, snapshot)
    pairs = zip(ndcg_values(judged, product), ndcg_values(judged, without), strict=True)
    rankings = zip(product.rankings, without.rankings, strict=True)
    changed = [
        number
        for number, (own, other) in enumerate(rankings)
        if list(own[:RANKED_CUTOFF]) != list(other[:RANKED_CUTOFF])
    ]
    return [own - other for own, other in pairs], changed


def _without(pool: Pool, signals: frozenset[str]) -> Pool:
    kept = [number for number, column in enumerate(pool.columns) if column.name not in signals]
    columns = tuple(pool.columns[number] for number in kept)
    return replace(pool, columns=columns, raw=pool.raw[:, kept])
