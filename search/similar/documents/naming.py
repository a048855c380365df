"""Whether a piece of text names a treatment, and what the normalized treatment of a request is."""

from __future__ import annotations

from functools import lru_cache

from search.model.letters import Treatment
from search.model.reader import letter_reader
from search.similar.medical import definite_treatments
from search.vocabulary import load_vocabulary

_MAX_CACHED = 4096


def names_treatment(text: str) -> bool:
    """Whether ``text`` names a drug or, in more than an everyday word, another treatment."""
    return bool(definite_treatments(text) or load_vocabulary().find_drugs(text))


def named_spans(text: str) -> list[tuple[int, int]]:
    """The places of all names of drugs and treatments in ``text``, in order."""
    drugs = [(drug.start, drug.end) for drug in load_vocabulary().find_drugs(text)]
    return sorted([*drugs, *((match.start, match.end) for match in definite_treatments(text))])


def first_treatment(request: str) -> Treatment:
    """The primary normalized treatment of a request."""
    return letter_reader().treatments(request)[0]


@lru_cache(maxsize=_MAX_CACHED)
def treatment_name(request: str) -> str | None:
    """The normalized name of a request's primary treatment, if one is known."""
    return first_treatment(request).generic_name
