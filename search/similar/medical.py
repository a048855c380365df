"""Whether a pasted text is about medical care at all: an e-mail that asks to be called back is not.

A refusal costs more than a few useless rows, so one sure sign is enough: a treatment, drug, diagnosis or body
part of the vocabulary, or a word that is said of patients alone. Words that are also said of other things
("back", "operation", "doctor") count where whose they are is said ("my back"), or where two of them stand
together. Sentences about confidentiality say "medical" and "patient" of any text, and are left aside.
"""

from __future__ import annotations

import re

from search.text.analysis import terms
from search.text.sentences import sentence_spans
from search.vocabulary import TreatmentMatch, load_vocabulary
from search.vocabulary.groups import load_groups
from search.vocabulary.lexicon import load_lexicon

MAX_CHARACTERS = 20_000
"""A longer text is read up to here."""

MIN_RESPELLED_CHARACTERS = 7
"""A shorter word is no misspelled drug here: names of people are as near."""

_SURE_WORDS = (
    "ache aching arthritis anxiety asthma bathe bathing bandage blood breathe breathing cancer caregiver "
    "clinical concussion crutches diabetes diagnosis diagnosed dizzy dizziness dosage fracture fractured "
    "headache hernia hurts imaging injection injections inflammation insomnia limp "
    "mg mcg nausea nerve nerves numb numbness nurse nursing orthopedic "
    "orthopaedic orthosis pain painful pains physiotherapist pills prescribed prescription psychiatrist "
    "psychologist radiating rehab rehabilitation sciatica sedation sore soreness spasm spasms spinal spine "
    "sprain sprained stiffness stitches surgeon surgeries surgery surgical swelling swollen symptom "
    "symptoms tendon therapist tingling walker wheelchair"
)
"""Words that are said of patients and their care alone."""

_CARE_WORDS = (
    "aide bed brace chair clinic doctor doctors dr exercise exercises gym healing hospital injured "
    "injury injuries lab labs massage medicine needle needles operated operation patient physician pool ramp "
    "ride shot shots specialist stretch tablets therapy trainer visits walk"
)
"""Words of care that are said of other things too: two different ones together are a sign."""

_ASKED_WORDS = "approve approved authorize authorized certified denied deny denies noncertified"
"""Beside one of these one word of care is enough: "the operation was denied"."""

_OWNED = (
    "arm arms back bladder chest ear ears elbow eye eyes face feet finger fingers foot hand hands head "
    "hearing heart jaw leg legs mouth neck nose shoulder shoulders skin stomach teeth thumb toe toes tooth "
    "operation medicine tablets therapy shots"
)
"""Words that are a sign where whose they are is said."""

_EVERYDAY_PARTS = frozenset({*_OWNED.split(), "body", "bodies", "mental"})

_IS_OWNED = re.compile(
    r"(?<!\bin )(?<!\bat )(?<!\bon )(?<!\boff )(?<!\bby )"
    r"\b(?:my|his|her|hers|the patient['’]s|left|right|both|injured|bad|lower|upper)\s+(?:\w+\s+)?"
    rf"(?:{'|'.join(_OWNED.split())})\b",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"confidential|intended\s+recipient|privileged|unauthori[sz]ed|disclos|attachments?\b|penalty\s+of\s+perjury",
    re.IGNORECASE,
)
_CARE_STEMS = re.compile(
    r"\b(?:chirop|acupunct|accupunct|physioth|psychoth|psychia|medicat|radiolog|neurolog|cardiolog|orthop|arthros)",
    re.IGNORECASE,
)
"""How names of care begin, however they go on."""

_NO_CARE = frozenset({"Other"})
"""Categories of treatments whose names any office uses ("report", "interpreter")."""

_DIAGNOSES = frozenset({"diagnosis", "drug class"})


def names_care(text: str) -> bool:
    """Whether ``text`` names a treatment, a complaint or a part of the body: whether it can be compared."""
    said = _without_boilerplate(text[:MAX_CHARACTERS])
    found = set(terms(said))
    of_care = found & _CARE_TERMS
    return bool(
        found & _SURE_TERMS
        or len(of_care) > 1
        or (of_care and found & _ASKED_TERMS)
        or _CARE_STEMS.search(said)
        or _IS_OWNED.search(said)
        or _names_treatment_or_part(said)
    )


def _without_boilerplate(text: str) -> str:
    sentences = (line[start:end] for line in text.splitlines() for start, end in sentence_spans(line))
    return "\n".join(sentence for sentence in sentences if not _BOILERPLATE.search(sentence))


def definite_treatments(text: str) -> list[TreatmentMatch]:
    """The treatments other than drugs that ``text`` names, without everyday words."""
    return [match for match in load_vocabulary().find_treatments(text) if not match.weak]


def _names_treatment_or_part(text: str) -> bool:
    vocabulary = load_vocabulary()
    return bool(
        any(match.term.category not in _NO_CARE for match in definite_treatments(text))
        or any(not match.form.weak for match in load_groups().find(text))
        or any(
            drug.corrected_from is None or len(drug.corrected_from) >= MIN_RESPELLED_CHARACTERS
            for drug in vocabulary.find_drugs(text)
        )
        or any(part.written.lower() not in _EVERYDAY_PARTS for part in vocabulary.find_body_parts(text))
        or any(named.sure and named.sense.kind in _DIAGNOSES for named in load_lexicon().find(text))
    )


_SURE_TERMS = frozenset(terms(_SURE_WORDS))
_CARE_TERMS = frozenset(terms(_CARE_WORDS))
_ASKED_TERMS = frozenset(terms(_ASKED_WORDS))
