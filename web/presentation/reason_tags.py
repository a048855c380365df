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
class Tag:
    """A reason with the sentence that gives it; ``of_guideline``: it says what the guideline says.
    ``filter`` keeps issues with this reason."""

    name: str
    sentence: str
    of_guideline: bool
    filter: Filter


@dataclass(frozen=True)
class Proof:
    """A reason of a rationale that is laid out for reading, and the sentence of it that gives the reason."""

    tag: Tag
    sentence: Sentence


def tags(hit: Hit) -> tuple[Tag, ...]:
    """The reasons of a row; what the reviewer says of the case stands before the guideline."""
    return tuple(_tag(hit.issue, given) for given in _given(hit.issue, hit.reasons))


def of_issue(issue: Issue) -> tuple[Tag, ...]:
    """The same for an issue that is no hit, found in its rationale."""
    return tuple(_tag(issue, given) for given in _given(issue))


def proofs(issue: Issue, rationale: Iterable[Sentence]) -> tuple[Proof, ...]:
    """The reasons of an issue by the sentences of its rationale, which together are all of it."""
    laid_out = tuple(rationale)
    ends = tuple(accumulate(sum(len(run.text) for run in one.runs) for one in laid_out))
    return tuple(
        Proof(
            _tag(issue, given),
            next(one for one, end in zip(laid_out, ends, strict=True) if given.start < end),
        )
        for given in _given(issue)
    )


def _given(issue: Issue, among: Container[str] | None = None) -> tuple[GivenReason, ...]:
    found = given_reasons(issue.rationale, issue.outcome, among)
    return tuple(sorted(found, key=lambda given: given.of_guideline))


def _tag(issue: Issue, given: GivenReason) -> Tag:
    said = (issue.rationale or "")[given.start : given.end]
    return Tag(given.name, said, given.of_guideline, Filter(FIELD, given.name))
