"""Sources outside the MTUS to citations: the ODG with its chapters, other editions of ACOEM, free text."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.normalize.chapters import chapters_of
from indexer.normalize.pages import distinct, read_pages, split_inner, split_label
from search.model.letters import Citation, CitedSection

_BY_MCG = r"(?:\s*,?\s*(?:published\s+)?(?:by|from)\s+MCG(?:\s+Health)?)?"
ODG = re.compile(
    rf"(?:the\s+)?(?:Official\s+Disab?ility\s+Guidelines?(?:\s*\(?\s*\(ODG{_BY_MCG}\)\)?)?"
    rf"|(?:MCG\s+)?ODG(?:-TWC|-DWC)?(?:\s+Guidelines)?){_BY_MCG}",
    re.IGNORECASE,
)
_NEXT_SOURCE = re.compile(
    r"\s*(?:[,;.]|\band\b)\s*(?:and\s+)?(?=(?:the\s+)?(?:ODG\b|Official\s+Disability\s+Guideline"
    r"s\b))|\s+(?=Official\s+Disability\s+Guidelines\b)"
    r"|\s*(?:[,;.]|\band\b)\s*Other\s+Medical\s+Treatment\s+Guidelines?:?\s*"
)
_CHAPTER_NOISE = re.compile(
    r"^(?:[\s,:;/-]|\((?:Online|Web)[^)]*\)|Work\s+Loss\s+Data\s+Institute[^,]*"
    r"|\(?\d{1,4}[a-z]{0,3}\s+(?:Annual\s+)?Edition\)?|(?:19|20)\d{2}|Treatment\s+in\s+Workers'?\s+Comp(?:e"
    r"nsation)?(?:\s*\(TWC\))?|Chapters?\b\s*:?|and\b)+",
    re.IGNORECASE,
)
_CHAPTER_TAIL = re.compile(
    r"\s*(?P<acute>\((?:Acute|Lumbar|Thoracic)[^)]*\))?\s*(?:(?:Chapters?"
    r"|Section|Procedure(?:s|\s+Summary)?|Disorders|Complaints)\b)?\s*(?:\((?:Online"
    r"|Web)[^)]*\))?\s*(?P<updated>\((?:last\s+)?updated[^)]*\)|\d{1,2}/\d{1,2}/\d{2,4}|\((?:19|20)\d\d\))?(?:\s*C"
    r"hapter\b)?",
    re.IGNORECASE,
)
_LISTED_CHAPTER = re.compile(r"\s*(?:\(|[;:]|$|(?:and|chapters?|section)\b)|,\s*(?=[A-Z])", re.IGNORECASE)
_EDITION_FIRST = re.compile(
    r"^[\s,]*(?P<edition>\((?:last\s)?updated\s[^)]{1,40}\)|(?:\d+(?:st|nd|rd|th)\s+ed(?:ition|\.)?,?\s*)?(?:\(?(?:19"
    r"|20)\d{2}\)?)?(?:,?\s*(?:Web|Online)\s+Version)?)[\s,;:]*",
    re.IGNORECASE,
)
_NON_MTUS_ACOEM = re.compile(r"(?:the\s+)?(?:ACOEM|American\s+College\s+of\s+Occupational)", re.IGNORECASE)
_ACOEM_EDITION = re.compile(r"\b(?:3rd|third|2nd|second)\s+ed(?:ition|\.)?|\b(?:19|20)\d{2}\b", re.IGNORECASE)
_PAGE_AT_END = re.compile(
    r"(?<![\s,(])[\s,(]*\b(?:pages?|pgs?|pp?)\b\.?\s*:?\s*(?P<pages>\d[\d\s,;&-]*)[\s.)]*$",
    re.IGNORECASE,
)


def non_mtus_citations(body: str) -> list[Citation]:
    """The free-text sources of a Non-MTUS clause."""
    parts = [part for part in _NEXT_SOURCE.split(body.rstrip(". ")) if part.strip(" .,;") not in {"", "the"}]
    return [citation for part in parts for citation in free_text_citations(part.strip(" .,;"))]


def free_text_citations(part: str) -> list[Citation]:
    """The citations of one free-text source: each chapter of the ODG, ACOEM, or the text as it is."""
    odg = ODG.match(part)
    if odg:
        return _odg_chapters(part, odg.end())
    if _NON_MTUS_ACOEM.match(part):
        return [_non_mtus_acoem(part)]
    head, raw = split_label(part)
    pages = read_pages(raw) if raw else ()
    return [Citation("other", book=head.strip(" ,;"), pages=pages, pages_raw=raw, non_mtus=True)]


def _odg_chapters(part: str, begin: int) -> list[Citation]:
    """ODG with every chapter that is listed: "ODG, Neck and Upper Back; Low Back"."""
    citations: list[Citation] = []
    named = 0
    while True:
        citation = _odg_citation(part, begin, named)
        title = citation.sections[0].title if citation.sections else ""
        listed = chapters_of("ODG").at_start(title) if citation.chapter else None
        if not listed or not _LISTED_CHAPTER.match(title, listed[1]):
            return [*citations, citation]
        citations.append(replace(citation, sections=(), pages=(), pages_raw=None))
        named = begin = part.rindex(title)


def _odg_citation(part: str, begin: int, named: int) -> Citation:
    """``ODG, <chapter>: <section>`` in its many spellings; the source's name ends at ``begin`` and
    what is cited begins at ``named``."""
    head, raw = split_label(part)
    edition = None
    opening = _EDITION_FIRST.match(head[begin:])
    if opening and opening["edition"].strip(" ,"):
        edition, begin = opening["edition"].strip(" ,()"), begin + opening.end()
    noise = _CHAPTER_NOISE.match(head[begin:])
    at = begin + (noise.end() if noise else 0)
    title_match = chapters_of("ODG").at_start(head[at:])
    chapter, end = (title_match[0].title, at + title_match[1]) if title_match else (None, begin)
    as_written = head[named:end].strip(" ,:;-")
    if title_match:
        tail = _CHAPTER_TAIL.match(head[end:])
        if tail:
            edition = edition or (tail["updated"] or "").strip("()") or None
            as_written = head[named : end + tail.end("acute")].strip() if tail["acute"] else as_written
            end += tail.end()
    title, title_pages = split_inner(head[end:].strip(" ,:;-–/."))
    title = title.strip(" ,:;-–/.").removeprefix("and ")
    if title.startswith("(") and title.endswith(")") and title.count("(") == 1:
        title = title[1:-1]
    pages = distinct((*title_pages, *(read_pages(raw) if raw else ())))
    return Citation(
        source="ODG",
        book="ODG",
        chapter=chapter,
        chapter_as_written=as_written,
        edition=edition,
        sections=(CitedSection(title, pages),) if title else (),
        pages=pages,
        pages_raw=raw,
        non_mtus=True,
    )


def _non_mtus_acoem(part: str) -> Citation:
    """ACOEM outside the MTUS: another edition or chapter, as free text."""
    head, raw = split_label(part)
    pages = read_pages(raw) if raw else ()
    if not raw and (match := _PAGE_AT_END.search(head)):
        head, raw = head[: match.start()], match["pages"].strip(" .,")
        pages = read_pages(raw)
    edition = _ACOEM_EDITION.search(head)
    chapters = chapters_of("MTUS")
    named = chapters.pattern.search(head)
    chapter = chapters.by_title[" ".join(named[0].lower().split())] if named else None
    return Citation(
        source="ACOEM",
        book="ACOEM",
        chapter=chapter.title if chapter else None,
        chapter_as_written=head.strip(" ,;:"),
        chapter_number=chapter.number if chapter else None,
        edition=edition[0] if edition else None,
        pages=pages,
        pages_raw=raw,
        non_mtus=True,
    )
