"""What kind of thing a treatment is: the groups of like treatments that the tables give it.

They are wider than the treatment and narrower than everything, so that an issue about another one of the kind
is nearer than an issue about something else: behind "Xanax" comes "Valium".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from search.vocabulary.groups import DRUGS, Members, Route
from search.vocabulary.vocabulary import load_vocabulary


class TreatmentKind(NamedTuple):
    """The values of a treatment in the fields ``subcategory`` and ``category``."""

    subcategory: str
    category: str


def kinds_of(members: Members) -> tuple[TreatmentKind, ...]:
    """The kinds of what belongs to a name, each once; a member that no table has is of none."""
    return tuple(dict.fromkeys(kind for field, values in members for kind in _of_values(field, values)))


def _of_values(field: str, values: Iterable[str]) -> Iterator[TreatmentKind]:
    by_value = _kinds().get(field, {})
    for value in values:
        yield from by_value.get(value, ())


@cache
def _kinds() -> Mapping[str, Mapping[str, tuple[TreatmentKind, ...]]]:
    """Kinds by the field and the value that a member names them with."""
    found: dict[str, dict[str, dict[TreatmentKind, None]]] = {}

    def note(field: str, value: str, kind: TreatmentKind) -> None:
        found.setdefault(field, {}).setdefault(value, {})[kind] = None

    vocabulary = load_vocabulary()
    for term in vocabulary.treatments:
        kind = TreatmentKind(term.subcategory, term.category)
        for field in ("subcategory", "category"):
            note(field, getattr(kind, field), kind)
        note("treatment", term.canonical, kind)
    for drug in vocabulary.drugs:
        kind = TreatmentKind(drug.subcategory, DRUGS)
        note("treatment", drug.generic, kind)
        note("subcategory", drug.subcategory, kind)
        note("drug_class", drug.drug_class, kind)
        if len(drug.ingredients) == 1:
            for route in Route:
                note("ingredient", f"{drug.ingredients[0]}{route}", kind)
    return {
        field: {value: tuple(kinds) for value, kinds in by_value.items()} for field, by_value in found.items()
    }
