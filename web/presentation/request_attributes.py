"""What a request is beside its treatment, in the words of a page. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from search.fields.sources import since_injury
from search.model.attributes import Course, Dependency, PartialApproval
from search.model.letters import Determination, Issue

_COURSES = {Course.FIRST: "for the first time", Course.AGAIN: "had before"}


def request_attributes(determination: Determination, issue: Issue) -> tuple[str, ...]:
    """What the letter says of a request in short parts: "had before", "approved in part: 6 of 12"."""
    return tuple(_parts(determination, issue))


def _parts(determination: Determination, issue: Issue) -> Iterator[str]:
    said = issue.attributes
    if said.course:
        yield _COURSES[said.course]
    if said.partial_approval:
        yield _approved(said.partial_approval)
    if said.amount_stated is False:
        yield "no amount stated"
    if said.dependency:
        yield _goes_with(said.dependency)
    if said.after_surgery:
        yield "after surgery"
    if band := since_injury(determination):
        yield f"{band} after the injury"


def _approved(approval: PartialApproval) -> str:
    if approval.approved is None:
        return "approved in part"
    of = "" if approval.asked is None else f" of {approval.asked:g}"
    return f"approved in part: {approval.approved:g}{of}"


def _goes_with(dependency: Dependency) -> str:
    decision = f" ({dependency.decision.value})" if dependency.decision else ""
    named = dependency.names[1:] or dependency.names
    return f"goes with {', '.join(named)}{decision}"
