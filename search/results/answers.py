"""The JSON of the contract: what ``imr search --json`` prints and the HTTP API answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from search.analytics.rates import Rate, rate_of
from search.model.letters import InventedMark, Outcome, SectionKind, Treatment
from search.model.requests import Mode
from search.model.results import (
    Explanation,
    Hit,
    InterpretedQuery,
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
class HitAnswer:
    """A ranked issue. ``snippet_marks`` are character spans of ``snippet``, a quote of ``section``;
    ``reasons`` are in the order of the rationale; ``likeness`` says why a similar case is similar;
    ``folded`` more issues have its outcome and ``wording``. ``invented`` is there, and true, where the letter
    is an invented one."""

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
    likeness: SimilarityExplanation | None
    folded: int
    wording: str | None
    invented: InventedMark = msgspec.UNSET


@dataclass(frozen=True)
class Answer:
    """A search or a similar search: what was understood, the hits asked for, and what is ``near`` behind
    their set, which is in no count. ``total`` is null where there is no set. ``others`` are the lists of
    a pasted text's further requests, where all are answered at once. ``rate`` is null where the query or a
    filter says which outcome is listed. ``plan`` says in words and numbers how the hits were looked for,
    where that was asked for (``explain``)."""

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
    others: tuple[Answer, ...] = ()
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
        likeness=hit.likeness,
        folded=hit.folded,
        wording=hit.wording,
        invented=hit.determination.invented,
    )


def _reason_answers(hit: Hit) -> tuple[ReasonAnswer, ...]:
    text = hit.issue.rationale or ""
    reasons = given_reasons(text, hit.issue.outcome, hit.reasons)
    return tuple(ReasonAnswer(reason.name, text[reason.start : reason.end]) for reason in reasons)
