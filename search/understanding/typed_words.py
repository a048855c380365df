"""The words of a query that may be interpreted: bare words and words of AND, OR, NOT, each at its span."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.query.clauses import Boolean, Clause, Phrase, Span, Term
from search.text.analysis import STOP_WORDS, tokens


@dataclass(frozen=True)
class TypedWord:
    """A word as typed, at ``span``; several where they were typed as one (``x-ray``, ``10/325mg``).

    ``whole_span`` is the span of all that was typed as one with it: of ``PT/OT``, split into its two
    names, both words have the whole span of ``PT/OT``.
    """

    span: Span
    clause: Clause
    field: str | None
    whole_span: Span


def typed_word(clause: Clause, text: str) -> TypedWord | None:
    """The word that ``clause`` alone was typed as, or ``None`` where it is anything else: a phrase in
    quotation marks, a value, or a combination of clauses."""
    if isinstance(clause, Boolean):
        parts = clause.should
        if clause.loose or clause.must or clause.must_not or not parts:
            return None
        if not all(isinstance(part, Term) for part in parts):
            return None
        spans = {part.span for part in parts if isinstance(part, Term)}
        fields = {part.field for part in parts if isinstance(part, Term)}
        if len(spans) != 1 or len(fields) != 1:
            return None
        return _unquoted_word(clause, spans.pop(), fields.pop(), text)
    if isinstance(clause, Term | Phrase):
        return _unquoted_word(clause, clause.span, clause.field, text)
    return None


def _unquoted_word(clause: Clause, span: Span | None, field: str | None, text: str) -> TypedWord | None:
    if span is None or text[span[0] : span[0] + 1] == '"':
        return None
    return TypedWord(span, clause, field, span)


def split_word(word: TypedWord, spans: Iterable[Span], text: str) -> list[TypedWord]:
    """``word`` token by token where one of ``spans`` ends inside it, as in ``PT/OT``, which has two names;
    else the word as it is."""
    trimmed = _trimmed(word.span, text)
    is_divided = any(
        start < trimmed[1] and trimmed[0] < end and not _within(trimmed, (start, end)) for start, end in spans
    )
    word_tokens = tokens(text[word.span[0] : word.span[1]])
    if not is_divided or not isinstance(word.clause, Boolean) or len(word_tokens) != len(word.clause.should):
        return [word]
    token_spans = [(word.span[0] + token.start, word.span[0] + token.end) for token in word_tokens]
    return [
        TypedWord(span, clause, word.field, word.whole_span)
        for span, clause in zip(token_spans, word.clause.should, strict=True)
    ]


def words_in_span(words: Iterable[TypedWord], span: Span, text: str) -> list[TypedWord] | None:
    """The typed words that make up the text at ``span``, function words aside.

    ``None`` where a word reaches over the edge of ``span``, or a token inside it belongs to no word: then
    the text at ``span`` cannot be read otherwise as a whole."""
    inside = [word for word in words if word.span[0] < span[1] and span[0] < word.span[1]]
    if not inside or any(not _within(_trimmed(word.span, text), span) for word in inside):
        return None
    for token in tokens(text[span[0] : span[1]]):
        start, end = span[0] + token.start, span[0] + token.end
        is_function_word = text[start:end].lower() in STOP_WORDS
        if not is_function_word and not any(_within((start, end), word.span) for word in inside):
            return None
    return inside


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _trimmed(span: Span, text: str) -> Span:
    """``span`` from its first to its last letter or digit: ``approved?`` is the word ``approved``."""
    inside = tokens(text[span[0] : span[1]])
    return (span[0] + inside[0].start, span[0] + inside[-1].end) if inside else span
