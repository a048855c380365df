"""Issues side by side: what each has, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from search.fields.sources import treatments
from search.model.letters import Citation, Determination, Issue
from search.results.snippets import conclusion
from web.presentation import citation_links, reason_tags
from web.presentation.citation_links import LinkedCitation
from web.presentation.labels import body_part_name, request_details, treatment_names
from web.presentation.reason_tags import ReasonTag

LetterIssue = tuple[Determination, Issue]


@dataclass(frozen=True)
class ComparedValue:
    """Something an issue has; ``shared`` where all of those compared have it."""

    text: str
    shared: bool


@dataclass(frozen=True)
class ComparedIssue:
    """A column: an issue with its letter, named by a capital letter. Citations and reasons come with
    whether all issues compared have them."""

    name: str
    determination: Determination
    issue: Issue
    treatment: tuple[ComparedValue, ...]
    details: tuple[str, ...]
    body_parts: tuple[ComparedValue, ...]
    specialties: tuple[ComparedValue, ...]
    claims_administrator: tuple[tuple[LinkedCitation, bool], ...]
    reviewer: tuple[tuple[LinkedCitation, bool], ...]
    reasons: tuple[tuple[ReasonTag, bool], ...]
    conclusion: str


def compared(issues: Sequence[LetterIssue]) -> tuple[ComparedIssue, ...]:
    """A column for each of ``issues``, in their order."""
    treatment = _compared_values(
        issues, lambda _, issue: [name for item in treatments(issue) for name in treatment_names(item)]
    )
    body_parts = _compared_values(issues, _body_parts)
    specialties = _compared_values(issues, lambda letter, _: letter.reviewer_specialties)
    tags = [reason_tags.issue_tags(issue) for _, issue in issues]
    shared_reasons = set.intersection(*({tag.name for tag in issue_tags} for issue_tags in tags))
    administrator = _compared_citations([issue.claims_administrator_citations for _, issue in issues])
    reviewer = _compared_citations([issue.reviewer_citations for _, issue in issues])
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
            tuple((tag, tag.name in shared_reasons) for tag in tags[at]),
            conclusion(issue).text,
        )
        for at, (determination, issue) in enumerate(issues)
    )


def _compared_values(
    issues: Sequence[LetterIssue], values: Callable[[Determination, Issue], Sequence[str]]
) -> list[tuple[ComparedValue, ...]]:
    """The values of each issue, each with whether all issues have it."""
    by_issue = [tuple(dict.fromkeys(values(letter, issue))) for letter, issue in issues]
    shared = set.intersection(*map(set, by_issue))
    return [tuple(ComparedValue(text, text in shared) for text in texts) for texts in by_issue]


def _compared_citations(
    by_issue: Sequence[Sequence[Citation]],
) -> list[tuple[tuple[LinkedCitation, bool], ...]]:
    """The citations of one party for each issue, each with whether all issues have its guideline there."""
    linked = [citation_links.linked_citations(citations) for citations in by_issue]
    shared = set.intersection(*({citation.guideline.url for citation in citations} for citations in linked))
    return [
        tuple((citation, citation.guideline.url in shared) for citation in citations) for citations in linked
    ]


def _details(issue: Issue) -> tuple[str, ...]:
    """The details of the request; the body part has a row of its own."""
    requested = treatments(issue)
    body_parts = {treatment.body_part for treatment in requested}
    return tuple(
        detail for treatment in requested for detail in request_details(treatment) if detail not in body_parts
    )


def _body_parts(determination: Determination, issue: Issue) -> list[str]:
    """The body parts of the requests, or those of the letter where no request names one."""
    of_requests = [part for treatment in treatments(issue) for part in treatment.body_parts]
    return [body_part_name(part) for part in of_requests or determination.body_parts]
