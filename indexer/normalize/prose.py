"""Guidelines cited in running text: "page 29 of the MTUS Chronic Pain Medical Treatment Guidelines"."""

from __future__ import annotations

import re

from indexer.normalize.chapters import chapters_of
from indexer.normalize.pages import PAGE_LIST, read_pages
from search.model.letters import Citation

_NAME = (
    r"(?P<name>(?:California\s+)?(?:MTUS|Medical\s+Treatment\s+Utilization\s+Schedule)\b|ACOEM\b|ODG\b"
    r"|Official\s+Disability\s+Guidelines?\b|Chronic\s+Pain\s+Medical\s+Treatment\s+Guidelines?\b)"
)
_PAGES = rf"(?:pages?|pgs?\.?|pp\.?|p\.)\s*(?:\(s\))?\s*:?\s*(?P<pages>{PAGE_LIST})"
_BEFORE = re.compile(
    rf"\b{_PAGES}\s*,?\s*(?:of|in|from)\s+(?:the\s+)?(?:CA\s+)?{_NAME}(?P<rest>[^.;]{{0,90}})",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b{_NAME}(?P<rest>(?:(?!\b(?:MTUS|ACOEM|ODG)\b)[^.;]){{0,110}}?)[\s,(:]+{_PAGES}",
    re.IGNORECASE,
)
_CHAPTER_NUMBER = re.compile(r"\bChapter\s+(?P<number>\d{1,2})\b", re.IGNORECASE)


def citations_in_prose(text: str) -> tuple[Citation, ...]:
    """The guideline pages that running text names, in its order, each once."""
    citations: dict[int, Citation] = {}
    spans: list[tuple[int, int]] = []
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(text):
            span = match.span("pages")
            if span not in spans:
                spans.append(span)
                citations[match.start()] = _citation(match)
    return tuple(dict.fromkeys(citations[start] for start in sorted(citations)))


def _citation(match: re.Match[str]) -> Citation:
    name = match["name"].upper()
    raw = match["pages"].strip()
    pages = read_pages(raw)
    if name.startswith(("ODG", "OFFICIAL")):
        chapter = next((c for c in _chapters_in("ODG", match["rest"])), None)
        return Citation("ODG", book="ODG", chapter=chapter, pages=pages, pages_raw=raw, non_mtus=True)
    chapters = chapters_of("MTUS")
    number = _CHAPTER_NUMBER.search(match["rest"])
    title = chapters.pattern.search(match["name"] + match["rest"])
    known = chapters.by_number.get(int(number["number"])) if number else None
    if known is None and title:
        known = chapters.by_title[" ".join(title[0].lower().split())]
    source = "ACOEM" if name == "ACOEM" else "MTUS"
    return Citation(
        source,
        book=known.book if known else ("ACOEM" if source == "ACOEM" else None),
        chapter=known.title if known else None,
        chapter_number=known.number if known else None,
        pages=pages,
        pages_raw=raw,
    )


def _chapters_in(source: str, text: str) -> list[str]:
    chapters = chapters_of(source)
    match = chapters.pattern.search(text)
    return [chapters.by_title[" ".join(match[0].lower().split())].title] if match else []
