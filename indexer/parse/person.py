"""Age and sex of the injured worker, from the clinical summary alone.

The fixed text about the reviewer says "he/she" and "five years": it must never be asked.
"""

from __future__ import annotations

import re

_NUMBER = r"(?P<age>1[01]\d|[1-9]\d)"
_AGE = re.compile(
    rf"(?<![\d./-]){_NUMBER}\s{{0,3}}-?\s{{0,3}}(?:years?|yrs?\.?)\s{{0,3}}-?\s{{0,3}}(?:old|of\s+age)\b"
    rf"|(?<![\d./-]){_NUMBER.replace('age', 'short')}\s{{0,3}}-?\s{{0,3}}(?:y/?o|y\.o\.?|yo)\b"
    rf"|\baged?\s+(?:of\s+)?{_NUMBER.replace('age', 'aged')}\b",
    re.IGNORECASE,
)
_SEXES = {
    "male": "male", "man": "male", "gentleman": "male", "m": "male",
    "female": "female", "woman": "female", "lady": "female", "f": "female",
}  # fmt: skip
_SEX = re.compile(r"\b(male|female|man|woman|gentleman|lady)\b", re.IGNORECASE)
_LETTER = re.compile(r"^[\s,/(-]*([MF])\b")
_BOTH = re.compile(r"\b(?:s?he\s*/\s*(?:s?he)|his\s*/\s*hers?|him\s*/\s*her|s/he|\(s\)he)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_MAX_WORDS_AFTER_AGE = 6


def age_in(summary: str) -> int | None:
    """The first age that ``summary`` gives."""
    match = _AGE.search(summary)
    return int(match["age"] or match["short"] or match["aged"]) if match else None


def sex_in(summary: str) -> tuple[str, str] | None:
    """``male`` or ``female`` and how it is known: the word near the age, else the pronouns."""
    age = _AGE.search(summary)
    if age:
        if letter := _LETTER.match(summary[age.end() :]):
            return _SEXES[letter[1].lower()], "word after the age"
        near = " ".join(summary[age.end() :].split()[:_MAX_WORDS_AFTER_AGE])
        if word := _SEX.search(near):
            return _SEXES[word[1].lower()], "word after the age"
    pronouns = _BOTH.sub(" ", summary)
    he, she = len(_HE.findall(pronouns)), len(_SHE.findall(pronouns))
    if he != she:
        return ("male" if he > she else "female"), "pronouns"
    return None
