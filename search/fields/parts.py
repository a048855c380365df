"""The parts of the body that an issue is about: those which its request names; where it names none, those
which the clinical summary gives for this treatment, else those of which the patient complains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from search.model.letters import BodyPart, Determination, Issue, Treatment
from search.vocabulary import TreatmentMatch, load_vocabulary

_MAX_SUMMARIES = 256
_SENTENCE = re.compile(r"(?<=[A-Za-z0-9%)\]\"][.;?!])\s+(?=[A-Z\"(])")
_PAST = re.compile(
    r"\b(?:to date|prior|previous(?:ly)?|past|completed|history|underwent|status post|s/p|has had)\b", re.I
)
_COMPLAINT = re.compile(
    r"\b(?:complain\w*|diagnos\w*|report(?:s|ed|ing)|pain|treated for|treatments? for|impressions?"
    r"|injur(?:y|ed) (?:to|of|his|her|their|the)|strains?|sprains?|symptoms?|presents?(?:ed)? with"
    r"|contusions?|fractures?)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:history|prior|previous|past|unrelated|non-?industrial|den(?:y|ies|ied)|no (?:\w+ )?complaints?"
    r"|utilization review|guidelines?|examination|exam|x-rays?|radiographs?|MRIs?|CT scans?)\b",
    re.IGNORECASE,
)
_GIVEN_FOR = re.compile(
    r"[^.;]{0,60}?\b(?:for|to|of|on|in)\s+(?:(?:the|his|her|their|both)\s+)*(?=\S)", re.IGNORECASE
)
_LIST = re.compile(
    r"(?:[\s,/&-]|\b(?:and|or|the|his|her|left|right|bilateral(?:ly)?|both)\b)*", re.IGNORECASE
)
_BESIDE_SURGERY = re.compile(
    r"\bassociated\b.{0,20}\bservices?\b|\bpost-?\s?op|\bpre-?\s?op|\bpostsurg|\bassistant\b|\bassist\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"(?<!left )(?<!right )\b(?:upper extremities|lower extremities|knees|shoulders|wrists|hands|elbows|hips"
    r"|ankles|feet|legs|arms|thumbs)\b",
    re.IGNORECASE,
)
"""Parts that are asked for in the plural: on both sides."""

_OF_THE_BACK = ("lumbar spine", "thoracic spine")
_TWO_SIDES = {"bilateral": ("left", "right")}


def parts_of_issue(determination: Determination, issue: Issue) -> tuple[BodyPart, ...]:
    """The body parts of an issue with their sides, each once. "Back" is also that region of the back which
    the letter is about; a part without a side has both where it is in the plural, else the one which the
    letter gives to its region."""
    items = issue.treatments or (issue.treatment,)
    requested = tuple(dict.fromkeys(_requested(items)))
    if _BOTH.search(issue.disputed_part or issue.request):
        requested = tuple(part if part.side else replace(part, side="bilateral") for part in requested)
    parts = requested or _by_letter(determination, issue, items)
    return tuple(dict.fromkeys(_completed(parts, determination.body_parts)))


def sided_names(parts: Iterable[BodyPart]) -> Iterator[str]:
    """The parts that have a side, named with it; a bilateral one is both: "left knee", "right knee"."""
    for part in parts:
        if part.side:
            for side in _TWO_SIDES.get(part.side, (part.side,)):
                yield f"{side} {part.region}"


def _requested(items: Sequence[Treatment]) -> Iterator[BodyPart]:
    for treatment in items:
        yield from treatment.body_parts
        if treatment.body_part and not treatment.body_parts:
            yield BodyPart(treatment.body_part)


def _completed(parts: Sequence[BodyPart], known: Sequence[BodyPart]) -> Iterator[BodyPart]:
    regions = {part.region for part in known}
    for part in parts:
        sides = [other for other in known if other.region == part.region and other.side]
        yield from [part] if part.side or not sides else sides
        if part.region == "back":
            yield from (BodyPart(region) for region in _OF_THE_BACK if region in regions)


def _by_letter(
    determination: Determination, issue: Issue, items: Sequence[Treatment]
) -> tuple[BodyPart, ...]:
    """The parts of the operation that the issue goes with, of its treatment or of the patient."""
    if _BESIDE_SURGERY.search(issue.request) and (operated := tuple(_operated(determination))):
        return operated
    summary = determination.clinical_summary or ""
    if all(treatment.kind != "drug" for treatment in items):
        names = frozenset(filter(None, (treatment.subcategory for treatment in items)))
        if given := tuple(part for name, part in _given(summary) if name in names):
            return given
    return _complaints(summary) or determination.body_parts


def _operated(determination: Determination) -> Iterator[BodyPart]:
    for issue in determination.issues:
        operations = [
            treatment
            for treatment in issue.treatments or (issue.treatment,)
            if treatment.category == "Surgery" and treatment.kind == "procedure"
        ]
        yield from _requested(operations)


@lru_cache(maxsize=_MAX_SUMMARIES)
def _given(summary: str) -> tuple[tuple[str, BodyPart], ...]:
    """The parts that a summary gives for treatments ("physical therapy for the right knee"), each with the
    treatment's subcategory; what was given in the past does not count."""
    vocabulary = load_vocabulary()
    given: list[tuple[str, BodyPart]] = []
    for sentence in _SENTENCE.split(summary):
        if _PAST.search(sentence):
            continue
        matches = vocabulary.find_treatments(sentence)
        for at, match in enumerate(matches):
            end = matches[at + 1].start if at + 1 < len(matches) else len(sentence)
            if not match.weak:
                given += [(match.term.subcategory, part) for part in _after(match, sentence[:end])]
    return tuple(dict.fromkeys(given))


def _after(match: TreatmentMatch, text: str) -> Iterator[BodyPart]:
    """The parts in the list that follows a treatment and a word like "for"."""
    preposition = _GIVEN_FOR.match(text, match.end)
    if not preposition:
        return
    end = preposition.end()
    for part in load_vocabulary().find_body_parts(text):
        if part.start < preposition.end():
            continue
        if not _LIST.fullmatch(text, end, part.start):
            return
        yield BodyPart(part.region, part.side)
        end = part.end


@lru_cache(maxsize=_MAX_SUMMARIES)
def _complaints(summary: str) -> tuple[BodyPart, ...]:
    """The parts in the sentences that tell complaints and diagnoses, not those of asides and examinations."""
    vocabulary = load_vocabulary()
    parts: dict[BodyPart, None] = {}
    for sentence in _SENTENCE.split(summary):
        if _COMPLAINT.search(sentence) and not _ASIDE.search(sentence):
            for part in vocabulary.find_body_parts(sentence):
                parts[BodyPart(part.region, part.side)] = None
    sided = {part.region for part in parts if part.side}
    if any(part.region in _OF_THE_BACK for part in parts):
        sided.add("back")
    return tuple(part for part in parts if part.side or part.region not in sided)
