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


MAX_QUERY_CHARACTERS = 2_000
"""Characters of a typed query; longer text belongs into "find similar"."""


MAX_NEAR = 20
"""Issues that come behind a result set, where the page has room for them."""


@dataclass(frozen=True)
class Filter:
    """Keep (or with ``exclude`` drop) issues whose ``field`` has ``value``. Several filters on one
    field are alternatives; different fields must all hold."""

    field: str
    value: str
    exclude: bool = False


@dataclass(frozen=True)
class Window:
    """The part of a list that is returned: ``k`` hits (1 to 1,000) behind the first ``offset``."""

    k: int = 10
    offset: int = 0

    @property
    def end(self) -> int:
        """How many hits the list needs to fill the window."""
        return self.offset + self.k


@dataclass(frozen=True)
class Listing:
    """How a result set is listed. ``fold`` collapses issues with the same outcome and rationale into one
    row; as many as ``near`` others may come behind the set, which is done by relevance only."""

    sort: Sort = Sort.RELEVANCE
    fold: bool = False
    near: int = MAX_NEAR


ALL_READINGS = "all"
"""The key that stands for every interpretation of a query."""


@dataclass(frozen=True)
class Readings:
    """Which interpretations of a query apply otherwise than usual, by their keys
    (:class:`search.model.results.Interpretation`): those in ``off`` do not, those in ``on`` do though they
    are only offered. With ``ALL_READINGS`` in ``off`` the query is read as typed."""

    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchRequest:
    """A search as asked for."""

    query: str
    mode: Mode = Mode.HYBRID
    filters: tuple[Filter, ...] = ()
    window: Window = Window()
    listing: Listing = Listing()
    readings: Readings = Readings()
    explain: bool = False


@dataclass(frozen=True)
class IssueSubject:
    """An indexed issue to find similar ones to; it is never its own hit."""

    issue_id: str


@dataclass(frozen=True)
class TextSubject:
    """A pasted text to find similar issues to, never stored. ``request`` is the disputed treatment where it
    is known apart from the text; ``exclude_issue`` is the indexed issue that the text is, if it is one."""

    text: str
    request: str | None = None
    exclude_issue: str | None = None


@dataclass(frozen=True)
class SimilarRequest:
    """Similar cases as asked for. ``weights`` gives the aspects other shares than the usual ones;
    ``without`` are words that are not compared. ``siblings``: the other issues of an indexed issue's own
    letter are ranked with all others, and not told apart from them."""

    subject: IssueSubject | TextSubject
    mode: Mode = Mode.HYBRID
    filters: tuple[Filter, ...] = ()
    window: Window = Window()
    listing: Listing = Listing()
    weights: Mapping[Aspect, float] | None = None
    without: tuple[str, ...] = ()
    explain: bool = False
    siblings: bool = False
