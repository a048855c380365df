"""Whether a piece of text names a treatment, and what the normalized treatment of a request is."""

from __future__ import annotations

import re
from functools import lru_cache

from search.model.letters import Treatment
from search.model.reader import letter_reader
from search.similar.documents.noise import repaired
from search.vocabulary import load_vocabulary

_MAX_CACHED = 1024
CARE = re.compile(
    r"surger(?:y|ies)|operations?|injections?|shots?|brace|scan|therapy|blocks?|implant|fusion", re.IGNORECASE
)
_FORM = re.compile(r"\bRFA\b")


def names_treatment(text: str) -> bool:
    """Whether ``text`` names a drug or, in more than an everyday word, another treatment."""
    return bool(named_spans(text))


@lru_cache(maxsize=_MAX_CACHED)
def named_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The places of all names of drugs and treatments in ``text``, in order. RFA is the form of that name
    where no part of the body is named."""
    text = repaired(text)
    drugs = [(drug.start, drug.end) for drug in load_vocabulary().find_drugs(text)]
    found = load_vocabulary().find_treatments(text)
    others = [(match.start, match.end) for match in found if not match.weak]
    if (
        not others
        and any(CARE.fullmatch(match.written) for match in found)
        and load_vocabulary().find_body_parts(text)
    ):
        others = [(match.start, match.end) for match in found]  # "surgery on my left knee"
    if _FORM.search(text) and not load_vocabulary().find_body_parts(text):
        others = [(start, end) for start, end in others if not _FORM.fullmatch(text[start:end])]
    return tuple(sorted([*drugs, *others]))


@lru_cache(maxsize=_MAX_CACHED)
def first_treatment(request: str) -> Treatment:
    """The primary normalized treatment of a request."""
    return letter_reader().treatments(repaired(request))[0]
