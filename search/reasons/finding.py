"""Finds the reasons that a rationale gives, each with its sentence. Pure: text in, spans out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from search.model.letters import Outcome
from search.reasons.rules import Reason, reasons
from search.text.sentences import sentence_spans

MAX_RATIONALE_LENGTH = 50_000
"""Characters of a rationale that are read; the longest real one has some thousand."""

MAX_SENTENCE_LENGTH = 1_500
"""Characters of a sentence that are read; more is a list or a table without full stops."""

_GUIDELINE_NOUN = re.compile(
    r"\b(?:guidelines?|mtus|odg|acoem|official disability|(?:medical )?treatment utilization schedule)\b"
)
_GUIDELINE_VERB = re.compile(
    r"\b(?:states?|recommend\w*|indicate[sd]?|supports?|notes?|suggest\w*|advise[sd]?|requires?|describes?|reveals?"
    r"|address(?:es)?|consider\w*|according to|criteria|writes|quantifies|refer to|indicated|per)\b"
)
_THIS_CASE = re.compile(
    r"\b(?:(?:the|this) (?:patient|injured worker|worker|claimant|applicant|employee|individual|member)"
    r"|that patient|patient is|in this case|(?:documentation|records?|information|notes|documents?) (?:\w+ )?"
    r"(?:submitted|provided|available|do|does|did|not)"
    r"|(?:treating|attending|requesting) (?:physician|provider|doctor|surgeon|therapist)"
    r"|the (?:provider|physician)|(?:the|this) request|requested|for review"
    r"|medically necessary|would exceed|would warrant|not (?:been )?met|exceeds? (?:the (?!guideline,)|what)|(?:criteria|requirements) (?:is|are|were|ha(?:s|ve) been) (?:met|satisfied)\.?$|there (?:was|were)|(?:records?|notes|file|documentation) (?:reveals?|indicates?|shows?|reflects?|demonstrates?|supports?)"
    r"|the (?:additional|current|proposed|remaining|submitted)|here|however|as such|thus|therefore|hence|consequently|given (?:the|that))\b"
)
_PATIENTS_IN_GENERAL = re.compile(r"\bpatients\b(?!['’])")
# Words about one case: a sentence without them continues the guideline of the sentence before it.
_CASE_WORDS = re.compile(
    r"\b(?:there (?:is|are)|was|were|had|has|she|he|her|his|did|is (?:un)?clear|moreover|current(?:ly)?"
    r"|considered|necessary|supported by|requests?|exceeds?)\b"
)
_QUOTATION = re.compile(r'“[^”]{0,4000}”|"[^"]{0,4000}"')
_MIN_QUOTATION_LENGTH = 20
# What no guideline says, within quotation marks or not: a mark may be missing.
_FILE_LACKS = re.compile(
    r"\b(?:available|submitted|provided|treating|requesting|attending)\b.{0,40}\b(?:does|do|did|has|have|is|are|was|were) not\b"
)


@dataclass(frozen=True)
class GivenReason:
    """A reason that a rationale gives, and the span of the sentence that gives it. ``of_guideline``: the
    sentence restates a guideline, it is not what the reviewer finds in the case."""

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
    rationale: str | None, outcome: Outcome, candidates: Container[str] | None = None
) -> tuple[GivenReason, ...]:
    """The reasons that ``rationale`` gives for ``outcome``, each once, in the order of the text. With
    ``candidates``, the names of the reasons it may give, only these are looked for, which costs far less.

    The sentence of a reason is the first about the case that gives it; where there is none, and the reason
    is one that a guideline can give, the first that restates a guideline. For upheld and overturned only
    reasons that speak for the outcome are found, for any other outcome reasons of both kinds.
    """
    sentences = tuple(_sentences((rationale or "")[:MAX_RATIONALE_LENGTH]))
    given = [
        GivenReason(reason.name, sentence.start, sentence.end, sentence.of_guideline)
        for reason in reasons()
        if (candidates is None or reason.name in candidates)
        and _may_speak(reason, outcome)
        and (sentence := _giving_sentence(reason, sentences)) is not None
    ]
    return tuple(sorted(given, key=lambda reason: reason.start))


def case_sentences(rationale: str) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of ``rationale`` about the case, without those that restate a guideline."""
    for sentence in _sentences(rationale[:MAX_RATIONALE_LENGTH]):
        if not sentence.of_guideline:
            yield sentence.start, sentence.end


def _may_speak(reason: Reason, outcome: Outcome) -> bool:
    return reason.speaks_for in (None, outcome) or outcome not in (Outcome.UPHELD, Outcome.OVERTURNED)


def _giving_sentence(reason: Reason, sentences: tuple[_Sentence, ...]) -> _Sentence | None:
    """The sentence that gives ``reason``: the first about the case, else the first of a guideline."""
    about_case = (sentence for sentence in sentences if not sentence.of_guideline)
    giving = next((sentence for sentence in about_case if reason.given_by(sentence.text)), None)
    if giving is not None or not reason.of_guideline:
        return giving
    of_guideline = (sentence for sentence in sentences if sentence.of_guideline)
    return next((sentence for sentence in of_guideline if reason.given_by(sentence.text)), None)


def _sentences(rationale: str) -> Iterator[_Sentence]:
    found = (match.span() for match in _QUOTATION.finditer(rationale))
    quotations = [(left, right) for left, right in found if right - left > _MIN_QUOTATION_LENGTH]
    of_guideline = False
    for start, end in sentence_spans(rationale):
        written = rationale[start:end]
        start += len(written) - len(written.lstrip())
        end = start + len(written.strip())
        text = _folded(rationale[start : min(end, start + MAX_SENTENCE_LENGTH)])
        if text:
            quoted = any(left <= (start + end) // 2 < right for left, right in quotations)
            quoted = quoted and _FILE_LACKS.search(text) is None
            of_guideline = quoted or _restates_guideline(text, after_guideline=of_guideline)
            yield _Sentence(start, end, text, of_guideline)


def _folded(written: str) -> str:
    """``written`` as patterns read it: in lower case, blanks single, negations written out."""
    return " ".join(re.sub(r"n['’]t\b", " not", written.lower()).replace("’", "'").split())


def _restates_guideline(text: str, *, after_guideline: bool) -> bool:
    """Whether a sentence, in lower case, restates a guideline: by naming it ("the mtus states ..."), by
    speaking of patients in general, or by continuing a sentence before it that does."""
    if _THIS_CASE.search(text):
        return False
    if _PATIENTS_IN_GENERAL.search(text) or (_GUIDELINE_NOUN.search(text) and _GUIDELINE_VERB.search(text)):
        return True
    return after_guideline and _CASE_WORDS.search(text) is None
