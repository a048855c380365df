"""Guidelines that a sentence says a decision was based on, as the letters of 2013 and 2014 write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.normalize.chapters import Chapter, chapters_of
from indexer.normalize.other_sources import free_text_citations
from indexer.normalize.pages import PAGE_LIST, distinct, read_pages
from search.model.letters import Citation, CitedSection
from search.text.sentences import sentence_spans

_SOURCES = {
    "ODG": r"(?:MCG )?ODG\b|Official Disab?ility Guidelines?(?: \(ODG\))?",
    "ACOEM": r"American College of Occupational (?:and|&) Environmental Medicine(?: \(ACOEM\))?(?: "
    r"Guidelines)?"
    r"|ACOEM\b(?: Practice)?(?: Guidelines)?",
    "MTUS": r"(?:California |CA )?(?:Medical Treatment Utilization Schedule(?: \(MTUS\))?|MTUS\b)",
}
_SOURCE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _SOURCES.items()), re.IGNORECASE)
_PART_OF_MTUS = re.compile(
    r",? ?(?:(?:which|that) (?:is|are) (?:not )?(?:a )?)?part of the (?:California )?"
    r"(?:MTUS|Medical Treatment Utilization Schedule)(?: \(MTUS\))?",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\b(?:did not (?:cite|base|use|provide|rely)|no (?:section|guideline|part)|not (?:address|applicable"
    r"|contain)"
    r"|silent|does not)\b",
    re.IGNORECASE,
)
_TITLE_ENDS = re.compile(r"(?:Guidelines?|Complaints|Disorders|Conditions|Treatment|CPMTG)$", re.IGNORECASE)
_NUMBER = re.compile(r"\bChapter (?P<number>\d{1,2})\b", re.IGNORECASE)
_PAGES = re.compile(
    rf"\(?\b(?:pages?|pgs?\.?|pp?\.?)(?:\(s\))? ?:? ?(?P<pages>{PAGE_LIST})\)?", re.IGNORECASE
)
_EDITION = re.compile(
    r"\(?(?:(?P<ordinal>\d(?:nd|rd|th)) Edition,? ?)?\(?(?P<year>(?:19|20)\d{2})\)?", re.IGNORECASE
)
_PAGE_ABBREVIATION = re.compile(r"\b(pgs?|pp?)\.\s?(?=\d)", re.IGNORECASE)
_NOISE = re.compile(
    r"\b(?:sections?|guidelines?|chapters?|the|and|of|in|on|\d{1,2})\b|[(),.:;\s]", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"(?: Chapter)? ?\(", re.IGNORECASE)
"""Between a chapter and the book it is in: "Low Back Complaints Chapter (ACOEM, 2004)"."""
_AROUND = " ,.:;()"
_MAX_SECTION_CHARACTERS = 120


def citations_in_sentences(text: str) -> tuple[Citation, ...]:
    """What each sentence of ``text`` names as a source, each once and in its order.

    "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, page 78,
    which is part of the MTUS." cites that page of the chapter; "... did not cite any guideline." cites
    nothing.
    """
    text = _PAGE_ABBREVIATION.sub(r"\1 ", text)
    citations = [
        citation for begin, end in sentence_spans(text) for citation in _in_sentence(text[begin:end])
    ]
    return tuple(dict.fromkeys(citations))


def _in_sentence(sentence: str) -> Iterator[Citation]:
    part_of_mtus = _PART_OF_MTUS.search(sentence)
    sentence = _PART_OF_MTUS.sub("", sentence)
    if _NOTHING.search(sentence):
        return
    mentions = list(_mentions(sentence))
    for number, (begin, end, source, chapter) in enumerate(mentions):
        limit = mentions[number + 1][0] if number + 1 < len(mentions) else len(sentence)
        if source == "ODG":
            yield from free_text_citations(sentence[begin:limit].rstrip(" .,;("))
        else:
            adopted = part_of_mtus and " not " not in part_of_mtus[0]
            yield _citation("MTUS" if adopted else source, chapter, sentence[end:limit])


def _mentions(sentence: str) -> Iterator[tuple[int, int, str, Chapter | None]]:
    """Where sources are named: begin, end, source and chapter. A source and the chapter behind it are one."""
    titles = [
        match for match in chapters_of("MTUS").pattern.finditer(sentence) if _TITLE_ENDS.search(match[0])
    ]
    found: list[tuple[int, int, str, Chapter | None]] = [
        (match.start(), match.end(), match.lastgroup or "", None) for match in _SOURCE.finditer(sentence)
    ]
    found += [
        (match.start(), match.end(), "MTUS", chapters_of("MTUS").named(match[0], None)) for match in titles
    ]
    held: tuple[int, int, str, Chapter | None] | None = None
    for begin, end, source, chapter in sorted(found, key=lambda mention: mention[:2]):
        between = _EDITION.sub("", sentence[held[1] : begin]) if held else ""
        if held and held[2] == "ODG" and chapter:
            continue  # the ODG has chapters of the same titles
        if held and held[3] is None and source != "ODG" and not _NOISE.sub("", between):
            held = (held[0], end, held[2] if source == "MTUS" else source, chapter)
            continue
        if held and held[3] and source == "ACOEM" and chapter is None and _IN_BRACKETS.fullmatch(between):
            held = (held[0], end, source, held[3])
            continue
        if held:
            yield held
        held = (begin, end, source, chapter)
    if held:
        yield held


def _citation(source: str, chapter: Chapter | None, behind: str) -> Citation:
    chapters = chapters_of("MTUS")
    number = _NUMBER.search(behind)
    if chapter is None and number:
        chapter = chapters.by_number.get(int(number["number"]))
    pages = _PAGES.search(behind)
    cited = behind[: pages.start()] if pages else behind
    year = _EDITION.match(cited.lstrip(_AROUND))
    edition = year["year"] if year else None
    if chapter and edition:
        chapter = chapters.of_year(chapter, int(edition))
    cited = _NUMBER.sub("", _EDITION.sub("", cited, count=1))
    title = cited.strip(_AROUND).removeprefix("and ").strip(_AROUND)
    has_title = chapter and len(title) <= _MAX_SECTION_CHARACTERS and _NOISE.sub("", title)
    listed = read_pages(pages["pages"]) if pages else ()
    return Citation(
        source=source,
        book=chapter.book if chapter else ("ACOEM" if source == "ACOEM" else None),
        chapter=chapter.title if chapter else None,
        chapter_number=chapter.number if chapter else None,
        edition=edition,
        sections=(CitedSection(title, listed),) if has_title else (),
        pages=distinct(listed),
        pages_raw=pages["pages"].strip() if pages else None,
        non_mtus=source != "MTUS",
    )
