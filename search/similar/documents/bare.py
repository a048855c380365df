"""A text that is nothing but requests: a list of names, a line copied from a form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.similar.documents.block import Block, BlockKind
from search.similar.documents.candidates import Candidate, Source, may_be_request
from search.similar.documents.decisions import decision_of
from search.similar.documents.naming import named_spans
from search.similar.documents.passages import PlacedText
from search.similar.documents.splitting import split_list
from search.similar.documents.trimming import trimmed

_VERB = re.compile(
    r"\b(?:is|was|were|are|has|have|had|does|did|do|may|can|will|would|should|takes?|took|tried|failed"
    r"|stopped|helps?|says?|said|hurts?|i|he|she|we|you|they|my|who|when|not)\b",
    re.IGNORECASE,
)
_LEAST_SHARE = 0.5
_MAX_CHARACTERS = 400
_NO_LINE = re.compile(r"\b[Cc]\s?[Mm]\s?\d\d\s?-|^\W*(?:\w+\W+){0,3}$")


def bare_requests(blocks: Sequence[Block]) -> list[Candidate]:
    """The requests of a text without sentences, most of whose lines name a treatment; of any other text
    none."""
    found: list[Candidate] = []
    of_requests = of_others = 0
    for block in blocks:
        line = _line(block)
        text = line.text
        if block.kind is BlockKind.FIELD or not text:
            line = block.line
            text = line.text
        if len(text) <= _MAX_CHARACTERS and not _VERB.search(text) and named_spans(text):
            for part in split_list(trimmed(line)[0]):
                request, own = trimmed(part, sentence=True)
                if may_be_request(request.text, listed=False):
                    found.append(Candidate(request, Source.BARE, own or decision_of(text)))
            of_requests += len(text.split())
        elif not re.search(r"\b[Cc]\s?[Mm]\s?[-–]?\s?\d\d\s?-", text):
            of_others += len(text.split())
    return found if of_requests >= _LEAST_SHARE * (of_requests + of_others) else []


def _line(block: Block) -> PlacedText:
    return block.passage
