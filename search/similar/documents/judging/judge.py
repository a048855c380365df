"""Whether each mention of a treatment is asked for, as learned from documents whose requests are known.

Logistic regressions over the evidence on a mention: one of whether it is asked for and, of what is asked for,
one for each decision. They are fitted by ``benchmarks/judging.py`` to invented documents, and are data.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from search.model.documents import RequestStatus
from search.similar.documents.block import Block
from search.similar.documents.candidates import Candidate, Source, may_be_request
from search.similar.documents.judging.evidence import evidence_of
from search.similar.documents.judging.mentions import Mention, item_of, mentions_in
from search.similar.documents.sections import Context

KEPT_FROM = 0.1
"""The probability from which on a request that was read is kept."""
ADDED_FROM = 0.6
"""The probability from which on a mention that was not read as a request is one."""
_MOST_ODDS = 30.0
_WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class LogOdds:
    """A logistic regression: the log odds that each piece of evidence adds to ``bias``."""

    bias: float
    of: Mapping[str, float]

    def odds(self, evidence: Iterable[str]) -> float:
        """The log odds by all the evidence together; what is unknown adds nothing."""
        return self.bias + sum(self.of.get(piece, 0.0) for piece in evidence)

    def probability(self, evidence: Iterable[str]) -> float:
        """The probability by all the evidence together."""
        return 1 / (1 + math.exp(-max(-_MOST_ODDS, min(_MOST_ODDS, self.odds(evidence)))))


class Decided(StrEnum):
    """What a document says of a request; ``OPEN`` where it states no decision."""

    DENIED = RequestStatus.DENIED
    MODIFIED = RequestStatus.MODIFIED
    APPROVED = RequestStatus.APPROVED
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: whether a mention is ``asked`` for, and what was ``decided`` of one that is."""

    asked: LogOdds
    decided: Mapping[Decided, LogOdds]

    def status(self, evidence: frozenset[str]) -> RequestStatus | None:
        """The likeliest decision on what is asked for."""
        likeliest = max(Decided, key=lambda decided: self.decided[decided].odds(evidence))
        return None if likeliest is Decided.OPEN else RequestStatus(likeliest)


@dataclass(frozen=True, slots=True)
class Judged:
    """A mention, how likely it is ``asked`` for, and the decision on it if it is."""

    mention: Mention
    asked: float
    status: RequestStatus | None


def judged(blocks: Sequence[Block], sections: Sequence[tuple[Context, Context]]) -> list[Judged]:
    """Each mention of a treatment in ``blocks`` with its probabilities, in reading order."""
    mentions = mentions_in(blocks)
    learned = load_weights()
    return [
        Judged(mention, learned.asked.probability(evidence), learned.status(evidence))
        for mention, evidence in zip(mentions, evidence_of(mentions, blocks, sections), strict=True)
    ]


def kept(candidates: Sequence[Candidate], mentions: Sequence[Judged]) -> list[Candidate]:
    """The candidates without those of which every mention is unlikely to be asked for; of a list in one
    sentence all stay where one is likely. What names no known treatment is not judged."""
    named = [_within(candidate, mentions) for candidate in candidates]
    best: dict[tuple[int, int], float] = {}
    for one in itertools.chain.from_iterable(named):
        sentence = one.mention.sentence.at
        best[sentence] = max(best.get(sentence, 0.0), one.asked)
    return [
        candidate
        for candidate, within in zip(candidates, named, strict=True)
        if candidate.status is RequestStatus.APPROVED
        or not within
        or max(best[one.mention.sentence.at] for one in within) >= KEPT_FROM
    ]


def _within(candidate: Candidate, mentions: Sequence[Judged]) -> list[Judged]:
    start, end = candidate.passage.at
    return [one for one in mentions if start <= one.mention.passage.at[0] < end]


def added(
    mentions: Sequence[Judged], blocks: Sequence[Block], beside: Sequence[Candidate]
) -> list[Candidate]:
    """Requests where a mention is likely one and nothing of ``beside`` stands, the most likely first."""
    taken = [candidate.passage.at for candidate in beside]
    out = []
    for one in sorted(mentions, key=lambda one: -one.asked):
        if one.asked < ADDED_FROM:
            break
        item = item_of(one.mention, blocks[one.mention.number])
        start, end = item.at
        if any(start < to and at < end for at, to in taken) or not may_be_request(item.text, listed=True):
            continue
        taken.append((start, end))
        out.append(Candidate(item, Source.JUDGED, one.status, likely=one.asked))
    return out


@lru_cache(maxsize=1)
def load_weights() -> Learned:
    """What was learned, as it comes with the package."""
    told = {
        name: LogOdds(of["bias"], of["weights"])
        for name, of in json.loads(_WEIGHTS.read_text("utf-8")).items()
    }
    return Learned(told["asked"], {decided: told[decided] for decided in Decided})
