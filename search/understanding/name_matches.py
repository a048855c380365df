"""The names in a query, before they are linked: which there are, which of them are circumstances, and which
everyday words among them name something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.query.clauses import Span, overlap
from search.understanding.circumstances import (
    cue_before,
    is_ordering,
    joins,
    outcome_behind,
    reason_before,
    tells_of_the_past,
)
from search.vocabulary import DrugMatch, TreatmentMatch, load_vocabulary
from search.vocabulary.groups import Group, load_groups

MAX_WORDS_OF_A_NAME = 6
"""Words of a query up to which an everyday word alone is what is asked for."""

MAX_NAMED = 50
"""Names of one query that are looked at: a query that a person types has fewer."""

_WITHOUT = re.compile(r"(?:\bw/o|\bw/out|\bwithout)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class NameMatch:
    """A name in a text: a drug, a treatment or a group. A ``weak`` one is an everyday word."""

    start: int
    end: int
    meaning: DrugMatch | TreatmentMatch | Group
    weak: bool

    @property
    def preference(self) -> tuple[bool, int, bool, int]:
        """The definite before the everyday, the longer before the shorter, a group before its one member."""
        return self.weak, self.start - self.end, not isinstance(self.meaning, Group), self.start


def find_names_asked(
    text: str, folded: str, taken: Sequence[Span]
) -> tuple[list[NameMatch], list[NameMatch]]:
    """The names that ``text`` asks for, and those that are circumstances, each in its order; none at the
    spans that are ``taken``. ``folded`` is the text with its abbreviations in the case of the vocabulary."""
    matches = [
        match
        for match in _longest(_matches(folded))
        if not any(overlap((match.start, match.end), span) for span in taken)
    ][:MAX_NAMED]
    beside = _circumstances(text, matches)
    if len(beside) == len(matches) and not tells_of_the_past(text):
        beside = []  # "weaning off norco", "concurrent opioid and benzo use": what else would be asked for?
    asked = _definite(text, [match for match in matches if match not in beside])
    return asked, [match for match in beside if not match.weak]


def _matches(text: str) -> list[NameMatch]:
    vocabulary = load_vocabulary()
    found = [
        NameMatch(match.start, match.end, match.form.meaning, match.form.weak)
        for match in load_groups().find(text)
    ]
    found += [
        NameMatch(match.start, match.end, match, match.weak) for match in vocabulary.find_treatments(text)
    ]
    groups = [match for match in found if isinstance(match.meaning, Group)]
    found += [
        NameMatch(match.start, match.end, match, weak=False)
        for match in vocabulary.find_drugs(text)
        if match.drug.ingredients or not any(_is_group(match, group) for group in groups)
    ]
    return found


def _is_group(drug: DrugMatch, group: NameMatch) -> bool:
    """Whether a drug without known ingredients is a group in a query: "topicals", "topical NSAIDs"."""
    if (group.start, group.end) == (drug.start, drug.end):
        return True
    return not group.weak and drug.start <= group.start and group.end <= drug.end


def _longest(matches: Iterable[NameMatch]) -> list[NameMatch]:
    """Of names that overlap the longer; of names at one place the group, then the treatment."""
    chosen: list[NameMatch] = []
    for match in sorted(matches, key=lambda match: match.preference):
        if all(match.end <= other.start or other.end <= match.start for other in chosen):
            chosen.append(match)
    return sorted(chosen, key=lambda match: match.start)


def _circumstances(text: str, matches: Sequence[NameMatch]) -> list[NameMatch]:
    """Those of ``matches`` that are circumstances. A word like "failed" reaches over a list: in "failed PT or
    acupuncture, MRI" both therapies are, and the MRI is not."""
    found: list[NameMatch] = []
    asked = False
    for at, match in enumerate(matches):
        last = matches[at - 1] if at else None
        begin = _end_of(text, last) if last else 0
        between = text[begin : match.start]
        goes_on = at + 1 < len(matches)
        if cue_before(between) or (goes_on and is_ordering(text, match.start, match.end)):
            about = True
        elif last and joins(text[last.end : match.start]):
            ends = between.strip() == "," and not _list_goes_on(text, matches[at : at + 2])
            about = last in found and not ends
        else:
            about = asked and reason_before(text, begin, match.start)
        about = about or outcome_behind(text, match.end)
        asked = asked or not about
        found += [match] if about else []
    return found


def _end_of(text: str, match: NameMatch) -> int:
    """Where a name ends; a "w/o" that it is written with belongs to what follows too."""
    written = _WITHOUT.search(text[match.start : match.end])
    return match.start + written.start() if written else match.end


def _list_goes_on(text: str, matches: Sequence[NameMatch]) -> bool:
    """Whether a list goes on with "and" behind the first of two: "failed NSAIDs, PT and acupuncture"."""
    if len(matches) < 2:
        return False
    between = text[matches[0].end : matches[1].start]
    return joins(between) and between.strip() not in (",", "")


def _definite(text: str, matches: Sequence[NameMatch]) -> list[NameMatch]:
    """``matches`` without everyday words beside something more definite: a "TENS unit evaluation" asks for no
    evaluation, a "PT or surgery" does ask for surgery."""
    if all(match.weak for match in matches):
        # In a sentence "report", "bed" and "chair" are what they are.
        is_sentence = len(text.split()) > MAX_WORDS_OF_A_NAME
        return [match for match in matches if isinstance(match.meaning, Group) or not is_sentence]
    names_drug = any(isinstance(match.meaning, DrugMatch) and match.meaning.ingredients for match in matches)
    names_class = any(not match.weak and _is_drug(match) for match in matches)
    kept: list[NameMatch] = []
    for at, match in enumerate(matches):
        before, after = matches[at - 1 : at], matches[at + 1 : at + 2]
        beside = any(
            joins(text[left.end : right.start])
            for left, right in [*((other, match) for other in before), *((match, other) for other in after)]
        )
        # "patch" and "pills", and a "compound cream", beside a drug are its form.
        is_form = _is_drug(match) and (
            (match.weak and names_class) or (names_drug and _is_topical(match) and not beside)
        )
        if not is_form and (beside or not match.weak):
            kept.append(match)
    return kept


def _is_topical(match: NameMatch) -> bool:
    """Whether a name is a group of what is put on the skin."""
    if not isinstance(match.meaning, Group):
        return False
    names = [name for _, values in match.meaning.members for name in values]
    return all(name.lower().startswith("topical") for name in names)


def _is_drug(match: NameMatch) -> bool:
    if isinstance(match.meaning, Group):
        return match.meaning.is_drug or match.meaning.is_topical
    return isinstance(match.meaning, DrugMatch)
