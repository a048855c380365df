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
from search.query.clauses import Clause, any_of
from search.understanding.treatment_names import NamedTreatment, disputing, find_treatment_names
from search.vocabulary.groups import Members


@dataclass(frozen=True)
class LinkedTreatment:
    """A compared treatment: what it is called, and the values of which an issue that disputes it has one."""

    called: AskedTreatment
    members: Members

    @property
    def clause(self) -> Clause:
        """The issues that dispute it."""
        return disputing(self.members)


def linked_treatments(items: Sequence[Treatment], request: str) -> tuple[LinkedTreatment, ...]:
    """The treatments of a ``request`` that was read as ``items``, each once; empty where none is known.

    Norco is hydrocodone/acetaminophen, and no hydrocodone alone; tramadol is every product with tramadol, and
    tramadol tablets no cream; "opioid medication" is the class."""
    linked: dict[tuple[str, str | None], LinkedTreatment] = {}
    for item in items:
        if item.generic_name and (item.generic_name, item.form) not in linked:
            linked[item.generic_name, item.form] = _of_value(item.generic_name, item.brand_name, item.form)
    return tuple(linked.values()) or _of_words(request)


def any_treatment(treatments: Sequence[LinkedTreatment]) -> Clause:
    """The issues that dispute one of ``treatments``, of which there is at least one."""
    return any_of(treatment.clause for treatment in treatments)


def treatments_among(treatments: Sequence[LinkedTreatment]) -> tuple[str, ...]:
    """The values of the field ``treatment`` among the members."""
    return tuple(
        dict.fromkeys(
            value
            for treatment in treatments
            for field, values in treatment.members
            if field == "treatment"
            for value in values
        )
    )


def names_treatment(text: str) -> bool:
    """Whether ``text`` asks for anything that the rules link."""
    return any(not name.circumstance for name in find_treatment_names(text))


def _of_value(value: str, brand: str | None, form: str | None) -> LinkedTreatment:
    """A normalized value under the rules for a typed name, with its ``form`` beside it where there is one.
    What the rules read as another name, or as a part of it ("lidocaine (injectable)"), is the value alone."""
    own: Members = (("treatment", (value,)),)
    name = (form and _linked_whole(value, f"{value} {form}")) or _linked_whole(value, value)
    if name is None or name.members == own:
        return LinkedTreatment(AskedTreatment(brand or value, value), own)
    # The value itself belongs to the set, whatever the rules make of its name.
    fields = dict(name.members)
    fields["treatment"] = tuple(dict.fromkeys((value, *fields.get("treatment", ()))))
    return LinkedTreatment(AskedTreatment(brand or value, value, name.several), tuple(fields.items()))


def _linked_whole(value: str, written: str) -> NamedTreatment | None:
    """The one name in ``written``, which begins with ``value``, if it reaches over the whole value."""
    names = find_treatment_names(written)
    if len(names) != 1 or names[0].span[0] > 0 or names[0].span[1] < len(value):
        return None
    return names[0]


def _of_words(request: str) -> tuple[LinkedTreatment, ...]:
    names = {name.members: name for name in find_treatment_names(request) if not name.circumstance}
    return tuple(
        LinkedTreatment(AskedTreatment(request[slice(*name.span)], name.label, name.several), name.members)
        for name in names.values()
    )
