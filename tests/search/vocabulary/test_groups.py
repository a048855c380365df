"""The table of groups: what it names can be had, and no name is in another's way."""

from __future__ import annotations

import pytest

from search.vocabulary import load_vocabulary
from search.vocabulary.groups import (
    ANY_ROUTE,
    TOPICAL_SUBCATEGORY,
    Route,
    load_groups,
    members_of_drug,
    routed,
)
from search.vocabulary.tables import items, rows
from search.vocabulary.tokens import token_key

ROWS = [(row["label"], items(row["names"]), items(row["members"])) for row in rows("groups")]


def values() -> dict[str, set[str]]:
    """What the tables can give an issue, by field."""
    vocabulary = load_vocabulary()
    drugs, treatments = vocabulary.drugs, vocabulary.treatments
    return {
        "treatment": {drug.generic for drug in drugs} | {term.canonical for term in treatments},
        "drug_class": {drug.drug_class for drug in drugs},
        "subcategory": {term.subcategory for term in treatments} | {drug.subcategory for drug in drugs},
        "category": {term.category for term in treatments} | {"Pharmaceuticals"},
        "ingredient": {f"{name}{route}" for drug in drugs for name in drug.ingredients for route in Route},
    }


def key(name: str) -> tuple[str, ...]:
    return tuple(token_key(word) for word in name.lstrip("~=").lower().replace("-", " ").split())


@pytest.mark.parametrize(("label", "names", "members"), ROWS, ids=[label for label, _, _ in ROWS])
def test_every_member_is_a_value_that_an_issue_may_have(
    label: str, names: tuple[str, ...], members: tuple[str, ...]
) -> None:
    known = values()
    assert members
    assert len(members) == len(set(members))
    for member in members:
        field, _, value = member.partition("=")
        assert value in known[field], member


def test_a_name_stands_for_one_group() -> None:
    owners: dict[tuple[str, ...], str] = {}
    for label, names, _ in ROWS:
        for name in dict.fromkeys(map(key, (label, *names))):
            assert owners.setdefault(name, label) == label, name
    assert len({label.lower() for label, _, _ in ROWS}) == len(ROWS)


def test_every_name_finds_its_group_and_the_plural_too() -> None:
    for label, names, _ in ROWS:
        for name in (label, *names):
            written = name.lstrip("~=")
            matches = list(load_groups().find(written))
            assert [match.form.meaning.label for match in matches] == [label], written
            assert (matches[0].start, matches[0].end) == (0, len(written)), written


def test_a_group_that_is_a_treatments_name_has_that_treatment() -> None:
    canonical = {term.canonical.lower(): term for term in load_vocabulary().treatments}
    for label, group in load_groups().by_label.items():
        if (term := canonical.get(label)) is not None:
            has = dict(group.members)
            assert (
                term.canonical in has.get("treatment", ())
                or term.subcategory in has.get("subcategory", ())
                or term.category in has.get("category", ())
            ), label


@pytest.mark.parametrize(
    ("label", "routes", "field", "has", "lacks"),
    [
        ("NSAIDs", ANY_ROUTE, "ingredient", "diclofenac (topical)", "lidocaine"),
        ("NSAIDs", frozenset({Route.ORAL}), "ingredient", "diclofenac", "diclofenac (topical)"),
        ("NSAIDs", frozenset({Route.TOPICAL}), "ingredient", "diclofenac (topical)", "diclofenac"),
        ("opioids", ANY_ROUTE, "ingredient", "hydrocodone", "acetaminophen"),
    ],
)
def test_a_class_given_by_a_route_is_its_ingredients_so_given(
    label: str, routes: frozenset[Route], field: str, has: str, lacks: str
) -> None:
    members = dict(load_groups().by_label[label.lower()].given(routes))
    assert has in members[field]
    assert lacks not in members[field]


def test_a_group_that_is_no_class_has_the_same_members_by_any_route() -> None:
    for group in load_groups().by_label.values():
        if not group.drug_classes:
            assert group.given(frozenset({Route.TOPICAL})) == group.members


def test_a_text_is_the_name_of_a_group_only_as_a_whole() -> None:
    for label, group in load_groups().by_label.items():
        assert load_groups().called(label) is group
    assert load_groups().called("opioids and more") is None


def test_a_drug_of_one_ingredient_is_every_product_that_holds_it_and_a_combination_itself() -> None:
    drugs = {drug.generic: drug for drug in load_vocabulary().drugs}
    variants = load_vocabulary().variant_names
    for name, drug in drugs.items():
        members = members_of_drug(drug, ANY_ROUTE, is_variant=name in variants)
        assert len(members) == 1
        field, found = members[0]
        if field == "ingredient":
            assert found == routed(drug.ingredients, ANY_ROUTE)
            assert len(drug.ingredients) == 1
        else:
            assert (field, found) == ("treatment", (name,))
    assert dict(members_of_drug(drugs["hydrocodone"], ANY_ROUTE, is_variant=False)).keys() == {"ingredient"}
    for alone in ("hydrocodone/acetaminophen", "acetaminophen"):
        assert members_of_drug(drugs[alone], ANY_ROUTE, is_variant=False) == (("treatment", (alone,)),)


def test_what_is_put_on_the_skin_has_a_kind_of_its_own() -> None:
    assert TOPICAL_SUBCATEGORY in values()["subcategory"]
