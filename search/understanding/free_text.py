"""The text that a ranking by meaning reads: what was typed, less conditions, names explained."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from search.query.clauses import Span
from search.text.analysis import STOP_WORDS, tokens
from search.understanding.names import Name

EXPLAINED = 2
"""Names that are said beside a name, so that an encoder that knows no brands and few abbreviations
reads what is meant (docs/relevance.md, row 12). Words of place and of people it knows."""

_KNOWN_TO_ENCODERS = frozenset({"body part", "people", "process", "source", "misspelled"})


class _Typed(NamedTuple):
    word: str
    start: int
    end: int


def free_text(typed: str, text: str, taken: Iterable[Span], brought: Iterable[Name]) -> str:
    """``typed``, words of the query ``text`` in their order, without those ``taken`` and with what is
    ``brought`` in parentheses behind each name; empty where only function words are left."""
    spans = list(taken)
    kept = [
        word for word in _placed(typed, text) if not any(a < word.end and word.start < b for a, b in spans)
    ]
    left = " ".join(word.word for word in kept)
    if all(left[token.start : token.end].lower() in STOP_WORDS for token in tokens(left)):
        return ""
    said = {word: word.word for word in kept}
    for name in brought:
        inside = [word for word in kept if word.start < name.span[1] and name.span[0] < word.end]
        if inside and name.kind not in _KNOWN_TO_ENCODERS:
            said[inside[-1]] += f" ({', '.join(name.others[:EXPLAINED])})"
    return " ".join(said.values())


def _placed(typed: str, text: str) -> list[_Typed]:
    """The words of ``typed`` with their places in ``text``."""
    found: list[_Typed] = []
    at = 0
    for word in typed.split():
        start = text.find(word, at)
        if start >= 0:
            at = start + len(word)
        found.append(_Typed(word, start, at if start >= 0 else start))
    return found
