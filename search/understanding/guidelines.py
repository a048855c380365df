"""Finds guidelines and pages in a query: "ODG pain chapter", "ACOEM chapter 12", "MTUS page 29", "reviewer
cited Low Back Complaints".

A page beside a guideline is asked of the same citation, and who is named as citing must have cited it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.fields import CITING_FIELDS
from search.guidelines.citations import MAX_RANGE_PAGES, GuidelineReference
from search.query.clauses import Boolean, Clause, DisjunctionMax, FieldValue, NumberRange, Span
from search.understanding.chapter_titles import Title, find_titles
from search.understanding.conditions import Condition

_NUMBERS = r"\d{1,4}(?:\s*(?:-|to|through)\s*\d{1,4})?"
_PAGE = re.compile(
    rf"(?<![\w/-])(?P<word>pages?|pgs?\.?|pp?\.?)\s*(?P<pages>{_NUMBERS}(?:\s*(?:,|and|or)\s*(?:pp?\.?\s*)?{_NUMBERS})*)"
    r"(?![\w/%]|\.\d|-\w)(?!\s+of\s+(?:the\s+|this\s+|my\s+)?(?:letter|report|rfa|form|decision|determination|records?"
    r"|\d))",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,4})(?:\s*(?:-|to|through)\s*(\d{1,4}))?", re.IGNORECASE)
_GLUED = re.compile(r"p\d", re.IGNORECASE)
_BETWEEN_TITLE_AND_PAGE = re.compile(r"\s*[,;:(]?\s*(?:at|on|see)?\s*", re.IGNORECASE)
_BETWEEN_PAGE_AND_TITLE = re.compile(r"\s*,?\s*(?:(?:of|in|from)\s+(?:the\s+)?)?", re.IGNORECASE)

_REVIEWER = r"(?:imr\s+)?(?:physician\s+)?reviewers?|imr"
_ADMINISTRATOR = (
    r"ur(?:\s+(?:reviewers?|physicians?|denials?))?|utilization\s+review(?:ers?)?|(?:the\s+)?claims\s+administrators?"
    r"|carriers?|insurers?|adjusters?"
)
_CITES = (
    r"(?:cited|cites?|citing|relied\s+(?:up)?on|relies\s+(?:up)?on|rely\s+(?:up)?on|relying\s+on"
    r"|used|uses?|quoted|quotes?|referenced|references?|applied|applies|invoked)"
)
_CITED_BEFORE = re.compile(
    rf"(?<![\w-])(?:(?:but|and|where|when|which|that|in\s+which|whose)\s+)*(?:the\s+)?"
    rf"(?:(?:(?P<reviewer>{_REVIEWER})|(?P<administrator>{_ADMINISTRATOR}))\s+(?:has\s+|have\s+|had\s+)?{_CITES}"
    rf"|{_CITES}|under|per|according\s+to|based\s+(?:up)?on|pursuant\s+to)\s+(?:to\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_CITED_AFTER = re.compile(
    rf",?\s+(?:(?:is|was|are|were|being|as)\s+)?(?:cited|relied\s+on|used|quoted|referenced|applied)(?![\w-])"
    rf"(?:\s+by\s+(?:the\s+|an?\s+)?(?:(?P<reviewer>{_REVIEWER})|(?P<administrator>{_ADMINISTRATOR}))(?![\w-]))?",
    re.IGNORECASE,
)
_NOT_CITED = re.compile(
    r"\b(?:not|never|nor|without|covered|allowed|approved|authori[sz]ed|granted|certified|available|required"
    r"|recommended|supported)\s+$",
    re.IGNORECASE,
)
"""Before words of citing: "not based on MTUS" cites it as little as "allowed under MTUS"."""

_REVIEWER_FIELD, _ADMINISTRATOR_FIELD = CITING_FIELDS


@dataclass(frozen=True)
class _Pages:
    span: Span
    ranges: tuple[tuple[int, int], ...]
    glued: bool

    def __str__(self) -> str:
        return " or ".join(str(low) if low == high else f"{low} to {high}" for low, high in self.ranges)


@dataclass(frozen=True)
class _Citing:
    """The words that say that something is cited, and the fields of who cites it."""

    span: Span
    fields: tuple[str, ...] = CITING_FIELDS
    by: str = ""


def find_guidelines(text: str) -> Iterator[Condition]:
    """The guidelines and pages that ``text`` asks to be cited. A source alone ("MTUS") is a condition only
    beside a page, or where the words say that it is cited."""
    pages = list(_find_pages(text))
    titles = find_titles(text)
    taken: set[_Pages] = set()
    for title in titles:
        beside = next((page for page in pages if page not in taken and _beside(text, title, page)), None)
        if beside:
            taken.add(beside)
        yield from _cited(text, title, beside)
    # One source and one page mean each other wherever they stand.
    sources = [title for title in titles if title.whole_source]
    for page in pages:
        if page not in taken:
            of = sources[0] if len(titles) == 1 and len(pages) == 1 and sources else None
            yield _page_condition(text, page, of)


def _find_pages(text: str) -> Iterator[_Pages]:
    for match in _PAGE.finditer(text):
        ranges = [(int(low), int(high or low)) for low, high in _RANGE.findall(match["pages"])]
        if all(low <= high for low, high in ranges):
            yield _Pages(match.span(), tuple(ranges), bool(_GLUED.match(match[0])))


def _beside(text: str, title: Title, page: _Pages) -> bool:
    if title.span[1] <= page.span[0]:
        return bool(_BETWEEN_TITLE_AND_PAGE.fullmatch(text, title.span[1], page.span[0]))
    return bool(_BETWEEN_PAGE_AND_TITLE.fullmatch(text, page.span[1], title.span[0]))


def _cited(text: str, title: Title, page: _Pages | None) -> Iterator[Condition]:
    start = min(title.span[0], page.span[0] if page else title.span[0])
    end = max(title.span[1], page.span[1] if page else title.span[1])
    citing = _find_citing(text, start, end)
    if title.whole_source and not page and not citing:
        return
    span = citing.span if citing else (start, end)
    sure = title.sure or bool(page or citing)
    fields, by = (citing.fields, citing.by) if citing else (CITING_FIELDS, "")
    clause = _clause(title, page, fields)
    named = f"{title.name} {title.edition}" if title.edition else title.name
    if page:
        yield Condition(span, "page", f"page is {page} of {named}{by}", clause, sure)
    else:
        yield Condition(span, "guideline", f"guideline is {named}{by}", clause, sure)


def _find_citing(text: str, start: int, end: int) -> _Citing | None:
    before = _CITED_BEFORE.search(text, 0, start)
    after = _CITED_AFTER.match(text, end)
    if not before and not after:
        return None
    if _NOT_CITED.search(text, 0, before.start() if before else start):
        return None
    span = (before.start() if before else start, after.end() if after else end)
    parties = [match[party] for match in (before, after) if match for party in ("reviewer",) if match[party]]
    if parties:
        return _Citing(span, (_REVIEWER_FIELD,), ", relied on by the reviewer")
    if any(match["administrator"] for match in (before, after) if match):
        return _Citing(span, (_ADMINISTRATOR_FIELD,), ", cited by the claims administrator")
    return _Citing(span)


def _clause(title: Title, page: _Pages | None, fields: Sequence[str]) -> Clause:
    """What an issue must cite. A guideline and its page stand in one citation; so do it and its edition."""
    parts: list[Clause] = []
    if title.edition:
        values = tuple(f"{name} {title.edition}" for name in title.names)
        parts.append(_any_of([field.replace("cited_by", "edition_by") for field in fields], values))
    if page:
        parts.append(_pages_of(title.names, page, fields))
    elif not title.edition:
        parts.append(
            FieldValue("guideline", title.names)
            if tuple(fields) == CITING_FIELDS
            else _any_of(fields, title.names)
        )
    return parts[0] if len(parts) == 1 else Boolean(must=tuple(parts))


def _pages_of(names: Sequence[str], page: _Pages, fields: Sequence[str]) -> Clause:
    numbers = [number for low, high in page.ranges for number in range(low, high + 1)]
    if len(numbers) > MAX_RANGE_PAGES:
        return Boolean(must=(_any_of(fields, tuple(names)), _pages(page)))
    return _any_of(
        fields, tuple(GuidelineReference(name, number).words for name in names for number in numbers)
    )


def _page_condition(text: str, page: _Pages, of: Title | None) -> Condition:
    if of:
        clause = _pages_of(of.names, page, CITING_FIELDS)
        return Condition(page.span, "page", f"page is {page} of {of.name}", clause)
    # "p450" and "p53" are no pages.
    return Condition(page.span, "page", f"page is {page}", _pages(page), sure=not page.glued)


def _pages(page: _Pages) -> Clause:
    ranges = tuple(NumberRange("page", low, high) for low, high in page.ranges)
    return ranges[0] if len(ranges) == 1 else DisjunctionMax(ranges)


def _any_of(fields: Sequence[str], values: tuple[str, ...]) -> Clause:
    clauses = tuple(FieldValue(field, values) for field in fields)
    return clauses[0] if len(clauses) == 1 else DisjunctionMax(clauses)
