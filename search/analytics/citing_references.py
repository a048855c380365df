"""Citing references: who relied on a guideline, or on a section or page of it, and how these issues were
decided (what a citator says of a case).

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
    """A guideline or a part of one, and the issues in which each party cites it."""

    cited: GuidelineReference
    reviewer: FacetValue
    claims_administrator: FacetValue

    @property
    def most(self) -> int:
        """The issues of the party that cites it more often."""
        return max(self.reviewer.count, self.claims_administrator.count)


@dataclass(frozen=True)
class CitingReferences:
    """The issues in which something is cited: by ``either`` party, by one, by ``both``, by one ``alone``
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


def cited_guidelines(engine: Engine) -> tuple[CitedByParty, ...]:
    """Every guideline that is cited, the most cited first."""
    return _most_cited_first(
        by_party for by_party in _by_party(engine.facets(EVERYTHING, CITING_FIELDS)) if by_party.cited.whole
    )


def citing_references(words: str, engine: Engine) -> CitingReferences:
    """What is known of a guideline, section or page by its ``words`` (those of
    :class:`GuidelineReference`); raises ``NotFound`` where no issue cites it."""
    reviewer, administrator = (FieldValue(field, (words,)) for field in CITING_FIELDS)
    beside_reviewer, beside_administrator = (
        engine.facets(party, CITING_FIELDS) for party in (reviewer, administrator)
    )
    either = _count(DisjunctionMax((reviewer, administrator)), words, engine)
    if not either.count:
        raise NotFound(f"No issue cites '{words[:200]}': look it up among the guidelines at /guidelines.")
    cited = _as_written(words, (*beside_reviewer[REVIEWER], *beside_administrator[ADMINISTRATOR]))
    parts = [
        part
        for part in _by_party(
            {REVIEWER: beside_reviewer[REVIEWER], ADMINISTRATOR: beside_administrator[ADMINISTRATOR]}
        )
        if cited.whole and not part.cited.whole and part.cited.guideline == cited.guideline
    ]
    return CitingReferences(
        cited,
        either,
        _count(reviewer, words, engine),
        _count(administrator, words, engine),
        _count(Boolean(must=(reviewer, administrator)), words, engine),
        _count(Boolean(must=(reviewer,), must_not=(administrator,)), words, engine),
        _count(Boolean(must=(administrator,), must_not=(reviewer,)), words, engine),
        sections=_most_cited_first(part for part in parts if part.cited.section),
        pages=tuple(
            sorted(
                (part for part in parts if part.cited.page is not None),
                key=lambda part: part.cited.page or 0,
            )
        ),
        reviewer_against=_opposing(cited, beside_administrator[REVIEWER]),
        claims_administrator_against=_opposing(cited, beside_reviewer[ADMINISTRATOR]),
    )


def _by_party(counted: Mapping[str, tuple[FacetValue, ...]]) -> list[CitedByParty]:
    parties = [{value.value: value for value in counted[field]} for field in (REVIEWER, ADMINISTRATOR)]
    return [
        CitedByParty(
            GuidelineReference.read(words), *(party.get(words, FacetValue(words, 0)) for party in parties)
        )
        for words in parties[0] | parties[1]
    ]


def _most_cited_first(references: Iterable[CitedByParty]) -> tuple[CitedByParty, ...]:
    return tuple(
        sorted(
            references,
            key=lambda by_party: (
                -by_party.reviewer.count - by_party.claims_administrator.count,
                by_party.cited.words,
            ),
        )
    )


def _count(clause: Clause, words: str, engine: Engine) -> FacetValue:
    outcomes = engine.facets(clause, ["outcome"])["outcome"]
    return FacetValue(
        words,
        sum(outcome.count for outcome in outcomes),
        sum(outcome.overturned for outcome in outcomes),
        sum(outcome.upheld for outcome in outcomes),
    )


def _as_written(words: str, values: Iterable[FacetValue]) -> GuidelineReference:
    """``words`` with the capitals that the index has."""
    key = value_key(words)
    return GuidelineReference.read(
        next((value.value for value in values if value_key(value.value) == key), words)
    )


def _opposing(cited: GuidelineReference, values: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    """The whole guidelines among ``values`` but that of ``cited``."""
    references = ((GuidelineReference.read(value.value), value) for value in values)
    return tuple(
        value for reference, value in references if reference.whole and reference.guideline != cited.guideline
    )
