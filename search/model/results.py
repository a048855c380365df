"""What is answered: hits, whole result sets, counts, and how a query was interpreted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from search.model.letters import Determination, Issue, Outcome, SectionKind
from search.model.requests import Aspect, Filter, Mode


@dataclass(frozen=True)
class Snippet:
    """A quote from ``section`` with the character spans of the words that matched."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    section: SectionKind | None = None


@dataclass(frozen=True)
class Scores:
    """What each ranking gave the issue; ``None`` where that ranking did not list it."""

    keyword: float | None = None
    dense: float | None = None


@dataclass(frozen=True)
class MatchedSentences:
    """A sentence of what is compared and one of a similar case that say much the same; ``source`` is
    ``None`` where a pasted text is compared, which is never quoted."""

    source: str | None
    hit: str


@dataclass(frozen=True)
class SimilarityExplanation:
    """Why a case is similar: the treatments that both dispute (where there are none, the ``kind`` of
    treatment that both are), what else both have, and how alike they are by aspect (0 to 1)."""

    treatment: tuple[str, ...]
    kind: tuple[str, ...]
    body_parts: tuple[str, ...]
    guidelines: tuple[str, ...]
    terms: tuple[str, ...]
    pair: MatchedSentences | None
    aspects: Mapping[Aspect, float]


@dataclass(frozen=True)
class Hit:
    """A ranked issue with everything a result row shows. ``reasons`` names those that the index has of it;
    ``likeness`` is set for similar cases; ``folded`` more issues of the list have the same outcome and the
    same rationale, ``wording``."""

    rank: int
    issue_id: str
    score: float
    scores: Scores
    issue: Issue
    determination: Determination
    snippet: Snippet
    reasons: tuple[str, ...] = ()
    explanation: Mapping[str, object] | None = None
    likeness: SimilarityExplanation | None = None
    folded: int = 0
    wording: str | None = None

    @property
    def determination_id(self) -> str:
        """The id of the letter the issue stands in."""
        return self.determination.determination_id


@dataclass(frozen=True)
class Interpretation:
    """A stretch of a query that was taken for more than its letters.

    ``key`` names it in ``SearchRequest.off`` and ``on``. ``kind`` is ``outcome``, ``year``,
    ``date``, ``guideline``, ``page`` or ``specialty`` for a condition, ``spelling`` for a misspelled word,
    ``misspelled`` for misspellings in letters, ``disputed`` where an issue must dispute what is named,
    else what the name is of (``drug``, ``treatment`` ...). ``means`` says in words the condition, or
    the ``names`` that are looked for too. ``offered``: it may mean something else, so it applies
    only where it is switched on.
    """

    key: str
    kind: str
    written: str
    span: tuple[int, int]
    means: str
    names: tuple[str, ...]
    on: bool
    offered: bool


@dataclass(frozen=True)
class Correction:
    """A word that no issue has, and the nearest one that some issue has. ``confusable`` are drugs about
    as near that are something else."""

    written: str
    instead: str
    confusable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """Another spelling of a query: the whole ``query``, and what it changes."""

    query: str
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class Relaxation:
    """A search that finds ``total`` issues, in place of one that finds none; ``why`` names the part
    that is in the way. ``off`` is as in :class:`SearchRequest`."""

    query: str
    filters: tuple[Filter, ...]
    off: tuple[str, ...]
    why: str
    total: int


@dataclass(frozen=True)
class InterpretedQuery:
    """How a query was read: the text as typed, in words, and what became a filter.

    ``case_number`` is set when the query was one and went straight to its letter. ``understood`` is
    what can be switched off or on, in the order of the text; ``suggestion`` another spelling, where a
    word stands in no issue. ``repairs`` are searches that find something, where this one finds nothing
    and they were asked for. ``asks_outcome`` is whether the words themselves ask for an outcome.
    """

    text: str
    words: str
    terms: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    case_number: str | None = None
    notes: tuple[str, ...] = ()
    understood: tuple[Interpretation, ...] = ()
    suggestion: Suggestion | None = None
    repairs: tuple[Relaxation, ...] = ()
    asks_outcome: bool = False


@dataclass(frozen=True)
class SignificantTerm:
    """A word that tells a case apart: as its text has it, and its index term."""

    written: str
    term: str


@dataclass(frozen=True)
class SearchResponse:
    """The answer: ``total`` issues qualify, of which ``hits`` are shown. ``outcomes`` counts them
    by outcome; ``folded`` of them are listed under another one."""

    query: InterpretedQuery
    mode: Mode
    total: int
    took_ms: float
    build: str
    hits: tuple[Hit, ...]
    outcomes: Mapping[str, int] = field(default_factory=dict)
    folded: int = 0


@dataclass(frozen=True)
class ResultSet:
    """A whole result set: ``total`` issues qualify and make rows, of which ``rows`` are in ``hits``, best
    first. ``hits`` can be gone through once; letters are read on the way. The rest is as in
    :class:`SearchResponse`."""

    query: InterpretedQuery
    mode: Mode
    total: int
    outcomes: Mapping[str, int]
    folded: int
    build: str
    rows: int
    hits: Iterator[Hit]


@dataclass(frozen=True)
class FacetValue:
    """A value of a field, how many issues of the result set have it, and how many of these were
    overturned and upheld. Of a year, ``inferred`` of them have it from another date in the letter."""

    value: str
    count: int
    overturned: int = 0
    upheld: int = 0
    inferred: int = 0

    @property
    def outcomes(self) -> dict[str, int]:
        """The same by outcome."""
        return {Outcome.OVERTURNED.value: self.overturned, Outcome.UPHELD.value: self.upheld}
