"""Finds outcomes in a query: "overturned", "approved", "not certified".

Every letter is about a denial and many tell of earlier approvals, so only a word that stands as in a
heading ("acupuncture approved", "denied Norco") is surely the outcome. In a sentence ("when is acupuncture
approved as ...") it is offered only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.model.letters import Outcome
from search.query.clauses import FieldValue
from search.understanding.conditions import Condition

_OVERTURNED = "approved|granted|certified|authori[sz]ed|allowed"
_UPHELD = r"denied|rejected|non[- ]?certified|non[- ]?authori[sz]ed"
_WORD = re.compile(
    rf"(?<![\w-])(?P<sure>overturned|upheld)(?![\w-])"
    rf"|(?<![\w-])(?P<not>(?-i:not|Not)\s+)?(?:(?P<for>{_OVERTURNED})|(?P<against>{_UPHELD}))(?![\w-])"
    r"(?P<reviewer>\s+by\s+(?:the\s+|an?\s+)?(?:imr\s+)?(?:reviewers?|imr)\b)?",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(r"\b[Nn]ot\s+$")  # in capitals it is the operator
_ANOTHER_BEFORE = re.compile(
    r"\b(?:fda|board|previously|prior|already|initially|originally|partially|conditionally|pre|state|ur"
    r"|utilization review|insurer|carrier|adjuster|administrator|for)[\s-]+$",
    re.IGNORECASE,
)
"""Before the word: another than the reviewer decided, or the words name something else."""
_ANOTHER_AFTER = re.compile(
    r"\s*(?:by\b|hand\b|medical\b|therapist|nurs|interpreter|physician|visits?\b|sessions?\b|uses?\b)",
    re.IGNORECASE,
)
_IN_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|get|gets|got|and|or)\s+$", re.IGNORECASE
)
_QUESTION = re.compile(
    r"\s*(?:when|is|are|was|were|can|could|do|does|did|should|will|would|may|what|which|how|if|whether)\b",
    re.IGNORECASE,
)
_WHY = re.compile(r"\s*why\b", re.IGNORECASE)


def find_outcomes(text: str) -> Iterator[Condition]:
    """The outcomes that ``text`` may ask for, those of another than the reviewer left out."""
    for match in _WORD.finditer(text):
        if match["sure"]:
            yield _literal_outcome(text, match)
        elif not _is_of_another(text, match):
            yield _synonymous_outcome(text, match)


def _literal_outcome(text: str, match: re.Match[str]) -> Condition:
    outcome = Outcome(match["sure"].lower())
    negated = _NOT_BEFORE.search(text, 0, match.start())
    if negated:
        return _condition(negated.start(), match.end(), _opposite(outcome))
    return _condition(match.start(), match.end(), outcome)


def _synonymous_outcome(text: str, match: re.Match[str]) -> Condition:
    outcome = Outcome.OVERTURNED if match["for"] else Outcome.UPHELD
    if match["not"]:
        outcome = _opposite(outcome)
    sentence = _IN_SENTENCE.search(text, 0, match.start()) or _QUESTION.match(text)
    sure = bool(match["reviewer"] or _WHY.match(text) or not sentence)
    return _condition(match.start(), match.end(), outcome, sure=sure)


def _is_of_another(text: str, match: re.Match[str]) -> bool:
    if match["reviewer"]:
        return False
    return bool(_ANOTHER_BEFORE.search(text, 0, match.start()) or _ANOTHER_AFTER.match(text, match.end()))


def _opposite(outcome: Outcome) -> Outcome:
    return Outcome.UPHELD if outcome is Outcome.OVERTURNED else Outcome.OVERTURNED


def _condition(start: int, end: int, outcome: Outcome, *, sure: bool = True) -> Condition:
    clause = FieldValue("outcome", (outcome.value,))
    return Condition((start, end), "outcome", f"outcome is {outcome.value}", clause, sure)
