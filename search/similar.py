"""Similar cases: what a decision, or a pasted text, is turned into before it is ranked.

Keyword side: the request's words and treatment names in the request and treatment fields, and the
key terms of the reasons anywhere. Dense side: one vector per passage of the source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.analysis import terms
from search.encoders.base import Vectors
from search.engine import Engine
from search.fields import text_fields
from search.key_terms import key_terms
from search.passages import passages_of_text
from search.query.clauses import Boolean, Word
from search.types import Determination, Issue, issue_id

MAX_TEXT = 200_000
"""Characters of a pasted text that are read."""
MAX_VECTORS = 8
"""Passages of a pasted text that are embedded: the first ones, where the request stands."""

REQUEST_WEIGHT = 2.0
REASON_WEIGHT = 1.0


@dataclass(frozen=True)
class SimilarQuery:
    """A source as both rankings take it; ``terms`` are marked in the hits' quotes."""

    clause: Boolean
    vectors: Vectors
    terms: tuple[str, ...]


def query_of_issue(determination: Determination, issue: Issue, engine: Engine, size: int) -> SimilarQuery:
    """The query for issues like an indexed one, with the vectors that the build stores for it."""
    fields = text_fields(determination, issue)
    request = f"{issue.disputed_part or issue.request} ; {fields['treatment']}"
    vectors = engine.issue_vectors(issue_id(determination.determination_id, issue.number))
    return _query(request, issue.rationale or "", vectors, engine, size)


def query_of_text(text: str, request: str | None, engine: Engine, size: int) -> SimilarQuery:
    """The query for issues like a pasted denial, request or letter; ``request`` is the disputed
    treatment where it is known apart from the rest."""
    text = text[:MAX_TEXT]
    encoder = engine.encoder
    vectors: Vectors = np.zeros((0, 0), np.float32)
    if encoder is not None and text.strip():
        pieces = passages_of_text(text, encoder, request=request)[:MAX_VECTORS]
        vectors = encoder.encode(pieces)
    return _query(request or "", text, vectors, engine, size)


def _query(request: str, reasons: str, vectors: Vectors, engine: Engine, size: int) -> SimilarQuery:
    asked = key_terms(request, engine.document_frequency, size)
    why = key_terms(reasons, engine.document_frequency, size)
    words = [Word(term, "request", REQUEST_WEIGHT) for term, _ in asked]
    words += [Word(term, "treatment", REQUEST_WEIGHT) for term, _ in asked]
    words += [Word(term, None, REASON_WEIGHT) for term, _ in why]
    marks = dict.fromkeys([*terms(request), *(term for term, _ in why)])
    known = {term for term, _ in asked + why}
    return SimilarQuery(
        Boolean(should=tuple(words), loose=True), vectors, tuple(term for term in marks if term in known)
    )
