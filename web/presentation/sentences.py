"""Text cut into sentences with an address each; the matches of the query are numbered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from search.text.sentences import sentence_spans
from web.presentation.highlighting import Span, matches, pieces

_BETWEEN = re.compile(r"[\s-]+")


class TextRun(NamedTuple):
    """A run of text; ``match`` is its number among the matches of the query in the letter, 0 for none."""

    text: str
    match: int = 0


class Sentence(NamedTuple):
    """A sentence, addressed by ``anchor``; ``number`` counts from one within its text. A section that is
    folded away is one sentence without address."""

    anchor: str
    number: int
    runs: tuple[TextRun, ...]


def addressed_sentences(
    text: str, prefix: str, terms: Collection[str], match_numbers: Iterator[int]
) -> tuple[Sentence, ...]:
    """The sentences of ``text``, which together are all of it, with anchors ``prefix`` + 1, 2 and so on.
    ``match_numbers`` gives each match its number; matched words that follow each other are one match."""
    spans = _joined(text, matches(text, terms))
    return tuple(
        Sentence(
            f"{prefix}{number}",
            number,
            _runs(
                text[start:end], [(a - start, b - start) for a, b in spans if start <= a < end], match_numbers
            ),
        )
        for number, (start, end) in enumerate(sentence_spans(text), start=1)
    )


def numbered_runs(text: str, terms: Collection[str], match_numbers: Iterator[int]) -> tuple[TextRun, ...]:
    """``text`` as a whole with its matches."""
    return _runs(text, _joined(text, matches(text, terms)), match_numbers)


def unaddressed_text(text: str) -> tuple[Sentence, ...]:
    """``text`` as one sentence without address or matches."""
    return (Sentence("", 0, (TextRun(text),)),)


def count_matches(runs: Iterable[TextRun]) -> int:
    """How many runs are matches."""
    return sum(run.match > 0 for run in runs)


def _runs(text: str, spans: Iterable[Span], match_numbers: Iterator[int]) -> tuple[TextRun, ...]:
    return tuple(
        TextRun(piece.text, next(match_numbers) if piece.marked else 0) for piece in pieces(text, spans)
    )


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans with nothing but blanks or a hyphen between them as one, within a sentence: of "low back pain"
    with "low" and "back" matched, "low back"."""
    ends = {end for _, end in sentence_spans(text)}
    joined: list[Span] = []
    for start, end in spans:
        if joined and _BETWEEN.fullmatch(text, joined[-1][1], start) and start not in ends:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
