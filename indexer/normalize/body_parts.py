"""The body parts that a text names."""

from __future__ import annotations

import re

from search.model.letters import BodyPart
from search.vocabulary import Vocabulary

_SIDE = re.compile(r"\b(?:left|right|bilateral)\b", re.IGNORECASE)


def body_parts_of(text: str, vocabulary: Vocabulary) -> tuple[BodyPart, ...]:
    """The body parts named in ``text`` in its order, each once; one without a side is left out
    where the same region is named with one, and plain "back" where its upper or
    lower part is named."""
    parts = dict.fromkeys(BodyPart(match.region, match.side) for match in vocabulary.find_body_parts(text))
    sided = {part.region for part in parts if part.side}
    precise = any(part.region in {"lumbar spine", "thoracic spine"} for part in parts)
    return tuple(
        part
        for part in parts
        if (part.side or part.region not in sided) and not (precise and part.region == "back")
    )


def with_sides_of(parts: tuple[BodyPart, ...], others: tuple[BodyPart, ...]) -> tuple[BodyPart, ...]:
    """``parts``, each without a side with that which ``others`` give to its region, where they give one."""
    sides: dict[str, set[str]] = {}
    for part in others:
        if part.side:
            sides.setdefault(part.region, set()).add(part.side)
    only = {region: named.pop() for region, named in sides.items() if len(named) == 1}
    return tuple(part if part.side else BodyPart(part.region, only.get(part.region)) for part in parts)


def requested_parts(text: str, vocabulary: Vocabulary) -> tuple[BodyPart, ...]:
    """The body parts of a request; the only side that it names is that of its parts wherever it stands:
    "hinged knee brace, right"."""
    parts = body_parts_of(text, vocabulary)
    sides = {match[0].lower() for match in _SIDE.finditer(text)}
    if len(sides) != 1 or any(part.side for part in parts):
        return parts
    [side] = sides
    return tuple(
        BodyPart(part.region, side) if part.region in vocabulary.sided_regions else part for part in parts
    )
