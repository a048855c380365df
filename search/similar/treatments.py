"""The treatments that cases are compared by, linked as a typed name is: what the result set is.

The values that the letter's own reading gives a request are linked, and not the words of the request: the
values are what filters and counts go by, and the words also name what was tried before ("physical therapy
after failed Norco"). Where the reading gives none, the names in the words are linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.model.letters import Treatment
from search.model.results import AskedTreatment
from search.query.clauses import Clause, DisjunctionMax, FieldValue
from search.understanding.treatment_names import find_treatment_names


@dataclass(frozen=True)
class LinkedTreatment:
    """A compared treatment: what it is called, and the issues that dispute it."""

    called: AskedTreatment
    clause: Clause


def linked_treatments(items: Sequence[Treatment], request: str) -> tuple[LinkedTreatment, ...]:
    """The treatments of a ``request`` that was read as ``items``, each once; empty where none is known.

    Norco is hydrocodone/acetaminophen, and no hydrocodone alone; tramadol is every product with tramadol;
    "opioid medication" is the class."""
    linked: dict[str, LinkedTreatment] = {}
    for item in items:
        if item.generic_name and item.generic_name not in linked:
            linked[item.generic_name] = _of_value(item.generic_name, item.brand_name)
    return tuple(linked.values()) or _of_words(request)


def any_treatment(treatments: Sequence[LinkedTreatment]) -> Clause:
    """The issues that dispute one of ``treatments``, of which there is at least one."""
    clauses = tuple(dict.fromkeys(treatment.clause for treatment in treatments))
    return clauses[0] if len(clauses) == 1 else DisjunctionMax(clauses)


def _of_value(value: str, brand: str | None) -> LinkedTreatment:
    """A normalized value under the rules for a typed name. What the rules read as another name, or as a part
    of it ("lidocaine (injectable)"), is the value alone."""
    own = FieldValue("treatment", (value,))
    names = find_treatment_names(value)
    whole = len(names) == 1 and names[0].span == (0, len(value))
    if not whole or names[0].clause == own:
        return LinkedTreatment(AskedTreatment(brand or value, value), own)
    # The value itself belongs to the set, whatever the rules make of its name.
    clause = DisjunctionMax((own, names[0].clause))
    return LinkedTreatment(AskedTreatment(brand or value, value, names[0].several), clause)


def _of_words(request: str) -> tuple[LinkedTreatment, ...]:
    names = {name.members: name for name in find_treatment_names(request) if not name.circumstance}
    return tuple(
        LinkedTreatment(AskedTreatment(request[slice(*name.span)], name.label, name.several), name.clause)
        for name in names.values()
    )


def names_treatment(text: str) -> bool:
    """Whether ``text`` asks for anything that the rules link."""
    return any(not name.circumstance for name in find_treatment_names(text))
