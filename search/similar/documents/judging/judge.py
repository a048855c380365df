"""Whether each mention of a treatment is asked for, as learned from documents whose requests are known.

Two logistic regressions over the evidence on a mention: that it is a request in dispute, and that it is one
that was approved. Their weights are fitted by ``benchmarks/judging.py`` to invented documents and are data.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.model.documents import RequestStatus
from search.similar.documents.block import Block
from search.similar.documents.candidates import Candidate, Source, may_be_request
from search.similar.documents.decisions import decision_of
from search.similar.documents.judging.evidence import evidence_of
from search.similar.documents.judging.mentions import Mention, item_of, mentions_in
from search.similar.documents.sections import Context

KEPT_FROM = 0.15
"""The probability from which on a request that was read is kept."""
ADDED_FROM = 0.5
"""The probability from which on a mention that was not read as a request is one."""
_WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: the log odds that each piece of evidence adds to ``bias``."""

    bias: float
    of: Mapping[str, float]

    def probability(self, evidence: Iterable[str]) -> float:
        """The probability by all the evidence together; what is unknown adds nothing."""
        odds = self.bias + sum(self.of.get(piece, 0.0) for piece in evidence)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@dataclass(frozen=True, slots=True)
class Judged:
    """A mention and how likely it is a request: in dispute, or approved."""

    mention: Mention
    disputed: float
    approved: float

    @property
    def asked(self) -> float:
        """How likely it is a request of either kind."""
        return min(1.0, self.disputed + self.approved)


def judged(blocks: Sequence[Block], sections: Sequence[tuple[Context, Context]]) -> list[Judged]:
    """Each mention of a treatment in ``blocks`` with its probabilities, in reading order."""
    mentions = list(mentions_in(blocks))
    weights = load_weights()
    return [
        Judged(mention, weights["disputed"].probability(evidence), weights["approved"].probability(evidence))
        for mention, evidence in zip(mentions, evidence_of(mentions, blocks, sections), strict=True)
    ]


def kept(candidates: Iterable[Candidate], mentions: Sequence[Judged]) -> list[Candidate]:
    """The candidates without those of which every mention is unlikely to be asked for. What names no known
    treatment is not judged."""
    out = []
    for candidate in candidates:
        start, end = candidate.passage.at
        odds = [one.asked for one in mentions if start <= one.mention.passage.at[0] < end]
        if not odds or max(odds) >= KEPT_FROM or candidate.status is RequestStatus.APPROVED:
            out.append(candidate)
    return out


def added(
    mentions: Sequence[Judged],
    blocks: Sequence[Block],
    sections: Sequence[tuple[Context, Context]],
    beside: Sequence[Candidate],
) -> list[Candidate]:
    """Requests where a mention is likely one and nothing of ``beside`` stands, the most likely first."""
    taken = [candidate.passage.at for candidate in beside]
    out = []
    for one in sorted(mentions, key=lambda one: -one.asked):
        if one.asked < ADDED_FROM:
            break
        number = one.mention.number
        item = item_of(one.mention, blocks[number])
        start, end = item.at
        if any(start < to and at < end for at, to in taken) or not may_be_request(item.text, listed=True):
            continue
        taken.append((start, end))
        status = _status(one, blocks[number], sections[number][0])
        out.append(Candidate(item, Source.JUDGED, status, likely=one.asked))
    return out


def _status(one: Judged, block: Block, section: Context) -> RequestStatus | None:
    """What was decided, where the row, the sentence or the section says so and the odds do not contradict."""
    if one.approved > one.disputed:
        return RequestStatus.APPROVED
    stated = block.row.status if block.row else decision_of(one.mention.sentence.text)
    stated = stated or (section.status if section.asks else None)
    return None if stated is RequestStatus.APPROVED else stated


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, Weights]:
    """The weights by what they tell: ``disputed``, ``approved``."""
    read = json.loads(_WEIGHTS.read_text("utf-8"))
    return {name: Weights(told["bias"], told["weights"]) for name, told in read.items()}
