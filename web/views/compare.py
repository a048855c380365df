"""Two to four issues side by side, with what all of them have marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from flask import Blueprint, Response, render_template, request

from search.errors import BadParameter
from search.fields.sources import treatments
from search.model.letters import Citation, Determination, Issue
from search.results.snippets import conclusion
from web.presentation import citation_links, reason_tags
from web.presentation.citation_links import LinkedCitation
from web.presentation.labels import about, normalized, region
from web.presentation.reason_tags import Tag
from web.services import services
from web.views.lookup import indexed

comparing = Blueprint("comparing", __name__)

LEAST, MOST = 2, 4


@dataclass(frozen=True)
class ComparedValue:
    """Something an issue has; ``shared`` where all of those compared have it."""

    text: str
    shared: bool


@dataclass(frozen=True)
class ComparedIssue:
    """A column: an issue with its letter, named by a capital."""

    name: str
    determination: Determination
    issue: Issue
    treatment: tuple[ComparedValue, ...]
    details: tuple[str, ...]
    body_parts: tuple[ComparedValue, ...]
    specialties: tuple[ComparedValue, ...]
    claims_administrator: tuple[tuple[LinkedCitation, bool], ...]
    reviewer: tuple[tuple[LinkedCitation, bool], ...]
    reasons: tuple[tuple[Tag, bool], ...]
    conclusion: str


@comparing.get("/compare")
def page() -> Response:
    """The issues that ``pick`` names, each given once."""
    picked = tuple(dict.fromkeys(request.args.getlist("pick")))
    if not LEAST <= len(picked) <= MOST:
        raise BadParameter(
            f"{len(picked)} {'issue is' if len(picked) == 1 else 'issues are'} chosen: choose two to four by "
            "the boxes named Compare in the lists, then compare them."
        )
    searcher = services().live.current()
    found = tuple(indexed(searcher, wanted) for wanted in picked)
    text = render_template("compare.html", columns=_columns(found))
    return Response(text, content_type="text/html; charset=utf-8")


def _columns(found: Sequence[tuple[Determination, Issue]]) -> tuple[ComparedIssue, ...]:
    treatment = _shared(found, lambda _, issue: [name for one in treatments(issue) for name in about(one)])
    body_parts = _shared(found, _regions)
    specialties = _shared(found, lambda letter, _: letter.reviewer_specialties)
    tags = [reason_tags.of_issue(issue) for _, issue in found]
    names = [{tag.name for tag in one} for one in tags]
    common = set.intersection(*names)
    administrator = _cited([issue.claims_administrator_citations for _, issue in found])
    reviewer = _cited([issue.reviewer_citations for _, issue in found])
    return tuple(
        ComparedIssue(
            ascii_uppercase[at],
            determination,
            issue,
            treatment[at],
            _details(issue),
            body_parts[at],
            specialties[at],
            administrator[at],
            reviewer[at],
            tuple((tag, tag.name in common) for tag in tags[at]),
            conclusion(issue).text,
        )
        for at, (determination, issue) in enumerate(found)
    )


def _shared(
    found: Sequence[tuple[Determination, Issue]],
    values: Callable[[Determination, Issue], Sequence[str]],
) -> list[tuple[ComparedValue, ...]]:
    """The values of each issue, those that all have marked."""
    every = [tuple(dict.fromkeys(values(letter, issue))) for letter, issue in found]
    common = set.intersection(*(set(one) for one in every))
    return [tuple(ComparedValue(text, text in common) for text in one) for one in every]


def _cited(every: Sequence[Sequence[Citation]]) -> list[tuple[tuple[LinkedCitation, bool], ...]]:
    """Each issue's citations on one side, those of a guideline that all cite there marked."""
    linked = [citation_links.linked(citations) for citations in every]
    common = set.intersection(*({one.guideline.to for one in ones} for ones in linked))
    return [tuple((one, one.guideline.to in common) for one in ones) for ones in linked]


def _details(issue: Issue) -> tuple[str, ...]:
    """The details of the request; the body part has a row of its own."""
    every = treatments(issue)
    parts = {one.body_part for one in every}
    return tuple(detail for one in every for detail in normalized(one) if detail not in parts)


def _regions(determination: Determination, issue: Issue) -> list[str]:
    parts = [part for one in treatments(issue) for part in one.body_parts] or determination.body_parts
    return [region(part) for part in parts]
