"""Similar cases: what a decision, or a pasted text, is turned into before it is ranked.

Four aspects, each with signals of its own: the request (its normalized treatment, its words), the
rationale (its passages' meaning, its key terms), the facts (the clinical summary's meaning and key
terms) and the guidelines (the key terms of what both sides cited).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.asked import Asked, canonical, possible_mode
from search.disputed import requests_in
from search.encoders.base import Vectors
from search.engine import Engine
from search.errors import NotFound
from search.fields import text_fields, treatment_names, treatment_values, treatments
from search.key_terms import key_terms
from search.passages import passages_of_text
from search.query.clauses import Boolean, Word
from search.reader import letter_reader
from search.signals import Meaning, Shared, Signal, Values, Words, weighed
from search.types import Aspect, Part, SimilarRequest, UnderstoodQuery

MAX_TEXT = 200_000
"""Characters of a pasted text that are read."""
MAX_VECTORS = 8
"""Passages of a pasted text that are embedded: the first ones, where the request stands."""

LEAST = 0.35
"""The share of what an issue alike in everything would score, from which a similar case is listed."""

ANYWHERE = ("request", "treatment", "guideline", "rationale", "summary")


@dataclass(frozen=True)
class Source:
    """What cases are compared with, by aspect; ``names`` are the normalized treatment's values by
    filter field."""

    request: str
    rationale: str
    facts: str
    guideline: str
    names: dict[str, tuple[str, ...]]
    vectors: Vectors
    facts_vectors: Vectors


def understand_similar(request: SimilarRequest, engine: Engine) -> Asked:
    """What similar cases are looked for. Raises ``NotFound`` for an unknown issue."""
    if request.issue_id is not None:
        source, said = _of_issue(request.issue_id, engine)
        words = f"issues like {request.issue_id}: {said}"
    else:
        source = _of_text(request.text or "", request.request, engine)
        words = f"issues like the text given ({len(request.text or ''):,} characters)"
    mode, notes = possible_mode(request.mode, engine, has_text=True)
    signals = _signals(source, engine)
    if request.weights is not None:
        signals = weighed(signals, request.weights)
    terms = tuple(
        dict.fromkeys(
            word.term
            for signal in signals
            if isinstance(signal, Words) and isinstance(signal.clause, Boolean)
            for word in signal.clause.should
            if isinstance(word, Word)
        )
    )
    understood = UnderstoodQuery("", words, terms, canonical(request.filters), None, notes)
    return Asked(understood, mode, signals, source=request.issue_id or request.exclude_issue, least=LEAST)


def _of_issue(issue_id: str, engine: Engine) -> tuple[Source, str]:
    found = engine.issues([issue_id]).get(issue_id)
    if found is None:
        raise NotFound(
            f"There is no issue '{issue_id}' in this index: an issue's id is the case "
            "number, '#' and its number, as in CM16-0213037#1."
        )
    determination, issue = found
    fields = text_fields(determination, issue)
    source = Source(
        request=f"{issue.disputed_part or issue.request} ; {fields['treatment']}",
        rationale=issue.rationale or "",
        facts=fields["summary"],
        guideline=fields["guideline"],
        names=treatment_values(treatments(issue)),
        vectors=engine.issue_vectors(issue_id),
        facts_vectors=engine.issue_vectors(issue_id, Part.LETTER),
    )
    return source, issue.request


def _of_text(text: str, request: str | None, engine: Engine) -> Source:
    text = text[:MAX_TEXT]
    asked = (request,) if request else requests_in(text)
    named = tuple(t for found in asked for t in letter_reader().treatments(found) if t.generic_name)
    request = " ; ".join((*asked, treatment_names(named)))
    vectors = _embedded(text, " ; ".join(asked), engine)
    return Source(request, text, text, text, treatment_values(named), vectors, vectors)


def _embedded(text: str, request: str, engine: Engine) -> Vectors:
    if engine.encoder is None or not text.strip():
        return np.zeros((0, 0), np.float32)
    return engine.encoder.encode(
        passages_of_text(text, engine.encoder, request=request or None)[:MAX_VECTORS]
    )


NAMES = {"treatment": 0.4, "subcategory": 0.4, "category": 0.2}
"""What it is worth to have the same treatment, the same kind, the same category."""


def _signals(source: Source, engine: Engine) -> tuple[Signal, ...]:
    size = engine.status().issues

    def words(text: str, *fields: str) -> Boolean:
        found = key_terms(text, engine.document_frequency, size)
        return Boolean(should=tuple(Word(term, field) for term, _ in found for field in fields), loose=True)

    shared = tuple(Shared(field, source.names[field], worth) for field, worth in NAMES.items())
    request, rationale, facts, guideline = (
        Aspect.REQUEST, Aspect.RATIONALE, Aspect.FACTS, Aspect.GUIDELINE,
    )  # fmt: skip
    return (
        Values("same treatment", 0.30, shared, request),
        Words("words of the request", 0.15, words(source.request, "request", "treatment"), request),
        Meaning("meaning of the rationale", 0.33, source.vectors, Part.ISSUE, rationale),
        Words("key terms of the rationale", 0.10, words(source.rationale, *ANYWHERE), rationale),
        Meaning("meaning of the facts", 0.03, source.facts_vectors, Part.LETTER, facts),
        Words("key terms of the facts", 0.04, words(source.facts, "summary"), facts),
        Words("key terms of the guidelines", 0.05, words(source.guideline, "guideline"), guideline),
    )
