"""What a query is made of when issues are ranked: each signal is one way of being alike.

A typed query has two signals, its words and its meaning. Similar cases have several, and each
belongs to an aspect of the case that a reader may weigh.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from search.errors import ImrError
from search.index.encoders.base import Vectors
from search.model.letters import PassageScope
from search.model.requests import Aspect, Mode
from search.query.clauses import Clause


@dataclass(frozen=True)
class LexicalSignal:
    """Alike in words: BM25 of a clause."""

    name: str
    weight: float
    clause: Clause
    aspect: Aspect | None = None


@dataclass(frozen=True)
class DenseSignal:
    """Alike in meaning: nearness of an issue's passages, or its letter's, to query vectors (n, d)."""

    name: str
    weight: float
    vectors: Vectors
    part: PassageScope = PassageScope.ANY
    aspect: Aspect | None = None


class AttributeMatch(NamedTuple):
    """A filter field, the values looked for, and what having one of them is worth."""

    field: str
    values: tuple[str, ...]
    worth: float


@dataclass(frozen=True)
class AttributeSignal:
    """Alike in normalized values: the worth of those that an issue has, added up."""

    name: str
    weight: float
    shared: tuple[AttributeMatch, ...]
    aspect: Aspect | None = None


Signal = LexicalSignal | DenseSignal | AttributeSignal


def active(signals: tuple[Signal, ...], mode: Mode) -> tuple[Signal, ...]:
    """The signals of a mode with their weights made to sum to 1; those of weight 0 are left out."""
    kinds = {
        Mode.KEYWORD: (LexicalSignal, AttributeSignal),
        Mode.DENSE: (DenseSignal,),
        Mode.HYBRID: (LexicalSignal, DenseSignal, AttributeSignal),
    }
    kept = [found for found in signals if isinstance(found, kinds[mode]) and found.weight > 0]
    total = sum(found.weight for found in kept)
    return tuple(replace(found, weight=found.weight / total) for found in kept)


def weighed(signals: tuple[Signal, ...], weights: Mapping[Aspect, float]) -> tuple[Signal, ...]:
    """The signals with each aspect given its share of ``weights`` (not negative, not all 0; an
    aspect that is not named counts 0), divided among the aspect's signals as before."""
    given = list(weights.values())
    if not all(math.isfinite(weight) and weight >= 0 for weight in given) or not any(given):
        raise ImrError(
            f"The weights {', '.join(f'{weight:g}' for weight in given)} weigh nothing: "
            "give numbers from 0 up, at least one above 0."
        )
    result = []
    for found in signals:
        share = weights.get(found.aspect, 0.0) if found.aspect else 0.0
        whole = sum(other.weight for other in signals if other.aspect is found.aspect)
        result.append(replace(found, weight=found.weight / whole * share / sum(given)))
    return tuple(result)
