"""The numbers and bullets of lists, which a Word document counts and does not hold as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from indexer.letters.formats.word_xml import Attributes, parse_xml

_PLACE = re.compile(r"%(\d)")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MAX_ROMAN = 39
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: in which figures it counts, what stands round them ("%1."), where it begins."""

    figures: str = "decimal"
    text: str = ""
    first: int = 1


Lists = Mapping[str, Mapping[int, Level]]
"""The levels of every list by the id that paragraphs name it by."""


@dataclass
class _Reading:
    abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    current: str = ""
    number: str = ""
    level: int | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("val", "")
        if name == "abstractNum":
            self.current, self.number, self.level = attributes.get("abstractNumId", ""), "", None
            self.abstract[self.current] = {}
        elif name == "num":
            self.number, self.level = attributes.get("numId", ""), None
        elif name == "abstractNumId" and self.number:
            self.names[self.number] = value
        elif name == "lvl" and not self.number:
            self.level = _whole(attributes.get("ilvl", ""), 0)
            self.abstract.setdefault(self.current, {})[self.level] = Level()
        elif self.level is not None and not self.number:
            self._of_level(name, value)

    def _of_level(self, name: str, value: str) -> None:
        levels, at = self.abstract.setdefault(self.current, {}), self.level or 0
        level = levels.get(at, Level())
        if name == "numFmt":
            levels[at] = replace(level, figures=value)
        elif name == "lvlText":
            levels[at] = replace(level, text=value)
        elif name == "start":
            levels[at] = replace(level, first=_whole(value, 1))


def read_lists(xml: bytes) -> Lists:
    """The lists of ``word/numbering.xml``, which may be empty."""
    reading = _Reading()
    if xml:
        parse_xml(xml, reading.start, lambda name: None)
    return {number: reading.abstract.get(abstract, {}) for number, abstract in reading.names.items()}


class ListNumbers:
    """Counts the items of lists as a document is read."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}

    def mark(self, list_id: str, level: int) -> str:
        """What stands before the next item of a list, with a blank: ``"1. "``, ``"b) "``, ``"• "``."""
        levels = self._lists.get(list_id, {})
        known = levels.get(level)
        if known is None or level >= _LEVELS:
            return ""
        if known.figures in ("bullet", "none"):
            return "• " if known.figures == "bullet" else ""
        counts = self._counts.setdefault(list_id, [None] * _LEVELS)
        last = counts[level]
        counts[level] = known.first if last is None else last + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)

        def figure(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            count = counts[at] if 0 <= at < _LEVELS else None
            of_level = levels.get(at, Level())
            return in_figures(of_level.first if count is None else count, of_level.figures)

        return f"{_PLACE.sub(figure, known.text)} " if known.text else ""


def in_figures(number: int, figures: str) -> str:
    """``number`` as Word writes it: 3 is "c" in ``lowerLetter``, "iii" in ``lowerRoman``."""
    if figures in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1 if number < 260 else 1)
        return letter if figures == "lowerLetter" else letter.upper()
    if figures in ("lowerRoman", "upperRoman") and 0 < number <= _MAX_ROMAN:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman if figures == "lowerRoman" else roman.upper()
    return str(number)


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else default
