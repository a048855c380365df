"""What an issue's letter cites for it: guidelines, their pages and their sections, by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from search.model.letters import Citation, GuidelineAgreement, Issue, PageRange
from search.text.sentences import shortened
from search.vocabulary.sections import section_name

MAX_RANGE_PAGES = 40
"""A range of more pages ("1-127") is a whole chapter and no page that two cases could share."""

_SOURCES = frozenset({"MTUS", "ODG", "ACOEM"})

MAX_NAME_LENGTH = 200
"""Characters of a guideline's name; free text ("www...") may have more."""

_SECTION = " § "
_PAGE = re.compile(r"(?P<guideline>.+), p\. (?P<page>\d{1,6})")


@dataclass(frozen=True)
class GuidelineReference:
    """A guideline by its name among the filters; with a page or a section, that part of it alone."""

    guideline: str
    page: int | None = None
    section: str | None = None

    @property
    def words(self) -> str:
        """``ODG Shoulder``, ``Knee Complaints, p. 340``, ``Knee Complaints § Special studies``: the value
        among the filters."""
        if self.page is not None:
            return f"{self.guideline}, p. {self.page}"
        return f"{self.guideline}{_SECTION}{self.section}" if self.section else self.guideline

    @property
    def whole(self) -> bool:
        """Whether it is a guideline and no part of one."""
        return self.page is None and self.section is None

    @classmethod
    def read(cls, words: str) -> GuidelineReference:
        """What has those ``words``."""
        guideline, _, section = words.partition(_SECTION)
        if section:
            return cls(guideline, section=section)
        paged = _PAGE.fullmatch(words)
        return cls(paged["guideline"], int(paged["page"])) if paged else cls(words)


def guideline_name(citation: Citation) -> str:
    """What a guideline is called among the filters."""
    name = citation.chapter or citation.book or citation.source
    if citation.source == "ODG" and citation.chapter:
        name = f"ODG {citation.chapter}"
    return shortened(name.replace("§", "sec."), MAX_NAME_LENGTH)


def issue_references(issue: Issue) -> frozenset[GuidelineReference]:
    """The guidelines and pages that both sides and the rationale cite."""
    every = (
        *issue.claims_administrator_citations,
        *issue.reviewer_citations,
        *issue.rationale_citations,
    )
    return frozenset(found for found in references_in(every) if found.section is None)


def references_in(citations: Iterable[Citation]) -> Iterator[GuidelineReference]:
    """Each guideline of ``citations``, then its pages and sections. A page may come twice."""
    for citation in citations:
        name = guideline_name(citation)
        yield GuidelineReference(name)
        for first, last in cited_pages(citation):
            if 0 <= last - first < MAX_RANGE_PAGES:
                yield from (GuidelineReference(name, page) for page in range(first, last + 1))
        for section in citation.sections:
            if title := section_name(section.title):
                yield GuidelineReference(name, section=title)


def cited_pages(citation: Citation) -> Iterator[PageRange]:
    """The pages of a citation, those of its sections among them."""
    yield from citation.pages
    for section in citation.sections:
        yield from section.pages


def guideline_agreement(issue: Issue) -> GuidelineAgreement | None:
    """Whether both sides rely on a guideline that is the same; ``None`` where neither cites any."""
    administrator, reviewer = issue.claims_administrator_citations, issue.reviewer_citations
    if not administrator and not reviewer:
        return None
    if not administrator or not reviewer:
        return GuidelineAgreement.ONE
    return (
        GuidelineAgreement.SAME
        if any(_meet(a, r) for a in administrator for r in reviewer)
        else GuidelineAgreement.DIFFERENT
    )


def _meet(one: Citation, other: Citation) -> bool:
    """Whether two citations are of one guideline; a source cited as a whole ("ODG") meets all of its."""
    names = guideline_name(one), guideline_name(other)
    if names[0] == names[1]:
        return True
    pairs = ((names[0], other), (names[1], one))
    return any(name in _SOURCES and name in (citation.source, citation.book) for name, citation in pairs)


def describe_references(cited: Iterable[GuidelineReference]) -> tuple[str, ...]:
    """Guidelines with their pages, as ``MTUS, p. 78, 80-82``; by name."""
    pages: dict[str, set[int]] = {}
    for found in cited:
        pages.setdefault(found.guideline, set()).update([found.page] if found.page is not None else [])
    return tuple(
        f"{name}, p. {', '.join(_runs(numbers))}" if numbers else name
        for name, numbers in sorted(pages.items())
    )


def _runs(numbers: Iterable[int]) -> Iterator[str]:
    """Pages that follow each other as one range."""
    # In a run, a number and its place in the order grow alike.
    for _, run in groupby(enumerate(sorted(numbers)), lambda placed: placed[1] - placed[0]):
        pages = [page for _, page in run]
        yield str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}"
