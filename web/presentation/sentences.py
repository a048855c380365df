"""Text cut into sentences with an address each; the places that the query matched are numbered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from search.text.sentences import sentence_spans
from web.presentation.highlighting import Span, matches, pieces

_BETWEEN = re.compile(r"[\s-]+")


class TextRun(NamedTuple):
    """A run of text; ``hit`` numbers the place in the letter that the query matched, 0 for none."""

    text: str
    hit: int = 0


class Sentence(NamedTuple):
    """A sentence, addressed by ``anchor``; ``number`` counts from one within its text. Text that is
    shown closed is one sentence without address."""

    anchor: str
    number: int
    runs: tuple[TextRun, ...]


def addressed(text: str, prefix: str, terms: Collection[str], hits: Iterator[int]) -> tuple[Sentence, ...]:
    """The sentences of ``text``, which together are all of it. ``hits`` gives each matched place its
    number; words that follow each other are one place."""
    spans = _joined(text, matches(text, terms))
    return tuple(
        Sentence(
            f"{prefix}{number}",
            number,
            _runs(text[start:end], [(a - start, b - start) for a, b in spans if start <= a < end], hits),
        )
        for number, (start, end) in enumerate(sentence_spans(text), start=1)
    )


def numbered(text: str, terms: Collection[str], hits: Iterator[int]) -> tuple[TextRun, ...]:
    """``text`` as a whole with its matched places."""
    return _runs(text, _joined(text, matches(text, terms)), hits)


def unaddressed(text: str) -> tuple[Sentence, ...]:
    """``text`` as one sentence without address or matched places."""
    return (Sentence("", 0, (TextRun(text),)),)


def hits_in(runs: Iterable[TextRun]) -> int:
    """How many matched places there are."""
    return sum(run.hit > 0 for run in runs)


def _runs(text: str, spans: Iterable[Span], hits: Iterator[int]) -> tuple[TextRun, ...]:
    return tuple(TextRun(piece.text, next(hits) if piece.marked else 0) for piece in pieces(text, spans))


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans with nothing but blanks or a hyphen between them as one, within a sentence."""
    ends = {end for _, end in sentence_spans(text)}
    found: list[Span] = []
    for start, end in spans:
        if found and _BETWEEN.fullmatch(text, found[-1][1], start) and start not in ends:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
