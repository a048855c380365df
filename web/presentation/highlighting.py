"""Highlighting: text cut into pieces for the page, matched words apart from the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from search.text.analysis import STOP_WORDS, tokens

Span = tuple[int, int]


class Piece(NamedTuple):
    """A piece of text; ``marked`` where the query matched it."""

    text: str
    marked: bool


def matches(text: str, terms: Collection[str]) -> tuple[Span, ...]:
    """The spans of ``text`` whose index term is among ``terms``; function words are never matches."""
    if not terms:
        return ()
    matching = (token for token in tokens(text) if token.term in terms)
    return tuple((t.start, t.end) for t in matching if text[t.start : t.end].lower() not in STOP_WORDS)


def pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """``text`` in order, cut at ``spans``; spans that overlap or leave the text are clipped. "no pain" with
    the span (3, 7) is "no " and, marked, "pain"."""
    cut: list[Piece] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        if start > at:
            cut.append(Piece(text[at:start], False))
        cut.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        cut.append(Piece(text[at:], False))
    return tuple(cut)
