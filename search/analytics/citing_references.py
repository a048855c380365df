"""Noting up: who relied on a guideline, or on a section or page of it, and how these issues were decided.

Counted are the guideline lines of the letters, each on its side; what a rationale mentions besides is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.engine.protocol import Engine
from search.errors import NotFound
from search.fields import CITING_FIELDS
from search.guidelines.citations import GuidelineReference
from search.index.keyword.base import value_key
from search.model.results import FacetValue
from search.query.clauses import EVERYTHING, Boolean, Clause, DisjunctionMax, FieldValue

REVIEWER, ADMINISTRATOR = CITING_FIELDS


@dataclass(frozen=True)
class CitedByParty:
    """A guideline or a part of one, and the issues in which each side cites it."""

    cited: GuidelineReference
    reviewer: FacetValue
    claims_administrator: FacetValue

    @property
    def most(self) -> int:
        """The issues of the side that cites it more often."""
        return max(self.reviewer.count, self.claims_administrator.count)


@dataclass(frozen=True)
class CitingReferences:
    """The issues in which something is cited: by ``either`` side, by one, by ``both``, by one ``alone``
    while the other cites something else or nothing. ``sections`` (most cited first) and ``pages`` (in
    order) are those of a whole guideline. ``reviewer_against`` are the guidelines that reviewers rely on
    where the claims administrator cites this one, ``claims_administrator_against`` the other way round."""

    cited: GuidelineReference
    either: FacetValue
    reviewer: FacetValue
    claims_administrator: FacetValue
    both: FacetValue
    reviewer_alone: FacetValue
    claims_administrator_alone: FacetValue
    sections: tuple[CitedByParty, ...]
    pages: tuple[CitedByParty, ...]
    reviewer_against: tuple[FacetValue, ...]
    claims_administrator_against: tuple[FacetValue, ...]


def guidelines(engine: Engine) -> tuple[CitedByParty, ...]:
    """Every guideline that is cited, the most cited first."""
    return _most_first(
        found for found in _by_side(engine.facets(EVERYTHING, CITING_FIELDS)) if found.cited.whole
    )


def noted_up(words: str, engine: Engine) -> CitingReferences:
    """What is known of a guideline, section or page by its ``words`` (those of :class:`GuidelineReference`); raises
    ``NotFound`` where no issue cites it."""
    reviewer, administrator = (FieldValue(field, (words,)) for field in CITING_FIELDS)
    by_reviewer, by_administrator = (engine.facets(side, CITING_FIELDS) for side in (reviewer, administrator))
    either = _counted(DisjunctionMax((reviewer, administrator)), words, engine)
    if not either.count:
        raise NotFound(f"No issue cites '{words[:200]}': look it up among the guidelines at /guidelines.")
    cited = _as_written(words, (*by_reviewer[REVIEWER], *by_administrator[ADMINISTRATOR]))
    parts = [
        found
        for found in _by_side(
            {REVIEWER: by_reviewer[REVIEWER], ADMINISTRATOR: by_administrator[ADMINISTRATOR]}
        )
        if cited.whole and not found.cited.whole and found.cited.guideline == cited.guideline
    ]
    return CitingReferences(
        cited,
        either,
        _counted(reviewer, words, engine),
        _counted(administrator, words, engine),
        _counted(Boolean(must=(reviewer, administrator)), words, engine),
        _counted(Boolean(must=(reviewer,), must_not=(administrator,)), words, engine),
        _counted(Boolean(must=(administrator,), must_not=(reviewer,)), words, engine),
        sections=_most_first(found for found in parts if found.cited.section),
        pages=tuple(sorted((f for f in parts if f.cited.page is not None), key=lambda f: f.cited.page or 0)),
        reviewer_against=_others(cited, by_administrator[REVIEWER]),
        claims_administrator_against=_others(cited, by_reviewer[ADMINISTRATOR]),
    )


def _by_side(counted: Mapping[str, tuple[FacetValue, ...]]) -> list[CitedByParty]:
    sides = [{found.value: found for found in counted[field]} for field in (REVIEWER, ADMINISTRATOR)]
    return [
        CitedByParty(
            GuidelineReference.read(words), *(side.get(words, FacetValue(words, 0)) for side in sides)
        )
        for words in sides[0] | sides[1]
    ]


def _most_first(found: Iterable[CitedByParty]) -> tuple[CitedByParty, ...]:
    return tuple(
        sorted(
            found,
            key=lambda one: (-one.reviewer.count - one.claims_administrator.count, one.cited.words),
        )
    )


def _counted(clause: Clause, words: str, engine: Engine) -> FacetValue:
    outcomes = engine.facets(clause, ["outcome"])["outcome"]
    return FacetValue(
        words,
        sum(found.count for found in outcomes),
        sum(found.overturned for found in outcomes),
        sum(found.upheld for found in outcomes),
    )


def _as_written(words: str, values: Iterable[FacetValue]) -> GuidelineReference:
    """``words`` with the capitals that the index has."""
    wanted = value_key(words)
    return GuidelineReference.read(
        next((found.value for found in values if value_key(found.value) == wanted), words)
    )


def _others(cited: GuidelineReference, values: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    """The whole guidelines among ``values`` but that of ``cited``."""
    named = ((GuidelineReference.read(found.value), found) for found in values)
    return tuple(found for other, found in named if other.whole and other.guideline != cited.guideline)
