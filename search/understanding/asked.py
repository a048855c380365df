"""What a query asks for: the treatments it names, each for the body parts named with it, as one condition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.query.clauses import Boolean, Clause, any_of
from search.understanding.body_parts import NamedPart, any_part
from search.understanding.treatment_names import NamedTreatment
from search.vocabulary.groups import Members

_BETWEEN = re.compile(r"[,;/&+]|\b(?:and|or|nor|vs|versus|plus)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"[,&+]|\b(?:and|with|plus)\b", re.IGNORECASE)
_EITHER = re.compile(r"/|\b(?:or|nor|vs|versus)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """The treatments that a query asks for, in its order, and the body parts they are asked for."""

    names: tuple[NamedTreatment, ...] = ()
    parts: tuple[NamedPart, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether anything is asked for that is for a part of the body."""
        return not self.names or any(not name.systemic for name in self.names)

    def clause(self, text: str) -> Clause:
        """The issues that dispute one of the names, each for its own parts.

        Of "PT or OT wrist" both are for the wrist; of "cervical MRI or lumbar ESI" each is for its own part.
        A tablet is for no part of the body, so that none narrows it."""
        own = _parts_by_name(text, self.names, self.parts)
        return any_of(_for_parts(name, parts) for name, parts in zip(self.names, own, strict=True))

    def own_parts(self, text: str) -> dict[Members, tuple[str, ...]]:
        """The body parts of each name, by its members, where not all are for the same; else empty."""
        by_name = _parts_by_name(text, self.names, self.parts)
        if all(list(parts) == list(by_name[0]) for parts in by_name):
            return {}
        own: dict[Members, tuple[str, ...]] = {}
        for name, parts in zip(self.names, by_name, strict=True):
            labels = () if name.systemic else tuple(part.label for part in parts)
            own[name.members] = tuple(dict.fromkeys((*own.get(name.members, ()), *labels)))
        return own

    def together(self, text: str) -> tuple[NamedTreatment, ...]:
        """The names that are asked for together ("norco and soma"), so that issues with all of them are
        listed first; none where one or the other will do."""
        distinct = {name.members: name for name in self.names}
        if len(distinct) < 2:
            return ()
        between = " ".join(text[left.span[1] : right.span[0]] for left, right in pairwise(self.names))
        if _EITHER.search(between) or not _TOGETHER.search(between):
            return ()
        return tuple(distinct.values())


NOTHING_ASKED = Asked()


def _for_parts(name: NamedTreatment, parts: Sequence[NamedPart]) -> Clause:
    part = None if name.systemic else any_part(parts)
    return name.clause if part is None else Boolean(must=(name.clause, part))


def _parts_by_name(
    text: str, names: Sequence[NamedTreatment], parts: Sequence[NamedPart]
) -> list[Sequence[NamedPart]]:
    """The parts of each name: those in its own piece of the text where several pieces have some, else all."""
    cuts = [0]
    for left, right in pairwise(names):
        separators = list(_BETWEEN.finditer(text, left.span[1], right.span[0]))
        cuts.append(separators[-1].start() if separators else right.span[0])
    cuts.append(len(text))
    own: list[Sequence[NamedPart]] = [
        [part for part in parts if start <= part.span[0] < end] for start, end in pairwise(cuts)
    ]
    return own if sum(map(bool, own)) > 1 else [parts] * len(names)
