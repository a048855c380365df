"""Determinations for property tests, every field filled now and then, and expressions of span queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import strategies as st

from search.model.letters import (
    BodyPart,
    Citation,
    CitedSection,
    Determination,
    Issue,
    Layout,
    Outcome,
    Quantity,
    Section,
    SectionKind,
    Strength,
    Treatment,
)
from search.query.spans import (
    AnyForm,
    ExactForm,
    FormPattern,
    SpanExpression,
    SpanNear,
    SpanOr,
    SpanPhrase,
    SpanUnit,
    Wildcard,
)

# Surrogates cannot be written as UTF-8; a reader never gives them.
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
DATE = st.dates(dt.date(1950, 1, 1), dt.date(2030, 12, 31))
NUMBER = st.integers(0, 9_999)

TREATMENT = st.builds(
    Treatment,
    kind=st.sampled_from(("drug", "therapy", "other")),
    category=TEXT,
    generic_name=st.none() | TEXT,
    ingredients=st.lists(TEXT, max_size=2).map(tuple),
    brand_stated=st.booleans(),
    strength=st.none()
    | st.builds(
        Strength, TEXT, st.lists(st.builds(Quantity, st.floats(0, 1e6), TEXT), max_size=2).map(tuple)
    ),
    quantity=st.none() | st.floats(0, 1e6),
    refills=st.none() | NUMBER,
    body_parts=st.lists(st.builds(BodyPart, TEXT, st.none() | TEXT), max_size=2).map(tuple),
)
CITATION = st.builds(
    Citation,
    source=st.sampled_from(("MTUS", "ODG", "ACOEM", "other")),
    chapter=st.none() | TEXT,
    sections=st.lists(
        st.builds(CitedSection, TEXT, st.lists(st.tuples(NUMBER, NUMBER), max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    pages=st.lists(st.tuples(NUMBER, NUMBER), max_size=2).map(tuple),
)


def _issue(number: int) -> st.SearchStrategy[Issue]:
    return st.builds(
        Issue,
        number=st.just(number),
        request=TEXT,
        outcome=st.sampled_from((Outcome.UPHELD, Outcome.OVERTURNED, Outcome.OTHER)),
        treatment=TREATMENT,
        treatments=st.lists(TREATMENT, max_size=2).map(tuple),
        retrospective=st.booleans(),
        date_of_service=st.none() | DATE,
        reviewer_citations=st.lists(CITATION, max_size=2).map(tuple),
        rationale=st.none() | TEXT,
        warnings=st.lists(TEXT, max_size=1).map(tuple),
    )


DETERMINATIONS = st.integers(0, 4).flatmap(
    lambda issues: st.builds(
        Determination,
        file=TEXT,
        determination_id=TEXT.filter(bool),
        layout=st.sampled_from(Layout),
        sha256=TEXT,
        issues=st.tuples(*(_issue(number) for number in range(1, issues + 1))),
        outcome=st.none() | st.sampled_from(Outcome),
        decision_date=st.none() | DATE,
        age=st.none() | st.integers(0, 120),
        reviewer_specialties=st.lists(TEXT, max_size=2).map(tuple),
        clinical_summary=st.none() | TEXT,
        sections=st.lists(
            st.builds(Section, st.sampled_from(SectionKind), TEXT, st.none() | NUMBER), max_size=3
        ).map(tuple),
        evidence=st.dictionaries(TEXT, TEXT, max_size=2),
    )
)


def span_expressions(
    terms: Sequence[str], written: Sequence[str], patterns: Sequence[str]
) -> st.SearchStrategy[SpanExpression]:
    """Expressions about words by their index terms, as they are written, and by wildcard patterns."""
    forms: st.SearchStrategy[FormPattern] = st.one_of(
        st.sampled_from(terms).map(AnyForm),
        st.sampled_from(written).map(ExactForm),
        st.sampled_from(patterns).map(Wildcard),
    )
    return st.recursive(
        st.builds(SpanPhrase, st.lists(forms, min_size=1, max_size=3).map(tuple), st.integers(0, 3)),
        lambda inner: st.one_of(
            st.builds(SpanOr, st.lists(inner, min_size=1, max_size=2).map(tuple)),
            st.builds(
                SpanNear,
                inner,
                inner,
                st.none() | st.integers(1, 6),
                st.sampled_from(tuple(SpanUnit)),
                st.booleans(),
            ),
        ),
        max_leaves=4,
    )
