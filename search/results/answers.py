"""The JSON of the contract: what ``imr search --json`` prints and the HTTP API answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from search.analytics.rates import Rate, rate_of
from search.model.letters import InventedMark, Outcome, SectionKind, Treatment
from search.model.requests import Aspect, Mode
from search.model.results import (
    Alikeness,
    Explanation,
    Hit,
    InterpretedQuery,
    LetterIssue,
    MatchedSentences,
    ScorePart,
    Scores,
    SearchResponse,
    SimilarityExplanation,
)
from search.reasons import given_reasons


@dataclass(frozen=True)
class ReasonAnswer:
    """A reason that the rationale gives for its outcome, and the sentence of it that says so."""

    tag: str
    sentence: str


@dataclass(frozen=True)
class LikenessAnswer:
    """Why a similar case is similar, in words: as :class:`search.model.results.SimilarityExplanation`."""

    treatment: tuple[str, ...]
    kind: tuple[str, ...]
    body_parts: tuple[str, ...]
    guidelines: tuple[str, ...]
    terms: tuple[str, ...]
    pair: MatchedSentences | None
    aspects: Mapping[Aspect, Alikeness]


@dataclass(frozen=True)
class HitAnswer:
    """A ranked issue. ``snippet_marks`` are character spans of ``snippet``, a quote of ``section``;
    ``reasons`` are in the order of the rationale; ``likeness`` says why a similar case is similar;
    ``folded`` more issues have its outcome and ``wording``. ``invented`` is there, and true, where the letter
    is an invented one. ``parts`` say what its points are made of, where that was asked for (``explain``)."""

    rank: int
    issue_id: str
    determination_id: str
    score: float
    request: str
    outcome: Outcome
    treatment: Treatment
    reasons: tuple[ReasonAnswer, ...]
    snippet: str
    snippet_marks: tuple[tuple[int, int], ...]
    section: SectionKind | None
    scores: Scores
    explanation: Mapping[str, object] | None
    likeness: LikenessAnswer | None
    folded: int
    wording: str | None
    invented: InventedMark = msgspec.UNSET
    parts: tuple[ScorePart, ...] | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True)
class Answer:
    """A search or a similar search: what was understood, the hits asked for, and what is ``near`` behind
    their set, which is in no count. ``total`` is null where there is no set; ``subject`` says in words what
    the set and its rate are over. ``same_letter`` are the other issues of the letter that cases are compared
    with. ``rate`` is null where the query or a filter says which outcome is listed. ``plan`` says in words
    and numbers how the hits were looked for, where that was asked for (``explain``)."""

    query: InterpretedQuery
    mode: Mode
    total: int | None
    outcomes: Mapping[str, int]
    rate: Rate | None
    took_ms: float
    build: str
    folded: int
    hits: tuple[HitAnswer, ...]
    near: tuple[HitAnswer, ...]
    subject: str | None = None
    same_letter: tuple[LetterIssue, ...] = ()
    plan: Explanation | msgspec.UnsetType = msgspec.UNSET


def answer(response: SearchResponse) -> Answer:
    """The JSON shape of a response."""
    return Answer(
        query=response.query,
        mode=response.mode,
        total=response.total,
        outcomes=response.outcomes,
        rate=rate_of(response),
        took_ms=response.took_ms,
        build=response.build,
        folded=response.folded,
        hits=tuple(_hit_answer(hit) for hit in response.hits),
        near=tuple(_hit_answer(hit) for hit in response.near),
        subject=(response.query.asked.subject or None) if response.query.asked else None,
        same_letter=response.same_letter,
        plan=response.plan or msgspec.UNSET,
    )


def _hit_answer(hit: Hit) -> HitAnswer:
    return HitAnswer(
        rank=hit.rank,
        issue_id=hit.issue_id,
        determination_id=hit.determination_id,
        score=hit.score,
        request=hit.issue.request,
        outcome=hit.issue.outcome,
        treatment=hit.issue.treatment,
        reasons=_reason_answers(hit),
        snippet=hit.snippet.text,
        snippet_marks=hit.snippet.marks,
        section=hit.snippet.section,
        scores=hit.scores,
        explanation=hit.explanation,
        likeness=_likeness_answer(hit.likeness) if hit.likeness else None,
        folded=hit.folded,
        wording=hit.wording,
        invented=hit.determination.invented,
        parts=hit.parts if hit.explanation is not None else msgspec.UNSET,
    )


def _likeness_answer(likeness: SimilarityExplanation) -> LikenessAnswer:
    return LikenessAnswer(
        likeness.treatment,
        likeness.kind,
        likeness.body_parts,
        likeness.guidelines,
        likeness.terms,
        likeness.pair,
        likeness.alike,
    )


def _reason_answers(hit: Hit) -> tuple[ReasonAnswer, ...]:
    text = hit.issue.rationale or ""
    reasons = given_reasons(text, hit.issue.outcome, hit.reasons)
    return tuple(ReasonAnswer(reason.name, text[reason.start : reason.end]) for reason in reasons)
