"""What is asked for: searches and similar cases, with their filters, mode and order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How a query is ranked."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    DENSE = "dense"


class Sort(StrEnum):
    """In which order a result set is listed: the best first, or by the date of the decision. A letter that
    states none stands at the beginning of the year that is inferred for it, one without a year last."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Aspect(StrEnum):
    """A side on which two cases can be alike."""

    REQUEST = "request"
    RATIONALE = "rationale"
    FACTS = "facts"
    GUIDELINE = "guideline"


@dataclass(frozen=True)
class Filter:
    """Keep (or with ``exclude`` drop) issues whose ``field`` has ``value``. Several filters on one
    field are alternatives; different fields must all hold."""

    field: str
    value: str
    exclude: bool = False


@dataclass(frozen=True)
class SearchRequest:
    """A search as asked for. ``offset`` skips hits, ``k`` is how many to return (1 to 1,000).
    ``wide`` goes on behind the result set with what comes nearest to it; ``fold`` lists issues
    with the same outcome and rationale once. ``off`` and ``on`` are keys of :class:`Understood`;
    the key ``all`` in ``off`` is for every one of them. By date nothing is listed behind the result set."""

    query: str
    mode: Mode = Mode.HYBRID
    filters: tuple[Filter, ...] = ()
    k: int = 10
    offset: int = 0
    explain: bool = False
    sort: Sort = Sort.RELEVANCE
    wide: bool = False
    fold: bool = False
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class SimilarRequest:
    """Ask for precedents: exactly one of ``issue_id`` (an indexed issue) and ``text`` (pasted,
    never stored) is set; ``request`` is the disputed treatment where it is known apart from the text.
    An indexed issue is never its own hit; ``exclude_issue`` names the issue that a text is.
    ``weights`` gives aspects other shares than the usual ones; ``without`` are words that are not compared;
    ``wide`` and ``fold`` as for a search."""

    issue_id: str | None = None
    text: str | None = None
    request: str | None = None
    mode: Mode = Mode.HYBRID
    filters: tuple[Filter, ...] = ()
    k: int = 10
    offset: int = 0
    explain: bool = False
    exclude_issue: str | None = None
    weights: Mapping[Aspect, float] | None = None
    without: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    wide: bool = False
    fold: bool = False
