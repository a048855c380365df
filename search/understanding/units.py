"""The parts of a query that may be understood otherwise: loose words, one by one, with their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.query.clauses import Boolean, Clause, Phrase, Span, Term
from search.text.analysis import STOP_WORDS, tokens


@dataclass(frozen=True)
class TypedWord:
    """A word as typed, or several that were typed as one ("x-ray", "10/325mg"), at ``span``; ``whole``
    is the place of all that was typed as one with it."""

    span: Span
    clause: Clause
    field: str | None
    whole: Span


def unit_of(clause: Clause, text: str) -> TypedWord | None:
    """The unit that a clause alone is, or ``None``."""
    if isinstance(clause, Boolean):
        inner = clause.should
        if clause.loose or clause.must or clause.must_not or not inner:
            return None
        if not all(isinstance(part, Term) for part in inner):
            return None
        spans = {part.span for part in inner if isinstance(part, Term)}
        fields = {part.field for part in inner if isinstance(part, Term)}
        return _unit(clause, spans.pop(), fields.pop(), text) if len(spans) == len(fields) == 1 else None
    if isinstance(clause, Term | Phrase):
        return _unit(clause, clause.span, clause.field, text)
    return None


def _unit(clause: Clause, span: Span | None, field: str | None, text: str) -> TypedWord | None:
    if span is None or text[span[0] : span[0] + 1] == '"':
        return None
    return TypedWord(span, clause, field, span)


def split(unit: TypedWord, spans: Iterable[Span], text: str) -> list[TypedWord]:
    """``unit`` word by word where one of ``spans`` ends inside it: "PT/OT" has two names."""
    bare = _bare(unit.span, text)
    inside = any(a < bare[1] and bare[0] < b and not _within(bare, (a, b)) for a, b in spans)
    found = tokens(text[unit.span[0] : unit.span[1]])
    if not inside or not isinstance(unit.clause, Boolean) or len(found) != len(unit.clause.should):
        return [unit]
    places = [(unit.span[0] + token.start, unit.span[0] + token.end) for token in found]
    return [
        TypedWord(place, part, unit.field, unit.whole)
        for place, part in zip(places, unit.clause.should, strict=True)
    ]


def covered(units: Iterable[TypedWord], span: Span, text: str) -> list[TypedWord] | None:
    """The units that make up the text at ``span``, function words aside; ``None`` where a unit lies
    across its edge, or a word there is no unit's."""
    inside = [unit for unit in units if unit.span[0] < span[1] and span[0] < unit.span[1]]
    if not inside or any(not _within(_bare(unit.span, text), span) for unit in inside):
        return None
    for token in tokens(text[span[0] : span[1]]):
        place = (span[0] + token.start, span[0] + token.end)
        free = text[place[0] : place[1]].lower() in STOP_WORDS
        if not free and not any(_within(place, unit.span) for unit in inside):
            return None
    return inside


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _bare(span: Span, text: str) -> Span:
    """``span`` from its first to its last letter or digit: "approved?" is the word approved."""
    found = tokens(text[span[0] : span[1]])
    return (span[0] + found[0].start, span[0] + found[-1].end) if found else span
