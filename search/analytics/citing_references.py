"""Citing references: who relied on a guideline, or on a section or page of it, and how these issues were
decided (what a citator says of a case).

Counted are the guideline lines of the letters, each on its side; what a rationale mentions besides is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.engine.protocol import CountQuery, Counts, FacetCounts
from search.engine.steps import Step, count
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


def cited_guidelines() -> Step[tuple[CitedByParty, ...]]:
    """Every guideline that is cited, the most cited first."""
    (counts,) = yield from count([CountQuery(EVERYTHING, CITING_FIELDS)])
    return _most_cited_first(by_party for by_party in _by_party(counts.facets) if by_party.cited.whole)


def citing_references(words: str) -> Step[CitingReferences]:
    """What is known of a guideline, section or page by its ``words`` (those of
    :class:`GuidelineReference`); raises ``NotFound`` where no issue cites it."""
    reviewer, administrator = (FieldValue(field, (words,)) for field in CITING_FIELDS)
    citing: Mapping[str, Clause] = {
        "either": DisjunctionMax((reviewer, administrator)),
        "reviewer": reviewer,
        "claims_administrator": administrator,
        "both": Boolean(must=(reviewer, administrator)),
        "reviewer_alone": Boolean(must=(reviewer,), must_not=(administrator,)),
        "claims_administrator_alone": Boolean(must=(administrator,), must_not=(reviewer,)),
    }
    beside_reviewer, beside_administrator, *counts = yield from count(
        [
            CountQuery(reviewer, CITING_FIELDS),
            CountQuery(administrator, CITING_FIELDS),
            *(CountQuery(clause, ("outcome",)) for clause in citing.values()),
        ]
    )
    citing_counts = {
        name: _as_one_value(words, counts_of_clause)
        for name, counts_of_clause in zip(citing, counts, strict=True)
    }
    if not citing_counts["either"].count:
        raise NotFound(f"No issue cites '{words[:200]}': look it up among the guidelines at /guidelines.")
    of_reviewer, of_administrator = (
        beside_reviewer.facets[REVIEWER],
        beside_administrator.facets[ADMINISTRATOR],
    )
    cited = _as_written(words, (*of_reviewer.values, *of_administrator.values))
    parts = [
        part
        for part in _by_party({REVIEWER: of_reviewer, ADMINISTRATOR: of_administrator})
        if cited.whole and not part.cited.whole and part.cited.guideline == cited.guideline
    ]
    return CitingReferences(
        cited,
        **citing_counts,
        sections=_most_cited_first(part for part in parts if part.cited.section),
        pages=tuple(
            sorted(
                (part for part in parts if part.cited.page is not None),
                key=lambda part: part.cited.page or 0,
            )
        ),
        reviewer_against=_opposing(cited, beside_administrator.facets[REVIEWER].values),
        claims_administrator_against=_opposing(cited, beside_reviewer.facets[ADMINISTRATOR].values),
    )


def _by_party(counted: Mapping[str, FacetCounts]) -> list[CitedByParty]:
    parties = [{value.value: value for value in counted[field].values} for field in (REVIEWER, ADMINISTRATOR)]
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


def _as_one_value(words: str, counts: Counts) -> FacetValue:
    outcomes = counts.facets["outcome"].values
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
