"""What cases are compared with: an indexed issue, or a pasted text, taken apart by aspect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from search.engine.protocol import IssueVectors
from search.engine.steps import Step, determinations, vectors
from search.errors import NotFound
from search.fields.documents import issue_by_id, text_fields
from search.fields.sources import (
    body_part_values,
    reason_values,
    treatment_names,
    treatment_values,
    treatments,
)
from search.guidelines.citations import GuidelineReference, issue_references
from search.index.encoders.base import Encoder, Vectors
from search.index.passages import passages_of_text
from search.model.letters import Determination, Issue, issue_id
from search.model.reader import letter_reader
from search.model.requests import Aspect
from search.model.results import LetterIssue
from search.reasons import stated_grounds
from search.similar.medical import names_care
from search.similar.requests import asked_for, is_request, requests_in
from search.similar.treatments import LinkedTreatment, linked_treatments, treatments_among
from search.vocabulary import load_vocabulary

NO_VECTORS = IssueVectors(np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32))

MAX_TEXT_CHARACTERS = 200_000
"""A longer pasted text is read up to here."""
MAX_TEXT_PASSAGES = 8
"""Passages of a pasted text that are embedded: the first ones, where the request stands."""


@dataclass(frozen=True)
class Comparison:
    """What cases are compared by: the request as it is written, the text of each aspect, the values that the
    request has by filter field (``treatment``, ``subcategory``, ``drug_class``, ``category``, ``body_part``,
    ``reason``), its ``treatments`` as a typed name is linked, the guideline pages that are cited, and the
    vectors (n, d) of the passages of the rationale and of the facts. A ``private`` one was pasted: nothing of
    it is quoted. ``indexed`` is the indexed issue with its letter, where it is one. ``medical``: anything of
    it is about medical care."""

    request_as_written: str
    request: str
    rationale: str
    facts: str
    guideline: str
    values: Mapping[str, tuple[str, ...]]
    treatments: tuple[LinkedTreatment, ...]
    cited: frozenset[GuidelineReference]
    vectors: Vectors
    facts_vectors: Vectors
    private: bool = False
    medical: bool = True
    indexed: tuple[Determination, Issue] | None = None

    @property
    def texts(self) -> Mapping[Aspect, str]:
        """The text of each aspect."""
        return {
            Aspect.REQUEST: self.request,
            Aspect.RATIONALE: self.rationale,
            Aspect.FACTS: self.facts,
            Aspect.GUIDELINE: self.guideline,
        }

    @property
    def same_treatments(self) -> tuple[str, ...]:
        """The values of the field ``treatment`` that count as the same."""
        return tuple(dict.fromkeys((*self.values["treatment"], *treatments_among(self.treatments))))

    @property
    def same_letter(self) -> tuple[LetterIssue, ...]:
        """The other issues of an indexed issue's letter, in its order."""
        if self.indexed is None:
            return ()
        determination, own = self.indexed
        return tuple(
            LetterIssue(
                issue_id(determination.determination_id, issue.number),
                issue.request,
                issue.outcome,
                determination.invented,
            )
            for issue in determination.issues
            if issue.number != own.number
        )


def compared_issue(compared_id: str) -> Step[Comparison]:
    """The comparison by an indexed issue, with the vectors that the build stores for it. Raises
    ``NotFound``."""
    letters = yield from determinations([compared_id.rpartition("#")[0]])
    indexed = issue_by_id(compared_id, letters)
    if indexed is None:
        raise NotFound(
            f"There is no issue '{compared_id}' in this index: an issue's id is the case "
            "number, '#' and its number, as in CM16-0213037#1."
        )
    stored = (yield from vectors([compared_id])).get(compared_id, NO_VECTORS)
    determination, issue = indexed
    fields = text_fields(determination, issue)
    items = treatments(issue)
    disputed = issue.disputed_part or issue.request
    return Comparison(
        request_as_written=issue.request,
        request=f"{disputed} ; {fields['treatment']}",
        rationale=issue.rationale or "",
        facts=fields["summary"],
        guideline=fields["guideline"],
        values=treatment_values(items)
        | {"body_part": body_part_values(determination, issue), "reason": reason_values(issue)},
        treatments=linked_treatments(items, disputed),
        cited=issue_references(issue),
        vectors=stored.own,
        facts_vectors=stored.letter,
        indexed=indexed,
    )


def compared_text(text: str, request: str | None, encoder: Encoder | None) -> Comparison:
    """The comparison by a pasted text. ``request`` is the disputed treatment where it is known apart from
    the text; otherwise it is looked for there. Without an encoder there are no vectors."""
    text = text[:MAX_TEXT_CHARACTERS]
    requests = (request,) if request else requests_in(text)
    if not requests and is_request(text):
        requests = (asked_for(text),)
    reader = letter_reader()
    treatments_named = tuple(
        treatment
        for disputed in requests
        for treatment in reader.treatments(disputed)
        if treatment.generic_name
    )
    request_as_written = " ; ".join(requests)
    body_parts = load_vocabulary().find_body_parts(request_as_written)
    stated = tuple(given.name for given in stated_grounds(text))
    embedded = _embedded(text, request_as_written, encoder)
    return Comparison(
        request_as_written=request_as_written,
        request=" ; ".join((*requests, treatment_names(treatments_named))),
        rationale=text,
        facts=text,
        guideline=text,
        values=treatment_values(treatments_named)
        | {"body_part": tuple(dict.fromkeys(part.region for part in body_parts)), "reason": stated},
        treatments=linked_treatments(treatments_named, request_as_written),
        cited=frozenset(),
        vectors=embedded,
        facts_vectors=embedded,
        private=True,
        medical=bool(request_as_written) or names_care(text),
    )


def _embedded(text: str, request: str, encoder: Encoder | None) -> Vectors:
    if encoder is None or not text.strip():
        return NO_VECTORS.own
    passages = passages_of_text(text, encoder, request=request or None)
    return encoder.encode(passages[:MAX_TEXT_PASSAGES])
