"""The titles of guidelines as queries write them, and the names that they have in the filters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from search.vocabulary.tables import items, rows

SOURCES = ("MTUS", "ACOEM", "ODG")
"""Sources that a query may name alone; then each of their chapters counts."""

_SOURCE_NAME = (
    r"(?P<source>MTUS|ACOEM|ODG|official\s+disability\s+guidelines?|medical\s+treatment\s+utili[sz]ation\s+schedule)"
    r"(?:'s|’s)?"
)
_EDITION = (
    r"(?:,?\s*\(?(?:(?P<edition{n}>(?:19|20)\d\d)|(?:2nd|3rd|second|third|revised|current|\d+th)(?:\s+(?:\d{{4}}))?)"
    r"\s*(?:edition|ed\.?|version|update)?\)?(?!\w))?"
)
_GUIDELINES = r"(?:\s+(?:treatment\s+)?guidelines?)?"

_NUMBER_BEFORE_SOURCE = re.compile(
    r"(?<![\w-])(?:chapter|ch\.?)\s*(?P<number>\d{1,2}),?\s+(?:(?:of|in)\s+)?(?:the\s+)?ACOEM(?:\s+guidelines?)?(?![\w-])",
    re.IGNORECASE,
)
# Titles that are also what a patient has, or a kind of treatment: only behind their source.
_AMBIGUOUS = frozenset(
    {"chronic pain", "traumatic brain injury", "interstitial lung disease", "work-related asthma"}
)


@dataclass(frozen=True)
class Title:
    """A guideline that a query names: its ``names`` in the filters, several for a whole source, ``name`` in
    words, and the year of its ``edition``. Where it is not ``sure`` the words may mean something else."""

    span: tuple[int, int]
    name: str
    names: tuple[str, ...]
    edition: int | None = None
    sure: bool = True
    whole_source: bool = False


@dataclass(frozen=True)
class _Table:
    """``named`` are the filter names by source and title as written, and ``numbered`` ACOEM's by number."""

    named: dict[tuple[str, str], str]
    numbered: dict[int, str]
    of_source: dict[str, tuple[str, ...]]
    behind_source: re.Pattern[str]
    alone: re.Pattern[str]
    exact: frozenset[str]


def find_titles(text: str) -> list[Title]:
    """The guidelines that ``text`` names, from left to right; none overlaps another."""
    table = _table()
    found = [
        Title(match.span(), name, (name,))
        for match in _NUMBER_BEFORE_SOURCE.finditer(text)
        if (name := table.numbered.get(int(match["number"])))
    ]
    for match in table.behind_source.finditer(text):
        if not any(title.span[0] < match.end() and match.start() < title.span[1] for title in found):
            found.append(_behind_source(match, table))
    for match in table.alone.finditer(text):
        if not any(title.span[0] < match.end() and match.start() < title.span[1] for title in found):
            found.append(_alone(match, table))
    return sorted(found, key=lambda title: title.span)


def _behind_source(match: re.Match[str], table: _Table) -> Title:
    source = _source(match["source"])
    year = match["edition0"] or match["edition1"]
    edition = int(year) if year else None
    if match["number"] and (name := table.numbered.get(int(match["number"]))):
        return Title(match.span(), name, (name,), edition)
    written = match["first"] or match["title"]
    named = table.named.get((source, _key(written))) if written else None
    if named is None:
        end = match.end() if not match["number"] else match.start("chapter_number")
        return Title((match.start(), end), source, table.of_source[source], edition, whole_source=True)
    return Title(match.span(), named, (named,), edition)


def _alone(match: re.Match[str], table: _Table) -> Title:
    """A title without its source. It is sure where it says that it is a guideline, stands as in the filters,
    with their capitals, or has the year of an edition."""
    written = match["alone"] or match["dated"]
    name = next(
        name for source in ("MTUS", "ACOEM") if (name := table.named.get((source, _key(written)))) is not None
    )
    edition = int(match["edition2"]) if match["edition2"] else None
    says_so = bool(re.search(r"guidelines?$|cpmtg$", written, re.IGNORECASE))
    as_in_filters = " ".join(written.split()) in table.exact
    return Title(match.span(), name, (name,), edition, sure=bool(says_so or as_in_filters or edition))


def _source(written: str) -> str:
    folded = written.upper()
    return "ODG" if folded.startswith("OFF") else "MTUS" if folded.startswith("MED") else folded


@cache
def _table() -> _Table:
    named: dict[tuple[str, str], str] = {}
    numbered: dict[int, str] = {}
    of_source: dict[str, list[str]] = {source: [source] for source in SOURCES}
    for row in rows("chapters"):
        source = row["source"] if row["book"] != "ACOEM" else "ACOEM"
        name = f"ODG {row['chapter']}" if source == "ODG" else row["chapter"]
        if row["number"]:
            numbered[int(row["number"])] = name
        book = () if source != "MTUS" else (row["book"],)
        for title in (row["chapter"], *items(row["synonyms"]), *book):
            named.setdefault((source, _key(title)), name)
            # The MTUS adopts the chapters of the ACOEM.
            if source == "ACOEM":
                named.setdefault(("MTUS", _key(title)), name)
        for of in {source, row["source"]}:
            of_source[of].append(name)
    titles = [title for _, title in named]
    chapters = {_key(row["chapter"]) for row in rows("chapters") if row["source"] == "MTUS"}
    alone = [
        title
        for source, title in named
        if source != "ODG"
        and title not in _AMBIGUOUS
        and (_says_what_it_is(title) or (title in chapters and len(title.split()) > 1))
    ]
    with_edition = [title for source, title in named if source != "ODG" and len(title.split()) > 1]
    return _Table(
        named,
        numbered,
        {source: tuple(dict.fromkeys(names)) for source, names in of_source.items()},
        _compiled(_behind_source_pattern(_alternatives(titles))),
        _compiled(
            rf"(?:chapter\s+(?:on\s+)?)?(?:(?P<dated>{_alternatives(with_edition)})(?=,?\s*\(?(?:19|20)\d\d(?!\w))"
            rf"|(?P<alone>{_alternatives(alone)}))"
            rf"{_EDITION.format(n=2)}(?:\s+(?:chapter|guidelines?)\b)?"
        ),
        frozenset(row["chapter"] for row in rows("chapters")),
    )


def _behind_source_pattern(titles: str) -> str:
    return (
        rf"(?:the\s+)?{_SOURCE_NAME}{_EDITION.format(n=0)}{_GUIDELINES},?"
        rf"(?:(?P<chapter_number>\s+(?:chapter|ch\.?)\s*(?P<number>\d{{1,2}}))"
        rf"|\s*[-:]?\s*(?:the\s+)?chapter\s+(?:on\s+)?(?P<first>{titles})"
        rf"|\s*[-:,]?\s*(?P<title>{titles})(?![\w-])(?:\s+(?:chapters?|sections?|guidelines?)\b)?)?"
        rf"(?<!,){_EDITION.format(n=1)}"
    )


def _says_what_it_is(title: str) -> bool:
    """Whether a title alone may be told from other words. A kind of treatment ("opioid treatment") may not,
    nor a part of the body ("low back")."""
    return title.endswith(
        ("guidelines", "guideline", "cpmtg", "complaints", "disorders", "conditions", "medical treatment")
    ) or title in ("postsurgical treatment", "post-surgical treatment", "post surgical treatment")


def _alternatives(titles: Iterable[str]) -> str:
    listed = sorted(set(titles), key=lambda title: (-len(title), title))
    # Signs between words are blanks where a title is matched.
    return "|".join(r"\s+".join(map(re.escape, title.split())) for title in listed)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


def _key(title: str) -> str:
    return " ".join(title.lower().split())
