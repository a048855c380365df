"""What the letter says of its requests beside their treatments (:mod:`search.model.attributes`).

Each module reads one attribute. All of them follow one rule: what is not said is ``None``, and where two
signs speak against each other nothing was said.
"""

from __future__ import annotations

from dataclasses import replace

from indexer.normalize.attributes.amounts import amount_stated, duration_stated
from indexer.normalize.attributes.courses import course_of
from indexer.normalize.attributes.dependencies import dependency_of
from indexer.normalize.attributes.operations import is_after_surgery
from indexer.normalize.attributes.partial_approvals import partial_approval_of
from indexer.normalize.attributes.timings import timing_of
from search.model.attributes import RequestAttributes
from search.model.letters import Determination, Issue

_MAX_ISSUES = 100
"""Issues whose attributes are read, each beside all others; letters have some twenty at the most."""


def with_attributes(determination: Determination) -> Determination:
    """``determination``, its issues with their attributes. They are read last, since some are found in the
    summary and in the other issues. Of a letter with more than a hundred issues the others have none."""
    described = tuple(
        replace(issue, attributes=_attributes(determination, issue))
        for issue in determination.issues[:_MAX_ISSUES]
    )
    return replace(determination, issues=(*described, *determination.issues[_MAX_ISSUES:]))


def _attributes(determination: Determination, issue: Issue) -> RequestAttributes:
    return RequestAttributes(
        timing=timing_of(determination, issue),
        course=course_of(determination, issue),
        partial_approval=partial_approval_of(determination, issue),
        amount_stated=amount_stated(issue),
        duration_stated=duration_stated(issue),
        dependency=dependency_of(determination, issue),
        after_surgery=is_after_surgery(determination, issue),
    )


__all__ = ["with_attributes"]
