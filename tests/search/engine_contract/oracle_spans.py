"""The spans of an expression in one text, by trying everything (:mod:`search.query.spans` defines them)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, product
from typing import Protocol, TypeVar

from search.query.spans import FormPattern, SpanExpression, SpanNear, SpanOr, SpanPhrase, SpanUnit

Span = tuple[int, int]
"""The number of the first word and of the last."""


class InSentence(Protocol):
    """A word that knows the number of its sentence."""

    @property
    def sentence(self) -> int: ...


WordT = TypeVar("WordT", bound=InSentence)
StandsFor = Callable[[FormPattern, WordT], bool]
"""Whether a word of a query stands for a word of a text."""


def spans_of(expression: SpanExpression, text: Sequence[WordT], stands_for: StandsFor[WordT]) -> set[Span]:
    """The spans that an expression has in a text."""
    match expression:
        case SpanPhrase():
            return _in_order(expression, text, stands_for)
        case SpanOr():
            return set().union(*(spans_of(part, text, stands_for) for part in expression.alternatives))
        case SpanNear():
            first, second = (
                spans_of(side, text, stands_for) for side in (expression.first, expression.second)
            )
            may_overlap = _is_joined(expression.first) or _is_joined(expression.second)
            return {
                (min(*left, *right), max(*left, *right))
                for left, right in product(first, second)
                if _near(expression, left, right, text, may_overlap=may_overlap)
            }


def _in_order(phrase: SpanPhrase, text: Sequence[WordT], stands_for: StandsFor[WordT]) -> set[Span]:
    """From each first word the shortest span with the others behind it, in order."""
    spans = set()
    longest = len(phrase.forms) + phrase.slop
    for start in range(len(text)):
        if not stands_for(phrase.forms[0], text[start]):
            continue
        ends = {
            way[-1]
            for way in combinations(range(start, min(start + longest, len(text))), len(phrase.forms))
            if way[0] == start
            and all(stands_for(form, text[at]) for form, at in zip(phrase.forms, way, strict=True))
        }
        if ends:
            spans.add((start, min(ends)))
    return spans


def _near(near: SpanNear, left: Span, right: Span, text: Sequence[WordT], *, may_overlap: bool) -> bool:
    # From the last word of the one that stands first to the first word of the other.
    apart = max(right[0] - left[1], left[0] - right[1])
    if apart <= 0 and not may_overlap:
        return False
    if near.unit is SpanUnit.SENTENCE and len({text[at].sentence for at in (*left, *right)}) > 1:
        return False
    if near.ordered and right[0] <= left[1]:
        return False
    return near.within is None or apart <= near.within


def _is_joined(expression: SpanExpression) -> bool:
    """Whether it has spans that reach over two others, inside which another may stand."""
    if isinstance(expression, SpanOr):
        return any(map(_is_joined, expression.alternatives))
    return isinstance(expression, SpanNear)
