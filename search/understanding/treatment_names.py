"""The treatments that a query names: linked to the values of issues by the tables that letters are normalized
with, whole names only, the longest first.

Of "failed PT, lumbar MRI w/o contrast" the names are "PT", a circumstance, and "MRI", which is asked for;
"repeat", "trial" and the like name nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from search.query.clauses import Boolean, Clause, DisjunctionMax, FieldValue, Span
from search.understanding.circumstances import cue_before, joins, reason_before
from search.understanding.letter_case import with_abbreviations
from search.vocabulary import Drug, DrugMatch, TreatmentMatch, load_vocabulary
from search.vocabulary.groups import (
    ANY_ROUTE,
    TOPICAL_SUBCATEGORY,
    Group,
    Members,
    Route,
    load_groups,
    members_of_drug,
)

MAX_NAMED = 50
"""Names of one query that are linked: a query that a person types has fewer."""

_ORAL = re.compile(
    r"(?<![\w-])(?:oral(?:ly)?|by\s+mouth|p\.?o\.?|pills?|tab(?:let)?s?|cap(?:sule)?s?)(?![\w-])",
    re.IGNORECASE,
)
_TOPICAL = re.compile(
    r"(?<![\w-])(?:topical(?:s|ly)?|creams?|gels?|ointments?|lotions?|patch(?:es)?|transdermal|compound(?:ed)?)(?![\w-])",
    re.IGNORECASE,
)
_INJECTED = re.compile(r"(?<![\w-])(?:inject(?:ions?|ed|able)|intramuscular)(?![\w-])", re.IGNORECASE)
_WITHOUT = re.compile(r"(?:\bw/o|\bw/out|\bwithout)\s*$", re.IGNORECASE)
_PLURALS = (
    (re.compile(r"(?<![\w-])(?:pills|tablets|tabs|capsules|caps)(?![\w-])", re.IGNORECASE), Route.ORAL),
    (
        re.compile(r"(?<![\w-])(?:topicals|creams|gels|ointments|lotions|patches)(?![\w-])", re.IGNORECASE),
        Route.TOPICAL,
    ),
)
_SEPARATOR = re.compile(r"[,;/&+]|\b(?:and|or|nor|vs|versus|plus|with)\b", re.IGNORECASE)
_FORMS = re.compile(
    r"(?<![\w-])(patch|transdermal|gel|cream|ointment|lotion|solution|suspension)(?:e?s)?(?![\w-])"
)
_INGREDIENT_GAP = re.compile(r"\s*(?:\d[\d.,]*\s*%?)?\s*/\s*")
_COMPOUND = "topical compound"
_DONE_SOMEWHERE = frozenset({"test", "procedure"})
_ROUTES = ((_ORAL, Route.ORAL), (_TOPICAL, Route.TOPICAL), (_INJECTED, Route.INJECTED))


@dataclass(frozen=True)
class NamedTreatment:
    """A treatment, a class or a category that a query names at ``span``. ``members`` are the values of which
    an issue that disputes it has one; ``label`` is what it is called. ``systemic``: a drug that is not for a
    part of the body. ``is_somewhere``: a study or an operation, which is done at a part of the body.
    ``circumstance``: named for what came before or beside, and not asked for.
    ``several``: other treatments than the one named are among the members. A compound has the members of
    ``also`` too, of each at least one."""

    span: Span
    label: str
    members: Members
    kind: str = "treatment"
    systemic: bool = False
    is_somewhere: bool = False
    circumstance: bool = False
    several: bool = False
    also: tuple[Members, ...] = ()

    @property
    def clause(self) -> Clause:
        """The issues that dispute it."""
        clauses = tuple(map(_one_of, (self.members, *self.also)))
        return clauses[0] if len(clauses) == 1 else Boolean(must=clauses)


def _one_of(members: Members) -> Clause:
    parts = tuple(FieldValue(field, values) for field, values in members)
    return parts[0] if len(parts) == 1 else DisjunctionMax(parts)


@dataclass(frozen=True)
class _Match:
    """A name in a text: a drug, a treatment or a group. A ``weak`` one is an everyday word."""

    start: int
    end: int
    meaning: DrugMatch | TreatmentMatch | Group
    weak: bool

    @property
    def preference(self) -> tuple[bool, int, bool, int]:
        """The definite before the everyday, the longer before the shorter, a group before its one member."""
        return self.weak, self.start - self.end, not isinstance(self.meaning, Group), self.start


def find_treatment_names(text: str, taken: Iterable[Span] = ()) -> tuple[NamedTreatment, ...]:
    """The treatments that ``text`` names, from left to right; none at the spans that are ``taken``."""
    folded = with_abbreviations(text)
    spans = list(taken)
    matches = [
        match
        for match in _longest(_matches(folded))
        if not any(start < match.end and match.start < end for start, end in spans)
    ][:MAX_NAMED]
    beside = [match for match in _circumstances(text, matches) if not match.weak]
    asked = _definite(text, [match for match in matches if match not in _circumstances(text, matches)])
    named = [replace(name, circumstance=True) for name in _named_in(text, beside)]
    return tuple(sorted([*named, *_named_in(text, asked)], key=lambda name: name.span))


def _named_in(text: str, matches: Sequence[_Match]) -> list[NamedTreatment]:
    routes = _routes(text, matches)
    form = _form(text, matches)
    named = [_named(match, given, form) for match, given in zip(matches, routes, strict=False)]
    return _compounds(text, matches, named, routes)


def _matches(text: str) -> list[_Match]:
    vocabulary = load_vocabulary()
    found = [
        _Match(match.start, match.end, match.form.meaning, match.form.weak)
        for match in load_groups().find(text)
    ]
    found += [_Match(match.start, match.end, match, match.weak) for match in vocabulary.find_treatments(text)]
    groups = [match for match in found if isinstance(match.meaning, Group)]
    found += [
        _Match(match.start, match.end, match, weak=False)
        for match in vocabulary.find_drugs(text)
        if match.drug.ingredients or not any(_is_group(match, group) for group in groups)
    ]
    return found


def _is_group(drug: DrugMatch, group: _Match) -> bool:
    """Whether a drug without known ingredients is a group in a query: "topicals", "topical NSAIDs"."""
    if (group.start, group.end) == (drug.start, drug.end):
        return True
    return not group.weak and drug.start <= group.start and group.end <= drug.end


def _longest(matches: Iterable[_Match]) -> list[_Match]:
    """Of names that overlap the longer; of names at one place the group, then the treatment."""
    chosen: list[_Match] = []
    for match in sorted(matches, key=lambda match: match.preference):
        if all(match.end <= other.start or other.end <= match.start for other in chosen):
            chosen.append(match)
    return sorted(chosen, key=lambda match: match.start)


def _definite(text: str, matches: Sequence[_Match]) -> list[_Match]:
    """``matches`` without everyday words beside something more definite: a "TENS unit evaluation" asks for no
    evaluation, a "PT or surgery" does ask for surgery."""
    if all(match.weak for match in matches):
        return list(matches)
    names_drug = any(isinstance(match.meaning, DrugMatch) and match.meaning.ingredients for match in matches)
    names_class = any(not match.weak and _is_drug(match) for match in matches)
    kept: list[_Match] = []
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


def _is_topical(match: _Match) -> bool:
    """Whether a name is a group of what is put on the skin."""
    if not isinstance(match.meaning, Group):
        return False
    names = [name for _, values in match.meaning.members for name in values]
    return all(name.lower().startswith("topical") for name in names)


def _is_drug(match: _Match) -> bool:
    if isinstance(match.meaning, Group):
        fields = dict(match.meaning.members)
        return match.meaning.is_drug or TOPICAL_SUBCATEGORY in fields.get("subcategory", ())
    return isinstance(match.meaning, DrugMatch)


def _routes(text: str, matches: Sequence[_Match]) -> list[frozenset[Route]]:
    """How each of the things that ``text`` names is to be given, by the words in its piece of the list. A
    word before the list, a plural behind it, or a word behind its comma is for all: "oral soma or baclofen",
    "soma or baclofen creams", "soma or baclofen, oral"."""
    characters = list(text)
    for match in matches:
        if isinstance(match.meaning, Group):
            characters[match.start : match.end] = " " * (match.end - match.start)
    beside = "".join(characters)
    cuts = [0, *(_cut(text, left, right) for left, right in pairwise(matches)), len(text)]
    own = [_routes_in(beside[start:end]) for start, end in pairwise(cuts)]
    of_all = _routes_in(beside[: matches[0].start] if matches else "")
    behind = beside[matches[-1].end :] if matches else ""
    of_all |= {route for pattern, route in _PLURALS if matches and pattern.search(beside, matches[-1].start)}
    if behind.lstrip().startswith((",", "(", "-")):
        of_all |= _routes_in(behind)
    return [routes or of_all or ANY_ROUTE for routes in own]


def _cut(text: str, left: _Match, right: _Match) -> int:
    separators = list(_SEPARATOR.finditer(text, left.end, right.start))
    return separators[-1].start() if separators else right.start


def _routes_in(text: str) -> frozenset[Route]:
    return frozenset(route for pattern, route in _ROUTES if pattern.search(text))


def _form(text: str, matches: Sequence[_Match]) -> str | None:
    """The dosage form that is written beside the one drug that ``text`` names ("lidocaine 5% patch")."""
    if len(matches) != 1:
        return None
    forms = set(_FORMS.findall(text[matches[0].end :].lower()))
    forms = {"patch" if form == "transdermal" else form for form in forms}
    return forms.pop() if len(forms) == 1 else None


def _named(match: _Match, routes: frozenset[Route], form: str | None) -> NamedTreatment:
    span = (match.start, match.end)
    if isinstance(match.meaning, DrugMatch):
        drug = load_vocabulary().variant(match.meaning.drug, form) if form else match.meaning.drug
        # A compound is called by the first of its drugs, whichever of them is meant.
        return _named_drug(span, match.meaning.drug if drug.drug_class == _COMPOUND else drug, routes)
    group = match.meaning
    if isinstance(group, TreatmentMatch):
        canonical = group.canonical
        of_name = load_groups().by_label.get(canonical.lower())
        if of_name is None:
            somewhere = group.kind in _DONE_SOMEWHERE
            return NamedTreatment(span, canonical, (("treatment", (canonical,)),), is_somewhere=somewhere)
        somewhere = group.kind in _DONE_SOMEWHERE
        return replace(_named_group(span, of_name, routes), is_somewhere=somewhere)
    return _named_group(span, group, routes)


def _named_group(span: Span, group: Group, routes: frozenset[Route]) -> NamedTreatment:
    topical = TOPICAL_SUBCATEGORY in dict(group.members).get("subcategory", ())
    return NamedTreatment(
        span,
        group.label,
        group.given(routes),
        kind="drug class" if group.is_drug else "category",
        systemic=group.is_drug
        and not topical
        and Route.TOPICAL not in (routes if routes != ANY_ROUTE else ()),
        several=True,
    )


def _named_drug(span: Span, drug: Drug, routes: frozenset[Route]) -> NamedTreatment:
    group = None if drug.ingredients else load_groups().called(drug.generic)
    if group is not None:
        return _named_group(span, group, routes)
    members = members_of_drug(drug, routes, is_variant=drug.generic in load_vocabulary().variant_names)
    topical = drug.subcategory == TOPICAL_SUBCATEGORY or routes == frozenset({Route.TOPICAL})
    return NamedTreatment(
        span,
        drug.generic,
        members,
        kind="drug",
        systemic=not topical and Route.INJECTED not in (routes if routes != ANY_ROUTE else ()),
        several=members != (("treatment", (drug.generic,)),),
    )


def _compounds(
    text: str, matches: Sequence[_Match], named: Sequence[NamedTreatment], routes: Sequence[frozenset[Route]]
) -> list[NamedTreatment]:
    """``named`` with the ingredients of a compound as one name: "gabapentin 10%/lidocaine 5%" asks for what
    holds both."""
    result: list[NamedTreatment] = []
    at = 0
    while at < len(matches):
        run = [at]
        while run[-1] + 1 < len(matches) and _is_compounded(text, matches[run[-1]], matches[run[-1] + 1]):
            run.append(run[-1] + 1)
        whole = text[matches[at].start :]
        topical = frozenset({Route.TOPICAL}) in [routes[number] for number in run]
        if len(run) > 1 and ("%" in whole or len(run) > 2 or topical):
            result.append(_compound([named[number] for number in run]))
        else:
            result += [named[number] for number in run]
        at = run[-1] + 1
    return result


def _is_compounded(text: str, left: _Match, right: _Match) -> bool:
    """Whether two drugs are written as ingredients of one product, with a slash between them."""
    if not all(isinstance(match.meaning, DrugMatch) and not match.meaning.brand for match in (left, right)):
        return False
    return bool(_INGREDIENT_GAP.fullmatch(text, left.end, right.start))


def _compound(ingredients: Sequence[NamedTreatment]) -> NamedTreatment:
    return NamedTreatment(
        (ingredients[0].span[0], ingredients[-1].span[1]),
        "/".join(name.label for name in ingredients),
        ingredients[0].members,
        kind="drug",
        also=tuple(name.members for name in ingredients[1:]),
    )


def _circumstances(text: str, matches: Sequence[_Match]) -> list[_Match]:
    """Those of ``matches`` that are circumstances. A word like "failed" reaches over a list: of "failed PT and
    acupuncture, MRI" both therapies are, and the MRI is not."""
    found: list[_Match] = []
    asked = False
    for at, match in enumerate(matches):
        last = matches[at - 1] if at else None
        begin = _end_of(text, last) if last else 0
        between = text[begin : match.start]
        if cue_before(between):
            about = True
        elif last and joins(text[last.end : match.start]):
            ends = between.strip() == "," and not _list_goes_on(text, matches[at : at + 2])
            about = last in found and not ends
        else:
            about = asked and reason_before(text, begin, match.start)
        asked = asked or not about
        found += [match] if about else []
    return found


def _end_of(text: str, match: _Match) -> int:
    """Where a name ends; a "w/o" that it is written with belongs to what follows too."""
    written = _WITHOUT.search(text[match.start : match.end])
    return match.start + written.start() if written else match.end


def _list_goes_on(text: str, matches: Sequence[_Match]) -> bool:
    """Whether a list goes on with "and" behind the first of two: "failed NSAIDs, PT and acupuncture"."""
    if len(matches) < 2:
        return False
    between = text[matches[0].end : matches[1].start]
    return joins(between) and between.strip() not in (",", "")
