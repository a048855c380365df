"""Each treatment that a document names, with the item, cell or part of a sentence that it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from search.similar.documents.block import Block
from search.similar.documents.cues import whole_text_of
from search.similar.documents.noise import repaired
from search.similar.documents.passages import PlacedText
from search.similar.documents.splitting import split_list
from search.similar.documents.trimming import trimmed
from search.text.sentences import sentence_spans
from search.vocabulary import load_vocabulary

_MAX_ITEM_WORDS = 14
_MAX_SENTENCE = 1_200
"""Of a longer item, and of one in a sentence of more characters, only the name is taken."""
MAX_MENTIONS = 300
"""Mentions that are judged of one document, the first ones."""


@dataclass(frozen=True, slots=True)
class Name:
    """A normalized treatment and where it is named in a text."""

    start: int
    end: int
    treatment: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A treatment that block ``number`` names. ``sentence`` is the sentence of it, from ``start`` to ``end``
    of which the name stands; ``passage`` is the name itself."""

    treatment: str
    number: int
    sentence: PlacedText
    start: int
    end: int

    @property
    def passage(self) -> PlacedText:
        """The name as written."""
        return self.sentence.part(self.start, self.end)


def names_in(text: str) -> list[Name]:
    """The drugs and other treatments that ``text`` names, in order and without overlap: of two that overlap
    the longer one. Words of everyday are none."""
    text = repaired(text)
    vocabulary = load_vocabulary()
    found = [Name(drug.start, drug.end, drug.generic) for drug in vocabulary.find_drugs(text)]
    found += [
        Name(match.start, match.end, match.canonical)
        for match in vocabulary.find_treatments(text)
        if not match.weak
    ]
    kept: list[Name] = []
    for name in sorted(found, key=lambda name: (name.start, -name.end)):
        if kept and name.start < kept[-1].end:
            if name.end - name.start > kept[-1].end - kept[-1].start:
                kept[-1] = name
            continue
        kept.append(name)
    return kept


def mentions_in(blocks: Sequence[Block]) -> list[Mention]:
    """The treatments that the blocks name, in reading order, up to :data:`MAX_MENTIONS`."""
    return list(islice(_mentions(blocks), MAX_MENTIONS))


def _mentions(blocks: Sequence[Block]) -> Iterator[Mention]:
    for number, block in enumerate(blocks):
        text = whole_text_of(block)
        for start, end in sentence_spans(text.text):
            sentence = text.part(start, end)
            for name in names_in(sentence.text):
                yield Mention(name.treatment, number, sentence, name.start, name.end)


def item_of(mention: Mention, block: Block) -> PlacedText:
    """What a request for the treatment says as a whole: the item of a list that names it, with strength,
    quantity and side; of a long one the name alone."""
    if len(mention.sentence) > _MAX_SENTENCE:
        return mention.passage
    place = mention.passage.places[0]
    within = [mention.sentence] if block.row is None else [block.row.request, mention.sentence]
    for text in within:
        if place not in text.places:
            continue
        for part in split_list(text):
            if place not in part.places:
                continue
            item, _ = trimmed(part, sentence=True)
            item = item if place in item.places else part
            return item if len(item.text.split()) <= _MAX_ITEM_WORDS else mention.passage
    return mention.passage
