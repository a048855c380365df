"""The clauses of a guideline line that cite the MTUS: chapters with their editions, sections and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.normalize.chapters import Chapter, chapters_of
from indexer.normalize.other_sources import ODG, non_mtus_citations
from indexer.normalize.pages import distinct, read_pages, split_inner, split_label
from search.model.letters import Citation, CitedSection, PageRange

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_EDITION = re.compile(
    rf"\(?(?:(?:effective|revised|dated)\s+)?(?:{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}"
    rf"|(?:19|20)\d{{2}})\)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\s*,?\s*\(?(?P<year>(?:19|20)\d{2})\)?(?:\s+Guidelines)?(?=[\s,.;:]|$)")
_SECTIONS = re.compile(r"^[\s,:;]*Section\(?s?\)?\s*:\s*", re.IGNORECASE)
_EDITION_REMARK = re.compile(
    r"(?: ?\(|,? - ?|, )(?:(?:ACOEM|(?:last )?(?:revised|updated)|effective|dated"
    r"|\d(?:nd|rd|th) Edition),? )?"
    r"(?P<year>(?:19|20)\d{2})\)?(?: ?[,;.-])?(?= Section\(?s?\)? ?:)",
    re.IGNORECASE,
)
"""The year of an edition with what is said of it: "(ACOEM, 2019).", ", effective 2024;"."""
_YEAR_IN_TITLE = r"\(?(?:19|20)\d{2}\b"
_NEXT_DATED = re.compile(
    rf"(?P<sign>[,;.] (?:and )?| and )(?=(?P<title>[A-Z](?:(?!Section|{_YEAR_IN_TITLE})[^;]){{1,90}}?),? ?"
    r"\(?(?P<year>(?:19|20)\d{2})\)?(?: Guidelines)?(?:[,.;:]|$| (?:Section|Page|and\b)))"
)
_DATED_TITLE = re.compile(
    rf"(?P<title>[A-Z](?:(?!Section|{_YEAR_IN_TITLE})(?:[^;\d]|(?<=-)\d\d\b)){{1,90}}?),? ?"
    r"\(?(?P<year>(?:19|20)\d{2})\)?(?: Guidelines)?(?=[,.;:]|$| (?:Section|Page))"
)
_UNDATED_TITLE = re.compile(
    r"(?P<title>[A-Z](?:(?!Section)(?:[^;\d]|(?<=-)\d\d\b)){1,90}?)[,:]?(?=$| Section\(?s?\)? ?:)"
)
_WHOLE_TITLE = re.compile(
    r"(?:Guidelines?|Complaints|Treatment|Disorders|Conditions|Chapter)$", re.IGNORECASE
)
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
_SIGN = re.compile(r"[(),;]")
_SPLIT = re.compile(r";|(?<=\d):(?=\s)")
_CONTINUES = re.compile(r"[a-z&]|GI symptoms|Wrist\b|& |and |California Controlled|Prior to|Suffering")


def mtus_citations(body: str) -> list[Citation]:
    """The chapters that the MTUS clause ``body`` cites, without its "Decision based on MTUS"."""
    if not body.strip(" ."):
        return [Citation("MTUS")]
    if ODG.match(body):
        return non_mtus_citations(body)
    body = _EDITION_REMARK.sub(r" \g<year>,", body)
    parts = [part for dated in _split_at_years(body) for part in _NEXT_TITLED.split(dated)]
    return [_mtus_citation(part) for part in parts if part.strip(" .,")]


def _split_at_years(body: str) -> list[str]:
    """The chapters of a line that gives each its year; the "and" inside a title does not part them, and a
    comma or full stop only before a title that is known."""
    parts: list[str] = []
    begin = 0
    for match in _NEXT_DATED.finditer(body):
        parts_chapters = "and" in match["sign"] or ";" in match["sign"]
        known = chapters_of("MTUS").named(match["title"], None)
        if (known or parts_chapters) and _HAS_YEAR.search(body, begin, match.start()):
            parts.append(body[begin : match.start()])
            begin = match.end()
    return [*parts, body[begin:]]


class _Head(NamedTuple):
    """The beginning of a citation: its chapter, where it is known, the title as written, the year, and the
    rest."""

    chapter: Chapter | None
    as_written: str
    edition: str | None
    rest: str


def _mtus_citation(part: str) -> Citation:
    """One MTUS chapter with its edition, sections and pages."""
    part = part.strip().rstrip(".").strip()
    written, raw = split_label(part)
    head = _head_by_form(written) or _head_by_table(written)
    labelled = bool(_SECTIONS.match(head.rest))
    rest = _SECTIONS.sub("", head.rest).strip(" ,:;")
    edition = head.edition
    if edition is None and _EDITION.fullmatch(rest):
        edition, rest = rest.strip("()"), ""
    sections = _sections(rest, labelled=labelled, pages=read_pages(raw) if raw else ())
    all_pages = distinct(
        [page for section in sections for page in section.pages] or (read_pages(raw) if raw else ())
    )
    chapter = head.chapter
    return Citation(
        source="MTUS",
        book=chapter.book if chapter else None,
        chapter=chapter.title if chapter else head.as_written or None,
        chapter_as_written=head.as_written or None,
        chapter_number=chapter.number if chapter else None,
        edition=edition,
        sections=sections,
        pages=all_pages,
        pages_raw=raw,
    )


def _head_by_form(head: str) -> _Head | None:
    """The head where its form alone tells the title: what stands before the year or the label of the
    sections.

    "Spine Care (2024), Section(s): Braces" is a chapter "Spine Care", whether any table has it or not.
    ``None`` where the title begins with that of a known chapter that sections may follow without a label.
    """
    form = _DATED_TITLE.match(head) or _UNDATED_TITLE.match(head)
    if form is None:
        return None
    title = form["title"].strip(" ,(")
    edition = form.groupdict().get("year")
    chapter = chapters_of("MTUS").named(title, int(edition) if edition else None)
    if chapter is None:
        known, end = _chapter_at_start(head)
        if known and (
            known.title == "ACOEM" or _ACOEM.match(head) or _WHOLE_TITLE.search(head[:end].strip())
        ):
            return None
        if known and edition is None and not _SECTIONS.match(head[form.end() :]):
            return None
    return _Head(chapter, title, edition, head[form.end() :])


def _head_by_table(head: str) -> _Head:
    """The head with the longest title of a known chapter that it begins with."""
    chapter, end = _chapter_at_start(head)
    if chapter is None:
        label = _SECTIONS.search(head)
        end = label.start() if label else len(head)
    as_written, rest = head[:end].strip(" ,:"), head[end:]
    year = _YEAR.match(rest)
    if not year or not (
        year.end() == len(rest.rstrip(" ."))
        or rest[year.end() :].lstrip()[:1] in {",", ";", ":"}
        or _SECTIONS.match(rest[year.end() :])
    ):
        return _Head(chapter, as_written, None, rest)
    if chapter:
        chapter = chapters_of("MTUS").of_year(chapter, int(year["year"]))
    return _Head(chapter, as_written, year["year"], rest[year.end() :])


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
    for part in _parts_outside_brackets(text):
        if titles and _CONTINUES.match(part):
            titles[-1] += f", {part}"
        elif part:
            titles.append(part)
    return titles


def _parts_outside_brackets(text: str) -> Iterator[str]:
    """The parts between semicolons, and between commas that no closing bracket follows before another
    opens."""
    begin = 0
    commas: list[int] = []
    for sign in _SIGN.finditer(text):
        if sign[0] == ")":
            commas.clear()
            continue
        if sign[0] == ",":
            commas.append(sign.start())
            continue
        for comma in commas:
            yield text[begin:comma].strip()
            begin = comma + 1
        commas.clear()
        if sign[0] == ";":
            yield text[begin : sign.start()].strip()
            begin = sign.end()
    for comma in commas:
        yield text[begin:comma].strip()
        begin = comma + 1
    yield text[begin:].strip()
