"""The text that a dense signal encodes: the query as typed, without its conditions, with names explained."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from search.query.clauses import Span, overlap
from search.text.analysis import STOP_WORDS, tokens
from search.understanding.names import NameExpansion

MAX_EXPLANATIONS = 2
"""Other names that are written beside a name, so that an encoder that knows no brands and few abbreviations
reads what is meant (docs/relevance.md, row 12)."""

_KNOWN_TO_ENCODERS = frozenset({"anatomy", "body part", "people", "process", "source", "misspelled", "word"})
"""Kinds of names that are everyday words, or misspellings in letters: neither explains anything."""


class _LocatedWord(NamedTuple):
    text: str
    start: int
    end: int


def dense_text(
    typed: str, query: str, condition_spans: Iterable[Span], expansions: Iterable[NameExpansion]
) -> str:
    """``typed``, the words of ``query`` in their order, without those of conditions and with the other names
    of each expanded name in parentheses behind it. Empty where only function words are left.

    Of "overturned UDS" with the condition ``overturned`` it is "UDS (UDT, urine drug screen)"."""
    spans = list(condition_spans)
    words = [
        word
        for word in _located(typed, query)
        if not any(overlap((word.start, word.end), span) for span in spans)
    ]
    remaining = " ".join(word.text for word in words)
    if all(remaining[token.start : token.end].lower() in STOP_WORDS for token in tokens(remaining)):
        return ""
    explained = {word: word.text for word in words}
    for expansion in expansions:
        start, end = expansion.span
        inside = [word for word in words if word.start < end and start < word.end]
        if inside and expansion.kind not in _KNOWN_TO_ENCODERS:
            explained[inside[-1]] += f" ({', '.join(expansion.other_names[:MAX_EXPLANATIONS])})"
    return " ".join(explained.values())


def _located(typed: str, query: str) -> list[_LocatedWord]:
    """The words of ``typed``, each where ``query`` has it."""
    words: list[_LocatedWord] = []
    position = 0
    for word in typed.split():
        start = query.find(word, position)
        if start >= 0:
            position = start + len(word)
        words.append(_LocatedWord(word, start, position if start >= 0 else start))
    return words
