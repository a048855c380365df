"""Each request once, however often and in how many words a document names it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.model.documents import RequestStatus
from search.similar.documents.candidates import Candidate, Source
from search.similar.documents.naming import first_treatment
from search.similar.documents.sentences import Said
from search.vocabulary import load_vocabulary

_LEAST_SHARED = 0.5
"""Of the words of the shorter of two texts that name one treatment other than a drug."""
_SIDES = re.compile(r"\b(?:left|right|bilateral)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Shape:
    words: frozenset[str]
    treatment: str | None
    strength: str | None
    parts: frozenset[str]
    sides: frozenset[str]
    is_drug: bool

    @property
    def numbers(self) -> frozenset[str]:
        """The words that are numbers."""
        return frozenset(word for word in self.words if word[:1].isdigit())


def _shape(request: str) -> _Shape:
    treatment = first_treatment(request)
    words = re.findall(r"[a-z]+|\d+(?:\.\d+)?", request.lower())
    return _Shape(
        frozenset(word.rstrip("s") for word in words if word not in ("the", "of", "a", "and", "for", "x")),
        treatment.generic_name,
        "".join(treatment.strength.text.split()).lower() if treatment.strength else None,
        frozenset(part.region for part in load_vocabulary().find_body_parts(request)),
        frozenset(side.lower() for side in _SIDES.findall(request)),
        treatment.kind == "drug",
    )


def _same(one: _Shape, other: _Shape, *, loose: bool = False) -> bool:
    """Whether two texts name one request: all words of one are in the other, or they name one treatment and
    contradict each other neither in strength nor in part nor side of the body."""
    if one.words <= other.words or other.words <= one.words:
        return True
    if one.treatment is None or one.treatment != other.treatment:
        return False
    shared = len(one.words & other.words)
    if loose and not shared and not (one.is_drug or (one.numbers and other.numbers)):
        shared = len(one.words)
    if not one.is_drug and shared < _LEAST_SHARED * min(len(one.words), len(other.words)):
        return False
    if one.strength and other.strength and one.strength != other.strength:
        return False
    if one.parts and other.parts and not one.parts & other.parts:
        return False
    return not (one.sides and other.sides) or bool(one.sides & other.sides)


def _is_part(asked: _Shape, said: _Shape, candidate: Candidate) -> bool:
    """Whether what was approved is less of what was asked for: "6 visits" of "24 visits of acupuncture"."""
    if candidate.source is not Source.SAID or candidate.status is not RequestStatus.APPROVED:
        return False
    if asked.treatment is None or asked.treatment != said.treatment or asked.is_drug:
        return False
    before, granted = ([int(n) for n in shape.numbers if n.isdigit()] for shape in (asked, said))
    return bool(before and granted) and max(granted) < max(before)


def merged(candidates: Sequence[Candidate], said: Sequence[Said], *, add_said: bool) -> list[Candidate]:
    """The candidates, each once; what was ``said`` of one of them gives it its decision, and is added where
    no candidate is meant and ``add_said`` holds."""
    kept: list[tuple[Candidate, _Shape]] = []
    for candidate in candidates:
        _merge(kept, candidate, add=True)
    for one in said:
        _merge(kept, Candidate(one.passage, Source.SAID, one.status), add=add_said and one.firm)
    return [candidate for candidate, _ in kept]


def _merge(kept: list[tuple[Candidate, _Shape]], candidate: Candidate, *, add: bool) -> None:
    shape = _shape(candidate.passage.text)
    for number, (earlier, known) in enumerate(kept):
        if _is_part(known, shape, candidate) and earlier.status in (None, RequestStatus.APPROVED):
            earlier.status = RequestStatus.MODIFIED
            return
        if not _same(known, shape, loose=candidate.source <= Source.SAID):
            continue
        if earlier.source <= Source.SAID and (
            known.words < shape.words or (shape.numbers and not known.numbers)
        ):
            candidate.status = candidate.status or earlier.status
            kept[number] = candidate, shape
        else:
            earlier.status = earlier.status or candidate.status
        return
    if add:
        kept.append((candidate, shape))
