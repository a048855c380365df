"""The kinds of rows in the table of an issue's fields (:mod:`search.fields.table`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from search.fields.sources import Interval
from search.model.letters import Determination, Issue


@dataclass(frozen=True)
class TextField:
    """A field whose words are searched and ranked. ``weight`` multiplies its BM25 score; the weights are
    tuned on judged queries, and rounded (docs/relevance.md)."""

    name: str
    weight: float
    text: Callable[[Determination, Issue], str]
    help: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnwrittenField:
    """A field of words under which people look for what a letter says, made of the issue's values by filter
    field. It ranks, and is searched by no word that a user types. ``weight`` is that of a text field."""

    name: str
    weight: float
    text: Callable[[Mapping[str, Iterable[str]]], str]


@dataclass(frozen=True)
class ValueField:
    """A field of whole values, to filter by.

    ``values`` says where an issue's values come from; with ``from_rationale`` they are found by reading the
    rationale, which costs more than all the others together. A ``facet`` is counted beside result sets;
    where it is not ``rated``, no overturn rate is said by its values, since they speak for an outcome
    themselves; where it is ``folded``, pages show it behind the others. ``chart`` is its place among the
    charts shown initially. ``parameter``: pages and API take filters on it. ``help`` describes it in the list
    of query fields; a field without is not listed there.
    """

    name: str
    label: str
    values: Callable[[Determination, Issue], Iterable[str | None]]
    help: str = ""
    aliases: tuple[str, ...] = ()
    facet: bool = False
    rated: bool = True
    folded: bool = False
    chart: int | None = None
    parameter: bool = True
    from_rationale: bool = False


@dataclass(frozen=True)
class NumberField:
    """A field of numbers, to ask for by range. ``noun`` says it in a sentence; ``examples`` are ranges
    that can be written. A day ``is_date`` by its ordinal number, so that days are compared as numbers are."""

    name: str
    label: str
    intervals: Callable[[Determination, Issue], Iterable[Interval]]
    help: str
    noun: str
    aliases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ("60", ">60", "60..120")
    is_date: bool = False


@dataclass(frozen=True)
class UnionField:
    """A name for several value fields, one of which must have the value."""

    name: str
    label: str
    members: tuple[str, ...]
    help: str
