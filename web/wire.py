"""The JSON of the API: the shapes that ``imr search --json`` prints, and problem details for errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.types import (
    FacetValue,
    Hit,
    Mode,
    Outcome,
    Scores,
    SearchResponse,
    SectionKind,
    Treatment,
    UnderstoodQuery,
)


@dataclass(frozen=True)
class Row:
    """A ranked issue. ``snippet_marks`` are character spans of ``snippet``, a quote of ``section``."""

    rank: int
    issue_id: str
    determination_id: str
    score: float
    request: str
    outcome: Outcome
    treatment: Treatment
    snippet: str
    snippet_marks: tuple[tuple[int, int], ...]
    section: SectionKind | None
    scores: Scores


@dataclass(frozen=True)
class Answer:
    """A search or a similar search: what was understood, and the hits from ``offset`` on."""

    query: UnderstoodQuery
    mode: Mode
    total: int
    took_ms: float
    build: str
    outcomes: Mapping[str, int]
    hits: tuple[Row, ...]


@dataclass(frozen=True)
class SubjectAnswer:
    """The precedents of one disputed treatment of a pasted or uploaded text; ``request`` and
    ``issue_number`` are null where the text was compared as a whole."""

    request: str | None
    issue_number: int | None
    answer: Answer


@dataclass(frozen=True)
class SubmissionAnswer:
    """One list for each subject; ``left_out`` more issues were in the letter than are looked up."""

    lists: tuple[SubjectAnswer, ...]
    left_out: int


@dataclass(frozen=True)
class FacetsAnswer:
    """How many issues of the result set have each value, by field."""

    build: str
    facets: Mapping[str, tuple[FacetValue, ...]]


@dataclass(frozen=True)
class Health:
    """``status`` is ``ok`` or ``ready``; the rest says what is published."""

    status: str
    build: str | None = None
    determinations: int | None = None
    issues: int | None = None


@dataclass(frozen=True)
class Problem:
    """An error (RFC 9457): ``detail`` is one sentence with the next step; ``position`` is the
    0-based character of a query where it goes wrong."""

    title: str
    status: int
    detail: str
    position: int | None = None
    type: str = "about:blank"


def answer(response: SearchResponse) -> Answer:
    """The JSON shape of a response."""
    return Answer(
        query=response.query,
        mode=response.mode,
        total=response.total,
        took_ms=round(response.took_ms, 3),
        build=response.build,
        outcomes=response.outcomes,
        hits=tuple(_row(hit) for hit in response.hits),
    )


def _row(hit: Hit) -> Row:
    return Row(
        rank=hit.rank,
        issue_id=hit.issue_id,
        determination_id=hit.determination_id,
        score=hit.score,
        request=hit.issue.request,
        outcome=hit.issue.outcome,
        treatment=hit.issue.treatment,
        snippet=hit.snippet.text,
        snippet_marks=hit.snippet.marks,
        section=hit.snippet.section,
        scores=hit.scores,
    )
