"""The guideline pages that an issue's letter cites for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from search.fields import guideline_name
from search.types import Citation, Issue

MOST_PAGES = 40
"""A range of more pages ("1-127") is a whole chapter and no page that two cases could share."""


class Cited(NamedTuple):
    """A guideline by its name among the filters, and a page of it; ``None`` where none is given."""

    guideline: str
    page: int | None


def cited_by(issue: Issue) -> frozenset[Cited]:
    """What both sides and the rationale cite."""
    return frozenset(
        found
        for citation in (
            *issue.claims_administrator_citations,
            *issue.reviewer_citations,
            *issue.rationale_citations,
        )
        for found in _cited(citation)
    )


def in_words(cited: Iterable[Cited]) -> tuple[str, ...]:
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


def _cited(citation: Citation) -> Iterator[Cited]:
    name = guideline_name(citation)
    if name is None:
        return
    yield Cited(name, None)
    ranges = [*citation.pages, *(pages for section in citation.sections for pages in section.pages)]
    for first, last in ranges:
        if 0 <= last - first < MOST_PAGES:
            yield from (Cited(name, page) for page in range(first, last + 1))
