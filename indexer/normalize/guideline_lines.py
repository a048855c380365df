"""Guideline lines to citations: which guideline, chapter, sections and pages a side relied on."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.normalize.chapters import Chapter, chapters_of
from indexer.normalize.pages import distinct, read_pages, split_inner, split_label
from indexer.normalize.prose import citations_in_prose
from search.model.letters import Citation, CitedSection, PageRange

__all__ = ["citations_in_prose", "parse_citations"]

_CLAUSE = re.compile(
    r"Decision\s+based\s+on\s+(?P<kind>Non-?\s?MTUS(?:\s+Citations?)?|MTUS"
    r"|)[\s:,]*",
    re.IGNORECASE,
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_EDITION = re.compile(
    rf"\(?(?:(?:effective|revised|dated)\s+)?(?:{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}"
    rf"|(?:19|20)\d{{2}})\)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\s*,?\s*\(?(?P<year>(?:19|20)\d{2})\)?(?:\s+Guidelines)?(?=[\s,.;:]|$)")
_SECTIONS = re.compile(r"^[\s,:;]*Section\(?s?\)?\s*:\s*", re.IGNORECASE)
_NEXT_DATED = re.compile(r"\s*[,;]?\s+and\s+(?=[A-Z][^:;]{2,70}?\s(?:19|20)\d{2}\b)")
_NEXT_TITLED = re.compile(
    r"(?<=[\d.)])\s*[,;.]?\s*(?:and\s+)?(?:MTUS:?\s+)?(?=ACOEM\s+Chapter\s+\d|General\s+Approaches\s+ACOEM\b"
    r"|(?:Chronic\s+Pain|Acupuncture)\s+(?:Medical\s+)?Treatment\s+Guidelines"
    r"|Post-?\s?surgical\s+Treatment\s+Guidelines)"
)
_HAS_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_ACOEM = re.compile(
    r"(?:General\s+Approaches\s+)?ACOEM(?:\s+Guidelines)?(?:\s*,?\s*(?:Chapter"
    r"|Ch\.?)\s*(?P<number>\d{1,2})\s*:?)?\s*,?\s*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d+(?:\.\d+)*\.?\s+[A-Z]")
_NEXT_NUMBERED = re.compile(r",\s*(?=\d+(?:\.\d+)*\.?\s+[A-Z])")
_SPLIT = re.compile(r";|(?<=\d):(?=\s)")
_CONTINUES = re.compile(r"[a-z&]|GI symptoms|Wrist\b|& |and |California Controlled|Prior to|Suffering")
_ODG = re.compile(
    r"(?:the\s+)?(?:Official\s+Disab?ility\s+Guidelines?(?:\s*\(?\s*\(ODG\)\)?)?"
    r"|ODG(?:-TWC|-DWC)?(?:\s+Guidelines)?)",
    re.IGNORECASE,
)
_NEXT_SOURCE = re.compile(
    r"\s*(?:[,;.]|\band\b)\s*(?:and\s+)?(?=(?:the\s+)?(?:ODG\b|Official\s+Disability\s+Guideline"
    r"s\b))|\s+(?=Official\s+Disability\s+Guidelines\b)"
    r"|\s*(?:[,;.]|\band\b)\s*Other\s+Medical\s+Treatment\s+Guidelines?:?\s*"
)
_CHAPTER_NOISE = re.compile(
    r"^(?:[\s,:;/-]|\((?:Online|Web)[^)]*\)|Work\s+Loss\s+Data\s+Institute[^,]*"
    r"|\(?\d+\w*\s+(?:Annual\s+)?Edition\)?|(?:19|20)\d{2}|Treatment\s+in\s+Workers'?\s+Comp(?:e"
    r"nsation)?(?:\s*\(TWC\))?|Chapters?\b\s*:?|and\b)+",
    re.IGNORECASE,
)
_CHAPTER_TAIL = re.compile(
    r"\s*(?P<acute>\((?:Acute|Lumbar|Thoracic)[^)]*\))?\s*(?:(?:Chapters?"
    r"|Section|Procedure(?:s|\s+Summary)?|Disorders|Complaints)\b)?\s*(?:\((?:Online"
    r"|Web)[^)]*\))?\s*(?P<updated>\((?:last\s+)?updated[^)]*\)|\d{1,2}/\d{1,2}/\d{2,4})?(?:\s*C"
    r"hapter\b)?",
    re.IGNORECASE,
)
_LISTED_CHAPTER = re.compile(r"\s*(?:\(|[;:]|$|(?:and|chapters?|section)\b)|,\s*(?=[A-Z])", re.IGNORECASE)
_EDITION_FIRST = re.compile(
    r"^[\s,]*(?P<edition>(?:\d+(?:st|nd|rd|th)\s+ed(?:ition|\.)?,?\s*)?(?:\(?(?:19"
    r"|20)\d{2}\)?)?(?:,?\s*(?:Web|Online)\s+Version)?)[\s,;:]*",
    re.IGNORECASE,
)
_NON_MTUS_ACOEM = re.compile(r"(?:the\s+)?(?:ACOEM|American\s+College\s+of\s+Occupational)", re.IGNORECASE)
_ACOEM_EDITION = re.compile(r"\b(?:3rd|third|2nd|second)\s+ed(?:ition|\.)?|\b(?:19|20)\d{2}\b", re.IGNORECASE)
_PAGE_AT_END = re.compile(
    r"[\s,(]*\b(?:pages?|pgs?|pp?)\b\.?\s*:?\s*(?P<pages>\d[\d\s,;&-]*)[\s.)]*$",
    re.IGNORECASE,
)


def parse_citations(text: str) -> tuple[Citation, ...]:
    """The citations of a guideline line, one for each chapter and each free-text source.

    Every "Decision based on" clause counts; a line that says that nothing was cited has none.
    """
    flat = " ".join(text.replace("\ufffe", "").replace("\uffff", "").split())
    clauses = list(_CLAUSE.finditer(flat))
    citations: list[Citation] = []
    for number, clause in enumerate(clauses):
        end = clauses[number + 1].start() if number + 1 < len(clauses) else len(flat)
        body = flat[clause.end() : end].strip()
        if clause["kind"].upper() == "MTUS":
            citations.extend(_mtus_citations(body))
        elif body:
            citations.extend(_non_mtus_citations(body))
    return tuple(citations)


def _mtus_citations(body: str) -> list[Citation]:
    if not body.strip(" ."):
        return [Citation("MTUS")]
    if _ODG.match(body):
        return _non_mtus_citations(body)
    parts = [part for dated in _split_at_years(body) for part in _NEXT_TITLED.split(dated)]
    return [_mtus_citation(part) for part in parts if part.strip(" .,")]


def _split_at_years(body: str) -> list[str]:
    """The chapters of a line that gives each its year; the "and" inside a title does not part them."""
    parts: list[str] = []
    begin = 0
    for match in _NEXT_DATED.finditer(body):
        if _HAS_YEAR.search(body, begin, match.start()):
            parts.append(body[begin : match.start()])
            begin = match.end()
    return [*parts, body[begin:]]


def _mtus_citation(part: str) -> Citation:
    """One MTUS chapter with its edition, sections and pages."""
    part = part.strip().rstrip(".").strip()
    head, raw = split_label(part)
    chapter, end = _chapter_at_start(head)
    if chapter is None:
        label = _SECTIONS.search(head)
        end = label.start() if label else len(head)
    as_written, rest = head[:end].strip(" ,:"), head[end:]
    year = _YEAR.match(rest)
    edition = (
        year["year"]
        if year
        and (
            year.end() == len(rest.rstrip(" ."))
            or rest[year.end() :].lstrip()[:1] in {",", ";", ":"}
            or _SECTIONS.match(rest[year.end() :])
        )
        else None
    )
    if year and edition:
        rest = rest[year.end() :]
    labelled = bool(_SECTIONS.match(rest))
    rest = _SECTIONS.sub("", rest).strip(" ,:;")
    if edition is None and _EDITION.fullmatch(rest):
        edition, rest = rest.strip("()"), ""
    sections = _sections(rest, labelled=labelled, pages=read_pages(raw) if raw else ())
    all_pages = distinct(
        [page for section in sections for page in section.pages] or (read_pages(raw) if raw else ())
    )
    return Citation(
        source="MTUS",
        book=chapter.book if chapter else None,
        chapter=chapter.title if chapter else as_written or None,
        chapter_as_written=as_written or None,
        chapter_number=chapter.number if chapter else None,
        edition=edition,
        sections=sections,
        pages=all_pages,
        pages_raw=raw,
    )


def _chapter_at_start(head: str) -> tuple[Chapter | None, int]:
    """The chapter that ``head`` begins with and where its title ends."""
    chapters = chapters_of("MTUS")
    acoem = _ACOEM.match(head)
    begin = acoem.end() if acoem else 0
    title = chapters.at_start(head[begin:])
    if title:
        chapter, end = title
        numbered = chapters.by_number.get(int(acoem["number"])) if acoem and acoem["number"] else None
        return numbered or chapter, begin + end
    if acoem and acoem["number"]:
        return chapters.by_number.get(int(acoem["number"])), begin
    return (Chapter("ACOEM", "ACOEM", None), begin) if acoem else (None, 0)


def _sections(text: str, *, labelled: bool, pages: tuple[PageRange, ...]) -> tuple[CitedSection, ...]:
    """The sections in ``text``; the page list at the line's end belongs to the last of them."""
    titles = _section_titles(text) if labelled else _SPLIT.split(text)
    sections: list[CitedSection] = []
    for written in titles:
        title, title_pages = split_inner(written.strip(" ,:;"))
        title = title.strip(" ,:;")
        if title:
            sections.append(CitedSection(title, title_pages))
    if sections and pages:
        sections[-1] = CitedSection(sections[-1].title, distinct((*sections[-1].pages, *pages)))
    return tuple(sections)


def _section_titles(text: str) -> list[str]:
    """The titles of a "Section(s):" list, which are parted by commas that titles hold as well."""
    if _NUMBERED.match(text):
        return _NEXT_NUMBERED.split(text)
    titles: list[str] = []
    for part in re.split(r",\s*(?![^()]*\))|;\s*", text):
        if titles and _CONTINUES.match(part):
            titles[-1] += f", {part}"
        elif part:
            titles.append(part)
    return titles


def _non_mtus_citations(body: str) -> list[Citation]:
    """The free-text sources of a Non-MTUS clause."""
    parts = [part for part in _NEXT_SOURCE.split(body.rstrip(". ")) if part.strip(" .,;") not in {"", "the"}]
    return [citation for part in parts for citation in _free_text_citations(part.strip(" .,;"))]


def _free_text_citations(part: str) -> list[Citation]:
    odg = _ODG.match(part)
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
