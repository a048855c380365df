"""What a query says about where words stand: which forms of a word, in which order, how near.

The places that such an expression finds are stretches of one text, each from a first word to a last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class AnyForm:
    """Every form of a word, by its index term."""

    term: str


@dataclass(frozen=True)
class ExactForm:
    """One form of a word, folded."""

    form: str


@dataclass(frozen=True)
class Wildcard:
    """The forms that a folded pattern describes: ``*`` any number of characters, ``?`` one."""

    pattern: str


FormPattern = AnyForm | ExactForm | Wildcard


@dataclass(frozen=True)
class SpanPhrase:
    """``forms`` in this order with at most ``slop`` other words between them altogether. Where a
    first word has several ways to go on, the shortest stretch counts."""

    forms: tuple[FormPattern, ...]
    slop: int = 0


@dataclass(frozen=True)
class SpanOr:
    """Any of ``places``."""

    places: tuple[SpanExpression, ...]


class SpanUnit(StrEnum):
    """What two places must have in common."""

    SECTION = "section"
    SENTENCE = "sentence"


@dataclass(frozen=True)
class SpanNear:
    """``one`` and ``other`` in the same ``unit``, at most ``within`` words from one to the other (1:
    side by side; ``None``: anywhere in the unit), with ``ordered`` in this order. The two do not
    overlap. The stretch reaches over both; where one of the two has such a stretch in it, the other
    may also stand inside that."""

    one: SpanExpression
    other: SpanExpression
    within: int | None = None
    unit: SpanUnit = SpanUnit.SECTION
    ordered: bool = False


SpanExpression = SpanPhrase | SpanOr | SpanNear


def form_text(form: FormPattern) -> str:
    """A word of an expression, as it is said; an index term where any form of it is meant."""
    if isinstance(form, AnyForm):
        return form.term
    return form.form if isinstance(form, ExactForm) else form.pattern


def form_patterns(place: SpanExpression) -> Iterator[FormPattern]:
    """The words of ``place`` in order."""
    if isinstance(place, SpanPhrase):
        yield from place.forms
        return
    parts = place.places if isinstance(place, SpanOr) else (place.one, place.other)
    for part in parts:
        yield from form_patterns(part)
