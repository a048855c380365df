"""Finds guidelines and pages in a query: "ODG pain chapter", "ACOEM chapter 12", "MTUS page 29"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from search.query.clauses import FieldValue, NumberRange
from search.understanding.conditions import Condition
from search.vocabulary.tables import items, rows

_PAGE = re.compile(
    r"(?<![\w-])(?:pages?|pgs?\.?|pp?\.)\s*(?P<low>\d{1,4})(?:\s*(?:-|–|to|through)\s*(?P<high>\d{1,4}))?(?![\w/%])",
    re.IGNORECASE,
)
_BEFORE_TITLE = re.compile(rf"{_PAGE.pattern}\s+(?:of|in)\s+(?:the\s+)?$", re.IGNORECASE)
_AFTER_TITLE = re.compile(rf",?\s*{_PAGE.pattern}", re.IGNORECASE)


def find_guidelines(text: str) -> Iterator[Condition]:
    """The guidelines and pages that ``text`` asks to be cited. A title that is not called a chapter and
    stands without a page is not sure: "ODG knee" may be about any knee."""
    titles = _titles()
    yield from _odg(text, titles)
    yield from _acoem(text, titles)
    for match in titles.mtus.finditer(text):
        page = _BEFORE_TITLE.search(text, 0, match.start()) or _AFTER_TITLE.match(text, match.end())
        yield _condition(match.span(), titles.chapters["MTUS", _key(match["title"])], sure=bool(page))
    yield from _pages(text)


def _odg(text: str, titles: _Titles) -> Iterator[Condition]:
    for match in titles.odg.finditer(text):
        name = titles.chapters["ODG", _key(match["first"] or match["last"])]
        yield _condition(match.span(), f"ODG {name}", sure=bool(match["first"] or match["chapter"]))


def _acoem(text: str, titles: _Titles) -> Iterator[Condition]:
    for match in titles.acoem.finditer(text):
        if match["title"]:
            title = titles.chapters["ACOEM", _key(match["title"])]
            yield _condition(match.span(), title, sure=bool(match["chapter"]))
        elif numbered := titles.numbered.get(int(match["number"])):
            yield _condition(match.span(), numbered)


def _pages(text: str) -> Iterator[Condition]:
    for match in _PAGE.finditer(text):
        low, high = int(match["low"]), int(match["high"] or match["low"])
        if low <= high:
            description = f"page is {low}" if low == high else f"page is {low} to {high}"
            yield Condition(match.span(), "page", description, NumberRange("page", low, high))


@dataclass(frozen=True)
class _Titles:
    """``chapters`` by source and title as written, ACOEM's by number too, and a pattern for each source."""

    chapters: dict[tuple[str, str], str]
    numbered: dict[int, str]
    odg: re.Pattern[str]
    acoem: re.Pattern[str]
    mtus: re.Pattern[str]


@cache
def _titles() -> _Titles:
    chapters: dict[tuple[str, str], str] = {}
    numbered: dict[int, str] = {}
    for row in rows("chapters"):
        source = row["source"] if row["book"] != "ACOEM" else "ACOEM"
        if row["number"]:
            numbered[int(row["number"])] = row["chapter"]
        for title in (row["chapter"], *items(row["synonyms"])):
            chapters.setdefault((source, _key(title)), row["chapter"])
    odg, acoem, mtus = (_alternatives(chapters, source) for source in ("ODG", "ACOEM", "MTUS"))
    chapter = r"(?P<chapter>\s+(?:chapters?|sections?)\b)?"
    return _Titles(
        chapters,
        numbered,
        _compiled(rf"ODG(?:'s)?,?\s+(?:chapter\s+(?:on\s+)?(?P<first>{odg})|(?P<last>{odg}){chapter})"),
        _compiled(
            r"ACOEM(?:'s)?,?\s+(?:guidelines?,?\s+)?"
            rf"(?:(?:chapter|ch\.?)\s*(?P<number>\d{{1,2}})|(?P<title>{acoem}){chapter})"
        ),
        # Without its source only a title that says it is a guideline can be told from other words.
        _compiled(rf"(?:MTUS,?\s+)?(?P<title>{_titled_guidelines(mtus)})"),
    )


def _alternatives(chapters: Iterable[tuple[str, str]], source: str) -> str:
    titles = sorted((title for book, title in chapters if book == source), key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, title.split())) for title in titles)


def _titled_guidelines(titles: str) -> str:
    return "|".join(
        title for title in titles.split("|") if title.endswith(("guidelines", "guideline", "cpmtg"))
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


def _condition(span: tuple[int, int], name: str, *, sure: bool = True) -> Condition:
    return Condition(span, "guideline", f"guideline is {name}", FieldValue("guideline", (name,)), sure)


def _key(title: str) -> str:
    return " ".join(title.lower().split())
