"""Groups: names that stand for several treatments, and what the values of an index say belongs to each.

"Opioids" are a class of drugs, "surgery" is a category, and an EMG is also half of every "EMG/NCV".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from search.vocabulary.matches import Drug
from search.vocabulary.phrases import PhraseMatch, PhraseMatcher, SurfaceForm, parse_form
from search.vocabulary.senses import FILLERS
from search.vocabulary.tables import items, rows
from search.vocabulary.vocabulary import load_vocabulary, respelling

Members = tuple[tuple[str, tuple[str, ...]], ...]
"""What belongs to a name: fields of an issue with the values of which one is enough."""

TOPICAL_SUBCATEGORY = "Topical analgesics"

DRUGS = "Pharmaceuticals"
"""The category of all drugs."""


class Route(StrEnum):
    """How a drug is given, as the values of the field ``ingredient`` tell it."""

    ORAL = ""
    TOPICAL = " (topical)"
    INJECTED = " (injected)"


ANY_ROUTE = frozenset(Route)


@dataclass(frozen=True)
class Group:
    """A name for several treatments. ``members`` are the values that belong to it; ``drug_classes`` are the
    classes of drugs among them. ``is_drug``: its members are drugs alone."""

    label: str
    members: Members
    drug_classes: tuple[str, ...] = ()
    is_drug: bool = False

    @property
    def is_topical(self) -> bool:
        """Whether whatever is put on the skin belongs to it."""
        return TOPICAL_SUBCATEGORY in dict(self.members).get("subcategory", ())

    def given(self, routes: frozenset[Route]) -> Members:
        """The members that are given by one of ``routes``."""
        if not self.drug_classes:
            return self.members
        others = tuple(member for member in self.members if member[0] != "drug_class")
        classes = tuple(
            name
            for name in self.drug_classes
            if (Route.TOPICAL if name.startswith("topical") else Route.ORAL) in routes
        )
        ingredients = dict.fromkeys(
            drug.ingredients[0]
            for drug in load_vocabulary().drugs
            if drug.drug_class in self.drug_classes
            and len(drug.ingredients) == 1
            and not drug.drug_class.startswith("topical")
        )
        values = routed(tuple(ingredients), routes)
        of_class: Members = (("drug_class", classes),) if classes else ()
        of_ingredients: Members = (("ingredient", values),) if values else ()
        return (*others, *of_class, *of_ingredients)


@dataclass(frozen=True)
class Groups:
    """Finds names of groups in texts; ``by_label`` has every group by its name in lower case."""

    by_label: Mapping[str, Group]
    _names: PhraseMatcher[Group]

    def find(self, text: str) -> Iterator[PhraseMatch[Group]]:
        """The names of groups in ``text``, from left to right."""
        return self._names.find(text)

    def called(self, text: str) -> Group | None:
        """The group that ``text`` as a whole is a name of."""
        return next(
            (match.form.meaning for match in self.find(text) if match.end - match.start == len(text)), None
        )


@cache
def load_groups() -> Groups:
    """The groups of the package's table, read once."""
    groups: dict[str, Group] = {}
    forms: list[SurfaceForm[Group]] = []
    for row in rows("groups"):
        group = _group(row["label"], items(row["members"]))
        groups[group.label.lower()] = group
        named = [parse_form(name, group) for name in _with_short_words(items(row["names"]))]
        own = [] if any(form.text == group.label for form in named) else [SurfaceForm(group.label, group)]
        forms += own + named
    respell = respelling(form.text for form in forms)
    return Groups(groups, PhraseMatcher(forms, respell))


def _with_short_words(names: tuple[str, ...]) -> Iterator[str]:
    """``names``, those of medications with the other words for them."""
    for name in names:
        yield name
        if name.endswith(" medication"):
            yield from (name.removesuffix("medication") + word for word in ("med", "medicine", "drug"))


def _group(label: str, listed: tuple[str, ...]) -> Group:
    members: dict[str, list[str]] = {}
    for member in listed:
        field, _, value = member.partition("=")
        members.setdefault(field, []).append(value)
    classes = tuple(members.get("drug_class", ()))
    is_drug = bool(classes) or DRUGS in members.get("category", ())
    return Group(label, tuple((field, tuple(values)) for field, values in members.items()), classes, is_drug)


def routed(ingredients: tuple[str, ...], routes: frozenset[Route]) -> tuple[str, ...]:
    """The values of the field ``ingredient`` for drugs given by one of ``routes``."""
    return tuple(f"{name}{route}" for name in ingredients for route in Route if route in routes)


def members_of_drug(drug: Drug, routes: frozenset[Route], *, is_variant: bool) -> Members:
    """What a drug's name asks for: every product that holds its one ingredient ("hydrocodone" has Norco); of
    a combination, and of a form or release that is a drug of its own, that alone. Nobody means Norco by
    acetaminophen (``FILLERS``)."""
    if not is_variant and len(drug.ingredients) == 1 and drug.ingredients[0] not in FILLERS:
        return (("ingredient", routed(drug.ingredients, routes)),)
    return (("treatment", (drug.generic,)),)
