"""Laterality: the side of each body part in a text, as "left wrist and hand" is two left parts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from search.vocabulary.matches import BodyPartMatch

_WORD = r"left|right|bilateral(?:ly)?|bilat|both|b/l|lt|rt|L|R"
_SIDE = rf"(?P<side>{_WORD})(?:[- ]sided)?"
_ARTICLE = (
    r"(?:\s+(?:side|aspect)\s+of)?(?:\s+(?:her|his|their|the))?(?:\s+(?:upper"
    r"|lower|mid|medial|lateral|anterior|posterior|distal|proximal|inner"
    r"|outer|dominant))*"
)
_WORDS = (
    r"(?:\s+(?!(?:and|or|of|to|with|in|for|on|at|is|was|due|from|by|but"
    r"|then|no|not|along)\b)[a-z-]+){0,2}"
)
_BEFORE = re.compile(rf"(?<![\w/]){_SIDE}\.?{_ARTICLE}{_WORDS}[\s-]*$", re.IGNORECASE)
_AFTER = re.compile(
    r"\s{0,20}[,(]?\s{0,20}(?P<side>left|right|bilateral(?:ly)?|bilat|lt|rt)\b\)?"
    r"(?!\s{0,5}[A-Za-z]{0,30}\s{0,5}\d)",
    re.IGNORECASE,
)
_LIST = re.compile(r"(?:\s|,|/|&|-|\band\b|\bor\b|\bher\b|\bhis\b|\bthe\b|\bjoint\b)*", re.IGNORECASE)
_NAMES = {"left": "left", "lt": "left", "l": "left", "right": "right", "rt": "right", "r": "right"}
_WITH_SIDE = re.compile(r"(?P<side>[LRB])(?P<limb>[UL])E\b|\b(?P<none>[UL])E\b")
_LEVEL = re.compile(
    r"(?<![A-Za-z0-9])(?P<letter>[CTL])\s?-?\d{1,2}(?:\s?(?:[-/&,]|to|and"
    r"|through)\s?(?:(?P=letter)|S)?\s?\d{1,2})*(?![\d%/]|\s?mg)"
    r"|(?<![A-Za-z0-9])S1(?![\d%])"
)
_HIGHEST = {"C": 8, "T": 12, "L": 5}
_SPINE = {"C": "cervical spine", "T": "thoracic spine", "L": "lumbar spine"}


def spinal_levels(text: str) -> list[BodyPartMatch]:
    """The vertebral and nerve root levels in ``text`` ("L4-5", "C5-C6", "L5-S1") as parts of the spine."""
    levels = []
    for match in _LEVEL.finditer(text):
        letter = match["letter"] or "L"
        number = re.search(r"\d+", match[0])
        if not number or 1 <= int(number[0]) <= _HIGHEST[letter]:
            levels.append(BodyPartMatch(match.start(), match.end(), match[0], _SPINE[letter]))
    return levels


def extremities(text: str) -> list[BodyPartMatch]:
    """The limbs that ``text`` abbreviates, with their sides: "LUE", "BLE", "UE"."""
    limbs = []
    for match in _WITH_SIDE.finditer(text):
        if match.start() and text[match.start() - 1].isalnum():
            continue
        limb = "upper" if (match["limb"] or match["none"]) == "U" else "lower"
        side = {"L": "left", "R": "right", "B": "bilateral"}.get(match["side"] or "")
        limbs.append(BodyPartMatch(match.start(), match.end(), match[0], f"{limb} extremity", side))
    return limbs


def with_sides(text: str, parts: Iterable[BodyPartMatch], sided: frozenset[str]) -> list[BodyPartMatch]:
    """``parts`` in order of the text, each with its side where ``sided`` regions have one written
    before them, after them, or before the list they stand in."""
    sided_parts: list[BodyPartMatch] = []
    carried: str | None = None
    end = 0
    for part in sorted(parts, key=lambda part: part.start):
        before = _BEFORE.search(text[end : part.start])
        gap = text[end : part.start]
        if before:
            carried = _side(before["side"])
        elif not _LIST.fullmatch(gap):
            carried = None
        side = part.side or carried
        end = part.end
        if (
            not side
            and (after := _AFTER.match(text, part.end))
            and not _precedes_part(text, after.end(), parts)
        ):
            side = _side(after["side"])
            end = after.end()
        sided_parts.append(
            BodyPartMatch(
                part.start, part.end, part.written, part.region, side if part.region in sided else None
            )
        )
    return sided_parts


def _precedes_part(text: str, at: int, parts: Iterable[BodyPartMatch]) -> bool:
    """Whether a part follows right behind the side that ends at ``at``, and so has it."""
    return any(at <= part.start and not text[at : part.start].strip(" -") for part in parts)


def _side(word: str) -> str:
    return _NAMES.get(word.lower(), "bilateral")
