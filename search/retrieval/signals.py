"""The signals that issues are ranked by: each is one way of being alike.

A typed query has two, lexical and dense. Similar cases have several, and each belongs to an aspect of the
case that a reader may weigh.
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
from search.vocabulary.groups import Members


@dataclass(frozen=True)
class LexicalSignal:
    """Alike in words: BM25 of a clause, any of whose words is enough. ``within`` is what is listed by it: the
    same with what the issues listed must match, ``None`` where that is nothing more. Scores are compared with
    the best in the index, and with no less than ``full``."""

    name: str
    weight: float
    clause: Clause
    aspect: Aspect | None = None
    within: Clause | None = None
    full: float = 0.0

    @property
    def listed(self) -> Clause:
        """The clause of the ranking that is listed."""
        return self.clause if self.within is None else self.within


@dataclass(frozen=True)
class DenseSignal:
    """Alike in meaning: similarity of an issue's passages, or its letter's, to query vectors (n, d)."""

    name: str
    weight: float
    vectors: Vectors
    scope: PassageScope = PassageScope.ANY
    aspect: Aspect | None = None


class AttributeMatch(NamedTuple):
    """Fields with the values looked for, and what having any one of them is worth."""

    members: Members
    worth: float


@dataclass(frozen=True)
class AttributeSignal:
    """Alike in normalized values: the worth of those that an issue has, added up."""

    name: str
    weight: float
    matches: tuple[AttributeMatch, ...]
    aspect: Aspect | None = None


@dataclass(frozen=True)
class TogetherSignal:
    """How much of what is asked for together an issue disputes, and behind that its letter: each of ``names``
    is fields with values of which one is enough."""

    name: str
    weight: float
    names: tuple[Members, ...]
    aspect: Aspect | None = None


Signal = LexicalSignal | DenseSignal | AttributeSignal | TogetherSignal


def active(signals: tuple[Signal, ...], mode: Mode) -> tuple[Signal, ...]:
    """The signals of a mode with their weights made to sum to 1; those of weight 0 are left out."""
    kinds = {
        Mode.KEYWORD: (LexicalSignal, AttributeSignal, TogetherSignal),
        Mode.DENSE: (DenseSignal,),
        Mode.HYBRID: (LexicalSignal, DenseSignal, AttributeSignal, TogetherSignal),
    }
    chosen = [signal for signal in signals if isinstance(signal, kinds[mode]) and signal.weight > 0]
    total = sum(signal.weight for signal in chosen)
    return tuple(replace(signal, weight=signal.weight / total) for signal in chosen)


def weighted_by_aspect(signals: tuple[Signal, ...], weights: Mapping[Aspect, float]) -> tuple[Signal, ...]:
    """The signals with each aspect given its share of ``weights`` (not negative, not all 0; an
    aspect that is not named counts 0), divided among the aspect's signals as before.

    Where the rationale has two signals of .33 and .10 and is given 86 of 100, they get .66 and .20."""
    numbers = list(weights.values())
    if not all(math.isfinite(weight) and weight >= 0 for weight in numbers) or not any(numbers):
        raise ImrError(
            f"The weights {', '.join(f'{weight:g}' for weight in numbers)} weigh nothing: "
            "give numbers from 0 up, at least one above 0."
        )
    weighted = []
    for signal in signals:
        share = weights.get(signal.aspect, 0.0) if signal.aspect else 0.0
        aspect_total = sum(other.weight for other in signals if other.aspect is signal.aspect)
        weighted.append(replace(signal, weight=signal.weight / aspect_total * share / sum(numbers)))
    return tuple(weighted)
