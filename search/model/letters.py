"""Letters: determinations, issues, treatments and citations, as frozen dataclasses.

A field that the letter does not have is ``None`` (or empty). The JSON names are those of
``imr parse``; :mod:`search.model.letter_json` reads and writes them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import UNSET, UnsetType

from search.model.attributes import NO_ATTRIBUTES, RequestAttributes

INVENTED = "invented letter"
"""The mark that stands wherever an invented letter is shown or cited."""

INVENTED_NOTICE = "This is an invented letter: nobody in it exists, and it decides nothing."
"""The line that every invented letter has."""

InventedMark = bool | UnsetType
"""``True`` for an invented letter. Of any other it is ``UNSET``, which is false and which JSON leaves out."""

FurtherDates = Mapping[str, tuple[dt.date, ...]] | UnsetType
"""By field, all its dates where a letter joins several applications; the field itself has the first. JSON
leaves it out of all other letters."""

FIRST_DECISION_YEAR = 2013
"""The year of the first decisions; a letter that seems to be older was misread."""
INVENTED_CASE_NUMBER = re.compile(r"CM00-\d{7}")
"""The case numbers of invented letters: the state has used the year of the application, never ``00``."""

PageRange = tuple[int, int]
"""The first and the last page, both included."""


class Outcome(StrEnum):
    """What the reviewer decided about the denial; upheld means that it stands. Only letters can be
    ``PARTIALLY_OVERTURNED``, where some of their issues are."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    PARTIALLY_OVERTURNED = "partially_overturned"
    OTHER = "other"


class GuidelineAgreement(StrEnum):
    """How the guidelines that claims administrator and reviewer cite for an issue compare: at least one is
    the ``SAME``, all are ``DIFFERENT``, or only ``ONE`` side cites any."""

    SAME = "same"
    DIFFERENT = "different"
    ONE = "one"


class Layout(StrEnum):
    """The layouts of letters, by the codes of the format notes."""

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
    """The normalized treatment of a request. ``kind`` is ``drug``, ``therapy``, ``procedure``, ``test``,
    ``equipment``, ``service`` or ``other``; ``generic_name`` is the drug's generic or the
    treatment's canonical name. ``body_part`` is the first region of ``body_parts``, which carry
    their sides. ``visits`` is the largest number requested ("12-18 sessions" is 18)."""

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
    primary one (also in ``treatment``) first. ``attributes`` are what else the letter says of the request.
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
    attributes: RequestAttributes = NO_ATTRIBUTES
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
    known: ``stated`` (header or labelled field) or ``inferred: <from what>``. A letter whose id or case
    number is of the form of invented ones is ``invented`` whatever it was made with."""

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
    invented: InventedMark = UNSET
    further_dates: FurtherDates = UNSET

    def __post_init__(self) -> None:
        numbers = (self.case_number, self.determination_id)
        known = any(number and INVENTED_CASE_NUMBER.fullmatch(number) for number in numbers)
        # Anything but ``True`` becomes ``UNSET``, so that the JSON of letters that are not invented lacks it.
        object.__setattr__(self, "invented", True if known or self.invented is True else UNSET)

    @property
    def decision_year(self) -> tuple[int, bool] | None:
        """The year of the decision, and whether the letter states it: otherwise it is the year of the latest
        other date, and the decision may be somewhat later. ``None`` where there is no date but the injury's,
        or none since the first decisions."""
        if self.decision_date:
            return self.decision_date.year, True
        if self.ur_denial_date:
            return max(self.ur_denial_date.year, FIRST_DECISION_YEAR), False
        floor = self.latest_date_mentioned
        injured = (self.date_of_injury, self.date_of_injury_end)
        if floor is None or floor.year < FIRST_DECISION_YEAR or floor in injured:
            return None
        return floor.year, False


def with_mark(name: str, invented: InventedMark) -> str:
    """The ``name`` of a letter or of an issue of it, with the mark where the letter is invented:
    ``CM00-0000001 (invented letter)``."""
    return f"{name} ({INVENTED})" if invented else name


def issue_id(determination_id: str, number: int) -> str:
    """The id of an issue, ``<determination id>#<number>``."""
    return f"{determination_id}#{number}"


@dataclass(frozen=True)
class Letter:
    """A letter: the determination and the raw text that it was parsed from."""

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


class PassageScope(StrEnum):
    """Which passages of an issue are meant: its own, those of its letter (the clinical summary), or all."""

    ISSUE = "issue"
    LETTER = "letter"
    ANY = "any"
