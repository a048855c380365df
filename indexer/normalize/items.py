"""The items of a request: which drugs and treatments it asks for, and which words belong to each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.normalize.combined import Match, joined
from indexer.normalize.numbers import NUMBER
from search.vocabulary import DrugMatch, TreatmentMatch, Vocabulary

_SEPARATOR = re.compile(
    r"[,;&+]|\band\b|\bwith\b|\bplus\b|\bor\b|(?<=[^\d])/(?=[^\d])|\([a-z1-9]\)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:for|following|after|s/p|status\s+post|prior\s+to|regarding|due\s+to"
    r"|secondary\s+to|before|re:)\b[^,;]*$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"[,;]|\band\b|\bwith\b|\bplus\b|&", re.IGNORECASE)
_INGREDIENT_GAP = re.compile(
    r"(?:[\s,/&+()-]|\b(?:and|with|in)\b|\d[\d.,]*\s*(?:%|mg|mcg|percent)?"
    r"|%|\b(?:hcl|sodium|base|usp)\b)*",
    re.IGNORECASE,
)
_TOPICAL = re.compile(
    r"\b(?:creams?|gels?|ointments?|lotions?|topical|compound(?:ed)?|transdermal"
    r"|cream base|base)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\s+(?:specialist|surgeon|physician|doctor|clinic)\b", re.IGNORECASE)
_PERSON_ALONE = re.compile(
    r"[\w'/ ]*\b(?:chiropractor|\w{3,}ist|\w*surgeon|physician|doctor)s?", re.IGNORECASE
)
_SEEN = re.compile(r"\b(?:with|by|w/)\s*(?:an?\s+|the\s+|his\s+|her\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_COUNTED = re.compile(rf"#|\bqty\b|\b{NUMBER}\b", re.IGNORECASE)
_CONSULTATION = "specialist consultation"
_CUMULATIVE_TRAUMA = re.compile(r"\s*[:\-]?\s*\d{1,2}/\d")


@dataclass(frozen=True)
class Item:
    """One thing asked for. ``text`` is the part of the request that is about it and ``at`` where
    that part begins; ``also`` are other names for it and ``compounded`` the other ingredients of a
    compound."""

    match: Match
    text: str
    at: int
    also: tuple[Match, ...] = ()
    compounded: tuple[DrugMatch, ...] = ()
    is_whole: bool = False
    """Whether this is all that the request asks for, so that ``text`` is the whole of it."""


def items_of(text: str, vocabulary: Vocabulary) -> tuple[Item, ...]:
    """The items of ``text`` in its order; empty where the vocabulary knows none of its words.

    "Norco 10/325mg #60 and physical therapy 2 times a week for 6 weeks for the lumbar spine" names a drug
    (signs 0 to 5) and a treatment (23 to 39). The last separator between them is "and" at 19: the first
    item is "Norco 10/325mg #60 ", so that 60 counts tablets, and the second begins at 19, so that 2 times 6
    counts visits. "Ultram (tramadol) 50mg #90" is one item with two names, and in "Physical therapy 12
    visits following ACDF" the surgery only says why.
    """
    named = joined(text, _without_overlaps(text, vocabulary), vocabulary)
    matches = _without_vague(_without_reasons(text, named))
    groups = _grouped(text, matches)
    return tuple(_with_windows(text, groups))


def _without_overlaps(text: str, vocabulary: Vocabulary) -> list[Match]:
    """The names in ``text`` in its order; of overlapping ones the longer, of equal ones the treatment."""
    treatments: list[Match] = [m for m in vocabulary.find_treatments(text) if not _is_date_of_trauma(text, m)]
    drugs: list[Match] = list(vocabulary.find_drugs(text))
    longest: list[Match] = []
    for match in sorted(treatments + drugs, key=_preference):
        if all(match.end <= other.start or other.end <= match.start for other in longest):
            longest.append(match)
    return sorted(longest, key=lambda match: match.start)


def _preference(match: Match) -> tuple[bool, int, bool, int]:
    weak = isinstance(match, TreatmentMatch) and match.weak
    return weak, match.start - match.end, isinstance(match, DrugMatch), match.start


def _is_date_of_trauma(text: str, match: TreatmentMatch) -> bool:
    return match.written == "CT" and bool(_CUMULATIVE_TRAUMA.match(text, match.end))


def _without_vague(matches: list[Match]) -> list[Match]:
    """``matches`` without everyday words and classes of drugs, where something more precise is named."""
    best = [match for match in matches if not _is_vague(match)]
    if best:
        return best
    first = next((match for match in matches if isinstance(match, DrugMatch)), None)
    return [first] if first else _without_plain_consultation(matches)


def _without_plain_consultation(matches: list[Match]) -> list[Match]:
    """``matches`` without "referral" where the same request says to whom: "referral to pain management"."""
    terms = [match.term for match in matches if isinstance(match, TreatmentMatch)]
    kinds = {term.subcategory for term in terms if term.canonical != _CONSULTATION}
    return [
        match
        for match in matches
        if not isinstance(match, TreatmentMatch)
        or match.canonical != _CONSULTATION
        or match.term.subcategory not in kinds
    ]


def _is_vague(match: Match) -> bool:
    return match.weak if isinstance(match, TreatmentMatch) else match.drug.is_class


def _without_reasons(text: str, matches: list[Match]) -> list[Match]:
    """``matches`` without what only says why or by whom: "consult for total hip replacement", "PT following
    ACDF", "hip replacement specialist"."""
    requested: list[Match] = []
    about = False
    before = 0
    for match in matches:
        between = text[before : match.start]
        still = about and (not _JOINS.search(between) or _is_at_home(requested[-1]))
        about = bool(requested) and (bool(_ABOUT.search(between)) or still)
        before = match.end
        if not (about and _is_reason(match, requested)) and not _is_person(text, match, matches, requested):
            requested.append(match)
    return requested


def _is_at_home(match: Match) -> bool:
    """Whether ``match`` is somebody who comes to do all that is named behind: "RN for wound care, labs"."""
    return isinstance(match, TreatmentMatch) and match.term.category == "Home Health"


def _is_reason(match: Match, requested: Sequence[Match]) -> bool:
    """Whether ``match``, after a word like "for", is the reason for what is ``requested`` already."""
    if isinstance(match, TreatmentMatch) and any(
        isinstance(other, TreatmentMatch) and other.term is match.term for other in requested
    ):
        return False
    definite = [other for other in requested if not _is_vague(other)]
    if definite:
        return isinstance(match, TreatmentMatch) or all(
            isinstance(other, TreatmentMatch) for other in definite
        )
    return isinstance(match, TreatmentMatch) and any(_is_attendance(other) for other in requested)


def _is_attendance(match: Match) -> bool:
    """Whether ``match`` is requested on account of something else: a consultation, anesthesia."""
    return (
        isinstance(match, TreatmentMatch)
        and match.term.kind == "service"
        and match.term.category != "Other"
        and not match.written.lower().startswith("referral")
    )


def _is_person(text: str, match: Match, matches: Sequence[Match], requested: Sequence[Match]) -> bool:
    """Whether ``match`` only says who is seen: "hip replacement specialist", "re-exam with chiropractor"."""
    if any(not _is_vague(other) for other in requested) and _PERSON_ALONE.fullmatch(match.written):
        return bool(_SEEN.search(text[: match.start]))
    return len(matches) > 1 and bool(_PERSON.match(text, match.end))


@dataclass(frozen=True)
class _Group:
    match: Match
    end: int
    also: tuple[Match, ...] = ()
    compounded: tuple[DrugMatch, ...] = ()


def _grouped(text: str, matches: Sequence[Match]) -> list[_Group]:
    """``matches`` in groups that name one thing each: "Ultram (tramadol)", a compound's ingredients."""
    groups: list[_Group] = []
    at = 0
    while at < len(matches):
        run = _compound_ingredients(text, matches, at)
        if run:
            groups.append(_Group(run[0], run[-1].end, compounded=tuple(run[1:])))
            at += len(run)
            continue
        match = matches[at]
        last = groups[-1] if groups else None
        if last and _names_same_thing(text, last, match):
            groups[-1] = replace(last, end=match.end, also=(*last.also, match))
        else:
            groups.append(_Group(match, match.end))
        at += 1
    return groups


def _compound_ingredients(text: str, matches: Sequence[Match], first: int) -> list[DrugMatch]:
    """The ingredients of a compound that begins with ``matches[first]``; empty where none does."""
    run: list[DrugMatch] = []
    for match in matches[first:]:
        if not isinstance(match, DrugMatch):
            break
        if run and not _INGREDIENT_GAP.fullmatch(text, run[-1].end, match.start):
            break
        run.append(match)
    if len(run) < 2 or len({match.generic for match in run}) < 2 or _are_names_of_one_drug(run):
        return []
    end = matches[first + len(run)].start if first + len(run) < len(matches) else len(text)
    listed = text[run[0].start : end]
    percents = listed.count("%") + listed.lower().count("percent")
    if percents >= 2 or _is_written_as_one(text, run):
        return run
    as_cream = (percents or "/" in listed) and _TOPICAL.search(text) and "mg" not in listed.lower()
    return run if as_cream else []


def _is_written_as_one(text: str, run: Sequence[DrugMatch]) -> bool:
    """Whether three drugs or more are joined by nothing but "/", as a compound's ingredients are."""
    gaps = {text[left.end : right.start].strip() for left, right in pairwise(run)}
    return len(run) > 2 and gaps == {"/"}


def _are_names_of_one_drug(run: Sequence[DrugMatch]) -> bool:
    """Whether these are one drug's names ("Lidoderm (lidocaine)") rather than ingredients."""
    first = set(run[0].ingredients)
    return all(first & set(match.ingredients) for match in run[1:])


def _names_same_thing(text: str, group: _Group, match: Match) -> bool:
    """Whether ``match`` is another name for what ``group`` names."""
    gap = text[group.end : match.start]
    if isinstance(match, TreatmentMatch) or isinstance(group.match, TreatmentMatch):
        if not (isinstance(match, TreatmentMatch) and isinstance(group.match, TreatmentMatch)):
            return False
        if gap.strip() == "(" and text[match.end :].lstrip().startswith(")"):
            return True
        return match.term is group.match.term and not _COUNTED.search(gap)
    named = group.match
    shared = set(named.ingredients) & set(match.ingredients)
    in_parentheses = ("(" in gap and ")" not in gap) or (group.also and ")" not in gap)
    if in_parentheses and (shared or not match.ingredients):
        return True
    return match.generic == named.generic and not re.search(r"#|\bqty\b|;|\band\b", gap, re.IGNORECASE)


def _with_windows(text: str, groups: Sequence[_Group]) -> list[Item]:
    """An item for each group, with its part of the text: up to the last separator before the next group."""
    items: list[Item] = []
    begin = 0
    for at, group in enumerate(groups):
        end = len(text)
        if at + 1 < len(groups):
            following = groups[at + 1].match.start
            cuts = [cut.start() for cut in _SEPARATOR.finditer(text, group.end, following)]
            end = cuts[-1] if cuts else following
        items.append(
            Item(group.match, text[begin:end], begin, group.also, group.compounded, len(groups) == 1)
        )
        begin = end
    return items
