"""The reasons that a rationale gives, each with its sentence. Pure: text in, spans out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from search.model.letters import Outcome
from search.reasons.rules import Reason, reasons
from search.text.sentences import sentence_spans

MAX_RATIONALE = 50_000
"""Characters of a rationale that are read; the longest real one has some thousand."""

MAX_SENTENCE = 1_500
"""Characters of a sentence that are read; more is a list or a table without full stops."""

_SOURCE = re.compile(
    r"\b(?:guidelines?|mtus|odg|acoem|official disability|(?:medical )?treatment utilization schedule)\b"
)
_SAYS = re.compile(
    r"\b(?:states?|recommend\w*|indicate[sd]?|supports?|notes?|suggest\w*|advise[sd]?|requires?|describes?|reveals?"
    r"|address(?:es)?|consider\w*|according to|criteria|writes|quantifies|refer to|indicated|per)\b"
)
_CASE = re.compile(
    r"\b(?:(?:the|this) (?:patient|injured worker|worker|claimant|applicant|employee|individual|member)"
    r"|that patient|patient is|in this case|(?:documentation|records?|information|notes|documents?) (?:\w+ )?"
    r"(?:submitted|provided|available|do|does|did|not)"
    r"|(?:treating|attending|requesting) (?:physician|provider|doctor|surgeon|therapist)"
    r"|the (?:provider|physician)|(?:the|this) request|requested|for review"
    r"|medically necessary|here|however|as such|thus|therefore|hence|consequently|given (?:the|that))\b"
)
_GENERAL = re.compile(r"\bpatients\b(?!['’])")
# Words of one case: a sentence without them goes on with the guideline of the sentence before it.
_OF_A_CASE = re.compile(
    r"\b(?:there (?:is|are)|was|were|had|has|she|he|her|his|did|is (?:un)?clear|moreover|current(?:ly)?"
    r"|considered|necessary|supported by|requests?|exceeds?)\b"
)
_QUOTED = re.compile(r'“[^”]{20,4000}”|"[^"]{20,4000}"')


@dataclass(frozen=True)
class GivenReason:
    """A reason that is given, and the span of the sentence that gives it. ``of_guideline``: the sentence
    says what the guideline says, not what the reviewer finds in the case."""

    name: str
    start: int
    end: int
    of_guideline: bool


@dataclass(frozen=True)
class _Sentence:
    start: int
    end: int
    text: str
    of_guideline: bool


def given_reasons(
    rationale: str | None, outcome: Outcome, among: Container[str] | None = None
) -> tuple[GivenReason, ...]:
    """The reasons that ``rationale`` gives for ``outcome``, each once and in the order of its text; where
    it is known which they may be, only those ``among`` them, which costs far less.

    A reason is given by the first sentence that the reviewer says of the case; where none does, and the
    reason is one that a guideline can give, by the first that says it of the guideline. Of any outcome
    but upheld and overturned, reasons of both kinds are found.
    """
    said = tuple(_sentences((rationale or "")[:MAX_RATIONALE]))
    found = [
        GivenReason(reason.name, sentence.start, sentence.end, sentence.of_guideline)
        for reason in reasons()
        if (among is None or reason.name in among)
        and _may_speak(reason, outcome)
        and (sentence := _giving(reason, said)) is not None
    ]
    return tuple(sorted(found, key=lambda given: given.start))


def case_sentences(rationale: str) -> Iterator[tuple[int, int]]:
    """The spans of the sentences in which the reviewer speaks of the case; those that tell what a guideline
    says are left out."""
    for sentence in _sentences(rationale[:MAX_RATIONALE]):
        if not sentence.of_guideline:
            yield sentence.start, sentence.end


def _may_speak(reason: Reason, outcome: Outcome) -> bool:
    return reason.speaks_for is outcome or outcome not in (Outcome.UPHELD, Outcome.OVERTURNED)


def _giving(reason: Reason, said: tuple[_Sentence, ...]) -> _Sentence | None:
    own = next((one for one in said if not one.of_guideline and reason.given_by(one.text)), None)
    if own is not None or not reason.of_guideline:
        return own
    return next((one for one in said if one.of_guideline and reason.given_by(one.text)), None)


def _sentences(rationale: str) -> Iterator[_Sentence]:
    quoted = [match.span() for match in _QUOTED.finditer(rationale)]
    guideline = False
    for start, end in sentence_spans(rationale):
        written = rationale[start:end]
        start += len(written) - len(written.lstrip())
        end = start + len(written.strip())
        # One blank for each, so that a pattern reads across line ends.
        text = re.sub(r"\s", " ", rationale[start : min(end, start + MAX_SENTENCE)].lower())
        if text:
            inside = any(left <= (start + end) // 2 < right for left, right in quoted)
            guideline = inside or _tells_guideline(text, after_guideline=guideline)
            yield _Sentence(start, end, text, guideline)


def _tells_guideline(text: str, *, after_guideline: bool) -> bool:
    """Whether a sentence says what a guideline says, by naming it or by going on with it."""
    if _CASE.search(text):
        return False
    if _GENERAL.search(text) or (_SOURCE.search(text) and _SAYS.search(text)):
        return True
    return after_guideline and _OF_A_CASE.search(text) is None
