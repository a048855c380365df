"""The guidelines that a party cites, as links to their citing references. Pure but for addresses; templates
call these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from search.guidelines.citations import GuidelineReference, cited_pages, guideline_agreement, guideline_name
from search.guidelines.history import Superseded, before_formulary, superseded
from search.model.letters import Citation, Determination, GuidelineAgreement, Issue
from search.vocabulary.sections import section_name
from web.presentation.labels import citation_name, date_label


@dataclass(frozen=True)
class Link:
    """Words and the address they lead to."""

    text: str
    url: str


@dataclass(frozen=True)
class LinkedCitation:
    """A citation: the guideline, the ends of its page ranges (one link where both are the same), its
    sections as the letter names them, and by what it was superseded, if it was."""

    guideline: Link
    pages: tuple[tuple[Link, ...], ...]
    sections: tuple[Link, ...]
    superseded: Superseded | None


def linked_citations(citations: Iterable[Citation]) -> tuple[LinkedCitation, ...]:
    """Each citation with its links, without repeats."""
    return tuple(dict.fromkeys(map(_linked, citations)))


def citing_references_url(words: str) -> str:
    """The page of the citing references of a guideline, section or page."""
    return url_for("guidelines.page", cited=words)


def guidelines_differ(issue: Issue) -> bool:
    """Whether both parties cite guidelines and none in common."""
    return guideline_agreement(issue) is GuidelineAgreement.DIFFERENT


def superseded_text(change: Superseded) -> str:
    """When a guideline was superseded, and by what."""
    until = f"In the MTUS until {date_label(change.until)}"
    if change.successor == change.guideline:
        return f"{until}; a newer edition of this chapter took its place."
    return f"{until}; now: ACOEM {change.successor}." if change.successor else f"{until}."


def guideline_changes(determination: Determination, issue: Issue) -> tuple[str, ...]:
    """What has changed since an issue was decided: a sentence for each guideline that was superseded, and
    one for drugs decided on before the formulary."""
    citations = (*issue.reviewer_citations, *issue.claims_administrator_citations)
    changes = dict.fromkeys(change for citation in citations if (change := _superseded(citation)))
    sentences = [_change_text(change, determination) for change in changes]
    if sentences and issue.treatment.kind == "drug" and before_formulary(determination):
        sentences.append("Decided before the MTUS had a drug formulary (January 1, 2018).")
    return tuple(sentences)


def _change_text(change: Superseded, determination: Determination) -> str:
    already = " It had been replaced when this was decided." if change.when_decided(determination) else ""
    return f"{change.guideline}: {superseded_text(change)}{already}"


def _superseded(citation: Citation) -> Superseded | None:
    return superseded(guideline_name(citation), citation.edition)


def _linked(citation: Citation) -> LinkedCitation:
    guideline = guideline_name(citation)
    titles = dict.fromkeys(section.title for section in citation.sections)
    return LinkedCitation(
        Link(citation_name(citation), citing_references_url(guideline)),
        tuple(
            tuple(
                Link(str(page), citing_references_url(GuidelineReference(guideline, page).words))
                for page in dict.fromkeys(ends)
            )
            for ends in dict.fromkeys(cited_pages(citation))
        ),
        tuple(
            Link(title, citing_references_url(GuidelineReference(guideline, section=section).words))
            for title in titles
            if (section := section_name(title))
        ),
        _superseded(citation),
    )
