"""The reviewer: licensure, specialties, subspecialties, from the block or the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.parse.states import STATES, WITH_AND

_BLOCK = re.compile(
    r"State\(?s?\)?\s+of\s+Licensure\s*:\s*(?P<states>.{0,400}?)\s*"
    r"(?:Certification\(?s?\)?\s*/\s*Specialt(?:y|ies)\s*:\s*(?P<specialties>.{0,300}?)\s*)?"
    r"(?:Sub-?specialt(?:y|ies)\s*:\s*(?P<sub>.{0,300}?)\s*)?(?=CLINICAL CASE|CASE SUMMARY|DOCUMENTS|$)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"Board[- ]Certified in (?P<specialties>(?:(?!Board[- ]Certified).){1,400}?)"
    r"(?:,? (?:and )?has (?:a )?subspecialt(?:y|ies) in (?P<sub>(?:(?!Board[- ]Certified).){1,400}?))?"
    r",? and is licensed to practice in (?P<states>.{1,400}?)\.(?:\s|$)",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"(?<![A-Za-z])(?:" + "|".join(sorted(STATES, key=len, reverse=True)) + r")(?![A-Za-z])", re.IGNORECASE
)
_PROTECTED_AND = "\0"
"""Stands for an "and" that belongs to a name while the others are split on."""
_CANONICAL = {state.lower(): state for state in STATES}


@dataclass(frozen=True, slots=True)
class Reviewer:
    """What the letter says of its reviewer."""

    licensure: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    subspecialties: tuple[str, ...] = ()


def read_reviewer(text: str) -> Reviewer:
    """The reviewer in ``text``, the running text of "how the determination was made"."""
    block = _BLOCK.search(text)
    match = block or _SENTENCE.search(text)
    if not match:
        return Reviewer()
    return Reviewer(
        licensure=_states(match["states"]),
        specialties=_names(match["specialties"] or "", prose=block is None),
        subspecialties=_names(match["sub"] or "", prose=block is None),
    )


def _states(text: str) -> tuple[str, ...]:
    """The states in order; parts that are none of them (provinces, misspellings) as written."""
    names: list[str] = []
    for part in re.split(r"[,;]", text):
        states = [_CANONICAL[state.lower()] for state in _STATE.findall(part)]
        rest = part.strip(" .")
        names += states or ([rest] if rest else [])
    return tuple(dict.fromkeys(names))


def _names(text: str, *, prose: bool) -> tuple[str, ...]:
    """Specialties split on commas; in ``prose`` also on "and" where both sides can stand alone."""
    names: list[str] = []
    for part in re.split(r"[,;]", text):
        name = re.sub(r"^and\s+", "", part.strip(" ."), flags=re.IGNORECASE)
        names += _split_on_and(name) if prose else [name]
    return tuple(dict.fromkeys(name for name in names if name))


def _split_on_and(part: str) -> Sequence[str]:
    for name in WITH_AND:
        joined = re.compile(re.escape(name), re.IGNORECASE)
        part = joined.sub(lambda match: match[0].replace(" and", f" {_PROTECTED_AND}"), part)
    return [side.strip().replace(_PROTECTED_AND, "and") for side in part.split(" and ")]
