"""What the clinical summary says of the patient: body parts, diagnoses, medications."""

from __future__ import annotations

import re

from indexer.normalize.body_parts import body_parts_of
from search.model.letters import BodyPart
from search.vocabulary import load_vocabulary

_DIAGNOSES = re.compile(
    r"\b(?:diagnos(?:is|es|tic\s+impressions?)\b|diagnosed\s+(?:with|as\s+having)\b|Dx\b"
    r"|(?:being\s+treated|(?:undergoing|receiving)\s+treatments?)\s+for\b(?!\s+(?:the\s+)?diagnos)"
    r"|(?:impressions?|assessments?)\b(?=\s*:|\s+(?:included?|includes|were)\b))"
    r"(?:\s+(?:\w+\s+){0,2}?(?:included?|includes|(?:were|are|was|is)(?:\s+(?:documented|listed|noted)\s+as)?"
    r"|consists?\s+of))?"
    r"(?:\s*,?\s*(?:on\s+)?\d{1,2}/\d{1,2}/\d{2,4})?\s*:?\s*(?:-\s*)?"
    # A dot inside a code or after a list's number does not end the list.
    r"(?P<list>(?:[^.]|\.(?=\d)|(?<=\b\d)\.(?=\s)){3,600})",
    re.IGNORECASE,
)
_TITLE = r"(?:[A-Z][A-Za-z]*|and|or|of|the|&)"
_GUIDELINE = re.compile(
    rf"\b(?:ODG|Official Disability Guidelines|ACOEM|MTUS|Treatment Guidelines)\b[\s,:(\"'-]*"
    rf"(?:(?:{_TITLE})[\s,/&()-]*){{1,8}}"
    rf"|\b[A-Z][A-Za-z]*(?:[\s,/&-]+{_TITLE}){{0,7}}[\s,]+(?:Complaints|Disorders|Chapters?)\b"
)
_BULLETS = re.compile(r"\s*-\s?(?=[A-Z])|\s*;\s*|\s*\(?\b\d{1,2}[.)]\s+")
_COMMAS = re.compile(r",\s*(?:and\s+)?(?![^()]*\))|\s+and\s+(?=(?:[a-z-]+\s){0,3}[a-z-]+$)")
_ICD = re.compile(r"\(?\b(?:ICD-?\s?(?:9|10)?:?\s*)?(?:[A-TV-Z]\d{2}\.\d{1,4}[A-Z]?|\d{3}\.\d{1,2})\b\)?")
_LEAD = re.compile(
    r"^(?:and|with|the|a|an|of|is|are|was|were|included?|includes"
    r"|as|following)\s+|^[\s:,-]+",
    re.IGNORECASE,
)
_NOT_A_DIAGNOSIS = re.compile(
    r"\b(?:treatment|plan|request|recommend|medications?|prescribed|physician"
    r"|patient|injured worker|provider|documented"
    r"|reviewed|performed|unclear|unknown|not|who|which|that)\b",
    re.IGNORECASE,
)
_MAX_DIAGNOSIS_CHARACTERS = 120


def body_parts(text: str) -> tuple[BodyPart, ...]:
    """The body parts named in ``text`` with their sides, each once, in order of the text. A part
    without a side is left out where it is also named with one; spines have no side. The title of a
    guideline ("ODG Low Back", "Neck and Upper Back Complaints") names none."""
    return body_parts_of(_GUIDELINE.sub(" ", text), load_vocabulary())


def diagnoses(text: str) -> tuple[str, ...]:
    """The diagnoses that ``text`` lists after a word like "diagnoses", without codes, each once."""
    by_lower_case: dict[str, str] = {}
    for match in _DIAGNOSES.finditer(text):
        for written in _split_list(match["list"]):
            name = _ICD.sub("", written)
            while (shorter := _LEAD.sub("", name)) != name:
                name = shorter
            name = name.strip(" ,;:-()[]\"'")
            if (
                3 <= len(name) <= _MAX_DIAGNOSIS_CHARACTERS
                and re.search(r"[A-Za-z]{3}", name)
                and not _NOT_A_DIAGNOSIS.search(name)
            ):
                by_lower_case.setdefault(name.lower(), name)
    return tuple(by_lower_case.values())


def _split_list(listed: str) -> list[str]:
    parts = [part for part in _BULLETS.split(listed) if part.strip()]
    return parts if len(parts) > 1 else [part for part in _COMMAS.split(listed) if part.strip()]


def medications_mentioned(text: str) -> tuple[str, ...]:
    """The medications named in ``text`` as first written, each spelling once. Classes ("muscle
    relaxants") are no medications; an unnamed topical cream is."""
    by_lower_case: dict[str, str] = {}
    for match in load_vocabulary().find_drugs(text):
        if not match.drug.is_class or match.generic == "topical medication":
            by_lower_case.setdefault(match.written.lower(), match.written)
    return tuple(by_lower_case.values())
