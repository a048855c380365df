"""The body parts that a query asks for: conditions on the part that an issue's treatment is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.query.clauses import Clause, FieldValue, Span, any_of, overlap
from search.understanding.circumstances import cue_before
from search.understanding.treatment_names import NamedTreatment
from search.vocabulary import BodyPartMatch, load_vocabulary
from search.vocabulary.lexicon import load_lexicon
from search.vocabulary.tokens import token_key

_DIAGNOSES = frozenset(
    [
        "headache",
        "headaches",
        "cephalgia",
        "concussion",
        "migraine",
        "migraines",
        "tbi",
        "hypertension",
        "asthma",
        "dermatitis",
        "tinnitus",
        "bruxism",
        "epicondylitis",
        "cervicalgia",
        "lbp",
        "burn",
        "burns",
    ]
) | {
    "carpal tunnel",
    "cubital tunnel",
    "tarsal tunnel",
    "head injury",
    "traumatic brain injury",
    "post-concussion",
    "hearing loss",
    "plantar fasciitis",
    "labral tear of the shoulder",
    "chondromalacia patella",
    "urinary incontinence",
    "neurogenic bladder",
    "ventral hernia",
    "umbilical hernia",
}
"""Written forms of body parts that are diagnoses: what a patient has, and not what a treatment is for."""

_NO_PARTS = frozenset({"psyche", "heart"})
"""Regions whose names are words for illnesses."""

_WIDE = {
    "back": ("back", "lumbar spine", "thoracic spine"),
    "spine": ("back", "lumbar spine", "thoracic spine", "cervical spine"),
}
"""Regions that hold others."""

_SPINE = frozenset({"spine", "spinal", "entire spine", "whole spine"})
"""Words for all of the spine, which letters count to the back."""


@dataclass(frozen=True)
class NamedPart:
    """A body part that a query names at ``span``, with its side where one is named. An ``is_plain`` one is
    named by a word for the region, and not for something in it ("rotator cuff")."""

    span: Span
    region: str
    side: str | None = None
    is_plain: bool = True

    @property
    def kind(self) -> str:
        """What it is read as."""
        return "body part"

    @property
    def label(self) -> str:
        """The part in words: "right knee"."""
        return f"{self.side} {self.region}" if self.side in ("left", "right") else self.region

    @property
    def clause(self) -> Clause:
        """The issues whose treatment is for it. Both sides are no narrower than either."""
        if self.side in ("left", "right"):
            return FieldValue("body_side", (self.label,))
        return FieldValue("body_part", _WIDE.get(self.region, (self.region,)))


def find_parts(
    text: str, taken: Iterable[Span] = (), named: Iterable[NamedTreatment] = ()
) -> list[NamedPart]:
    """The body parts that ``text`` asks for, none at spans that are ``taken``. In the names of treatments
    (``named``) a part counts where it says where: a "brain MRI" is for the head, a knee brace for the knee
    anyway, and a hand surgeon for whatever. What stands behind a word like "after", or is a diagnosis, is a
    circumstance."""
    spans, names = list(taken), list(named)
    edges = [0, *(name.span[1] for name in names)]
    parts: list[NamedPart] = []
    for match in load_vocabulary().find_body_parts(text):
        span = (match.start, match.end)
        ends = (edge for edge in (*edges, *(part.span[1] for part in parts)) if edge <= match.start)
        is_asked = (
            not any(overlap(span, other) for other in spans)
            and not _is_diagnosis(match)
            and not any(overlap(span, name.span) and not _says_where(name, match) for name in names)
            and not cue_before(text[max(ends) : match.start])
        )
        if is_asked:
            region = "spine" if match.written.lower() in _SPINE else match.region
            parts.append(NamedPart(span, region, match.side, _is_plain(match)))
    return parts


def any_part(parts: Iterable[NamedPart]) -> Clause | None:
    """The issues that are for one of ``parts``; ``None`` for none."""
    clauses = [part.clause for part in parts]
    return any_of(clauses) if clauses else None


def _is_diagnosis(match: BodyPartMatch) -> bool:
    return match.region in _NO_PARTS or match.written.lower() in _DIAGNOSES


def _is_plain(match: BodyPartMatch) -> bool:
    named = load_lexicon().find(match.written)
    known = any(name.sense.kind == "body part" for name in named)
    return known or token_key(match.written) == token_key(match.region)


def _says_where(name: NamedTreatment, match: BodyPartMatch) -> bool:
    """Whether a body part in the name of a treatment is where it is done: its side always is."""
    if match.region == "back":
        return False
    named_in_label = bool(load_vocabulary().find_body_parts(name.label))
    return match.side in ("left", "right") if named_in_label else name.is_somewhere
