"""Finds the reasons that a text gives, each with its sentence. Pure: text in, spans out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from search.model.letters import Outcome
from search.reasons.reading import ReasonSentence, listed_sentences, reason_sentences
from search.reasons.rules import Reason, reasons

MAX_RATIONALE_LENGTH = 50_000
"""Characters of a rationale that are read; the longest real one has some thousand."""

MAX_QUERY_LENGTH = 200
"""Characters up to which a text is taken for a query: words of one's own, which restate no guideline."""


@dataclass(frozen=True)
class GivenReason:
    """A reason that a rationale gives, and the span of the sentence that gives it. ``of_guideline``: the
    sentence restates a guideline, it is not what the reviewer finds in the case."""

    name: str
    start: int
    end: int
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
    wanted = (
        reason
        for reason in reasons()
        if (candidates is None or reason.name in candidates) and _may_speak(reason, outcome)
    )
    return _in_order(_given(wanted, tuple(reason_sentences((rationale or "")[:MAX_RATIONALE_LENGTH]))))


def stated_grounds(text: str) -> tuple[GivenReason, ...]:
    """The grounds that ``text`` states, a denial or a query of which no outcome is known, each once, in the
    order of the text, with the span of the sentence or item of a list that states it. A short text may also
    name a reason as the filters do.

    Where grounds for denying are stated, those for overturning are left out: a denial that reports what was
    tried and found does not rest on it.
    """
    text = text[:MAX_RATIONALE_LENGTH]
    is_short = len(text) <= MAX_QUERY_LENGTH
    sentences = tuple(listed_sentences(text, restates=not is_short))
    found = {given.name: given for given in _given(reasons(), sentences)}
    if is_short:
        found |= {given.name: given for given in _named(text, sentences)}
    denies = any(reason.speaks_for is Outcome.UPHELD and reason.name in found for reason in reasons())
    outcome = Outcome.UPHELD if denies else Outcome.OTHER
    return _in_order(found[one.name] for one in reasons() if one.name in found and _may_speak(one, outcome))


def case_sentences(rationale: str) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of ``rationale`` about the case, without those that restate a guideline."""
    for sentence in reason_sentences(rationale[:MAX_RATIONALE_LENGTH]):
        if not sentence.of_guideline:
            yield sentence.start, sentence.end


def _may_speak(reason: Reason, outcome: Outcome) -> bool:
    return reason.speaks_for in (None, outcome) or outcome not in (Outcome.UPHELD, Outcome.OVERTURNED)


def _given(wanted: Iterable[Reason], sentences: tuple[ReasonSentence, ...]) -> Iterator[GivenReason]:
    for reason in wanted:
        sentence = _giving_sentence(reason, sentences)
        if sentence is not None:
            yield GivenReason(reason.name, sentence.start, sentence.end, sentence.of_guideline)


def _giving_sentence(reason: Reason, sentences: tuple[ReasonSentence, ...]) -> ReasonSentence | None:
    """The sentence that gives ``reason``: the first about the case, else the first of a guideline."""
    about_case = (sentence for sentence in sentences if not sentence.of_guideline)
    giving = next((sentence for sentence in about_case if reason.given_by(sentence.said)), None)
    if giving is not None or not reason.of_guideline:
        return giving
    of_guideline = (sentence for sentence in sentences if sentence.of_guideline)
    return next((sentence for sentence in of_guideline if reason.given_by(sentence.said)), None)


def _named(text: str, sentences: tuple[ReasonSentence, ...]) -> Iterator[GivenReason]:
    """The reasons whose names stand in ``text``."""
    for reason in reasons():
        name = re.compile(rf"\b{re.escape(reason.name)}\b", re.IGNORECASE)
        sentence = next((one for one in sentences if name.search(text, one.start, one.end)), None)
        if sentence is not None:
            yield GivenReason(reason.name, sentence.start, sentence.end, of_guideline=False)


def _in_order(given: Iterable[GivenReason]) -> tuple[GivenReason, ...]:
    return tuple(sorted(given, key=lambda one: one.start))
