"""The words of the field as frozen dataclasses: what crosses every boundary of the project.

A field that the letter does not have is ``None`` (or empty). The JSON names are those of
``imr parse``; :mod:`search.records` reads and writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeVar, get_args

PageRange = tuple[int, int]
"""First and last page, both included."""


class Outcome(StrEnum):
    """What the reviewer did with the denial; ``PARTIALLY_OVERTURNED`` is for letters only."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    PARTIALLY_OVERTURNED = "partially_overturned"
    OTHER = "other"


class Sides(StrEnum):
    """Whether the guidelines of an issue's two sides, claims administrator and reviewer, meet: at least one
    is the ``SAME``, all are ``DIFFERENT``, or only ``ONE`` side cites any."""

    SAME = "same"
    DIFFERENT = "different"
    ONE = "one"


class Layout(StrEnum):
    """Letter layouts, by the codes that the format notes give them."""

    A = "A"
    B = "B"
    C_INLINE = "C-inline"
    C_BLOCK = "C-block"
    D = "D"
    UNKNOWN = "unknown"


class SectionKind(StrEnum):
    """The parts of a letter. ``HEADER`` and ``BOILERPLATE`` are kept and shown, never ranked."""

    HEADER = "header"
    BOILERPLATE = "boilerplate"
    DOCUMENTS = "documents"
    CLINICAL_SUMMARY = "clinical_summary"
    REQUEST = "request"
    CLAIMS_ADMINISTRATOR_GUIDELINE = "claims_administrator_guideline"
    REVIEWER_GUIDELINE = "reviewer_guideline"
    RATIONALE = "rationale"
    OTHER = "other"


@dataclass(frozen=True)
class Section:
    """A part of a letter in reading order; ``issue_number`` is set where it belongs to one issue."""

    kind: SectionKind
    text: str
    issue_number: int | None = None


@dataclass(frozen=True)
class Quantity:
    """A number with its unit (``mg``, ``%``, ``mcg`` ...)."""

    value: float
    unit: str


@dataclass(frozen=True)
class Strength:
    """Drug strength as written, and one value per ingredient in ingredient order."""

    text: str
    values: tuple[Quantity, ...] = ()


@dataclass(frozen=True)
class BodyPart:
    """An anatomical region and, where the letter says so, its side."""

    region: str
    side: str | None = None


@dataclass(frozen=True)
class Treatment:
    """The normalized request. ``kind`` is ``drug``, ``therapy``, ``procedure``, ``test``,
    ``equipment``, ``service`` or ``other``; ``generic_name`` is the drug's generic or the
    treatment's canonical name. ``body_part`` is the first region of ``body_parts``, which carry
    their sides. ``visits`` is the most that was asked for ("12-18 sessions" is 18)."""

    kind: str
    category: str
    subcategory: str | None = None
    name_as_written: str | None = None
    generic_name: str | None = None
    ingredients: tuple[str, ...] = ()
    brand_name: str | None = None
    brand_stated: bool = False
    drug_class: str | None = None
    strength: Strength | None = None
    form: str | None = None
    release: str | None = None
    quantity: float | None = None
    prescription_count: int | None = None
    refills: int | None = None
    frequency: str | None = None
    duration: str | None = None
    visits: int | None = None
    body_part: str | None = None
    body_parts: tuple[BodyPart, ...] = ()
    spelling_corrected_from: str | None = None


@dataclass(frozen=True)
class CitedSection:
    """A section of a guideline with the pages given for it."""

    title: str
    pages: tuple[PageRange, ...] = ()


@dataclass(frozen=True)
class Citation:
    """A guideline that one side relied on. ``source`` is ``MTUS``, ``ODG``, ``ACOEM`` or ``other``."""

    source: str
    book: str | None = None
    chapter: str | None = None
    chapter_as_written: str | None = None
    chapter_number: int | None = None
    edition: str | None = None
    sections: tuple[CitedSection, ...] = ()
    pages: tuple[PageRange, ...] = ()
    pages_raw: str | None = None
    non_mtus: bool = False


@dataclass(frozen=True)
class Issue:
    """One disputed treatment: the unit that is ranked and shown.

    ``request`` is the whole text before the outcome; ``disputed_part`` is what remained in
    dispute after a partial approval. ``treatments`` lists every item of the request, the
    primary one (also in ``treatment``) first.
    """

    number: int
    request: str
    outcome: Outcome
    treatment: Treatment
    outcome_as_written: str | None = None
    disputed_part: str | None = None
    treatments: tuple[Treatment, ...] = ()
    retrospective: bool = False
    date_of_service: dt.date | None = None
    claims_administrator_guideline: str | None = None
    claims_administrator_citations: tuple[Citation, ...] = ()
    reviewer_guideline: str | None = None
    reviewer_citations: tuple[Citation, ...] = ()
    rationale: str | None = None
    rationale_citations: tuple[Citation, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Determination:
    """One final determination letter. ``evidence`` says for each field that is set how it is
    known: ``stated`` (header or labelled field) or ``inferred: <from what>``."""

    file: str
    determination_id: str
    layout: Layout
    sha256: str
    issues: tuple[Issue, ...]
    outcome: Outcome | None
    case_number: str | None = None
    date_assigned: dt.date | None = None
    date_of_injury: dt.date | None = None
    date_of_injury_end: dt.date | None = None
    decision_date: dt.date | None = None
    ur_denial_date: dt.date | None = None
    application_received: dt.date | None = None
    latest_date_mentioned: dt.date | None = None
    priority: str | None = None
    reviewer_licensure: tuple[str, ...] = ()
    reviewer_specialties: tuple[str, ...] = ()
    reviewer_subspecialties: tuple[str, ...] = ()
    age: int | None = None
    sex: str | None = None
    clinical_summary: str | None = None
    body_parts: tuple[BodyPart, ...] = ()
    diagnoses: tuple[str, ...] = ()
    medications_mentioned: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def decision_year(self) -> tuple[int, bool] | None:
        """Year of the decision and whether it is stated; else inferred from the latest other date."""
        if self.decision_date:
            return self.decision_date.year, True
        floor = self.ur_denial_date or self.latest_date_mentioned
        return (floor.year, False) if floor else None


def issue_id(determination_id: str, number: int) -> str:
    """The id of an issue, ``<determination id>#<number>``."""
    return f"{determination_id}#{number}"


@dataclass(frozen=True)
class Letter:
    """A letter that was read: the determination and the raw text it was parsed from."""

    determination: Determination
    text: str


@dataclass(frozen=True)
class Quarantined:
    """A file that could not be used, with the reason in one sentence."""

    path: str
    reason: str
    sha256: str | None = None


@dataclass(frozen=True)
class Passage:
    """The span of text that is embedded and scored. ``issue_number`` is ``None`` where it
    belongs to the letter (clinical summary)."""

    determination_id: str
    issue_number: int | None
    kind: SectionKind
    text: str


class Part(StrEnum):
    """Whose passages are meant: an issue's own, its letter's (the clinical summary), or any."""

    ISSUE = "issue"
    LETTER = "letter"
    ANY = "any"


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
class Pair:
    """A sentence of what is compared and one of a similar case that say much the same; ``source`` is
    ``None`` where a pasted text is compared, which is never quoted."""

    source: str | None
    hit: str


@dataclass(frozen=True)
class Likeness:
    """Why a case is similar: the treatments that both dispute (where there are none, the ``kind`` of
    treatment that both are), what else both have, and how alike they are by aspect (0 to 1)."""

    treatment: tuple[str, ...]
    kind: tuple[str, ...]
    body_parts: tuple[str, ...]
    guidelines: tuple[str, ...]
    terms: tuple[str, ...]
    pair: Pair | None
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
    likeness: Likeness | None = None
    folded: int = 0
    wording: str | None = None

    @property
    def determination_id(self) -> str:
        """The id of the letter the issue stands in."""
        return self.determination.determination_id


@dataclass(frozen=True)
class Understood:
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
class Repair:
    """A search that finds ``total`` issues, in place of one that finds none; ``why`` names the part
    that is in the way. ``off`` is as in :class:`SearchRequest`."""

    query: str
    filters: tuple[Filter, ...]
    off: tuple[str, ...]
    why: str
    total: int


@dataclass(frozen=True)
class UnderstoodQuery:
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
    understood: tuple[Understood, ...] = ()
    suggestion: Suggestion | None = None
    repairs: tuple[Repair, ...] = ()
    asks_outcome: bool = False


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


@dataclass(frozen=True)
class KeyTerm:
    """A word that tells a case apart: as its text has it, and its index term."""

    written: str
    term: str


@dataclass(frozen=True)
class SearchResponse:
    """The answer: ``total`` issues qualify, of which ``hits`` are shown. ``outcomes`` counts them
    by outcome; ``folded`` of them are listed under another one."""

    query: UnderstoodQuery
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

    query: UnderstoodQuery
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


FacetField = Literal[
    "outcome",
    "treatment",
    "category",
    "drug_class",
    "reason",
    "guideline",
    "sides",
    "specialty",
    "year",
    "body_part",
]
SideField = Literal["cited_by_reviewer", "cited_by_claims_administrator"]
CountedField = TypeVar("CountedField", bound=str)
FACET_FIELDS: tuple[FacetField, ...] = get_args(FacetField)
