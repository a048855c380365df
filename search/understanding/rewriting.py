"""A query's clause with what was understood in place of what was typed.

Only words side by side and bare words of AND, OR and NOT are read otherwise; what stands in quotation
marks, is exact or has a wildcard is left as it is. Under NOT nothing is widened but misspellings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from search.model.results import Interpretation
from search.query.clauses import Boolean, Clause, DisjunctionMax, Span, Term
from search.understanding.conditions import Condition
from search.understanding.names import WEIGHT, Name
from search.understanding.units import TypedWord, covered, split, unit_of

_EDGES = ".,;:?!'"

MOST_READINGS = 100
"""Readings of one query: beyond them no misspelling is looked for any more."""

ALL_INTERPRETATIONS = "all"
"""The key that switches off whatever is understood: the query is read as typed."""


@dataclass(frozen=True)
class Switches:
    """What the user has switched ``off``, or ``on`` where it was only offered, by key."""

    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()

    def allow(self, key: str, *, sure: bool) -> bool:
        """Whether a reading applies."""
        if key in self.off or ALL_INTERPRETATIONS in self.off:
            return False
        return sure or key in self.on


@dataclass(frozen=True)
class Echo:
    """A replacement in the query as it is said back."""

    old: str
    new: str


@dataclass
class Rewriter:
    """Rewrites one query; afterwards the fields say what was understood, which words were taken
    out of the text, and which names were brought."""

    text: str
    conditions: Sequence[Condition]
    names: Sequence[Name]
    switches: Switches
    misspellings: Callable[[str], tuple[str, ...]]
    understood: list[Interpretation] = field(default_factory=list)
    taken: list[Span] = field(default_factory=list)
    brought: list[Name] = field(default_factory=list)
    echoes: list[Echo] = field(default_factory=list)

    def rewritten(self, clause: Clause, *, negated: bool = False) -> Clause:
        """``clause`` as understood."""
        if unit_of(clause, self.text):
            return self._together((clause,), negated=negated, loose=False)
        if not isinstance(clause, Boolean):
            return clause
        if clause.loose:
            return self._together(clause.should, negated=negated, loose=True)
        return Boolean(
            tuple(self.rewritten(part, negated=negated) for part in clause.must),
            tuple(self.rewritten(part, negated=negated) for part in clause.should),
            tuple(self.rewritten(part, negated=True) for part in clause.must_not),
        )

    def _together(self, parts: Sequence[Clause], *, negated: bool, loose: bool) -> Clause:
        """Words that stand together, as understood."""
        others = [part for part in parts if unit_of(part, self.text) is None]
        units = self._units(parts)
        required, left = self._conditions(units)
        kept = self._names(left, negated=negated)
        if required:
            self._say(units, left, [condition.means for condition in required])
        found = (*kept, *others)
        clauses = tuple(condition.clause for condition in required)
        # Several of a bare word were typed as one ("PT/OT"): either of them.
        words = found[0] if len(found) == 1 and not loose else Boolean(should=found, loose=loose)
        both = (words, *clauses) if found else clauses or (words,)
        return both[0] if len(both) == 1 else Boolean(must=both)

    def _units(self, parts: Iterable[Clause]) -> list[TypedWord]:
        spans = [found.span for found in self.conditions] + [found.span for found in self.names]
        units = [unit for part in parts if (unit := unit_of(part, self.text))]
        return [piece for unit in units for piece in split(unit, spans, self.text)]

    def _conditions(self, units: list[TypedWord]) -> tuple[list[Condition], list[TypedWord]]:
        """The conditions that ``units`` state, and the units that are left."""
        required: list[Condition] = []
        left = units
        for condition in self.conditions:
            inside = covered(left, condition.span, self.text)
            if not inside or any(unit.field for unit in inside):
                continue
            if self._understood(condition, condition.means):
                required.append(condition)
                self.taken.append(condition.span)
                left = [unit for unit in left if unit not in inside]
        return required, left

    def _names(self, units: list[TypedWord], *, negated: bool) -> list[Clause]:
        """``units`` as clauses, names with what they bring."""
        whole: dict[TypedWord, tuple[list[TypedWord], Name]] = {}
        for name in self.names:
            if negated and name.kind != "spelling":
                continue
            inside = covered(units, name.span, self.text)
            if inside and self._understood(name, ", ".join(name.others), name.others):
                self.brought.append(name)
                whole |= dict.fromkeys(inside, (inside, name))
        clauses: list[Clause] = []
        for unit in units:
            if unit not in whole:
                clauses.append(self._spelled(unit))
            elif unit is whole[unit][0][0]:
                clauses.append(self._named(*whole[unit]))
        return clauses

    def _named(self, units: Sequence[TypedWord], name: Name) -> Clause:
        typed = [_every_word(self._spelled(unit)) for unit in units]
        if len(typed) == 1:
            first = typed[0]
        else:
            first = Boolean(must=tuple(typed)) if name.lay else Boolean(should=tuple(typed), loose=True)
        if name.ambiguous and isinstance(first, Term):
            first = replace(first, weight=WEIGHT)
        own = first.parts if isinstance(first, DisjunctionMax) else (first,)
        return DisjunctionMax((*own, *name.clauses(units[0].field)))

    def _spelled(self, unit: TypedWord) -> Clause:
        """A unit with the misspellings of it that letters have."""
        if not isinstance(unit.clause, Term) or len(self.understood) >= MOST_READINGS:
            return unit.clause
        written = self.text[unit.span[0] : unit.span[1]].strip(_EDGES)
        wrong = self.misspellings(written)
        name = Name(unit.span, "misspelled", wrong, sure=True)
        if not wrong or not self._understood(name, ", ".join(wrong), wrong):
            return unit.clause
        self.brought.append(name)
        return DisjunctionMax((unit.clause, *name.clauses(unit.field)))

    def _understood(self, read: Condition | Name, means: str, names: tuple[str, ...] = ()) -> bool:
        """Notes a reading and says whether it applies."""
        written = self.text[read.span[0] : read.span[1]].strip(_EDGES)
        key = f"{read.kind.replace(' ', '_')}:{'-'.join(written.lower().split())}"
        on = self.switches.allow(key, sure=read.sure)
        found = Interpretation(key, read.kind, written, read.span, means, names, on, offered=not read.sure)
        if found not in self.understood:
            self.understood.append(found)
        return on

    def _say(self, units: Sequence[TypedWord], left: Sequence[TypedWord], means: Sequence[str]) -> None:
        words = ", ".join(self._written(left))
        self.echoes.append(
            Echo(", ".join(self._written(units)), " and ".join([words, *means] if words else means))
        )

    def _written(self, units: Sequence[TypedWord]) -> list[str]:
        spans = dict.fromkeys(unit.whole for unit in units)
        return [self.text[a:b].strip(_EDGES) or self.text[a:b] for a, b in spans]


def _every_word(clause: Clause) -> Clause:
    """A name that was typed as one word means all of it: an x-ray is no ray."""
    return Boolean(must=clause.should) if isinstance(clause, Boolean) else clause


def said_back(words: str, echoes: Iterable[Echo]) -> str:
    """The query in words, conditions said as such."""
    for echo in echoes:
        found = re.search(rf"(?<!\w){re.escape(echo.old)}(?!\w)", words)
        if found:
            words = f"{words[: found.start()]}{echo.new}{words[found.end() :]}"
        else:
            words = f"{words} ({echo.new})"
    return words
