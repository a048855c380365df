"""What speaks for and against a mention being a request: the words around it and the part that it stands in.

Each piece of evidence is a string, its kind before a colon: ``before:request`` is the word "request" before
the name in its sentence, ``heading:plan`` a word of the heading above, ``section:history`` what the reader
takes the part of the document for. The treatment itself is none, so that what is learned of one holds of all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import Stemmer

from search.similar.documents.block import Block, BlockKind
from search.similar.documents.cues import (
    ASKS,
    GOES_ON,
    NOT_NOW,
    PAST,
    VERB,
    first_sentence,
    stands_alone,
)
from search.similar.documents.decisions import decision_of, decisions_in
from search.similar.documents.judging.mentions import Mention, names_in
from search.similar.documents.sections import Context, context_of

_WORD = re.compile(r"[a-z][a-z'’-]*|\d+|[#:;,.()\[\]/|?]", re.IGNORECASE)
_AMOUNT = re.compile(
    r"#\s?\d|\b\d+(?:\.\d+)?\s?(?:mg|mcg|ml|gm|g|%|hr|units?|tab|cap|visit|session|day|week|month|hour|times"
    r"|refill|vial)|\bx\s?\d|\b\d+\s?x|\b[LC]\d|\bqty\b|\b\d{5}\b",
    re.IGNORECASE,
)
_NEAR = 3
"""Words right beside the name, of which the distance counts."""
_AMOUNT_WITHIN = 40
_AROUND = 300
"""Characters of a sentence that are looked at on either side of a name."""
_BEGINNING = 12
_HEADINGS = 2
_SHORT_LINE = 60
_FAR = 40
"""Blocks up to which a heading is looked for."""
_CUES = {"asks": ASKS, "past": PAST, "not now": NOT_NOW, "verb": VERB}


def evidence_of(
    mentions: Sequence[Mention], blocks: Sequence[Block], sections: Sequence[tuple[Context, Context]]
) -> list[frozenset[str]]:
    """The evidence on each of the ``mentions``. ``sections`` are, for each block, the part that it stands
    in, with and without the lead-in before it."""
    in_block = Counter(mention.number for mention in mentions)
    of_block = {number: frozenset(_of_block(number, blocks, sections[number])) for number in in_block}
    named = Counter(mention.treatment for mention in mentions)
    seen: set[str] = set()
    found = []
    for mention in mentions:
        own = set(_of_sentence(mention))
        own.add(f"names in block:{min(in_block[mention.number], 4)}")
        own.add("again" if mention.treatment in seen else "first")
        own.add(f"named:{min(named[mention.treatment], 3)}")
        seen.add(mention.treatment)
        found.append(of_block[mention.number] | own)
    return found


def _of_sentence(mention: Mention) -> Iterator[str]:
    first = max(0, mention.start - _AROUND)
    text = mention.sentence.text[first : mention.end + _AROUND]
    start, end = mention.start - first, mention.end - first
    names = names_in(text)
    before = _words(_cut(text[:start], [(n.start, n.end) for n in names if n.end <= start]))
    after = _words(_cut(text[end:], [(n.start - end, n.end - end) for n in names if n.start >= end]))
    yield from (f"before:{word}" for word in set(before) if word[0].isalpha())
    yield from (f"after:{word}" for word in set(after) if word[0].isalpha())
    yield from (f"right before:{word}" for word in before[-_NEAR:])
    yield from (f"right after:{word}" for word in after[:_NEAR])
    if before:
        yield f"two before:{' '.join(before[-2:])}"
    if _AMOUNT.search(text[end : end + _AMOUNT_WITHIN]):
        yield "amount after"
    if _AMOUNT.search(text[max(0, start - _AMOUNT_WITHIN // 2) : start]):
        yield "amount before"
    yield f"decision:{decision_of(text)}"
    for decision in decisions_in(text):
        yield f"decision {'before' if decision.start < start else 'behind'}:{decision.status}"
    yield from (f"sentence {cue}" for cue, pattern in _CUES.items() if pattern.search(text))
    if GOES_ON.match(text):
        yield "sentence goes on"
    if mention.start < _BEGINNING:
        yield "begins sentence"
    yield f"words:{min(6, len(text.split()) // 6)}"


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """``text`` with a mark for each name, so that other treatments are no evidence."""
    for start, end in reversed(spans):
        text = f"{text[:start]} § {text[end:]}"
    return text


def _of_block(number: int, blocks: Sequence[Block], section: tuple[Context, Context]) -> Iterator[str]:
    block = blocks[number]
    here, above = section
    yield f"kind:{block.kind}"
    yield f"section:{here.section}"
    yield f"section decided:{here.section} {here.status}"
    yield f"part:{above.section}"
    yield f"kind in section:{block.kind} {here.section}"
    if block.label:
        yield f"label:{context_of(block.label).section}"
        yield from (f"label word:{word}" for word in _stems(block.label))
    if block.marker:
        yield f"marker:{_marker(block.marker)}"
    if block.row:
        yield f"row:{block.row.status}"
    yield f"names in line:{min(4, len(names_in(block.line.text)))}"
    if len(block.line.text.strip()) < _SHORT_LINE:
        yield "short line"
    if stands_alone(block.passage.text):
        yield "stands alone"
    if "   " in block.line.text.strip() or "\t" in block.line.text or "|" in block.line.text:
        yield "columns"
    yield f"place:{min(4, number * 5 // len(blocks))}"
    if number:
        yield f"block before:{blocks[number - 1].kind} {context_of(_said(blocks[number - 1])[-200:]).section}"
        yield from (f"line before:{word}" for word in _stems(_said(blocks[number - 1])[-200:]))
    for distance, following in enumerate(blocks[number + 1 : number + 3], start=1):
        said = _said(following)
        yield f"block behind {distance}:{following.kind} {decision_of(first_sentence(said))}"
        if following.label:
            yield f"label behind {distance}:{context_of(following.label).section}"
        if distance == 1:
            yield from (f"line behind:{word}" for word in _stems(said[:200]))
    for place, heading in enumerate(islice(_headings(number, blocks), _HEADINGS)):
        yield from (f"{'heading' if place == 0 else 'heading above'}:{word}" for word in _stems(heading))


def _headings(number: int, blocks: Sequence[Block]) -> Iterator[str]:
    """The headings, lead-ins and empty labels above a block, the nearest first."""
    for block in reversed(blocks[max(0, number - _FAR) : number]):
        text = block.passage.text
        if block.kind is BlockKind.HEADING or text.endswith(":"):
            yield text
        elif block.kind is BlockKind.FIELD and not text:
            yield block.label


def _said(block: Block) -> str:
    return f"{block.label}: {block.passage.text}" if block.label else block.passage.text


def _marker(marker: str) -> str:
    if any(character.isdigit() for character in marker):
        return "number"
    return "letter" if any(character.isalpha() for character in marker) else "bullet"


def _words(text: str) -> list[str]:
    """The stems of the words and the marks of ``text``; a number counts as such."""
    words = (match[0].lower() for match in _WORD.finditer(text))
    stemmer = Stemmer.Stemmer("english")
    return ["#N" if word[0].isdigit() else stemmer.stemWord(word) for word in words]


def _stems(text: str) -> set[str]:
    spans = [(name.start, name.end) for name in names_in(text)]
    return {word for word in _words(_cut(text, spans)) if word[0].isalpha()}
