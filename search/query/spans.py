"""Span queries: which surface forms of words must stand in which order, and how near to each other.

A span is a stretch of one text from a first word to a last. An expression has spans where it matches, and
it can be a part of a larger expression. In the text "weaning of opioids was advised", words 1 to 5,
``SpanPhrase((weaning,))`` has the span 1-1, ``SpanPhrase((opioids,))`` the span 3-3, and a
:class:`SpanNear` of both has the span 1-3, at a distance of 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MAX_WILDCARD_FORMS = 500
"""Forms that a wildcard stands for at most, the most frequent ones."""
MAX_SCORED_FORMS = 20
"""Forms of a wildcard that score, the most frequent ones: each is a look-up in every text field."""


@dataclass(frozen=True)
class AnyForm:
    """Every surface form of a word, by its index term: ``opioid`` is opioid and opioids."""

    term: str


@dataclass(frozen=True)
class ExactForm:
    """One surface form of a word, folded to lower case without accents."""

    form: str


@dataclass(frozen=True)
class Wildcard:
    """The surface forms that match a folded pattern: ``*`` is any number of characters, ``?`` is one."""

    pattern: str


FormPattern = AnyForm | ExactForm | Wildcard
"""Which surface forms may stand for one word of a query."""


@dataclass(frozen=True)
class SpanPhrase:
    """``forms`` in this order with at most ``slop`` other words between them, counted together.

    ``"red flags"~2`` matches "red or yellow flags" (two words between) and not "red, green or yellow
    flags" (three). Each first word gives one span, the shortest: "red flags and flags" has the span 1-2.
    """

    forms: tuple[FormPattern, ...]
    slop: int = 0


@dataclass(frozen=True)
class SpanOr:
    """The spans of any of the ``alternatives``."""

    alternatives: tuple[SpanExpression, ...]


class SpanUnit(StrEnum):
    """The stretch of text within which both sides of a proximity must stand."""

    SECTION = "section"
    SENTENCE = "sentence"


@dataclass(frozen=True)
class SpanNear:
    """``first`` and ``second`` in the same ``unit`` and at most ``within`` words apart.

    The distance is counted from word to word, as Westlaw and Lexis do: words side by side are 1 apart,
    and in "weaning of opioids" the two are 2 apart, so ``weaning /2 opioids`` matches and ``/1`` does not.
    ``None`` is any distance in the unit. With ``ordered``, ``second`` must begin after ``first`` ends.

    The resulting span reaches over both, 1-3 in the example. The two may not overlap, except that where a
    side is itself such a joined span, the other may stand inside it: ``(weaning /2 opioids) /5 of`` matches
    "weaning of opioids".
    """

    first: SpanExpression
    second: SpanExpression
    within: int | None = None
    unit: SpanUnit = SpanUnit.SECTION
    ordered: bool = False


SpanExpression = SpanPhrase | SpanOr | SpanNear


def form_text(form: FormPattern) -> str:
    """A word of an expression as it is shown to a user: its form, pattern or index term."""
    if isinstance(form, AnyForm):
        return form.term
    return form.form if isinstance(form, ExactForm) else form.pattern


def form_patterns(expression: SpanExpression) -> Iterator[FormPattern]:
    """The words of ``expression`` in order, repeated ones included."""
    if isinstance(expression, SpanPhrase):
        yield from expression.forms
        return
    parts = (
        expression.alternatives if isinstance(expression, SpanOr) else (expression.first, expression.second)
    )
    for part in parts:
        yield from form_patterns(part)
