"""What cases are compared with: an indexed issue, or a pasted text, taken apart by aspect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from msgspec import UNSET

from search.engine.protocol import Engine
from search.errors import NotFound
from search.fields.documents import text_fields
from search.fields.sources import body_part_values, treatment_names, treatment_values, treatments
from search.guidelines.citations import GuidelineReference, issue_references
from search.index.encoders.base import Vectors
from search.index.passages import passages_of_text
from search.model.letters import InventedMark, PassageScope
from search.model.reader import letter_reader
from search.similar.requests import is_request, requests_in
from search.vocabulary import load_vocabulary

MAX_TEXT_CHARACTERS = 200_000
"""A longer pasted text is read up to here."""
MAX_TEXT_PASSAGES = 8
"""Passages of a pasted text that are embedded: the first ones, where the request stands."""


@dataclass(frozen=True)
class Comparison:
    """What cases are compared by: the request as it is written, the text of each aspect, the values that
    the request has by filter field (``treatment``, ``subcategory``, ``drug_class``, ``category``,
    ``body_part``), the guideline pages that are cited, and the vectors (n, d) of the passages of the
    rationale and of the facts. A ``private`` one was pasted: nothing of it is quoted. An ``invented`` one is
    by an issue of an invented letter."""

    request_as_written: str
    request: str
    rationale: str
    facts: str
    guideline: str
    values: Mapping[str, tuple[str, ...]]
    cited: frozenset[GuidelineReference]
    vectors: Vectors
    facts_vectors: Vectors
    private: bool = False
    invented: InventedMark = UNSET


def compared_issue(issue_id: str, engine: Engine) -> Comparison:
    """The comparison by an indexed issue, with the vectors that the build stores for it. Raises
    ``NotFound``."""
    indexed = engine.issues([issue_id]).get(issue_id)
    if indexed is None:
        raise NotFound(
            f"There is no issue '{issue_id}' in this index: an issue's id is the case "
            "number, '#' and its number, as in CM16-0213037#1."
        )
    determination, issue = indexed
    fields = text_fields(determination, issue)
    return Comparison(
        request_as_written=issue.request,
        request=f"{issue.disputed_part or issue.request} ; {fields['treatment']}",
        rationale=issue.rationale or "",
        facts=fields["summary"],
        guideline=fields["guideline"],
        values=treatment_values(treatments(issue)) | {"body_part": body_part_values(determination, issue)},
        cited=issue_references(issue),
        vectors=engine.issue_vectors(issue_id),
        facts_vectors=engine.issue_vectors(issue_id, PassageScope.LETTER),
        invented=determination.invented,
    )


def compared_text(text: str, request: str | None, engine: Engine, *, embed: bool = True) -> Comparison:
    """The comparison by a pasted text. ``request`` is the disputed treatment where it is known apart from
    the text; otherwise it is looked for there. Without ``embed`` there are no vectors."""
    text = text[:MAX_TEXT_CHARACTERS]
    requests = (request,) if request else requests_in(text)
    if not requests and is_request(text):
        requests = (text,)
    reader = letter_reader()
    treatments_named = tuple(
        treatment
        for disputed in requests
        for treatment in reader.treatments(disputed)
        if treatment.generic_name
    )
    request_as_written = " ; ".join(requests)
    body_parts = load_vocabulary().find_body_parts(request_as_written)
    vectors = _embedded(text if embed else "", request_as_written, engine)
    return Comparison(
        request_as_written=request_as_written,
        request=" ; ".join((*requests, treatment_names(treatments_named))),
        rationale=text,
        facts=text,
        guideline=text,
        values=treatment_values(treatments_named)
        | {"body_part": tuple(dict.fromkeys(part.region for part in body_parts))},
        cited=frozenset(),
        vectors=vectors,
        facts_vectors=vectors,
        private=True,
    )


def _embedded(text: str, request: str, engine: Engine) -> Vectors:
    if engine.encoder is None or not text.strip():
        return np.zeros((0, 0), np.float32)
    passages = passages_of_text(text, engine.encoder, request=request or None)
    return engine.encoder.encode(passages[:MAX_TEXT_PASSAGES])
