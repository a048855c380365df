"""Divides a rationale into sentences and tells the reviewer's own from those that restate a guideline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.reasons.wordings import Saying
from search.text.sentences import sentence_spans

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
    r"|that patient|patient (?:does|did|has|had|is|was)|in this case"
    r"|(?:documentation|records?|information|notes|documents?) (?:\w+ )?"
    r"(?:submitted|provided|available|do|does|did|not)"
    r"|(?:records?|notes|file|documentation) (?:reveals?|indicates?|shows?|reflects?|demonstrates?|supports?)"
    r"|(?:treating|attending|requesting) (?:physician|provider|doctor|surgeon|therapist)"
    r"|the (?:provider|physician)|(?:the|this) request|requested|for review|medically necessary"
    r"|this (?:quantity|dose|dosage|number|amount)"
    r"|the (?:additional|current|proposed|remaining|submitted)|there (?:was|were)|not (?:been )?met"
    r"|would (?:exceed|warrant)|exceeds? (?:the (?!guideline,)|what\b)|here|^however|as such|thus|therefore"
    r"|hence|consequently|given (?:the|that))\b"
    r"|(?:criteria|requirements) (?:is|are|were|ha(?:s|ve) been) (?:met|satisfied)\.?$"
)
_PATIENTS_IN_GENERAL = re.compile(r"\bpatients\b(?!')")
# Words about one case: a sentence without them continues the guideline of the sentence before it.
_CASE_WORDS = re.compile(
    r"\b(?:(?<!when )(?<!if )(?<!where )there (?:is|are)|reveal\w*|showed|was|were|had|has|she|he|her|his|did"
    r"|is (?:un)?clear|moreover|current(?:ly)?|necessary|supported by|requests?|exceeds?)\b"
)
_QUOTATION = re.compile(r'“[^“”]{0,4000}”|"[^"]{0,4000}"')
_MIN_QUOTATION_LENGTH = 20
# What no guideline says, within quotation marks or not: a mark may be missing.
_FILE_LACKS = re.compile(
    r"\b(?:available|submitted|provided|treating|requesting|attending)\b.{0,40}"
    r"\b(?:does|do|did|has|have|is|are|was|were) not\b"
)
_PART_END = re.compile(
    r"\n[ \t]*\n\s*"
    r"|\n[ \t]*(?:[-*•·–]|\(?(?:\d{1,2}|[A-Za-z])[.)])[ \t]+"  # an item of a list
    r"|\n(?=[^\n]*\S(?: {3,}|\t)\S)|(?<=\S)(?: {3,}|\t+)(?=\S)"  # a row of a table, a cell of it
)
_NEGATION = re.compile(r"n['’]t\b")


@dataclass(frozen=True)
class ReasonSentence:
    """A sentence, its span without the blanks around it. ``of_guideline``: it restates a guideline, in
    quotation marks or by naming it, it is not what is found in the case."""

    start: int
    end: int
    said: Saying
    of_guideline: bool


def reason_sentences(text: str) -> Iterator[ReasonSentence]:
    """The sentences of ``text``, a rationale, in order."""
    found = (match.span() for match in _QUOTATION.finditer(text))
    quotations = [(left, right) for left, right in found if right - left > _MIN_QUOTATION_LENGTH]
    of_guideline = False
    for start, end in sentence_spans(text):
        written = text[start:end]
        start += len(written) - len(written.lstrip())
        end = start + len(written.strip())
        said = _folded(text[start : min(end, start + MAX_SENTENCE_LENGTH)])
        if said:
            is_quoted = any(left <= (start + end) // 2 < right for left, right in quotations)
            is_quoted = is_quoted and _FILE_LACKS.search(said) is None
            of_guideline = is_quoted or _restates_guideline(said, after_guideline=of_guideline)
            yield ReasonSentence(start, end, Saying(said), of_guideline)


def listed_sentences(text: str, *, restates: bool) -> Iterator[ReasonSentence]:
    """The sentences of ``text``, which may have paragraphs, lists and tables: each item for itself. Unless it
    ``restates`` guidelines, all are one's own words."""
    for begin, end in _parts(text):
        for part in reason_sentences(text[begin:end]):
            of_guideline = restates and part.of_guideline
            yield ReasonSentence(begin + part.start, begin + part.end, part.said, of_guideline)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _PART_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _folded(written: str) -> str:
    """``written`` as patterns read it: in lower case, blanks single, negations written out."""
    return " ".join(_NEGATION.sub(" not", written.lower()).replace("’", "'").split())


def _restates_guideline(said: str, *, after_guideline: bool) -> bool:
    """Whether a sentence, in lower case, restates a guideline: by naming it ("the mtus states ..."), by
    speaking of patients in general, or by continuing a sentence before it that does."""
    if _THIS_CASE.search(said):
        return False
    if _PATIENTS_IN_GENERAL.search(said) or (_GUIDELINE_NOUN.search(said) and _GUIDELINE_VERB.search(said)):
        return True
    return after_guideline and _CASE_WORDS.search(said) is None
