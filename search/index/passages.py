"""Letters to passages: the spans that are embedded, each within the model's window.

An issue's passage begins with what is disputed, so that a part of a long rationale still says what
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
LEAST_ROOM = 64
"""Tokens kept for the text itself, however long the request before it is."""
OVERLAP = 48
"""A sentence of up to so many tokens is repeated at the start of the next passage."""


def passages(determination: Determination, encoder: Encoder) -> tuple[Passage, ...]:
    """The passages of a letter, the letter's own first. Boilerplate is in none."""
    letter = determination.determination_id
    found = [
        Passage(letter, None, SectionKind.CLINICAL_SUMMARY, text)
        for text in _split(determination.clinical_summary or "", "", encoder)
    ]
    for issue in indexed_issues(determination):
        first = heading(issue)
        texts = _split(issue.rationale or "", first, encoder) or [_cut(first, _window(encoder), encoder)]
        found += [Passage(letter, issue.number, SectionKind.RATIONALE, text) for text in texts]
    return tuple(found)


def passages_of_text(text: str, encoder: Encoder, *, request: str | None = None) -> list[str]:
    """A pasted text as passages, each beginning with ``request`` where it is known."""
    first = f"{request}. " if request else ""
    return _split(text, first, encoder) or [_cut(first or text, _window(encoder), encoder)]


def heading(issue: Issue) -> str:
    """How an issue's passage begins: the disputed request and the treatment's normalized names."""
    treatment = issue.treatment
    names = dict.fromkeys((treatment.generic_name, treatment.drug_class or treatment.category))
    return f"{issue.disputed_part or issue.request} ({', '.join(name for name in names if name)}). "


def _split(text: str, first: str, encoder: Encoder) -> list[str]:
    """``text`` in pieces that fit the window behind ``first``."""
    pieces = [text[start:end].strip() for start, end in sentence_spans(text)]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return []
    first = _cut(first, max(_window(encoder) - LEAST_ROOM, _window(encoder) // 2), encoder)
    (taken,) = encoder.count_tokens([first])
    room = _window(encoder) - taken
    return [first + group for group in _grouped(_fitting(pieces, room, encoder), room)]


def _window(encoder: Encoder) -> int:
    return encoder.max_tokens - SPECIAL_TOKENS


def _cut(text: str, room: int, encoder: Encoder) -> str:
    """``text``, or as much of its beginning as fits."""
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
    group: list[str] = []
    size = 0
    last = 0
    for piece, count in pieces:
        if group and size + count > room:
            yield " ".join(group)
            repeated = last <= OVERLAP and last + count <= room
            group, size = ([group[-1]], last) if repeated else ([], 0)
        group.append(piece)
        size += count
        last = count
    if group:
        yield " ".join(group)
