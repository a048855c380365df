"""Letters to passages: the texts that are embedded, each within the model's window.

An issue's passage begins with the disputed request, so that each part of a long rationale says what
it is about; the clinical summary's passages belong to the letter. Long sections are split at
sentences, the last sentence of a passage opening the next one where it is short.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.fields.documents import indexed_issues
from search.index.encoders.base import Encoder
from search.model.letters import Determination, Issue, Passage, SectionKind
from search.text.sentences import sentence_spans

SPECIAL_TOKENS = 2
"""Tokens that an encoder adds to every text, one at each end."""
MIN_TEXT_TOKENS = 64
"""Tokens reserved for the text itself, however long the request before it is."""
MAX_OVERLAP_TOKENS = 48
"""Tokens of the longest sentence that is repeated at the start of the next passage."""


def passages(determination: Determination, encoder: Encoder) -> tuple[Passage, ...]:
    """The passages of a letter, the letter's own first. Boilerplate is in none."""
    letter = determination.determination_id
    result = [
        Passage(letter, None, SectionKind.CLINICAL_SUMMARY, text)
        for text in _split(determination.clinical_summary or "", "", encoder)
    ]
    for issue in indexed_issues(determination):
        start = heading(issue)
        texts = _split(issue.rationale or "", start, encoder) or [_cut(start, _window(encoder), encoder)]
        result += [Passage(letter, issue.number, SectionKind.RATIONALE, text) for text in texts]
    return tuple(result)


def passages_of_text(text: str, encoder: Encoder, *, request: str | None = None) -> list[str]:
    """A pasted text as passages, each beginning with ``request`` where it is known."""
    start = f"{request}. " if request else ""
    return _split(text, start, encoder) or [_cut(start or text, _window(encoder), encoder)]


def heading(issue: Issue) -> str:
    """The beginning of an issue's passages: the disputed request and the treatment's normalized names, as in
    ``Soma 350mg (carisoprodol, muscle relaxants).``"""
    treatment = issue.treatment
    names = dict.fromkeys((treatment.generic_name, treatment.drug_class or treatment.category))
    return f"{issue.disputed_part or issue.request} ({', '.join(name for name in names if name)}). "


def _split(text: str, heading: str, encoder: Encoder) -> list[str]:
    """``text`` as passages that begin with ``heading`` and fit the window.

    In a window of 254 tokens a heading of 30 leaves 224 for sentences. One of 300 is cut to 190, which leaves
    the ``MIN_TEXT_TOKENS`` of 64; in a window of 100 it is cut to half the window, 50.
    """
    pieces = [text[start:end].strip() for start, end in sentence_spans(text)]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return []
    heading = _cut(heading, max(_window(encoder) - MIN_TEXT_TOKENS, _window(encoder) // 2), encoder)
    (heading_tokens,) = encoder.count_tokens([heading])
    room = _window(encoder) - heading_tokens
    return [heading + group for group in _grouped(_fitting(pieces, room, encoder), room)]


def _window(encoder: Encoder) -> int:
    """Tokens of a text that an encoder reads, without the special ones."""
    return encoder.max_tokens - SPECIAL_TOKENS


def _cut(text: str, room: int, encoder: Encoder) -> str:
    """``text``, or as much of its beginning as fits into ``room`` tokens."""
    part, _ = next(_fitting([text], room, encoder))
    return text if part == text else f"{part} "


def _fitting(pieces: Sequence[str], room: int, encoder: Encoder) -> Iterator[tuple[str, int]]:
    """Sentences with their token counts; one that does not fit is split at its words."""
    for piece, count in zip(pieces, encoder.count_tokens(pieces), strict=True):
        if count <= room:
            yield piece, count
            continue
        part: list[str] = []
        size = 0
        for word, length in _words(piece, room, encoder):
            if part and size + length > room:
                yield " ".join(part), size
                part, size = [], 0
            part.append(word)
            size += length
        yield " ".join(part), size


def _words(text: str, room: int, encoder: Encoder) -> Iterator[tuple[str, int]]:
    """Words with their token counts; one that does not fit (a line of underscores) is halved."""
    words = text.split()
    for word, count in zip(words, encoder.count_tokens(words), strict=True):
        if count <= room:
            yield word, count
        else:
            middle = len(word) // 2
            yield from _words(f"{word[:middle]} {word[middle:]}", room, encoder)


def _grouped(pieces: Iterator[tuple[str, int]], room: int) -> Iterator[str]:
    """Pieces joined into texts of at most ``room`` tokens; the last piece of a text opens the next one where
    it is short. Pieces a, b, c and d of 40, 50, 30 and 60 tokens in 100 make ``a b`` (90), then ``c d`` (90),
    since b is longer than ``MAX_OVERLAP_TOKENS``; with b of 45 they make ``a b``, ``b c`` and ``c d``."""
    group: list[str] = []
    size = 0
    last_count = 0
    for piece, count in pieces:
        if group and size + count > room:
            yield " ".join(group)
            repeated = last_count <= MAX_OVERLAP_TOKENS and last_count + count <= room
            group, size = ([group[-1]], last_count) if repeated else ([], 0)
        group.append(piece)
        size += count
        last_count = count
    if group:
        yield " ".join(group)
