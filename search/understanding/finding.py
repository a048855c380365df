"""Finds the conditions that a query states: letters, guidelines, reviewers, amounts, years and outcomes."""

from __future__ import annotations

from itertools import chain, islice

from search.query.clauses import overlap
from search.understanding.amounts import find_amounts
from search.understanding.cases import find_cases
from search.understanding.conditions import Condition
from search.understanding.guidelines import find_guidelines
from search.understanding.outcomes import compares_outcomes, find_outcomes
from search.understanding.rate_questions import asks_rate
from search.understanding.reviewers import find_specialties
from search.understanding.years import find_dates

MAX_CONDITIONS = 50
"""Conditions of one query that are looked at: a query that a person types has fewer."""


def find_conditions(text: str) -> tuple[Condition, ...]:
    """The conditions that ``text`` may state, in the order of the text; none overlaps another.

    Of two that overlap the one found first wins: "reviewer certified in internal medicine" states the
    specialty of the reviewer, and its "certified" no outcome. Where ``text`` asks for a rate, or compares
    both outcomes, an outcome that it names is no condition."""
    both_outcomes = asks_rate(text) or compares_outcomes(text)
    candidates = chain(
        find_cases(text),
        find_guidelines(text),
        find_specialties(text),
        find_amounts(text),
        find_dates(text),
        () if both_outcomes else find_outcomes(text),
    )
    conditions: list[Condition] = []
    for condition in islice(candidates, MAX_CONDITIONS):
        if not any(overlap(condition.span, other.span) for other in conditions):
            conditions.append(condition)
    return tuple(sorted(conditions, key=lambda condition: condition.span))
