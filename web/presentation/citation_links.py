"""What a side cites, as links to where it is noted up. Pure but for addresses; templates call these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from search.guidelines.citations import GuidelineReference, cited_pages, guideline_agreement, guideline_name
from search.guidelines.history import Superseded, before_formulary, superseded
from search.model.letters import Citation, Determination, GuidelineAgreement, Issue
from search.vocabulary.sections import section_name
from web.presentation.labels import citation_name, day


@dataclass(frozen=True)
class Link:
    """Words and where they lead."""

    text: str
    to: str


@dataclass(frozen=True)
class LinkedCitation:
    """A citation: the guideline, the ends of its page ranges (one link where both are the same), its
    sections as the letter names them, and whether it has been replaced."""

    guideline: Link
    pages: tuple[tuple[Link, ...], ...]
    sections: tuple[Link, ...]
    superseded: Superseded | None


def linked(citations: Iterable[Citation]) -> tuple[LinkedCitation, ...]:
    """Each citation with its links, without repeats."""
    return tuple(dict.fromkeys(map(_linked, citations)))


def address(words: str) -> str:
    """Where a guideline, section or page is noted up."""
    return url_for("noting.page", cited=words)


def differ(issue: Issue) -> bool:
    """Whether the two sides rely on different guidelines."""
    return guideline_agreement(issue) is GuidelineAgreement.DIFFERENT


def since(found: Superseded) -> str:
    """When a guideline was replaced, and by what."""
    until = f"In the MTUS until {day(found.until)}"
    if found.successor == found.guideline:
        return f"{until}; a newer edition of this chapter took its place."
    return f"{until}; now: ACOEM {found.successor}." if found.successor else f"{until}."


def regime(determination: Determination, issue: Issue) -> tuple[str, ...]:
    """What has changed since an issue was decided: a sentence for each guideline that was replaced, and
    one for drugs before the formulary."""
    every = (*issue.reviewer_citations, *issue.claims_administrator_citations)
    old = dict.fromkeys(gone for citation in every if (gone := _replaced(citation)))
    found = [_changed(gone, determination) for gone in old]
    if found and issue.treatment.kind == "drug" and before_formulary(determination):
        found.append("Decided before the MTUS had a drug formulary (January 1, 2018).")
    return tuple(found)


def _changed(old: Superseded, determination: Determination) -> str:
    already = " It had been replaced when this was decided." if old.when_decided(determination) else ""
    return f"{old.guideline}: {since(old)}{already}"


def _replaced(citation: Citation) -> Superseded | None:
    return superseded(guideline_name(citation), citation.edition)


def _linked(citation: Citation) -> LinkedCitation:
    name = guideline_name(citation)
    titles = dict.fromkeys(section.title for section in citation.sections)
    return LinkedCitation(
        Link(citation_name(citation), address(name)),
        tuple(
            tuple(
                Link(str(page), address(GuidelineReference(name, page).words)) for page in dict.fromkeys(ends)
            )
            for ends in dict.fromkeys(cited_pages(citation))
        ),
        tuple(
            Link(title, address(GuidelineReference(name, section=known).words))
            for title in titles
            if (known := section_name(title))
        ),
        _replaced(citation),
    )
