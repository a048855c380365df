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

from search.query.clauses import Boolean, Clause, FieldValue, Span, any_of
from search.understanding.letter_case import with_abbreviations
from search.understanding.name_matches import NameMatch, find_names_asked
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

_ORAL = re.compile(
    r"(?<![\w-])(?:oral(?:ly)?|by\s+mouth|p\.?o\.?|pills?|tab(?:let)?s?|cap(?:sule)?s?)(?![\w-])",
    re.IGNORECASE,
)
_TOPICAL = re.compile(
    r"(?<![\w-])(?:topical(?:s|ly)?|creams?|gels?|ointments?|lotions?|patch(?:es)?|transdermal|compound(?:ed)?)(?![\w-])",
    re.IGNORECASE,
)
_INJECTED = re.compile(r"(?<![\w-])(?:inject(?:ions?|ed|able)|intramuscular)(?![\w-])", re.IGNORECASE)
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
        clauses = tuple(map(disputing, (self.members, *self.also)))
        return clauses[0] if len(clauses) == 1 else Boolean(must=clauses)


def disputing(members: Members) -> Clause:
    """The issues that have one of ``members``."""
    return any_of(FieldValue(field, values) for field, values in members)


def find_treatment_names(text: str, taken: Iterable[Span] = ()) -> tuple[NamedTreatment, ...]:
    """The treatments that ``text`` names, from left to right; none at the spans that are ``taken``."""
    asked, beside = find_names_asked(text, with_abbreviations(text), list(taken))
    named = [replace(name, circumstance=True) for name in _named_in(text, beside)]
    return tuple(sorted([*named, *_named_in(text, asked)], key=lambda name: name.span))


def _named_in(text: str, matches: Sequence[NameMatch]) -> list[NamedTreatment]:
    routes = _routes(text, matches)
    form = _form(text, matches)
    named = [_named(match, given, form) for match, given in zip(matches, routes, strict=False)]
    return _compounds(text, matches, named, routes)


def _routes(text: str, matches: Sequence[NameMatch]) -> list[frozenset[Route]]:
    """How each of the things that ``text`` names is to be given, by the words in its piece of the list. A
    word before the list, a plural behind it, or a word behind its comma is for all: "oral soma or baclofen",
    "soma or baclofen creams", "soma or baclofen, oral"."""
    characters = list(text)
    for match in matches:
        # A cream of lidocaine is for the skin, a patch of nicotine is not.
        if not (isinstance(match.meaning, DrugMatch) and match.meaning.subcategory == TOPICAL_SUBCATEGORY):
            characters[match.start : match.end] = " " * (match.end - match.start)
    beside = "".join(characters)
    cuts = [0, *(_cut(text, left, right) for left, right in pairwise(matches)), len(text)]
    own = [_routes_in(beside[start:end]) for start, end in pairwise(cuts)]
    of_all = _routes_in(beside[: matches[0].start] if matches else "")
    behind = beside[matches[-1].end :] if matches else ""
    if len(matches) > 1 and not isinstance(matches[-1].meaning, Group):
        of_all |= {route for pattern, route in _PLURALS if pattern.search(text, matches[-1].start)}
    if behind.lstrip().startswith((",", "(", "-")):
        of_all |= _routes_in(behind)
    return [routes or of_all or ANY_ROUTE for routes in own]


def _cut(text: str, left: NameMatch, right: NameMatch) -> int:
    separators = list(_SEPARATOR.finditer(text, left.end, right.start))
    return separators[-1].start() if separators else right.start


def _routes_in(text: str) -> frozenset[Route]:
    return frozenset(route for pattern, route in _ROUTES if pattern.search(text))


def _form(text: str, matches: Sequence[NameMatch]) -> str | None:
    """The dosage form that is written beside the one drug that ``text`` names ("lidocaine 5% patch")."""
    if len(matches) != 1:
        return None
    forms = set(_FORMS.findall(text[matches[0].end :].lower()))
    forms = {"patch" if form == "transdermal" else form for form in forms}
    return forms.pop() if len(forms) == 1 else None


def _named(match: NameMatch, routes: frozenset[Route], form: str | None) -> NamedTreatment:
    span = (match.start, match.end)
    if isinstance(match.meaning, DrugMatch):
        drug = load_vocabulary().variant(match.meaning.drug, form) if form else match.meaning.drug
        # A compound is called by the first of its drugs, whichever of them is meant.
        return _named_drug(span, match.meaning.drug if drug.drug_class == _COMPOUND else drug, routes)
    group = match.meaning
    if isinstance(group, TreatmentMatch):
        canonical, somewhere = group.canonical, group.kind in _DONE_SOMEWHERE
        of_name = load_groups().by_label.get(canonical.lower())
        if of_name is None:
            return NamedTreatment(span, canonical, (("treatment", (canonical,)),), is_somewhere=somewhere)
        return replace(_named_group(span, of_name, routes), is_somewhere=somewhere)
    return _named_group(span, group, routes)


def _named_group(span: Span, group: Group, routes: frozenset[Route]) -> NamedTreatment:
    return NamedTreatment(
        span,
        group.label,
        group.given(routes),
        kind="drug class" if group.is_drug else "category",
        systemic=group.is_drug
        and not group.is_topical
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
    text: str,
    matches: Sequence[NameMatch],
    named: Sequence[NamedTreatment],
    routes: Sequence[frozenset[Route]],
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


def _is_compounded(text: str, left: NameMatch, right: NameMatch) -> bool:
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
