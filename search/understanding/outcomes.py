"""Finds outcomes in a query: "overturned", "acupuncture that was approved", "not certified".

Every letter is about a denial and many tell of earlier approvals, so only a word that stands as in a
heading ("acupuncture approved", "denied Norco"), behind "that was", or beside the reviewer, is surely the
outcome. In a sentence ("when is acupuncture approved as ...") it is offered only, and beside *should* or
*can* it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.model.letters import Outcome
from search.query.clauses import FieldValue, Span
from search.understanding.conditions import Condition
from search.understanding.outcome_words import (
    DECIDED,
    OVERTURNED,
    OVERTURNING,
    REVIEWER,
    UPHELD,
    UPHOLDING,
)

_BY_REVIEWER = rf"\s+(?:by|at|on|in|through|under)\s+(?:the\s+|an?\s+)?(?:{REVIEWER}|appeal)\b"
_OF_DENIALS = re.compile(r"(?:over[- ]?t|up[- ]?held|reversed|affirmed|overruled).*", re.IGNORECASE)
"""Words that only a denial takes: "denial reversed", while nobody says "denial approved"."""

_LITERAL = re.compile(r"(?:over[- ]?t|up[- ]?held).*", re.IGNORECASE)
"""Words that in these letters only the reviewer's decision takes, whatever stands around them."""

_WORD = re.compile(
    rf"(?<![\w-])(?P<not>(?-i:not|Not)\s+)?(?:(?P<for>{OVERTURNED})|(?P<against>{UPHELD}))(?![\w-])"
    rf"(?P<reviewer>{_BY_REVIEWER})?",
    re.IGNORECASE,
)
_VERB = re.compile(
    rf"(?<![\w-])(?<!ur\s)(?<!peer\s)(?<!utilization\s)(?:{DECIDED}|reviewers?)\s+(?:(?:that|which|who)\s+)?"
    rf"(?:has\s+|have\s+)?(?:(?P<for>{OVERTURNED}|{OVERTURNING})|(?P<against>{UPHELD}|{UPHOLDING}))(?![\w-])",
    re.IGNORECASE,
)
"""A decision that does something, in any form of the verb: "decisions granting", "IMR approved"."""

_WON = re.compile(
    rf"(?<![\w-])(?:(?:{DECIDED}|appeals?)\s+(?:that\s+)?(?:(?:i|we|he|she|they|applicants?|patients?|claimants?"
    r"|employees?|(?:injured\s+)?workers?)\s+)?(?:were\s+|was\s+)?"
    r"(?:(?P<won>won)|(?P<lost>lost))|(?:i|we|applicants?|patients?|employees?|workers?)\s+(?:(?P<we_won>won)"
    r"|(?P<we_lost>lost))(?!\s+(?:\w+\s+)?(?:work|weight|time|hearing|sleep|use|wages|feeling))"
    rf"|(?:(?P<was_won>won)|(?P<was_lost>lost)){_BY_REVIEWER}"
    rf"|(?:(?P<bad>unfavou?rabl[ey])|(?P<good>favou?rabl[ey]))\s+(?:{DECIDED}|decided|reviews?)"
    rf"|(?:{DECIDED}|decided|ruled)\s+(?:(?P<was_bad>unfavou?rabl[ey])|(?P<was_good>favou?rabl[ey]))"
    r"|(?:decided|ruled)\s+in\s+favou?r\s+of\s+(?:the\s+)?(?:(?P<for_worker>patient|employee|applicant|(?:injured\s+)?"
    r"worker|claimant)|(?P<for_payer>employer|insurer|carrier|claims\s+administrator|defen[cs]e|defendant)))(?!\w)",
    re.IGNORECASE,
)
_SUBJECT_BEFORE = re.compile(
    rf"(?<![\w-])(?:(?:{REVIEWER})\s+(?:has\s+|have\s+)?"
    r"|(?:(?:ur|utilization\s+review)\s+)?(?:denials?|non-?certifications?)(?:\s+(?:that|which))?"
    r"(?:\s+(?:is|are|was|were|been|be|being|got|gets|get))?\s+"
    r"|(?:that|which|who)\s+(?:(?:was|were|is|are|got|get|gets)\s+|(?:has|have|had)\s+been\s+|imr\s+))$",
    re.IGNORECASE,
)
"""Before an outcome: what was decided or who decides, or that the decision is described."""

_ANOTHER_BEFORE = re.compile(
    r"\b(?:fda|board|previous(?:ly)?|prior|already|initially|originally|earlier|partially|conditionally|pre|state"
    r"|ur|utilization review(?:ers?)?|insur(?:er|ance)|carrier|adjuster|administrator|employer"
    r"|examiner|physician"
    r"|doctor|surgeon|provider|pharmacy|medicare|medi-cal|judge|wcab|wcj|qme|ame)"
    r"(?:\s+(?:has|had|have|was|were|is|are|also|then|already))*[\s-]+$"
    r"|\b(?:patient|pt|claimant|applicant|worker|he|she|(?<!looking )(?<!search )(?<!searching )for)[\s-]+$",
    re.IGNORECASE,
)
"""Before the word: another than the reviewer decided, or the words name something else."""

_ANOTHER_AFTER = re.compile(
    r"\s*(?:by\b|hand\b|medical\b|therapist|nurs|interpreter|physician|visits?\b|sessions?\b|uses?\b|treating\b"
    r"|provider|agent\b|representative|rep\b|leave\b|copy\b|mail\b|amount|charges?\b|claims?\b|body\s+parts?\b"
    r"|injur(?:y|ies)\b|(?:cervical\s+)?(?:lordosis|curvature|polarity)|in\s+(?:\w+\s+){0,2}(?:medicine|surgery|management)\b"
    r"|(?:at|in|on|during|under)\s+(?:the\s+)?(?:ur|utilization|claims?|peer)\b"
    r"|,?\s*(?:and\s+)?(?:but|then|later|subsequently|ultimately|finally|eventually)\s+(?:\w+\s+){0,2}"
    rf"(?:{OVERTURNED})\b)",
    re.IGNORECASE,
)
_BY_SPECIALIST = re.compile(
    r"\s*by\s+(?!(?:\w+\s+){0,3}(?:treating|primary|requesting|ur|utilization|peer|insurance|carrier)\b)"
    r"(?:an?\s+|the\s+)?(?:[\w&-]+\s+){0,4}?"
    r"(?:\w*(?:ologists?|iatrists?|orthopods?|orthop(?:a)?edists?)|surgeons?|chiropractors?|internists?|acupuncturists?"
    r"|physicians|doctors|(?:physical|occupational)\s+therapists?|psychologists?|specialists?)\b",
    re.IGNORECASE,
)
_IN_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|get|gets|got|and|or)\s+$", re.IGNORECASE
)
_WAS = re.compile(r"\b(?:was|were|got|been)\s+$", re.IGNORECASE)
_QUESTION = re.compile(
    r"\s*(?:when|is|are|was|were|can|could|do|does|did|should|will|would|may|what|which|how|if|whether)\b",
    re.IGNORECASE,
)
_WON_ALONE = re.compile(r"(?<=\w\s)(?:won)\s*[?.!]*$|^\s*won(?=\s+\w)", re.IGNORECASE)
"""At the end or the beginning of a query, as a heading has it: "knee MRI won"."""

_NECESSARY = re.compile(
    r"(?<![\w-])(?:found|deemed|considered|determined|ruled|held|judged)\s+(?:to\s+be\s+)?(?P<not>not\s+)?"
    r"(?:be\s+)?medically\s+(?P<un>un)?necessary(?!\w)",
    re.IGNORECASE,
)
"""A finding in the letters' own words: "found medically necessary"."""

_WHY = re.compile(r"\s*why\b", re.IGNORECASE)
_ASKED_FOR = re.compile(
    r"\b(?:should|can|could|may|might|must|shall|will|would|to)\b(?:\s+[\w/-]+){0,6}?\s+(?:be|get)\s+$"
    r"|\b(?:get|getting)\s+(?:[\w/-]+\s+){1,5}$",
    re.IGNORECASE,
)
"""Before the word: what ought to be, or how to come to it, and not what was decided."""

_CONTRAST = re.compile(
    r"\b(?:vs\.?|versus|compar(?:e|ed|ing)(?:\s+(?:to|with))?|difference(?:s)?(?:\s+between)?|as\s+opposed\s+to)\b",
    re.IGNORECASE,
)
_JOINED_BEFORE = re.compile(r"\b(?:and|or)\s+$|/$", re.IGNORECASE)
_OPERATOR = re.compile(r"(?<![\w\"])NOT(?![\w\"])")


def find_outcomes(text: str) -> Iterator[Condition]:
    """The outcomes that ``text`` may ask for, those of another than the reviewer left out."""
    for match in _WON.finditer(text):
        is_lost = any(match[name] for name in ("lost", "we_lost", "was_lost", "bad", "was_bad", "for_payer"))
        yield _condition(match.start(), match.end(), Outcome.UPHELD if is_lost else Outcome.OVERTURNED)
    for match in _WORD.finditer(text):
        is_literal = bool(_LITERAL.fullmatch(match["for"] or match["against"]))
        if (is_literal or not _is_of_another(text, match)) and (condition := _participle(text, match)):
            yield condition
    for match in _WON_ALONE.finditer(text):
        yield _condition(*match.span(), Outcome.OVERTURNED)
    for match in _NECESSARY.finditer(text):
        yield _condition(*match.span(), Outcome.UPHELD if match["not"] or match["un"] else Outcome.OVERTURNED)
    for match in _VERB.finditer(text):
        if not _ANOTHER_AFTER.match(text, match.end()):
            yield _verb(text, match)


def compares_outcomes(text: str) -> tuple[Span, ...]:
    """Where ``text`` names both outcomes, and how it compares them; empty where it does not.

    "overturned vs upheld MRI" has three spans. No outcome is a condition then: both are wanted."""
    if _OPERATOR.search(text):
        return ()
    outcomes = [
        condition
        for condition in find_outcomes(text)
        if condition.sure or _JOINED_BEFORE.search(text, 0, condition.span[0])
    ]
    if len({condition.clause for condition in outcomes}) < 2:
        return ()
    spans = [condition.span for condition in outcomes] + [match.span() for match in _CONTRAST.finditer(text)]
    return disjoint_spans(spans)


def disjoint_spans(spans: list[Span]) -> tuple[Span, ...]:
    """``spans`` in order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _verb(text: str, match: re.Match[str]) -> Condition:
    """A verb behind the noun that decides. In the present tense of a question ("when does IMR approve") it
    is offered only."""
    written = match["for"] or match["against"]
    is_present = not written.lower().endswith(("ed", "held", "ing"))
    sure = not (is_present and _QUESTION.match(text)) or bool(_WHY.match(text))
    return _condition(match.end() - len(written), match.end(), _outcome(match), sure=sure)


def _participle(text: str, match: re.Match[str]) -> Condition | None:
    """A participle as a condition, with the words before it that belong to it."""
    written = match["for"] or match["against"]
    start = match.start() if match["not"] else match.start("for" if match["for"] else "against")
    outcome = _opposite(_outcome(match)) if match["not"] else _outcome(match)
    if _ASKED_FOR.search(text, 0, start):
        return None
    subject = _SUBJECT_BEFORE.search(text, 0, start)
    if subject and _is_denial(subject[0]) and not _OF_DENIALS.fullmatch(written):
        subject = None
    sure = bool(subject or match["reviewer"] or _LITERAL.fullmatch(written)) or _is_sure(text, start, outcome)
    return _condition(subject.start() if subject else start, match.end(), outcome, sure=sure)


def _is_denial(subject: str) -> bool:
    return bool(re.search(r"denial|certification", subject, re.IGNORECASE))


def _is_sure(text: str, start: int, outcome: Outcome) -> bool:
    """Whether a participle without a subject is what is asked for."""
    if _WHY.match(text):
        return True
    if _QUESTION.match(text):
        return False
    # Every request was denied once, so "was denied" says little; "was approved" can only be the decision.
    said = outcome is Outcome.OVERTURNED and _WAS.search(text, 0, start)
    return bool(said or not _IN_SENTENCE.search(text, 0, start))


def _is_of_another(text: str, match: re.Match[str]) -> bool:
    if match["reviewer"] or _BY_SPECIALIST.match(text, match.end()):
        return False
    return bool(_ANOTHER_BEFORE.search(text, 0, match.start()) or _ANOTHER_AFTER.match(text, match.end()))


def _outcome(match: re.Match[str]) -> Outcome:
    return Outcome.OVERTURNED if match["for"] else Outcome.UPHELD


def _opposite(outcome: Outcome) -> Outcome:
    return Outcome.UPHELD if outcome is Outcome.OVERTURNED else Outcome.OVERTURNED


def _condition(start: int, end: int, outcome: Outcome, *, sure: bool = True) -> Condition:
    clause = FieldValue("outcome", (outcome.value,))
    return Condition((start, end), "outcome", f"outcome is {outcome.value}", clause, sure)
