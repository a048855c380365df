"""The outcome that a rationale comes to, where the letter states none of its own."""

from __future__ import annotations

import re

from search.model.letters import Outcome
from search.text.sentences import sentence_spans

_STANDS = re.compile(
    r"\b(?:denial|decision|determination|non-?\s?certification|modification|dispute)s?\b[^.;]{0,60}?"
    r"\b(?P<stands>upheld|overturned|reversed|set aside)\b",
    re.IGNORECASE,
)
_NEED = re.compile(
    r"medically\s+(?:necessary|appropriate|indicated|warranted|supported|reasonable)"
    r"|medical\s+necessity|\b(?:certified|authorized|approved|recommended|warranted|supported)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no|cannot|never|neither|nor|without|lacks?|lacking|insufficient|fail(?:s|ed)?|unable|non)\b"
    r"|n't\b|\bnot(?=medically)|\bun(?=warranted|supported)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:]\s|\b(?:but|although|though|because|since|however|and therefore|so)\b", re.IGNORECASE
)


def concluded_outcome(rationale: str) -> Outcome | None:
    """What the last sentence of ``rationale`` that judges the request says; ``None`` where none does.

    "There is no red flag, but the scan was requested by a surgeon. Therefore, the scan is medically
    necessary." is ``OVERTURNED``: only the clause that speaks of the need is asked for a negation.
    """
    sentences = [rationale[begin:end] for begin, end in sentence_spans(rationale)]
    for sentence in reversed(sentences):
        if standing := _STANDS.search(sentence):
            return Outcome.UPHELD if standing["stands"].lower() == "upheld" else Outcome.OVERTURNED
        needs = list(_NEED.finditer(sentence))
        if needs:
            clause = _clause_round(sentence, needs[-1])
            return Outcome.UPHELD if _DENIED.search(clause) else Outcome.OVERTURNED
    return None


def _clause_round(sentence: str, need: re.Match[str]) -> str:
    begin, end = 0, len(sentence)
    for boundary in _CLAUSE.finditer(sentence):
        if boundary.end() <= need.start():
            begin = boundary.end()
        elif boundary.start() >= need.end():
            end = boundary.start()
            break
    return sentence[begin:end]
