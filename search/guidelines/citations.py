"""References to guidelines, their pages and sections, in the citations of an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from search.model.letters import Citation, GuidelineAgreement, Issue, PageRange
from search.text.sentences import shortened
from search.vocabulary.sections import section_name

MAX_RANGE_PAGES = 40
"""Pages of a range that are references each; a longer range ("1-127") is a whole chapter, and the fact that
two cases cite it says nothing of a page."""

_SOURCES = frozenset({"MTUS", "ODG", "ACOEM"})

MAX_NAME_LENGTH = 200
"""Characters of the name of a guideline; free text in its place ("www...") is cut."""

_SECTION_SIGN = " § "
_PAGE = re.compile(r"(?P<guideline>.+), p\. (?P<page>\d{1,6})")


@dataclass(frozen=True)
class GuidelineReference:
    """A guideline by its name in the filters, or one page or section of it."""

    guideline: str
    page: int | None = None
    section: str | None = None

    @property
    def words(self) -> str:
        """The value of the filters: ``ODG Shoulder``, ``Knee Complaints, p. 340`` or
        ``Knee Complaints § Special studies``."""
        if self.page is not None:
            return f"{self.guideline}, p. {self.page}"
        return f"{self.guideline}{_SECTION_SIGN}{self.section}" if self.section else self.guideline

    @property
    def whole(self) -> bool:
        """Whether this is a guideline and no page or section of one."""
        return self.page is None and self.section is None

    @classmethod
    def read(cls, words: str) -> GuidelineReference:
        """The reference that has these ``words``: the inverse of :attr:`words`."""
        guideline, _, section = words.partition(_SECTION_SIGN)
        if section:
            return cls(guideline, section=section)
        match = _PAGE.fullmatch(words)
        return cls(match["guideline"], int(match["page"])) if match else cls(words)


def guideline_name(citation: Citation) -> str:
    """The name of a cited guideline in the filters: the chapter, with its source where that is the ODG, else
    the book or the source."""
    name = citation.chapter or citation.book or citation.source
    if citation.source == "ODG" and citation.chapter:
        name = f"ODG {citation.chapter}"
    return shortened(name.replace("§", "sec."), MAX_NAME_LENGTH)


def issue_references(issue: Issue) -> frozenset[GuidelineReference]:
    """The guidelines and pages that either side or the rationale of ``issue`` cites, without sections."""
    citations = (
        *issue.claims_administrator_citations,
        *issue.reviewer_citations,
        *issue.rationale_citations,
    )
    return frozenset(reference for reference in references_in(citations) if reference.section is None)


def references_in(citations: Iterable[Citation]) -> Iterator[GuidelineReference]:
    """Each guideline of ``citations``, followed by its pages and sections. A page may come twice.

    A citation of the ODG chapter Knee, pages 3-4, gives ``ODG Knee``, ``ODG Knee, p. 3`` and
    ``ODG Knee, p. 4``."""
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
    """Whether the claims administrator and the reviewer rely on a common guideline; ``None`` where neither
    cites any."""
    administrator, reviewer = issue.claims_administrator_citations, issue.reviewer_citations
    if not administrator and not reviewer:
        return None
    if not administrator or not reviewer:
        return GuidelineAgreement.ONE
    return (
        GuidelineAgreement.SAME
        if any(_same_guideline(theirs, ours) for theirs in administrator for ours in reviewer)
        else GuidelineAgreement.DIFFERENT
    )


def _same_guideline(left: Citation, right: Citation) -> bool:
    """Whether two citations are of one guideline. A source that is cited as a whole ("ODG") is the same as
    each of its chapters."""
    left_name, right_name = guideline_name(left), guideline_name(right)
    if left_name == right_name:
        return True
    pairs = ((left_name, right), (right_name, left))
    return any(name in _SOURCES and name in (citation.source, citation.book) for name, citation in pairs)


def describe_references(references: Iterable[GuidelineReference]) -> tuple[str, ...]:
    """The guidelines of ``references`` by name, each with its pages: ``MTUS, p. 78, 80-82``."""
    pages: dict[str, set[int]] = {}
    for reference in references:
        guideline_pages = pages.setdefault(reference.guideline, set())
        if reference.page is not None:
            guideline_pages.add(reference.page)
    return tuple(
        f"{name}, p. {', '.join(_page_ranges(numbers))}" if numbers else name
        for name, numbers in sorted(pages.items())
    )


def _page_ranges(numbers: Iterable[int]) -> Iterator[str]:
    """Pages in order, those that follow each other as one range: 78, 80-82."""
    # In a range a page and its index grow alike: of 78, 80, 81 and 82 the differences are 78, 79, 79, 79.
    for _, range_ in groupby(enumerate(sorted(numbers)), lambda indexed: indexed[1] - indexed[0]):
        pages = [page for _, page in range_]
        yield str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}"
