"""Names that say more together than each alone: "EMG and NCV" is one study, "arthroscopic" says how the
operation beside it is done, and an arthroscopy is that of the joint which the request names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.model.letters import BodyPart
from search.vocabulary import DrugMatch, TreatmentMatch, TreatmentTerm, Vocabulary

Match = DrugMatch | TreatmentMatch

_ONE_STUDY = {frozenset({"EMG", "NCV"}): "EMG/NCV"}
"""Tests that are one where both are asked for in one breath."""
_STUDIES = frozenset({"EMG", "NCV", "EMG/NCV"})
_JOINED = re.compile(
    r"(?:[\s()/,&+-]|\b(?:and|with|plus|or|of)\b|\b(?:study|studies|tests?|testing)\b)*", re.I
)
_ARTHROSCOPIC = re.compile(r"\barthroscop(?:y|ies|ic|ically)\b", re.IGNORECASE)
_AND_TESTING = re.compile(
    r"\beval(?:uation)?\s*(?:and|with|&|/|plus)\s*(?:\w+\s+)?(?P<name>test(?:s|ing)?)\b", re.IGNORECASE
)
_BOTH_THERAPIES = re.compile(r"\bphysical\s*(?:/|&|and|or)\s*(?P<name>occupational therapy)\b", re.IGNORECASE)
_OF_A_PART = frozenset({"arthroscopy", "brace"})
_ALONE = {
    "lumbar spine": "lumbar",
    "cervical spine": "cervical",
    "thoracic spine": "thoracic",
    "sacroiliac joint": "SI",
}
"""What a brace of these regions is called by."""
_BY_ARTHROSCOPE = {"Shoulder arthroscopy": "shoulder arthroscopy", "Knee arthroscopy": "knee arthroscopy"}
"""The operations of a joint, by subcategory, and their name where they are arthroscopic."""
_TESTED = {"psychological evaluation": "psychological testing"}


def term_of(canonical: str, vocabulary: Vocabulary) -> TreatmentTerm:
    """The treatment of that name."""
    return next(term for term in vocabulary.treatments if term.canonical == canonical)


def joined(text: str, matches: Sequence[Match], vocabulary: Vocabulary) -> list[Match]:
    """``matches`` with those in one that name one study: "EMG (electromyography)/NCV" is EMG/NCV."""
    runs: list[list[Match]] = []
    for match in matches:
        previous = runs[-1][-1] if runs else None
        if previous and _is_study(previous) and _is_study(match) and _are_joined(text, previous, match):
            runs[-1].append(match)
        else:
            runs.append([match])
    return [match for run in runs for match in _as_one(text, run, vocabulary)]


def _is_study(match: Match) -> bool:
    return isinstance(match, TreatmentMatch) and match.canonical in _STUDIES


def _are_joined(text: str, left: Match, right: Match) -> bool:
    return bool(_JOINED.fullmatch(text, left.end, right.start))


def _as_one(text: str, run: list[Match], vocabulary: Vocabulary) -> list[Match]:
    names = frozenset(match.canonical for match in run if isinstance(match, TreatmentMatch))
    together = _ONE_STUDY.get(names) or ("EMG/NCV" if len(names) > 1 else None)
    if not together:
        return run
    start, end = run[0].start, run[-1].end
    return [TreatmentMatch(start, end, text[start:end], term_of(together, vocabulary))]


def of_its_part(match: TreatmentMatch, parts: Sequence[BodyPart], vocabulary: Vocabulary) -> TreatmentMatch:
    """An arthroscopy or a brace as that of the first of ``parts`` with its own: "knee arthroscopy"."""
    if match.canonical not in _OF_A_PART:
        return match
    for part in parts:
        name = f"{_ALONE.get(part.region, part.region)} {match.canonical}"
        for found in vocabulary.find_treatments(name):
            if found.written == name and not found.weak:
                return TreatmentMatch(match.start, match.end, match.written, found.term)
    return match


def also_named(
    text: str, terms: Sequence[TreatmentTerm], vocabulary: Vocabulary
) -> tuple[TreatmentTerm, str] | None:
    """What else ``text`` asks for beside ``terms`` by a word that names it only together with them, and that
    word: "arthroscopic" rotator cuff repair is a shoulder arthroscopy, too, and psychological evaluation "and
    testing" psychological testing."""
    names = {term.canonical for term in terms}
    if "occupational therapy" not in names and (both := _BOTH_THERAPIES.search(text)):
        return term_of("occupational therapy", vocabulary), both["name"]
    for term in terms:
        word, also = _ARTHROSCOPIC.search(text), _BY_ARTHROSCOPE.get(term.subcategory)
        if also and word and not any("arthroscopy" in name for name in names):
            return term_of(also, vocabulary), word[0]
        word, also = _AND_TESTING.search(text), _TESTED.get(term.canonical)
        if also and word and also not in names:
            return term_of(also, vocabulary), word["name"]
    return None
