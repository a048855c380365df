"""Results: hits, result sets, facet values, and how a query was interpreted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import UNSET

from search.model.letters import Determination, InventedMark, Issue, Outcome, SectionKind
from search.model.requests import Aspect, Filter, Mode


@dataclass(frozen=True)
class Snippet:
    """A quote from ``section``; ``marks`` are the spans of its words to highlight."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    section: SectionKind | None = None


@dataclass(frozen=True)
class Scores:
    """The lexical (``keyword``) and the dense score of an issue; ``None`` where a ranking lacks it."""

    keyword: float | None = None
    dense: float | None = None


@dataclass(frozen=True)
class ScorePart:
    """What one signal gives a hit: its ``name`` in words, its ``points`` and the ``most`` that it can give
    (100 for all signals together), and its ``share`` of the hit's points (0 to 1), in whole ``percent`` as it
    is shown. The shares of a hit's parts add up to 1 and the percents to 100, or all are 0 where no part has
    points; a part below 0 (a similarity can be) has no share."""

    signal: str
    name: str
    points: float
    most: float
    share: float
    percent: int


@dataclass(frozen=True)
class MatchedSentences:
    """The pair of sentences by which two cases are most alike: ``source`` of the case or text that was
    compared, ``hit`` of the similar case. ``source`` is ``None`` for a pasted text, which is never quoted."""

    source: str | None
    hit: str


class Alikeness(StrEnum):
    """How alike two cases are in an aspect, on a scale that no other case moves."""

    STRONG = "strong"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True)
class SimilarityExplanation:
    """Why a case is similar: the treatments that both dispute (the ``kind`` of treatment where there is no
    common one), the body parts, guidelines and telling words that both have, and how ``alike`` they are in
    each aspect."""

    treatment: tuple[str, ...]
    kind: tuple[str, ...]
    body_parts: tuple[str, ...]
    guidelines: tuple[str, ...]
    terms: tuple[str, ...]
    pair: MatchedSentences | None
    alike: Mapping[Aspect, Alikeness]


@dataclass(frozen=True)
class LetterIssue:
    """Another issue of the letter that cases are compared with. ``invented`` is there, and true, where the
    letter is an invented one."""

    issue_id: str
    request: str
    outcome: Outcome
    invented: InventedMark = UNSET


@dataclass(frozen=True)
class Hit:
    """A ranked issue with everything that a result row shows. ``reasons`` are the names of the reasons that
    the rationale gives; ``likeness`` explains a similar case. ``parts`` are what its score is made of, none
    where nothing ranks. ``folded`` more issues are collapsed into this hit, with the same outcome and the
    same text fingerprint of the rationale, ``wording``."""

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
    parts: tuple[ScorePart, ...] = ()
    folded: int = 0
    wording: str | None = None

    @property
    def determination_id(self) -> str:
        """The id of the determination that the issue belongs to."""
        return self.determination.determination_id


@dataclass(frozen=True)
class Interpretation:
    """How a stretch of a query is understood: as a condition, or as a name with other names.

    ``key`` enables or disables it in a request. ``kind`` is ``outcome``, ``year``,
    ``date``, ``guideline``, ``page`` or ``specialty`` for a condition, ``spelling`` for a misspelled word,
    ``misspelled`` for misspellings in letters, ``disputed`` where an issue must dispute what is named,
    else the kind of name (``drug``, ``treatment`` ...). ``means`` describes the condition, or lists the
    ``names`` that are looked for too. ``on``: it applies. ``offered``: it may mean something else, so it
    applies only where the user enables it.
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
    """A word that no issue has, and the nearest one that some issue has, to use ``instead``. ``confusable``
    are drugs about as near that are easily taken for it."""

    written: str
    instead: str
    confusable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """Another spelling of a query: the whole ``query``, and the corrections in it."""

    query: str
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class Relaxation:
    """A search that matches ``total`` issues, in place of one that matches none; ``why`` names the part that
    is in the way. ``off`` are the keys of the interpretations that are disabled."""

    query: str
    filters: tuple[Filter, ...]
    off: tuple[str, ...]
    why: str
    total: int


@dataclass(frozen=True)
class AskedTreatment:
    """A treatment that a query asks for: as ``written``, and what it is called in the index. ``several``:
    others than the one named belong to it, the members of a class or the products with a drug. ``parts`` are
    the body parts that it alone is asked for, where others are asked for others."""

    written: str
    name: str
    several: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedFor:
    """What a result set is: the issues that dispute one of ``treatments``, for one of the body ``parts``
    where any is named; without treatments those that have all ``words``. ``without_conditions`` issues it has
    before the conditions that words state (outcome, year ...) and before any filter. ``asks_rate``: the query
    asks how often something is decided so; ``compares_outcomes``: what tells the outcomes apart.
    ``compared``: they are the treatments of the case that others are compared with, whose own letter is left
    out."""

    treatments: tuple[AskedTreatment, ...] = ()
    parts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without_conditions: int = 0
    asks_rate: bool = False
    compares_outcomes: bool = False
    compared: bool = False

    @property
    def subject(self) -> str:
        """What is asked for, in words: "norco (hydrocodone/acetaminophen)", "PT or OT for the wrist"; of what
        is compared "Norco and other hydrocodone/acetaminophen"."""
        called = _compared if self.compared else _called
        named = " or ".join(_for_parts(called(treatment), treatment.parts) for treatment in self.treatments)
        own = any(treatment.parts for treatment in self.treatments)
        return named if own or not named else _for_parts(named, self.parts)


def _for_parts(named: str, parts: tuple[str, ...]) -> str:
    return f"{named} for the {' or '.join(parts)}" if parts else named


def _called(treatment: AskedTreatment) -> str:
    """The name alone where one of the two has the other: "MRI", "H-wave device"."""
    written, name = treatment.written.lower(), treatment.name.lower()
    if name in written or name.startswith(written):
        return treatment.name
    return f"{treatment.written} ({treatment.name})"


def _compared(treatment: AskedTreatment) -> str:
    same = treatment.written.lower() == treatment.name.lower()
    return treatment.written if same else f"{treatment.written} and other {treatment.name}"


@dataclass(frozen=True)
class InterpretedQuery:
    """How a query was interpreted: the ``text`` as typed, its description in ``words``, the index ``terms``
    to highlight, the filters, and ``notes`` for the user.

    ``case_number`` is set where the query is one and goes straight to its letter. ``understood`` are the
    interpretations, which can be disabled or enabled, in the order of the text; ``suggestion`` is another
    spelling, where no issue has a word. ``repairs`` are relaxations, where the query matches nothing and
    they were asked for. ``asks_outcome``: the query itself states an outcome. ``asked`` is what the result
    set is; ``None`` where there is none, or a letter is looked up.
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
    asked: AskedFor | None = None


@dataclass(frozen=True)
class SignificantTerm:
    """A word that tells a case apart, as the text of the case has it, and its index term."""

    written: str
    term: str


@dataclass(frozen=True)
class Explanation:
    """A part of a plan in words, the number behind it, where there is one, and the parts it is made of."""

    value: float | None
    description: str
    details: tuple[Explanation, ...] = ()


@dataclass(frozen=True)
class SearchResponse:
    """The answer to a search: ``hits`` is the requested window of a result set of ``total`` issues, and
    ``near`` is what comes behind the set, where the window reaches its end: never counted. ``total`` is
    ``None`` where nothing but nearness says what is listed. ``outcomes`` counts the set by outcome;
    ``folded`` of its issues are collapsed into another hit. ``plan`` explains how it was looked for, where
    that was asked for. ``same_letter`` are the other issues of the letter that cases are compared with, which
    are neither in the set nor near."""

    query: InterpretedQuery
    mode: Mode
    total: int | None
    took_ms: float
    build: str
    hits: tuple[Hit, ...]
    near: tuple[Hit, ...] = ()
    same_letter: tuple[LetterIssue, ...] = ()
    outcomes: Mapping[str, int] = field(default_factory=dict)
    folded: int = 0
    plan: Explanation | None = None


@dataclass(frozen=True)
class ResultSet:
    """A whole result set of ``total`` issues, of which the best ``rows`` are in ``hits``, best first; where
    there is no set (``total`` is ``None``) the nearest issues. They can be iterated once, and are read on the
    way. The other fields are as in :class:`SearchResponse`."""

    query: InterpretedQuery
    mode: Mode
    total: int | None
    outcomes: Mapping[str, int]
    folded: int
    build: str
    rows: int
    hits: Iterator[Hit]

    @property
    def left_out(self) -> int:
        """The rows of the set that are not in ``hits``."""
        return 0 if self.total is None else self.total - self.folded - self.rows


@dataclass(frozen=True)
class FacetValue:
    """A value of a field, how many issues of the result set have it, and how many of these were overturned
    and upheld. Of a year, ``inferred`` issues have it from another date in their letter."""

    value: str
    count: int
    overturned: int = 0
    upheld: int = 0
    inferred: int = 0

    @property
    def outcomes(self) -> dict[str, int]:
        """The overturned and the upheld issues, by the name of the outcome."""
        return {Outcome.OVERTURNED.value: self.overturned, Outcome.UPHELD.value: self.upheld}
