"""The reasons that a rationale gives, as tags, and where the sentences that give them stand on a page."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import accumulate

from search.model.letters import Issue
from search.model.requests import Filter
from search.model.results import Hit
from search.reasons import GivenReason, given_reasons
from web.presentation.sentences import Sentence

FIELD = "reason"


@dataclass(frozen=True)
class ReasonTag:
    """A reason with the sentence that gives it; ``of_guideline``: the sentence repeats the guideline.
    ``filter`` narrows to issues with this reason."""

    name: str
    sentence: str
    of_guideline: bool
    filter: Filter


@dataclass(frozen=True)
class TaggedSentence:
    """A reason, and the sentence of a rationale laid out for reading that gives it."""

    tag: ReasonTag
    sentence: Sentence


def hit_tags(hit: Hit) -> tuple[ReasonTag, ...]:
    """The reasons of a row; what the reviewer says of the case stands before the guideline."""
    return tuple(_tag(hit.issue, reason) for reason in _reasons(hit.issue, hit.reasons))


def issue_tags(issue: Issue) -> tuple[ReasonTag, ...]:
    """The reasons of an issue that is no hit, looked for in its rationale."""
    return tuple(_tag(issue, reason) for reason in _reasons(issue))


def tagged_sentences(issue: Issue, rationale: Iterable[Sentence]) -> tuple[TaggedSentence, ...]:
    """The reasons of an issue, each with its sentence in ``rationale``, whose sentences together are the
    whole text."""
    sentences = tuple(rationale)
    ends = tuple(accumulate(sum(len(run.text) for run in sentence.runs) for sentence in sentences))
    return tuple(
        TaggedSentence(
            _tag(issue, reason),
            next(sentence for sentence, end in zip(sentences, ends, strict=True) if reason.start < end),
        )
        for reason in _reasons(issue)
    )


def _reasons(issue: Issue, among: Container[str] | None = None) -> tuple[GivenReason, ...]:
    reasons = given_reasons(issue.rationale, issue.outcome, among)
    return tuple(sorted(reasons, key=lambda reason: reason.of_guideline))


def _tag(issue: Issue, reason: GivenReason) -> ReasonTag:
    sentence = (issue.rationale or "")[reason.start : reason.end]
    return ReasonTag(reason.name, sentence, reason.of_guideline, Filter(FIELD, reason.name))
