"""A request as the letter writes it to the treatments it asks for."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from indexer.normalize.body_parts import requested_parts
from indexer.normalize.combined import also_named, term_of
from indexer.normalize.dates import DATE, LATEST_YEAR, read_date
from indexer.normalize.drug import drug_treatment
from indexer.normalize.items import Item, items_of
from indexer.normalize.schedule import read_schedule
from indexer.normalize.service import service_treatment
from search.model.letters import BodyPart, Treatment
from search.vocabulary import DrugMatch, TreatmentMatch, Vocabulary, load_vocabulary

_RETROSPECTIVE = re.compile(r"\bretro(?:spective(?:ly)?|actively)?\b", re.IGNORECASE)
_SERVED = re.compile(
    r"\b(?:dispensed|administered|performed|provided|DOS|D\.O\.S\.|dates?\s+of\s+services?"
    r"|service\s+dates?)\b[\s:(on]*$",
    re.IGNORECASE,
)
_NOT_SERVICE = re.compile(
    r"\b(?:per|order(?:ed)?|dated|report|RFA|since|PR-?2|exam|DOI)\b[^,;()]*$",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:\s|[-:(]|associated\s+surgical\s+services?\b|associated\s+service\b"
    r"|retro(?:spective(?:ly)?)?\b|requests?\s+for\b|request\b|authorization\s+for\b"
    r"|1\s+prescription\s+of\b)+",
    re.IGNORECASE,
)
_WAS_ORIGINAL = re.compile(r"\bw(?:as|ere) the original request", re.IGNORECASE)
_STEROIDS = ("corticosteroid", "local anesthetic")
_OF_OTHER_PARTS = frozenset(
    {"Diagnostic Testing", "Evaluation and Management", "Behavioral and Mental Health Services"}
)
"""Categories of what is named by a part of the body that need not be that of the rest."""
_DATE = re.compile(DATE, re.IGNORECASE)
_INJECTABLES = {
    "hyaluronic acid (viscosupplement)": "viscosupplementation",
    "onabotulinumtoxinA": "botulinum toxin injection",
}
"""Drugs that are only ever injected, and the procedure that is requested with them."""
_INJECTED = {"ketorolac": "ketorolac injection", "vitamin B12": "vitamin B12 injection"}
_INJECTION = re.compile(r"\binject(?:ions?|ed)\b|\bintramuscular\b|\bIM\b", re.IGNORECASE)


MAX_REQUEST_CHARACTERS = 3_000
"""Longer texts are no request; reading one takes time in proportion to the square of the names in it."""


@dataclass(frozen=True)
class NormalizedRequest:
    """What a request asks for: ``treatments``, never empty, the primary one first."""

    treatments: tuple[Treatment, ...]
    retrospective: bool
    date_of_service: dt.date | None


def normalize_request(request: str, *, disputed_part: str | None = None) -> NormalizedRequest:
    """The treatments of a request, or of its ``disputed_part`` where only that is in dispute.

    Only its first :data:`MAX_REQUEST_CHARACTERS` are read. What the vocabulary does not know becomes one
    treatment of kind ``other`` with the text as its name. Whether the request is retrospective is read
    from the whole of it.

    "Norco 10/325mg #60 and physical therapy 2 times a week for 6 weeks for the lumbar spine" becomes two:
    the drug hydrocodone/acetaminophen (10 mg and 325 mg, quantity 60) and the therapy "physical therapy"
    (12 visits, "2 times a week", "6 weeks", lumbar spine).
    """
    vocabulary = load_vocabulary()
    request = " ".join(request.split())[:MAX_REQUEST_CHARACTERS]
    text = " ".join(disputed_part.split())[:MAX_REQUEST_CHARACTERS] if disputed_part else request
    elsewhere = _original(request) if disputed_part else ""
    retrospective = bool(_RETROSPECTIVE.search(request) or _RETROSPECTIVE.search(text))
    served = _date_of_service(text, retrospective)
    if served is None and disputed_part:
        served = _date_of_service(request, retrospective)
    return NormalizedRequest(_treatments(text, elsewhere, vocabulary), retrospective, served)


def _original(request: str) -> str:
    """What was requested before a part of it was authorized."""
    match = _WAS_ORIGINAL.search(request)
    return request[: match.start()] if match else ""


def _treatments(text: str, elsewhere: str, vocabulary: Vocabulary) -> tuple[Treatment, ...]:
    """The treatments that ``text`` asks for; where it names no body part, those of ``elsewhere`` count."""
    items = items_of(text, vocabulary)
    shared = _without_named_parts(text, items)
    parts = requested_parts(shared, vocabulary) or requested_parts(elsewhere, vocabulary)
    treatments = [_treatment(item, vocabulary, parts) for item in items]
    injection = _steroid_injection(items, text, parts)
    if injection:
        injected = [replace(treatment, form=treatment.form or "injection") for treatment in treatments]
        return (injection, *injected)
    return (*treatments, *_also_named(text, items, parts, vocabulary)) or (_unknown(text, parts),)


def _without_named_parts(text: str, items: tuple[Item, ...]) -> str:
    """``text`` without the names of tests and evaluations among several ``items``: the chest of a "chest
    x-ray" is not what the rest is for."""
    for item in items if len(items) > 1 else ():
        match = item.match
        if isinstance(match, TreatmentMatch) and match.category in _OF_OTHER_PARTS:
            text = text[: match.start] + " " * (match.end - match.start) + text[match.end :]
    return text


def _also_named(
    text: str, items: tuple[Item, ...], parts: tuple[BodyPart, ...], vocabulary: Vocabulary
) -> tuple[Treatment, ...]:
    """What is named by a word beside another name: "arthroscopic rotator cuff repair"."""
    terms = [item.match.term for item in items if isinstance(item.match, TreatmentMatch)]
    found = also_named(text, terms, vocabulary)
    if not found:
        return ()
    term, written = found
    return (
        Treatment(
            kind=term.kind,
            category=term.category,
            subcategory=term.subcategory,
            name_as_written=written,
            generic_name=term.canonical,
            body_part=parts[0].region if parts else None,
            body_parts=parts,
        ),
    )


def _treatment(item: Item, vocabulary: Vocabulary, parts: tuple[BodyPart, ...]) -> Treatment:
    match = item.match
    if isinstance(match, DrugMatch):
        always, when_injected = _INJECTABLES.get(match.generic), _INJECTED.get(match.generic)
        canonical = always or (when_injected if _INJECTION.search(item.text) else None)
        if canonical:
            injection = _as_injection(match, canonical, vocabulary)
            treatment = service_treatment(item, injection, vocabulary, parts)
            return replace(treatment, ingredients=match.ingredients, brand_name=match.brand)
    if isinstance(match, TreatmentMatch):
        treatment = service_treatment(item, match, vocabulary, parts)
        drugs = vocabulary.find_drugs(match.written) if match.category == "Injections" else []
        return replace(treatment, ingredients=drugs[0].ingredients) if drugs else treatment
    return drug_treatment(item, match, vocabulary)


def _as_injection(match: DrugMatch, canonical: str, vocabulary: Vocabulary) -> TreatmentMatch:
    """An injected drug as the procedure ``canonical`` that is requested with it."""
    return TreatmentMatch(match.start, match.end, match.written, term_of(canonical, vocabulary))


def _steroid_injection(items: tuple[Item, ...], text: str, parts: tuple[BodyPart, ...]) -> Treatment | None:
    """An injection that only shows by what is injected into which joint."""
    drugs = [item.match for item in items if isinstance(item.match, DrugMatch)]
    injected = _INJECTION.search(text)
    steroid = any(drug.drug_class.startswith(_STEROIDS) for drug in drugs)
    if not (injected and steroid and parts and len(drugs) == len(items)):
        return None
    return Treatment(
        kind="procedure",
        category="Injections",
        subcategory="Corticosteroid joint injection",
        name_as_written=injected[0],
        generic_name="corticosteroid joint injection",
        body_part=parts[0].region,
        body_parts=parts,
    )


def _unknown(text: str, parts: tuple[BodyPart, ...]) -> Treatment:
    """A treatment that the vocabulary does not know, kept under its own words."""
    schedule = read_schedule(text)
    return Treatment(
        kind="other",
        category="Other",
        name_as_written=_PREFIX.sub("", text).rstrip(" .:;)") or text,
        frequency=schedule.frequency,
        duration=schedule.duration,
        body_part=parts[0].region if parts else None,
        body_parts=parts,
    )


def _date_of_service(text: str, retrospective: bool) -> dt.date | None:
    """The date after "DOS", "dispensed" and the like; of a retrospective request also its only date."""
    written = [(match.start(), read_date(match, latest_year=LATEST_YEAR)) for match in _DATE.finditer(text)]
    dates = [(start, date) for start, date in written if date]
    for start, date in dates:
        if _SERVED.search(text[:start]):
            return date
    if retrospective and len(dates) == 1 and not _NOT_SERVICE.search(text[: dates[0][0]]):
        return dates[0][1]
    return None
